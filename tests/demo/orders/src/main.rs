//! Orders: takes them, prices them, allocates stock, ships them, and tells the rest of the shop.

mod allocation;
mod api;
mod fulfilment;
mod model;
mod outbox;
mod planner;
mod pricing;
mod reconcile;
mod store;

use std::env;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tracing::{info, warn};
use tracing_subscriber::filter::LevelFilter;

use crate::allocation::StockLevels;
use crate::outbox::Outbox;
use crate::pricing::PriceList;
use crate::store::OrderStore;

/// What the handlers and the background work share.
pub struct Orders {
    pub store: OrderStore,
    pub stock: StockLevels,
    pub prices: PriceList,
    pub outbox: Outbox,
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let level = env::var("LOG_LEVEL").ok().and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::INFO);
    tracing_subscriber::fmt().json().with_max_level(level).init();

    let bind = env::var("ORDERS_BIND").ok().and_then(|text| text.parse().ok());
    let bind = bind.unwrap_or_else(|| SocketAddr::from(([0, 0, 0, 0], 8081)));
    let collector = env::var("EVENT_COLLECTOR").unwrap_or_else(|_| "collector:7070".to_owned());
    let archive = env::var("EVENT_ARCHIVE").unwrap_or_else(|_| "/var/lib/orders/delivered.txt".to_owned());

    let orders = Arc::new(Orders {
        store: OrderStore::default(),
        stock: StockLevels::default(),
        prices: PriceList::built_in(),
        outbox: Outbox::new(collector, archive.into()),
    });

    tokio::spawn(planner::run(orders.clone()));
    tokio::spawn(outbox::run(orders.clone()));
    tokio::spawn(reconcile::run(orders.clone()));

    let listener = TcpListener::bind(bind).await?;
    info!(bind_address = %bind, "orders service started");
    axum::serve(listener, api::router(orders.clone())).with_graceful_shutdown(shutdown_requested()).await?;

    let flushed = orders.outbox.flush().await;
    info!(flushed, "outbox flushed, bye");
    Ok(())
}

async fn shutdown_requested() {
    if let Err(error) = tokio::signal::ctrl_c().await {
        warn!(?error, "no signal handler, shutting down now");
    }
}
