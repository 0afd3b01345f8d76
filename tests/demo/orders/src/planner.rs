use std::sync::Arc;
use std::time::{Duration, Instant};

use tracing::{debug_span, info, warn};

use crate::Orders;
use crate::allocation::allocate_oldest_first;
use crate::fulfilment;
use crate::model::{Order, OrderStatus};

const PLAN_EVERY: Duration = Duration::from_secs(20);
const MAX_ORDERS: usize = 500;

/// Every few seconds: allocate stock to what is waiting, then ship what is complete.
pub async fn run(orders: Arc<Orders>) {
    let mut ticker = tokio::time::interval(PLAN_EVERY);
    loop {
        ticker.tick().await;
        let started = Instant::now();
        let complete = plan(&orders);
        if complete.is_empty() {
            continue;
        }

        let planned = complete.len();
        let mut shipped = 0_usize;
        for order in complete {
            match fulfilment::ship(&orders, order).await {
                Ok(()) => shipped += 1,
                Err(error) => warn!(?error, "shipping postponed to the next round"),
            }
        }
        info!(
            planned,
            shipped,
            duration_ms = started.elapsed().as_millis() as u64,
            "planning round finished"
        );
    }
}

fn plan(orders: &Orders) -> Vec<Order> {
    let mut waiting = orders.store.in_status(OrderStatus::Accepted, MAX_ORDERS);
    if waiting.is_empty() {
        return Vec::new();
    }
    let span = debug_span!("plan", waiting = waiting.len());
    let _guard = span.enter();
    let report = allocate_oldest_first(&mut waiting, &orders.stock);
    orders.store.put_back(waiting);
    if report.short_orders > 0 {
        warn!(short_orders = report.short_orders, "not enough stock for all orders");
    }
    orders.store.in_status(OrderStatus::Allocated, MAX_ORDERS)
}
