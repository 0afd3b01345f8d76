use std::fmt;
use std::io;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::upstream::UpstreamError;

/// What a caller may learn about a request that went wrong.
#[derive(Debug)]
pub enum ApiError {
    BadRequest(&'static str),
    Unauthorized,
    Throttled { retry_after_secs: u64 },
    Upstream(UpstreamError),
    Internal(io::Error),
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ApiError::BadRequest(problem) => f.write_str(problem),
            ApiError::Unauthorized => f.write_str("sign in first"),
            ApiError::Throttled { retry_after_secs } => {
                write!(f, "too many requests, retry in {retry_after_secs} s")
            }
            ApiError::Upstream(_) => f.write_str("a service behind the gateway did not answer"),
            ApiError::Internal(_) => f.write_str("internal error"),
        }
    }
}

impl std::error::Error for ApiError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ApiError::Upstream(error) => Some(error),
            ApiError::Internal(error) => Some(error),
            ApiError::BadRequest(_) | ApiError::Unauthorized | ApiError::Throttled { .. } => None,
        }
    }
}

impl From<UpstreamError> for ApiError {
    fn from(error: UpstreamError) -> Self {
        ApiError::Upstream(error)
    }
}

impl From<io::Error> for ApiError {
    fn from(error: io::Error) -> Self {
        ApiError::Internal(error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = match &self {
            ApiError::BadRequest(_) => StatusCode::BAD_REQUEST,
            ApiError::Unauthorized => StatusCode::UNAUTHORIZED,
            ApiError::Throttled { .. } => StatusCode::TOO_MANY_REQUESTS,
            ApiError::Upstream(UpstreamError::Timeout) => StatusCode::GATEWAY_TIMEOUT,
            ApiError::Upstream(_) => StatusCode::BAD_GATEWAY,
            ApiError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let mut response = (status, self.to_string()).into_response();
        if let ApiError::Throttled { retry_after_secs } = self {
            response.headers_mut().insert("retry-after", retry_after_secs.into());
        }
        response
    }
}
