use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::fs::OpenOptions;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tracing::{error, info, instrument, warn};

use crate::Orders;
use crate::model::Order;

const FLUSH_EVERY: Duration = Duration::from_secs(2);
const MAX_BATCH: usize = 256;

/// Events that wait to be sent. One line each: kind, order, customer, cents, currency.
pub struct Outbox {
    collector: String,
    archive: PathBuf,
    lines: Mutex<VecDeque<String>>,
    last_failure: Mutex<Option<&'static str>>,
}

pub async fn run(orders: Arc<Orders>) {
    let mut ticker = tokio::time::interval(FLUSH_EVERY);
    loop {
        ticker.tick().await;
        orders.outbox.flush().await;
    }
}

impl Outbox {
    pub fn new(collector: String, archive: PathBuf) -> Self {
        Outbox { collector, archive, lines: Mutex::default(), last_failure: Mutex::default() }
    }

    pub fn push(&self, kind: &'static str, order: &Order) {
        let line =
            format!("{kind} {} {} {} {}\n", order.id, order.customer_id, order.total_cents, order.currency);
        self.lines().push_back(line);
    }

    /// Sends what is waiting, at most one batch, and returns how many events went out.
    #[instrument(skip_all)]
    pub async fn flush(&self) -> usize {
        let batch: Vec<String> = {
            let mut lines = self.lines();
            let count = lines.len().min(MAX_BATCH);
            lines.drain(..count).collect()
        };
        if batch.is_empty() {
            return 0;
        }
        if let Some(retry_error) = self.failure().take() {
            warn!(retry_error);
        }

        let sent = batch.len();
        let joined = batch.concat();
        if let Err(error) = self.deliver(&joined).await {
            error!(?error, collector = %self.collector, "events not delivered, kept for the next flush");
            *self.failure() = Some(describe(error.kind()));
            let mut lines = self.lines();
            batch.into_iter().rev().for_each(|line| lines.push_front(line));
            return 0;
        }

        let archive = self.archive.clone();
        tokio::spawn(async move {
            match append(&archive, &joined).await {
                Ok(()) => info!(sent, archive = %archive.display(), "delivered events archived"),
                Err(error) => error!(?error, archive = %archive.display(), "delivered events not archived"),
            }
        });
        sent
    }

    async fn deliver(&self, joined: &str) -> io::Result<()> {
        let mut stream = TcpStream::connect(&self.collector).await?;
        stream.write_all(joined.as_bytes()).await?;
        stream.shutdown().await
    }

    fn lines(&self) -> MutexGuard<'_, VecDeque<String>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failure(&self) -> MutexGuard<'_, Option<&'static str>> {
        self.last_failure.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn append(archive: &Path, joined: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(archive).await?;
    file.write_all(joined.as_bytes()).await?;
    file.flush().await
}

fn describe(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::ConnectionRefused => "collector refused the connection",
        io::ErrorKind::TimedOut => "collector timed out",
        io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset => "collector hung up",
        _ => "collector not reachable",
    }
}
