use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use std::time::Instant;

use serde::Deserialize;
use tracing::{debug, info, info_span, instrument};

use crate::error::ApiError;
use crate::upstream::{Upstream, UpstreamError};

const MAX_LINES: usize = 100;

#[derive(Deserialize)]
pub struct Basket {
    pub lines: Vec<BasketLine>,
}

#[derive(Deserialize)]
pub struct BasketLine {
    pub sku: String,
    pub quantity: u32,
}

#[derive(Clone, Copy)]
struct Product {
    price_cents: u64,
    sellable: bool,
}

/// Prices by SKU, copied from the catalogue service so that a basket can be refused without asking anyone.
pub struct Catalog {
    upstream: Upstream,
    products: RwLock<HashMap<String, Product>>,
}

impl Catalog {
    pub fn new(upstream: Upstream) -> Self {
        Catalog { upstream, products: RwLock::new(HashMap::new()) }
    }

    /// First fill, before the listener is up.
    pub async fn warm_up(&self) -> Result<(), UpstreamError> {
        let started = Instant::now();
        let span = info_span!("catalog_warm_up");
        let _guard = span.enter();
        let reply = self.upstream.fetch("/v2/feed", None).await?;
        let product_count = self.replace(&String::from_utf8_lossy(&reply.content));
        info!(product_count, duration_ms = started.elapsed().as_millis() as u64, "catalogue warmed up");
        Ok(())
    }

    #[instrument(skip_all)]
    pub async fn refresh(&self) -> Result<usize, UpstreamError> {
        let reply = self.upstream.fetch("/v2/feed", None).await?;
        if !reply.status.is_success() {
            return Err(UpstreamError::Malformed("feed is not ready"));
        }
        let product_count = self.replace(&String::from_utf8_lossy(&reply.content));
        info!(product_count, "catalogue refreshed");
        Ok(product_count)
    }

    /// Swaps in a new feed: one product a line, `sku;price in cents;sellable`.
    fn replace(&self, feed: &str) -> usize {
        let span = info_span!("catalog_replace", feed_bytes = feed.len());
        let _ = span.enter();

        let mut products = HashMap::new();
        let mut skipped = 0_usize;
        for (index, line) in feed.lines().enumerate() {
            match parse_product(line) {
                Some((sku, product)) => {
                    products.insert(sku.to_owned(), product);
                }
                None => {
                    skipped += 1;
                    debug!(line_number = index + 1, "product line skipped");
                }
            }
        }

        let product_count = products.len();
        *self.products.write().unwrap_or_else(PoisonError::into_inner) = products;
        info!(product_count, skipped, "catalogue replaced");
        product_count
    }

    /// What a basket costs, if all of it can be sold.
    pub fn price(&self, basket: &Basket) -> Result<u64, ApiError> {
        if basket.lines.is_empty() || basket.lines.len() > MAX_LINES {
            return Err(ApiError::BadRequest("a basket has 1 to 100 lines"));
        }
        let products = self.products.read().unwrap_or_else(PoisonError::into_inner);
        let mut total_cents = 0_u64;
        for line in &basket.lines {
            let product = products.get(&line.sku).filter(|product| product.sellable);
            let Some(product) = product else {
                info!(sku = %line.sku, "basket refused, product is not for sale");
                return Err(ApiError::BadRequest("a product of the basket is not for sale"));
            };
            total_cents += product.price_cents * u64::from(line.quantity);
        }
        Ok(total_cents)
    }
}

fn parse_product(line: &str) -> Option<(&str, Product)> {
    let mut columns = line.split(';');
    let sku = columns.next().filter(|sku| !sku.is_empty())?;
    let price_cents = columns.next()?.parse().ok()?;
    let sellable = columns.next()? == "1";
    Some((sku, Product { price_cents, sellable }))
}
