//! Public edge of the shop: sessions, rate limits, the catalogue cache, and forwarding to the services behind it.

mod catalog;
mod credentials;
mod error;
mod ratelimit;
mod routes;
mod sessions;
mod settings;
mod state;
mod upstream;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tracing::{info, warn};
use tracing_subscriber::filter::LevelFilter;

use crate::settings::Settings;
use crate::state::{App, SharedApp};

const HOUSEKEEPING_EVERY: Duration = Duration::from_secs(30);
const CATALOG_EVERY: Duration = Duration::from_secs(300);

#[tokio::main]
async fn main() -> io::Result<()> {
    let level =
        std::env::var("LOG_LEVEL").ok().and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::INFO);
    tracing_subscriber::fmt().json().with_max_level(level).init();

    let settings = Settings::from_env();
    info!(
        bind_address = %settings.bind,
        upstream_timeout = ?settings.upstream_timeout,
        password_configured = settings.console.password.is_some(),
        "settings loaded"
    );

    let app = Arc::new(App::new(settings));
    wait_for_orders(&app).await;
    if let Err(error) = app.catalog.warm_up().await {
        warn!(?error, "starting with an empty catalogue");
    }

    tokio::spawn(housekeeping(app.clone()));
    tokio::spawn(keep_catalog_fresh(app.clone()));

    let listener = TcpListener::bind(app.settings.bind).await?;
    info!(bind_address = %app.settings.bind, "gateway started");
    axum::serve(listener, routes::router(app)).with_graceful_shutdown(shutdown_requested()).await
}

/// Orders takes a while to replay its store after a deploy. There is no point in taking traffic before it answers.
async fn wait_for_orders(app: &SharedApp) {
    let mut attempt = 0_u32;
    loop {
        if app.orders.is_ready().await {
            return;
        }
        attempt += 1;
        let backoff = Duration::from_millis(200) * attempt.min(25);
        info!(attempt, ?backoff, "waiting for the orders service");
        tokio::time::sleep(backoff).await;
    }
}

async fn housekeeping(app: SharedApp) {
    let mut ticker = tokio::time::interval(HOUSEKEEPING_EVERY);
    loop {
        ticker.tick().await;
        let token_count = app.sessions.purge_expired();
        let bucket_count = app.limiter.forget_idle();
        if token_count + bucket_count > 0 {
            info!(token_count, bucket_count, "housekeeping finished");
        }
    }
}

async fn keep_catalog_fresh(app: SharedApp) {
    let mut ticker = tokio::time::interval(CATALOG_EVERY);
    ticker.tick().await;
    loop {
        ticker.tick().await;
        if let Err(error) = app.catalog.refresh().await {
            warn!(?error, "catalogue refresh failed, keeping the old one");
        }
    }
}

async fn shutdown_requested() {
    if let Err(error) = tokio::signal::ctrl_c().await {
        warn!(?error, "no signal handler, shutting down now");
    }
    info!("shutdown requested");
}
