use std::fmt;
use std::time::Duration;

use tracing::{Instrument, debug, info, info_span, instrument};

use crate::Orders;
use crate::model::{Order, OrderStatus};

const PARCEL_UNITS: u32 = 12;
const GRAMS_PER_UNIT: u32 = 340;
const LABEL_PRINTER_PAUSE: Duration = Duration::from_millis(40);

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Carrier {
    Letter,
    Parcel,
    Freight,
}

struct Shipment {
    warehouse: &'static str,
    carrier: Carrier,
    parcel_count: u32,
    weight_grams: u32,
}

#[derive(Debug)]
pub enum ShippingError {
    NotOpen(OrderStatus),
    Vanished,
}

/// Hands an order to the warehouse. The customer hears of it through the outbox.
#[instrument(skip_all, fields(order_id = %order.id))]
pub async fn ship(orders: &Orders, order: Order) -> Result<(), ShippingError> {
    if !order.is_open() {
        return Err(ShippingError::NotOpen(order.status));
    }
    let shipment = choose_shipment(&order);
    print_labels(&shipment).await;

    let previous = order.status;
    let order = orders
        .store
        .update(order.id, |order| order.status = OrderStatus::Shipped)
        .ok_or(ShippingError::Vanished)?;
    orders.outbox.push("order.shipped", &order);

    info!(
        customer_id = %order.customer_id,
        status = %previous,
        warehouse = shipment.warehouse,
        carrier = ?shipment.carrier,
        parcel_count = shipment.parcel_count,
        weight_grams = shipment.weight_grams,
        total_cents = order.total_cents,
        currency = order.currency,
        status = %order.status,
        "order shipped"
    );
    Ok(())
}

fn choose_shipment(order: &Order) -> Shipment {
    let units = order.unit_count();
    let weight_grams = units * GRAMS_PER_UNIT;
    let carrier = match weight_grams {
        0..=500 => Carrier::Letter,
        501..=30_000 => Carrier::Parcel,
        _ => Carrier::Freight,
    };
    let warehouse = if order.currency == "EUR" { "ghent" } else { "leeds" };
    Shipment { warehouse, carrier, parcel_count: units.div_ceil(PARCEL_UNITS), weight_grams }
}

/// The label printer loses jobs that come faster than this.
async fn print_labels(shipment: &Shipment) {
    let span = info_span!("print_labels", warehouse = shipment.warehouse);
    {
        let _guard = span.enter();
        debug!(parcel_count = shipment.parcel_count, "printing labels");
    }
    async {
        for _ in 0..shipment.parcel_count {
            tokio::time::sleep(LABEL_PRINTER_PAUSE).await;
        }
    }
    .instrument(span)
    .await;
}

impl fmt::Display for ShippingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ShippingError::NotOpen(status) => write!(f, "the order is {status}"),
            ShippingError::Vanished => f.write_str("the order is gone"),
        }
    }
}

impl std::error::Error for ShippingError {}
