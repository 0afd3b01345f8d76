use std::collections::HashMap;
use std::fmt;

use tracing::{debug, warn};

use crate::model::{NewOrder, OrderLine};

const FREE_SHIPPING_FROM_CENTS: u64 = 5_000;
const SHIPPING_CENTS: u64 = 490;

pub struct PriceList {
    unit_cents: HashMap<&'static str, u64>,
    coupons: HashMap<&'static str, Coupon>,
}

struct Coupon {
    percent: u64,
    minimum_cents: u64,
    currency: &'static str,
}

#[derive(Debug)]
pub struct Quote {
    pub lines: Vec<OrderLine>,
    pub goods_cents: u64,
    pub discount_cents: u64,
    pub shipping_cents: u64,
}

#[derive(Debug, PartialEq)]
pub enum PricingError {
    Empty,
    UnknownProduct { sku: String },
}

#[derive(Debug, PartialEq)]
enum Ineligible {
    Unknown,
    BelowMinimum { missing_cents: u64 },
    WrongCurrency { expected: &'static str },
}

impl PriceList {
    /// The spring list. Marketing wants to edit this in a table one day.
    pub fn built_in() -> Self {
        let unit_cents =
            [("MUG-01", 1_250), ("TEE-M", 2_400), ("TEE-L", 2_400), ("BAG-07", 3_900), ("PEN-3", 180)];
        let coupons = [
            ("SPRING10", Coupon { percent: 10, minimum_cents: 2_000, currency: "EUR" }),
            ("TEAM25", Coupon { percent: 25, minimum_cents: 15_000, currency: "EUR" }),
        ];
        PriceList { unit_cents: unit_cents.into(), coupons: coupons.into() }
    }

    pub fn quote(&self, request: &NewOrder) -> Result<Quote, PricingError> {
        if request.lines.is_empty() {
            return Err(PricingError::Empty);
        }
        let mut lines = Vec::with_capacity(request.lines.len());
        for line in &request.lines {
            let Some(&unit_price_cents) = self.unit_cents.get(line.sku.as_str()) else {
                return Err(PricingError::UnknownProduct { sku: line.sku.clone() });
            };
            lines.push(OrderLine {
                sku: line.sku.clone(),
                quantity: line.quantity,
                allocated: 0,
                unit_price_cents,
            });
        }

        let goods_cents = lines.iter().map(|line| line.unit_price_cents * u64::from(line.quantity)).sum();
        let discount_cents = self.discount(request, goods_cents);
        let shipping_cents = if goods_cents >= FREE_SHIPPING_FROM_CENTS { 0 } else { SHIPPING_CENTS };
        let quote = Quote { lines, goods_cents, discount_cents, shipping_cents };
        debug!(?quote, first_sku = quote.lines.iter().map(|line| line.sku.as_str()).next(), "order priced");
        Ok(quote)
    }

    /// A coupon that does not fit is no reason to refuse the order.
    fn discount(&self, request: &NewOrder, goods_cents: u64) -> u64 {
        let Some(code) = request.coupon.as_deref() else {
            return 0;
        };
        match self.eligible(code, &request.currency, goods_cents) {
            Ok(coupon) => goods_cents * coupon.percent / 100,
            Err(reason) => {
                warn!(coupon = code, reason = format!("{}", reason), "coupon not applied");
                0
            }
        }
    }

    fn eligible(&self, code: &str, currency: &str, goods_cents: u64) -> Result<&Coupon, Ineligible> {
        let coupon = self.coupons.get(code).ok_or(Ineligible::Unknown)?;
        if coupon.currency != currency {
            return Err(Ineligible::WrongCurrency { expected: coupon.currency });
        }
        if goods_cents < coupon.minimum_cents {
            return Err(Ineligible::BelowMinimum { missing_cents: coupon.minimum_cents - goods_cents });
        }
        Ok(coupon)
    }
}

impl Quote {
    pub fn total_cents(&self) -> u64 {
        self.goods_cents - self.discount_cents + self.shipping_cents
    }
}

impl fmt::Display for Ineligible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ineligible::Unknown => f.write_str("no such coupon"),
            Ineligible::BelowMinimum { missing_cents } => {
                write!(f, "{missing_cents} cents below its minimum")
            }
            Ineligible::WrongCurrency { expected } => write!(f, "valid for {expected} only"),
        }
    }
}

impl fmt::Display for PricingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PricingError::Empty => f.write_str("the order has no lines"),
            PricingError::UnknownProduct { sku } => write!(f, "there is no product {sku}"),
        }
    }
}

impl std::error::Error for PricingError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::NewLine;

    fn order(sku: &str, quantity: u32, coupon: Option<&str>) -> NewOrder {
        let lines = vec![NewLine { sku: sku.to_owned(), quantity }];
        NewOrder { currency: "EUR".to_owned(), coupon: coupon.map(str::to_owned), lines }
    }

    #[test]
    fn a_coupon_below_its_minimum_is_ignored() {
        let quote =
            PriceList::built_in().quote(&order("PEN-3", 2, Some("SPRING10"))).expect("PEN-3 is on the list");
        assert_eq!((quote.discount_cents, quote.total_cents()), (0, 360 + SHIPPING_CENTS));
    }

    #[test]
    fn a_large_order_ships_free() {
        let quote = PriceList::built_in()
            .quote(&order("BAG-07", 2, Some("SPRING10")))
            .expect("BAG-07 is on the list");
        assert_eq!((quote.discount_cents, quote.total_cents()), (780, 7_020));
    }
}
