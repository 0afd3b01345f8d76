//! Payments: takes cards, talks to the acquirer, keeps the ledger, settles it once a day.

mod acquirer;
mod api;
mod card;
mod charge;
mod ledger;
mod logger;
mod refunds;
mod settlement;

use std::env;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use log::{LevelFilter, info, warn};
use tokio::net::TcpListener;

use crate::acquirer::Acquirer;
use crate::ledger::Ledger;

pub struct Payments {
    pub acquirer: Acquirer,
    pub ledger: Ledger,
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let level = env::var("LOG_LEVEL").ok().and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::Info);
    logger::install(level);

    let bind = env::var("PAYMENTS_BIND").ok().and_then(|text| text.parse().ok());
    let bind = bind.unwrap_or_else(|| SocketAddr::from(([0, 0, 0, 0], 8082)));
    let acquirer = env::var("ACQUIRER_ADDR").unwrap_or_else(|_| "acquirer-link:9443".to_owned());
    let merchant_key = env::var("ACQUIRER_KEY").ok();
    info!(acquirer:% = acquirer, merchant_key_present = merchant_key.is_some(); "settings loaded");

    let payments =
        Arc::new(Payments { acquirer: Acquirer::new(acquirer, merchant_key), ledger: Ledger::default() });
    payments.acquirer.wait_until_reachable().await;
    tokio::spawn(settlement::run(payments.clone()));

    let listener = TcpListener::bind(bind).await?;
    info!(bind_address:% = bind; "payments service started");
    axum::serve(listener, api::router(payments)).with_graceful_shutdown(shutdown_requested()).await
}

async fn shutdown_requested() {
    if let Err(error) = tokio::signal::ctrl_c().await {
        warn!(error:?; "no signal handler, shutting down now");
    }
}
