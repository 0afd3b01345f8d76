//! A message is the same text each time: what varies is a field.

use logcheck::info;

struct Order {
    id: u64,
    total: u64,
}

fn main() {
    let order = Order { id: 7, total: 40 };
    let id = order.id;
    info!("order {id} accepted");
    info!(id, "order of {} accepted", order.total);
    info!(id, "order accepted");
}
