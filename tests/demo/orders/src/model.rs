use std::fmt;

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderId(pub u64);

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CustomerId(pub String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    Accepted,
    Allocated,
    Shipped,
    Cancelled,
}

#[derive(Clone, Debug, Serialize)]
pub struct Order {
    pub id: OrderId,
    pub customer_id: CustomerId,
    pub status: OrderStatus,
    pub currency: String,
    pub lines: Vec<OrderLine>,
    pub total_cents: u64,
}

#[derive(Clone, Debug, Serialize)]
pub struct OrderLine {
    pub sku: String,
    pub quantity: u32,
    pub allocated: u32,
    pub unit_price_cents: u64,
}

/// What the gateway sends. The customer comes from the session, not from here.
#[derive(Deserialize)]
pub struct NewOrder {
    pub currency: String,
    pub coupon: Option<String>,
    pub lines: Vec<NewLine>,
}

#[derive(Deserialize)]
pub struct NewLine {
    pub sku: String,
    pub quantity: u32,
}

impl Order {
    pub fn is_open(&self) -> bool {
        matches!(self.status, OrderStatus::Accepted | OrderStatus::Allocated)
    }

    pub fn is_fully_allocated(&self) -> bool {
        self.lines.iter().all(|line| line.allocated == line.quantity)
    }

    pub fn unit_count(&self) -> u32 {
        self.lines.iter().map(|line| line.quantity).sum()
    }
}

impl fmt::Display for OrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ord_{:08}", self.0)
    }
}

impl fmt::Display for CustomerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for OrderStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            OrderStatus::Accepted => "accepted",
            OrderStatus::Allocated => "allocated",
            OrderStatus::Shipped => "shipped",
            OrderStatus::Cancelled => "cancelled",
        })
    }
}
