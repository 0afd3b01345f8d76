use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use tracing::{info, instrument};

use super::request_id;
use crate::credentials::Credentials;
use crate::error::ApiError;
use crate::sessions::{CurrentUser, Session, UserId};
use crate::state::SharedApp;

#[derive(Serialize)]
pub struct Tokens {
    access_token: String,
    refresh_token: String,
    expires_in_secs: u64,
}

#[derive(Deserialize)]
pub struct RefreshForm {
    refresh_token: String,
}

#[derive(Deserialize)]
pub struct ResetForm {
    user_id: String,
}

#[instrument(skip_all, fields(request_id = %request_id(&headers)))]
pub async fn sign_in(
    State(app): State<SharedApp>,
    headers: HeaderMap,
    Json(credentials): Json<Credentials>,
) -> Result<Json<Tokens>, ApiError> {
    if !credentials.is_plausible() {
        return Err(ApiError::Unauthorized);
    }
    let reply = app.identity.submit("/verify", None, &credentials.to_form()).await?;
    if !reply.status.is_success() {
        info!(http.status_code = reply.status.as_u16(), "sign-in refused, invalid password or unknown user");
        return Err(ApiError::Unauthorized);
    }
    let user_id = reply.header("x-user-id").ok_or(ApiError::Unauthorized)?;
    let session = app.sessions.open(UserId(user_id.to_owned()))?;
    Ok(Json(tokens(session, &app)))
}

#[instrument(skip_all, fields(request_id = %request_id(&headers)))]
pub async fn refresh(
    State(app): State<SharedApp>,
    headers: HeaderMap,
    Json(form): Json<RefreshForm>,
) -> Result<Json<Tokens>, ApiError> {
    let session = app.sessions.rotate(&form.refresh_token)?;
    info!(user_id = %session.user_id, "session rotated");
    Ok(Json(tokens(session, &app)))
}

#[instrument(skip_all, fields(request_id = %request_id(&headers)))]
pub async fn sign_out(State(app): State<SharedApp>, user: CurrentUser, headers: HeaderMap) -> StatusCode {
    if app.sessions.close(&user.bearer).is_some() {
        info!(target = "audit", user_id = %user.id, "session closed");
    }
    StatusCode::NO_CONTENT
}

/// Always answers the same, whether the user exists or not.
#[instrument(skip_all, fields(request_id = %request_id(&headers)))]
pub async fn request_reset(
    State(app): State<SharedApp>,
    headers: HeaderMap,
    Json(form): Json<ResetForm>,
) -> Result<StatusCode, ApiError> {
    let user_id = UserId(form.user_id);
    app.limiter.admit(&user_id)?;
    app.identity.submit("/reset", Some(&user_id), &[]).await?;
    info!(target: "audit", user_id = %user_id, "password reset requested");
    Ok(StatusCode::ACCEPTED)
}

fn tokens(session: Session, app: &SharedApp) -> Tokens {
    Tokens {
        access_token: session.access_token,
        refresh_token: session.refresh_token,
        expires_in_secs: app.settings.session_ttl.as_secs(),
    }
}
