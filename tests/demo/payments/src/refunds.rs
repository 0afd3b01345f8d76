use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use log::{info, warn};
use serde::Deserialize;

use crate::Payments;
use crate::charge::ChargeId;

/// Above this, a second person has to agree in the back office.
const REVIEW_FROM_CENTS: u64 = 50_000;

#[derive(Deserialize)]
pub struct RefundRequest {
    amount_cents: Option<u64>,
    reason: Option<Reason>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reason {
    Returned,
    Damaged,
    Goodwill,
}

pub async fn refund_charge(
    State(payments): State<Arc<Payments>>,
    Path(charge_id): Path<u64>,
    Json(request): Json<RefundRequest>,
) -> Response {
    let Some(charge) = payments.ledger.find(ChargeId(charge_id)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let amount_cents = request.amount_cents.unwrap_or_else(|| charge.refundable_cents());
    let refund_reason = request.reason.unwrap_or(Reason::Goodwill);
    if amount_cents >= REVIEW_FROM_CENTS {
        info!(charge_id:% = charge.id, amount_cents, refund_reason:?; "refund held for review");
        return StatusCode::ACCEPTED.into_response();
    }

    match payments.ledger.refund(charge.id, amount_cents) {
        Some(charge) => {
            info!(amount_cents, refund_reason:?; "refund booked for {}", charge.id);
            Json(charge).into_response()
        }
        None => {
            let refundable_cents = charge.refundable_cents();
            warn!(charge_id:% = charge.id, amount_cents, refundable_cents; "refund exceeds the charge");
            StatusCode::UNPROCESSABLE_ENTITY.into_response()
        }
    }
}
