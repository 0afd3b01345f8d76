use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use tracing::info;

use crate::error::ApiError;
use crate::sessions::CurrentUser;
use crate::state::SharedApp;

const ID_PREFIX: &str = "shp_";

/// Where a parcel is. The shipping service checks that the user may see it.
pub async fn track_shipment(
    State(app): State<SharedApp>,
    user: CurrentUser,
    Path(shipment_id): Path<String>,
) -> Result<Response, ApiError> {
    if !is_shipment_id(&shipment_id) {
        return Err(ApiError::BadRequest("not a shipment id"));
    }
    let reply = app.shipping.fetch(&format!("/v1/shipments/{shipment_id}"), Some(&user.id)).await?;
    let stage = reply.header("x-shipment-stage").unwrap_or("unknown");
    info!(shipment_id = %shipment_id, user_id = %user.id, stage, "shipment tracked");
    Ok(reply.into_response())
}

fn is_shipment_id(text: &str) -> bool {
    text.strip_prefix(ID_PREFIX).is_some_and(|rest| {
        (8..=32).contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_cannot_carry_a_path() {
        assert!(is_shipment_id("shp_0a1b2c3d4e"));
        assert!(!is_shipment_id("shp_../../admin"));
        assert!(!is_shipment_id("0a1b2c3d4e"));
    }
}
