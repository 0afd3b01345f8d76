//! Keys are in snake case, each is given once, and none has a meaning of its own.

use logcheck::info;

fn main() {
    let (id, total) = (7, 40);
    info!(orderId = id, "order accepted");
    info!(order_id = id, total, order_id = 8, "order accepted");
    info!(target = "orders", "order accepted");
    info!(message = "accepted", total, "order accepted");
}
