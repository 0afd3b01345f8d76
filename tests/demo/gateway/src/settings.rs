use std::env;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

/// Everything the gateway reads from its environment. Read once, at start.
pub struct Settings {
    pub bind: SocketAddr,
    pub backends: Backends,
    pub console: Console,
    pub upstream_timeout: Duration,
    pub session_ttl: Duration,
    pub requests_per_minute: u32,
}

/// `host:port` of the services behind us.
pub struct Backends {
    pub orders: String,
    pub identity: String,
    pub shipping: String,
    pub catalog: String,
}

/// The operator console is closed unless a password is set.
pub struct Console {
    pub password: Option<String>,
}

impl Settings {
    pub fn from_env() -> Self {
        Settings {
            bind: parsed("GATEWAY_BIND").unwrap_or_else(|| (Ipv4Addr::UNSPECIFIED, 8080).into()),
            backends: Backends {
                orders: text("ORDERS_ADDR", "orders:8081"),
                identity: text("IDENTITY_ADDR", "identity:8090"),
                shipping: text("SHIPPING_ADDR", "shipping:8091"),
                catalog: text("CATALOG_ADDR", "catalog:8092"),
            },
            console: Console {
                password: env::var("CONSOLE_PASSWORD").ok().filter(|value| !value.is_empty()),
            },
            upstream_timeout: Duration::from_millis(parsed("UPSTREAM_TIMEOUT_MS").unwrap_or(2_500)),
            session_ttl: Duration::from_secs(parsed("SESSION_TTL_SECS").unwrap_or(3_600)),
            requests_per_minute: parsed("REQUESTS_PER_MINUTE").unwrap_or(120),
        }
    }
}

impl Console {
    /// Compares without an early exit, so that the time taken says nothing about the matching prefix.
    pub fn admits(&self, offered: Option<&str>) -> bool {
        let (Some(expected), Some(offered)) = (self.password.as_deref(), offered) else {
            return false;
        };
        let same_length = expected.len() == offered.len();
        let difference = expected.bytes().zip(offered.bytes()).fold(0, |acc, (a, b)| acc | (a ^ b));
        same_length && difference == 0
    }
}

fn text(variable: &str, default: &str) -> String {
    env::var(variable).unwrap_or_else(|_| default.to_owned())
}

fn parsed<T: std::str::FromStr>(variable: &str) -> Option<T> {
    env::var(variable).ok()?.parse().ok()
}
