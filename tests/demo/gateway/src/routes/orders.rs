use std::time::Instant;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tracing::{info, instrument, warn};

use super::request_id;
use crate::catalog::Basket;
use crate::error::ApiError;
use crate::sessions::CurrentUser;
use crate::state::SharedApp;

const MAX_PAGE_SIZE: u32 = 200;

#[derive(Deserialize)]
pub struct Page {
    page_token: Option<String>,
    page_size: Option<u32>,
}

#[instrument(skip_all, fields(request_id = %request_id(&headers), user_id = %user.id))]
pub async fn place_order(
    State(app): State<SharedApp>,
    user: CurrentUser,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    app.limiter.admit(&user.id)?;
    let Json(basket) = Json::<Basket>::from_bytes(&body)
        .map_err(|_| ApiError::BadRequest("the basket is not valid JSON"))?;
    let total_cents = app.catalog.price(&basket)?;

    let started = Instant::now();
    let reply = app.orders.submit("/v1/orders", Some(&user.id), &body).await?;
    if reply.status.is_server_error() {
        warn!(http.status_code = reply.status.as_u16(), "orders service could not take the order");
    } else {
        info!(
            line_count = basket.lines.len(),
            total_cents,
            http.status_code = reply.status.as_u16(),
            duration_ms = started.elapsed().as_millis() as u64,
            "basket forwarded"
        );
    }
    Ok(reply.into_response())
}

#[instrument(skip_all, fields(request_id = %request_id(&headers), user_id = %user.id))]
pub async fn list_orders(
    State(app): State<SharedApp>,
    user: CurrentUser,
    headers: HeaderMap,
    Query(page): Query<Page>,
) -> Result<Response, ApiError> {
    let page_size = page.page_size.unwrap_or(50).min(MAX_PAGE_SIZE);
    let mut path = format!("/v1/orders?page_size={page_size}");
    if let Some(page_token) = &page.page_token {
        path.push_str("&page_token=");
        path.push_str(page_token);
    }
    let reply = app.orders.fetch(&path, Some(&user.id)).await?;
    let next_page_token = reply.header("x-next-page-token");
    info!(page_size, next_page_token, "order page forwarded");
    Ok(reply.into_response())
}

#[instrument(skip_all, fields(request_id = %request_id(&headers), user_id = %user.id))]
pub async fn get_order(
    State(app): State<SharedApp>,
    user: CurrentUser,
    headers: HeaderMap,
    Path(order_id): Path<u64>,
) -> Result<Response, ApiError> {
    let reply = app.orders.fetch(&format!("/v1/orders/{order_id}"), Some(&user.id)).await?;
    info!(orderId = order_id, http.status_code = reply.status.as_u16(), "order forwarded");
    Ok(reply.into_response())
}
