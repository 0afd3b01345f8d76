use std::sync::Arc;
use std::time::Duration;

use tracing::{debug, info};

use crate::Orders;
use crate::model::{Order, OrderStatus};

const RECONCILE_EVERY: Duration = Duration::from_secs(6 * 3_600);

#[derive(Default)]
struct Findings {
    checked: usize,
    totals_fixed: usize,
    reopened: usize,
}

/// Looks for orders whose parts disagree with their sum, which a crash in the middle of an update can leave behind.
pub async fn run(orders: Arc<Orders>) {
    let mut ticker = tokio::time::interval(RECONCILE_EVERY);
    loop {
        ticker.tick().await;
        reconcile(&orders);
    }
}

fn reconcile(orders: &Orders) {
    let mut findings = Findings::default();
    orders.store.for_each(|order| check(order, &mut findings));
    let summary = format!(
        "reconciliation finished: {} orders checked, {} totals fixed, {} reopened",
        findings.checked, findings.totals_fixed, findings.reopened
    );
    info!("{}", summary);
}

fn check(order: &mut Order, findings: &mut Findings) {
    findings.checked += 1;
    if order.status == OrderStatus::Allocated && !order.is_fully_allocated() {
        debug!(?order, "allocated without all of its stock");
        order.status = OrderStatus::Accepted;
        findings.reopened += 1;
    }
    let goods_cents: u64 =
        order.lines.iter().map(|line| line.unit_price_cents * u64::from(line.quantity)).sum();
    if order.total_cents == 0 && goods_cents > 0 {
        debug!(order_id = %order.id, goods_cents, "order without a total");
        order.total_cents = goods_cents;
        findings.totals_fixed += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CustomerId, OrderId, OrderLine};

    #[test]
    fn a_half_allocated_order_is_opened_again() {
        let line = OrderLine { sku: "MUG-01".to_owned(), quantity: 2, allocated: 1, unit_price_cents: 1_250 };
        let mut order = Order {
            id: OrderId(7),
            customer_id: CustomerId("cus_1".to_owned()),
            status: OrderStatus::Allocated,
            currency: "EUR".to_owned(),
            lines: vec![line],
            total_cents: 2_500,
        };
        let mut findings = Findings::default();
        check(&mut order, &mut findings);
        assert_eq!(order.status, OrderStatus::Accepted);
        assert_eq!((findings.checked, findings.reopened, findings.totals_fixed), (1, 1, 0));
    }
}
