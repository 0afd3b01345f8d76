use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use log::{info, trace, warn};

use crate::Payments;
use crate::ledger::Total;

const SETTLE_EVERY: Duration = Duration::from_secs(24 * 3_600);
const FEE_PER_MILLE: u64 = 14;

/// What the bank owes us for one currency of one day.
struct Payout {
    currency: String,
    charge_count: usize,
    fee_cents: u64,
    net_cents: u64,
}

pub async fn run(payments: Arc<Payments>) {
    let mut ticker = tokio::time::interval(SETTLE_EVERY);
    ticker.tick().await;
    loop {
        ticker.tick().await;
        let totals = payments.ledger.settle(&business_date(SystemTime::now()));
        let payouts = payouts(totals);
        let charge_count: usize = payouts.iter().map(|payout| payout.charge_count).sum();
        info!(currency_count = payouts.len(), charge_count; "settlement computed");
    }
}

fn payouts(totals: BTreeMap<String, Total>) -> Vec<Payout> {
    let mut payouts = Vec::with_capacity(totals.len());
    for (currency, total) in totals {
        let taken_cents = total.gross_cents.saturating_sub(total.refunded_cents);
        let fee_cents = total.gross_cents * FEE_PER_MILLE / 1_000;
        let Some(net_cents) = taken_cents.checked_sub(fee_cents) else {
            warn!(currency:% = currency, taken_cents, fee_cents; "refunds ate the payout, carried over");
            continue;
        };
        trace!(currency:% = currency, taken_cents, fee_cents, net_cents; "payout computed");
        payouts.push(Payout { currency, charge_count: total.charge_count, fee_cents, net_cents });
    }
    payouts.sort_by(|a, b| b.net_cents.cmp(&a.net_cents).then_with(|| a.currency.cmp(&b.currency)));
    let fee_total_cents: u64 = payouts.iter().map(|payout| payout.fee_cents).sum();
    info!(fee_total_cents; "fees computed");
    payouts
}

/// The day in UTC, as `2026-03-09`.
pub fn business_date(now: SystemTime) -> String {
    let (year, month, day) = civil_day(now);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Days since 1970 to a date, after Howard Hinnant.
pub fn civil_day(now: SystemTime) -> (u16, u8, u8) {
    let days = now.duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs() / 86_400);
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year as u16, month as u8, day as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_survive_leap_years() {
        let at = |days: u64| business_date(UNIX_EPOCH + Duration::from_secs(days * 86_400));
        assert_eq!(at(0), "1970-01-01");
        assert_eq!(at(19_782), "2024-02-29");
        assert_eq!(at(20_521), "2026-03-09");
    }

    #[test]
    fn a_day_of_refunds_pays_nothing() {
        let total = Total { charge_count: 1, gross_cents: 1_000, refunded_cents: 1_000 };
        assert!(payouts(BTreeMap::from([("EUR".to_owned(), total)])).is_empty());
    }
}
