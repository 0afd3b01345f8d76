use std::sync::Arc;
use std::time::SystemTime;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use log::{debug, info, warn};

use crate::Payments;
use crate::card::mask_pan;
use crate::charge::{Charge, ChargeId, ChargeRequest, ChargeState, Declined};
use crate::refunds::refund_charge;
use crate::settlement::civil_day;

pub fn router(payments: Arc<Payments>) -> Router {
    Router::new()
        .route("/v1/charges", post(create_charge))
        .route("/v1/charges/{charge_id}", get(get_charge))
        .route("/v1/charges/{charge_id}/refunds", post(refund_charge))
        .route("/healthz", get(|| async { "ok" }))
        .with_state(payments)
}

async fn create_charge(
    State(payments): State<Arc<Payments>>,
    Json(request): Json<ChargeRequest>,
) -> Response {
    match charge(&payments, request).await {
        Ok(charge) => (StatusCode::CREATED, Json(charge)).into_response(),
        Err(error @ Declined::Unreachable) => (StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
        Err(error) => (StatusCode::PAYMENT_REQUIRED, error.to_string()).into_response(),
    }
}

async fn charge(payments: &Payments, request: ChargeRequest) -> Result<Charge, Declined> {
    let card = &request.card;
    debug!(card:?, order_id:% = request.order_id; "charge requested");
    check_card(&request)?;

    if let Err(error) = payments.acquirer.capture(&request).await {
        warn!(error:?, order_id:% = request.order_id, masked:% = mask_pan(&card.number); "charge declined");
        return Err(error);
    }

    let card_last4 = card.last4();
    let has_cvv = card.cvv.is_some();
    let brand = card.brand();
    let charge = payments.ledger.record_with(|id| Charge {
        id,
        order_id: request.order_id,
        amount_cents: request.amount_cents,
        refunded_cents: 0,
        currency: request.currency,
        card_last4,
        state: ChargeState::Captured,
    });
    info!(
        charge_id:% = charge.id,
        order_id:% = charge.order_id,
        amount_cents = charge.amount_cents,
        brand:?,
        has_cvv,
        card_last4:% = charge.card_last4;
        "charge captured"
    );
    Ok(charge)
}

/// What can be refused without asking the bank, which bills us for each question.
fn check_card(request: &ChargeRequest) -> Result<(), Declined> {
    let card = &request.card;
    if !card.has_valid_number() {
        warn!(order_id:% = request.order_id, card_number:% = card.number; "card refused, check digit is wrong");
        return Err(Declined::InvalidCard);
    }
    let (year, month, _) = civil_day(SystemTime::now());
    if card.is_expired(year, month) {
        info!(order_id:% = request.order_id, year = card.expiry_year, month = card.expiry_month; "card has expired");
        return Err(Declined::ExpiredCard);
    }
    Ok(())
}

async fn get_charge(State(payments): State<Arc<Payments>>, Path(charge_id): Path<u64>) -> Response {
    match payments.ledger.find(ChargeId(charge_id)) {
        Some(charge) => Json(charge).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
