use std::sync::Arc;

use crate::catalog::Catalog;
use crate::ratelimit::RateLimiter;
use crate::sessions::Sessions;
use crate::settings::Settings;
use crate::upstream::Upstream;

/// What every handler shares.
pub struct App {
    pub settings: Settings,
    pub sessions: Sessions,
    pub limiter: RateLimiter,
    pub catalog: Catalog,
    pub orders: Upstream,
    pub identity: Upstream,
    pub shipping: Upstream,
}

pub type SharedApp = Arc<App>;

impl App {
    pub fn new(settings: Settings) -> Self {
        let timeout = settings.upstream_timeout;
        let backends = &settings.backends;
        App {
            sessions: Sessions::new(settings.session_ttl),
            limiter: RateLimiter::per_minute(settings.requests_per_minute),
            catalog: Catalog::new(Upstream::new("catalog", &backends.catalog, timeout)),
            orders: Upstream::new("orders", &backends.orders, timeout),
            identity: Upstream::new("identity", &backends.identity, timeout),
            shipping: Upstream::new("shipping", &backends.shipping, timeout),
            settings,
        }
    }
}
