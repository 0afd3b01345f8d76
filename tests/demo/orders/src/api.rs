use std::sync::Arc;

use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use tower_http::trace::TraceLayer;
use tracing::{Span, info, info_span, warn};

use crate::Orders;
use crate::model::{CustomerId, NewOrder, Order, OrderId, OrderStatus};

#[derive(Deserialize)]
struct Page {
    page_token: Option<u64>,
    page_size: Option<usize>,
}

#[derive(Deserialize)]
struct Delivery {
    sku: String,
    quantity: u32,
}

pub fn router(orders: Arc<Orders>) -> Router {
    Router::new()
        .route("/v1/orders", get(list_orders).post(create_order))
        .route("/v1/orders/{order_id}", get(get_order).delete(cancel_order))
        .route("/v1/stock", post(receive_stock))
        .route("/healthz", get(|| async { "ok" }))
        .layer(TraceLayer::new_for_http().make_span_with(request_span))
        .with_state(orders)
}

fn request_span(request: &Request) -> Span {
    info_span!(
        "http_request",
        http.method = %request.method(),
        http.path = request.uri().path(),
        request_id = header(request.headers(), "x-request-id").unwrap_or("none"),
        trace_id = trace_id(request.headers()).unwrap_or("none"),
    )
}

async fn create_order(
    State(orders): State<Arc<Orders>>,
    headers: HeaderMap,
    Json(request): Json<NewOrder>,
) -> Response {
    let Some(customer_id) = customer(&headers) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let quote = match orders.prices.quote(&request) {
        Ok(quote) => quote,
        Err(error) => {
            warn!(?error, customer_id = %customer_id, "order refused");
            return (StatusCode::UNPROCESSABLE_ENTITY, error.to_string()).into_response();
        }
    };
    let total_cents = quote.total_cents();
    let order = orders.store.insert_with(|id| Order {
        id,
        customer_id,
        status: OrderStatus::Accepted,
        currency: request.currency,
        lines: quote.lines,
        total_cents,
    });
    orders.outbox.push("order.accepted", &order);
    info!("order {order_id} accepted", order_id = order.id);
    (StatusCode::CREATED, Json(order)).into_response()
}

async fn list_orders(
    State(orders): State<Arc<Orders>>,
    headers: HeaderMap,
    Query(page): Query<Page>,
) -> Response {
    let Some(customer_id) = customer(&headers) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let page_size = page.page_size.unwrap_or(50).clamp(1, 200);
    let (items, next) = orders.store.page(&customer_id, page.page_token.map(OrderId), page_size);
    info!(customer_id = %customer_id, item_count = ?items.len(), has_more = next.is_some(), "orders listed");

    let mut response = Json(items).into_response();
    if let Some(next) = next {
        response.headers_mut().insert("x-next-page-token", next.0.into());
    }
    response
}

async fn get_order(State(orders): State<Arc<Orders>>, Path(order_id): Path<u64>) -> Response {
    match orders.store.get(OrderId(order_id)) {
        Some(order) => Json(order).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn cancel_order(
    State(orders): State<Arc<Orders>>,
    headers: HeaderMap,
    Path(order_id): Path<u64>,
) -> Response {
    let owned =
        |order: &Order| customer(&headers).is_some_and(|customer_id| order.customer_id == customer_id);
    let Some(order) = orders.store.get(OrderId(order_id)).filter(owned) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if !order.is_open() {
        info!(order_id = %order.id, current_status = ?order.status, "too late to cancel");
        return StatusCode::CONFLICT.into_response();
    }
    orders.stock.release(&order);
    let Some(order) = orders.store.update(order.id, |order| order.status = OrderStatus::Cancelled) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    orders.outbox.push("order.cancelled", &order);
    info!(?order, "order cancelled");
    Json(order).into_response()
}

/// The warehouse reports what came in, one call for each pallet.
async fn receive_stock(State(orders): State<Arc<Orders>>, Json(delivery): Json<Delivery>) -> StatusCode {
    let on_hand = orders.stock.receive(&delivery.sku, delivery.quantity);
    info!(sku = %delivery.sku, quantity = delivery.quantity, on_hand, "stock received");
    StatusCode::NO_CONTENT
}

fn customer(headers: &HeaderMap) -> Option<CustomerId> {
    header(headers, "x-user-id").map(|id| CustomerId(id.to_owned()))
}

fn header<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    headers.get(wanted)?.to_str().ok()
}

/// The second part of a W3C `traceparent`.
fn trace_id(headers: &HeaderMap) -> Option<&str> {
    header(headers, "traceparent")?.split('-').nth(1).filter(|id| id.len() == 32)
}
