//! What passes through other macros is judged where it was written.

macro_rules! audit {
    ($message:expr, $($key:ident = $value:expr),*) => {
        logcheck::info!(target: "audit", $($key = $value,)* $message)
    };
}

macro_rules! forward {
    ($($tokens:tt)*) => {
        logcheck::warn!(target: "forward", $($tokens)*)
    };
}

macro_rules! fixed {
    ($id:expr) => {
        logcheck::info!(password = $id, "signed in")
    };
}

fn main() {
    let order_id = 7;
    audit!("order accepted", order_id = 7);
    audit!("order {order_id} accepted", token = order_id);
    forward!(order_id, "order {} accepted", order_id);
    fixed!(order_id);
}
