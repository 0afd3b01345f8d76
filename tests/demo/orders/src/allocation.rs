use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tracing::{debug, info};

use crate::model::{Order, OrderStatus};

/// Units on the shelf, by SKU.
#[derive(Default)]
pub struct StockLevels {
    units: Mutex<HashMap<String, u32>>,
}

#[derive(Clone, Copy, Default)]
pub struct AllocationReport {
    pub units: u32,
    pub complete_orders: usize,
    pub short_orders: usize,
}

impl StockLevels {
    pub fn receive(&self, sku: &str, quantity: u32) -> u32 {
        let mut units = self.units.lock().unwrap_or_else(PoisonError::into_inner);
        let on_hand = units.entry(sku.to_owned()).or_default();
        *on_hand += quantity;
        *on_hand
    }

    /// Gives the stock of a cancelled order back.
    pub fn release(&self, order: &Order) {
        for line in &order.lines {
            let on_hand = self.receive(&line.sku, line.allocated);
            debug!(sku = %line.sku, released = line.allocated, on_hand, "stock released");
        }
    }
}

/// Allocates stock to the orders, oldest first, and marks the ones that are complete.
pub fn allocate_oldest_first(orders: &mut [Order], stock: &StockLevels) -> AllocationReport {
    let mut units = stock.units.lock().unwrap_or_else(PoisonError::into_inner);
    let mut report = AllocationReport::default();
    orders.sort_by_key(|order| order.id);

    for order in orders.iter_mut() {
        for line in &mut order.lines {
            let reserved = reserve(&mut units, &line.sku, line.quantity - line.allocated);
            line.allocated += reserved;
            report.units += reserved;
            info!(order_id = %order.id, sku = %line.sku, reserved, wanted = line.quantity, "stock reserved");
        }
        if order.is_fully_allocated() {
            order.status = OrderStatus::Allocated;
            report.complete_orders += 1;
        } else {
            report.short_orders += 1;
        }
    }

    info!(
        units = report.units,
        complete_orders = report.complete_orders,
        short_orders = report.short_orders,
        "allocation finished"
    );
    report
}

/// Takes as much off the shelf as there is, at most `wanted`.
fn reserve(units: &mut HashMap<String, u32>, sku: &str, wanted: u32) -> u32 {
    let Some(on_hand) = units.get_mut(sku) else {
        return 0;
    };
    let reserved = wanted.min(*on_hand);
    *on_hand -= reserved;
    reserved
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CustomerId, OrderId, OrderLine};

    fn order(id: u64, quantity: u32) -> Order {
        let line = OrderLine { sku: "MUG-01".to_owned(), quantity, allocated: 0, unit_price_cents: 1_250 };
        Order {
            id: OrderId(id),
            customer_id: CustomerId("cus_1".to_owned()),
            status: OrderStatus::Accepted,
            currency: "EUR".to_owned(),
            lines: vec![line],
            total_cents: 1_250 * u64::from(quantity),
        }
    }

    #[test]
    fn the_older_order_wins() {
        let stock = StockLevels::default();
        stock.receive("MUG-01", 5);
        let mut orders = [order(2, 3), order(1, 4)];
        let report = allocate_oldest_first(&mut orders, &stock);
        assert_eq!((report.complete_orders, report.short_orders), (1, 1));
        assert_eq!((orders[0].id, orders[0].lines[0].allocated), (OrderId(1), 4));
        assert_eq!(orders[1].lines[0].allocated, 1);
    }
}
