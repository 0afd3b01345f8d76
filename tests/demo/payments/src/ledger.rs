use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use log::{debug, info};

use crate::charge::{Charge, ChargeId, ChargeState};

/// What we took and gave back. Append-mostly; a charge changes only when it is settled or refunded.
#[derive(Default)]
pub struct Ledger {
    charges: Mutex<BTreeMap<ChargeId, Charge>>,
}

/// One currency's part of a settlement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Total {
    pub charge_count: usize,
    pub gross_cents: u64,
    pub refunded_cents: u64,
}

impl Ledger {
    pub fn record_with(&self, build: impl FnOnce(ChargeId) -> Charge) -> Charge {
        let mut charges = self.charges();
        let id = ChargeId(charges.last_key_value().map_or(1, |(last, _)| last.0 + 1));
        let charge = build(id);
        debug!(charge:?; "charge recorded");
        charges.insert(id, charge.clone());
        charge
    }

    pub fn find(&self, id: ChargeId) -> Option<Charge> {
        self.charges().get(&id).cloned()
    }

    /// Books a refund, if that much is left to refund.
    pub fn refund(&self, id: ChargeId, amount_cents: u64) -> Option<Charge> {
        let mut charges = self.charges();
        let charge = charges.get_mut(&id).filter(|charge| charge.refundable_cents() >= amount_cents)?;
        charge.refunded_cents += amount_cents;
        if charge.refundable_cents() == 0 {
            charge.state = ChargeState::Refunded;
        }
        Some(charge.clone())
    }

    /// Settles all that is captured and sums it up by currency.
    pub fn settle(&self, business_date: &str) -> BTreeMap<String, Total> {
        let mut totals: BTreeMap<String, Total> = BTreeMap::new();
        for charge in self.charges().values_mut().filter(|charge| charge.state == ChargeState::Captured) {
            charge.state = ChargeState::Settled;
            let total = totals.entry(charge.currency.clone()).or_default();
            total.charge_count += 1;
            total.gross_cents += charge.amount_cents;
            total.refunded_cents += charge.refunded_cents;
            debug!(charge_id:% = charge.id, card_last4:% = charge.card_last4; "charge settled");
        }
        // logcheck: allow(interpolated_message) reason="the cut-over job of finance waits for exactly this line"
        info!("SETTLEMENT CLOSED {business_date}");
        totals
    }

    fn charges(&self) -> MutexGuard<'_, BTreeMap<ChargeId, Charge>> {
        self.charges.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
