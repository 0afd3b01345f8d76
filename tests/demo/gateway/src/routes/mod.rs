mod internal;
mod orders;
mod session;
mod shipments;

use axum::Router;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::routing::{get, post};
use tracing::debug;

use crate::state::SharedApp;

pub fn router(app: SharedApp) -> Router {
    Router::new()
        .route("/v1/session", post(session::sign_in).delete(session::sign_out))
        .route("/v1/session/refresh", post(session::refresh))
        .route("/v1/password-reset", post(session::request_reset))
        .route("/v1/orders", get(orders::list_orders).post(orders::place_order))
        .route("/v1/orders/{order_id}", get(orders::get_order))
        .route("/v1/shipments/{shipment_id}", get(shipments::track_shipment))
        .route("/internal/catalog/refresh", post(internal::refresh_catalog))
        .route("/healthz", get(healthz))
        .fallback(not_found)
        .with_state(app)
}

async fn healthz() -> &'static str {
    "ok"
}

async fn not_found(uri: Uri) -> StatusCode {
    debug!(http.path = uri.path(), "no such route");
    StatusCode::NOT_FOUND
}

/// The id our load balancer gives each request.
fn request_id(headers: &HeaderMap) -> &str {
    headers.get("x-request-id").and_then(|value| value.to_str().ok()).unwrap_or("none")
}
