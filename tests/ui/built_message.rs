//! A message that is put together is no better than one that is interpolated, and an event without one cannot be found.

use logcheck::{error, info};

fn main() {
    let sku = String::from("A-7");
    info!("{}", format!("no stock for {sku}"));
    info!("{}", "no stock for ".to_owned() + &sku);
    error!(sku);
    info!(sku, "");
}
