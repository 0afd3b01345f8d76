use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::model::{CustomerId, Order, OrderId, OrderStatus};

/// All orders of the last days. Older ones live in the archive.
#[derive(Default)]
pub struct OrderStore {
    orders: RwLock<BTreeMap<OrderId, Order>>,
}

impl OrderStore {
    /// Stores a new order under the next free id.
    pub fn insert_with(&self, build: impl FnOnce(OrderId) -> Order) -> Order {
        let mut orders = self.write();
        let id = OrderId(orders.last_key_value().map_or(1, |(last, _)| last.0 + 1));
        let order = build(id);
        orders.insert(id, order.clone());
        order
    }

    pub fn get(&self, id: OrderId) -> Option<Order> {
        self.read().get(&id).cloned()
    }

    /// Changes an order in place and returns its new state.
    pub fn update(&self, id: OrderId, change: impl FnOnce(&mut Order)) -> Option<Order> {
        let mut orders = self.write();
        let order = orders.get_mut(&id)?;
        change(order);
        Some(order.clone())
    }

    /// Puts back orders that were worked on outside the lock, unless they were cancelled in the meantime.
    pub fn put_back(&self, changed: Vec<Order>) {
        let mut orders = self.write();
        for order in changed {
            if let Some(current) = orders.get_mut(&order.id)
                && current.status != OrderStatus::Cancelled
            {
                *current = order;
            }
        }
    }

    pub fn in_status(&self, status: OrderStatus, limit: usize) -> Vec<Order> {
        self.read().values().filter(|order| order.status == status).take(limit).cloned().collect()
    }

    /// One page of a customer's orders, newest first, and the id to go on from.
    pub fn page(
        &self,
        customer: &CustomerId,
        before: Option<OrderId>,
        size: usize,
    ) -> (Vec<Order>, Option<OrderId>) {
        let orders = self.read();
        let mut items: Vec<Order> = orders
            .values()
            .rev()
            .filter(|order| order.customer_id == *customer && before.is_none_or(|before| order.id < before))
            .take(size + 1)
            .cloned()
            .collect();
        let more = items.len() > size;
        items.truncate(size);
        let next = if more { items.last().map(|order| order.id) } else { None };
        (items, next)
    }

    pub fn for_each(&self, mut visit: impl FnMut(&mut Order)) {
        self.write().values_mut().for_each(&mut visit);
    }

    fn read(&self) -> RwLockReadGuard<'_, BTreeMap<OrderId, Order>> {
        self.orders.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, BTreeMap<OrderId, Order>> {
        self.orders.write().unwrap_or_else(PoisonError::into_inner)
    }
}
