//! A value keeps its type: a text made of it, or its Debug output, cannot be searched as what it was.

use logcheck::info;

#[derive(Debug)]
struct Order {
    id: u64,
}

fn main() {
    let order = Order { id: 7 };
    info!(?order, "order accepted");
    info!(order_id = order.id.to_string(), "order accepted");
    info!(order_id = format!("{}", order.id), "order accepted");
    info!(order_id = ?order.id, "order accepted");
}
