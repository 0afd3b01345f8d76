use std::fmt;

use serde::{Deserialize, Serialize};

use crate::card::Card;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChargeId(pub u64);

#[derive(Deserialize)]
pub struct ChargeRequest {
    pub order_id: String,
    pub amount_cents: u64,
    pub currency: String,
    pub card: Card,
}

#[derive(Clone, Debug, Serialize)]
pub struct Charge {
    pub id: ChargeId,
    pub order_id: String,
    pub amount_cents: u64,
    pub refunded_cents: u64,
    pub currency: String,
    pub card_last4: String,
    pub state: ChargeState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargeState {
    Captured,
    Settled,
    Refunded,
}

/// Why a charge did not happen, in words that a shop may show.
#[derive(Debug)]
pub enum Declined {
    InvalidCard,
    ExpiredCard,
    ByIssuer(String),
    Unreachable,
}

impl Charge {
    pub fn refundable_cents(&self) -> u64 {
        self.amount_cents - self.refunded_cents
    }
}

impl fmt::Display for ChargeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "chg_{:010}", self.0)
    }
}

impl fmt::Display for Declined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Declined::InvalidCard => f.write_str("the card number is not valid"),
            Declined::ExpiredCard => f.write_str("the card has expired"),
            Declined::ByIssuer(answer) => write!(f, "the bank declined: {answer}"),
            Declined::Unreachable => f.write_str("the bank cannot be reached"),
        }
    }
}

impl std::error::Error for Declined {}
