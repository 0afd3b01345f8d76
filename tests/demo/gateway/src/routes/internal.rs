use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use tracing::{Instrument, error, info, instrument};

use super::request_id;
use crate::error::ApiError;
use crate::state::SharedApp;

/// Starts a catalogue refresh and returns at once; the feed takes longer than the console is willing to wait.
#[instrument(skip_all, fields(request_id = %request_id(&headers)))]
pub async fn refresh_catalog(
    State(app): State<SharedApp>,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    let offered = headers.get("x-console-password").and_then(|value| value.to_str().ok());
    if !app.settings.console.admits(offered) {
        info!(header_present = offered.is_some(), "console request refused");
        return Err(ApiError::Unauthorized);
    }

    tokio::spawn(
        async move {
            match app.catalog.refresh().await {
                Ok(product_count) => info!(product_count, "catalogue refreshed from the console"),
                Err(error) => error!(?error, "catalogue refresh from the console failed"),
            }
        }
        .in_current_span(),
    );
    Ok(StatusCode::ACCEPTED)
}
