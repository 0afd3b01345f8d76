//! The macros are the same when another crate hands them on.

use telemetry::info;

fn main() {
    let order_id = 7;
    info!("order {order_id} accepted");
    telemetry::warn!(api_key = order_id, "order refused");
}
