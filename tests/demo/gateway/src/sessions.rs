use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use tracing::{debug, info, warn};

use crate::error::ApiError;
use crate::state::SharedApp;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UserId(pub String);

#[derive(Clone)]
pub struct Session {
    pub user_id: UserId,
    pub access_token: String,
    pub refresh_token: String,
    rotated: bool,
    expires_at: Instant,
}

/// The person behind a request, taken from its bearer token.
pub struct CurrentUser {
    pub id: UserId,
    pub bearer: String,
}

/// Sessions by access token. In memory: the gateway runs with sticky routing, and losing a session costs a sign-in.
pub struct Sessions {
    table: Mutex<HashMap<String, Session>>,
    ttl: Duration,
}

impl Sessions {
    pub fn new(ttl: Duration) -> Self {
        Sessions { table: Mutex::new(HashMap::new()), ttl }
    }

    pub fn open(&self, user_id: UserId) -> io::Result<Session> {
        let session = Session {
            user_id,
            access_token: random_hex()?,
            refresh_token: random_hex()?,
            rotated: false,
            expires_at: Instant::now() + self.ttl,
        };
        self.table().insert(session.access_token.clone(), session.clone());
        info!(user_id = %session.user_id, session_ttl = ?self.ttl, "session opened");
        Ok(session)
    }

    /// Trades a refresh token for a new session. A token that comes twice was stolen or replayed: all sessions of
    /// that user end.
    pub fn rotate(&self, refresh_token: &str) -> Result<Session, ApiError> {
        let mut table = self.table();
        let Some(session) = table.values_mut().find(|session| session.refresh_token == refresh_token) else {
            debug!("refresh with an unknown token");
            return Err(ApiError::Unauthorized);
        };
        if session.rotated {
            let session = session.clone();
            table.retain(|_, other| other.user_id != session.user_id);
            warn!(
                user_id = %session.user_id,
                detail = %session.refresh_token,
                "refresh used twice, sessions of the user closed"
            );
            return Err(ApiError::Unauthorized);
        }
        session.rotated = true;
        let user_id = session.user_id.clone();
        drop(table);
        Ok(self.open(user_id)?)
    }

    pub fn close(&self, access_token: &str) -> Option<Session> {
        self.table().remove(access_token)
    }

    /// Forgets sessions that ended, and says how many.
    pub fn purge_expired(&self) -> usize {
        let now = Instant::now();
        let mut table = self.table();
        let before = table.len();
        table.retain(|_, session| session.expires_at > now);
        before - table.len()
    }

    fn user_of(&self, access_token: &str) -> Option<UserId> {
        let table = self.table();
        let session = table.get(access_token)?;
        (session.expires_at > Instant::now()).then(|| session.user_id.clone())
    }

    fn table(&self) -> MutexGuard<'_, HashMap<String, Session>> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FromRequestParts<SharedApp> for CurrentUser {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &SharedApp) -> Result<Self, ApiError> {
        let bearer = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or(ApiError::Unauthorized)?;
        let id = app.sessions.user_of(bearer).ok_or(ApiError::Unauthorized)?;
        Ok(CurrentUser { id, bearer: bearer.to_owned() })
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn random_hex() -> io::Result<String> {
    let mut bytes = [0_u8; 24];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
