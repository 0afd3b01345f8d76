use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use log::{debug, error, info};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::charge::{ChargeRequest, Declined};

const MAX_ATTEMPTS: u32 = 3;
const REPLY_TIMEOUT: Duration = Duration::from_secs(8);

/// The link to the acquirer: a line for each request, a line for each answer.
pub struct Acquirer {
    address: String,
    merchant_key: Option<String>,
}

impl Acquirer {
    pub fn new(address: String, merchant_key: Option<String>) -> Self {
        Acquirer { address, merchant_key }
    }

    pub async fn wait_until_reachable(&self) {
        let mut attempt = 1_u32;
        while TcpStream::connect(&self.address).await.is_err() {
            info!(attempt; "waiting for the acquirer link");
            tokio::time::sleep(Duration::from_millis(500) * attempt.min(20)).await;
            attempt += 1;
        }
    }

    /// Captures the amount. Retries what never reached the bank, and nothing else.
    pub async fn capture(&self, request: &ChargeRequest) -> Result<(), Declined> {
        let attempts = AtomicU32::new(1);
        loop {
            let started = Instant::now();
            debug!(
                order_id:% = request.order_id,
                attempt = attempts.fetch_add(1, Ordering::Relaxed),
                amount_cents = request.amount_cents;
                "asking the acquirer"
            );
            let answer = tokio::time::timeout(REPLY_TIMEOUT, self.exchange(request)).await;
            let duration_ms = started.elapsed().as_millis() as u64;
            match answer {
                Ok(Ok(line)) => {
                    debug!(order_id:% = request.order_id, duration_ms; "acquirer answered");
                    return verdict(&line);
                }
                Ok(Err(error)) if error.kind() == io::ErrorKind::ConnectionRefused => {
                    if attempts.load(Ordering::Relaxed) > MAX_ATTEMPTS {
                        error!(error:?, order_id:% = request.order_id; "acquirer link is down");
                        return Err(Declined::Unreachable);
                    }
                    tokio::time::sleep(Duration::from_millis(300)).await;
                }
                Ok(Err(error)) => {
                    error!(error:?, order_id:% = request.order_id; "acquirer link broke, outcome unknown");
                    return Err(Declined::Unreachable);
                }
                Err(error) => {
                    error!(error:?, order_id:% = request.order_id; "acquirer timed out, outcome unknown");
                    return Err(Declined::Unreachable);
                }
            }
        }
    }

    async fn exchange(&self, request: &ChargeRequest) -> io::Result<String> {
        let mut stream = TcpStream::connect(&self.address).await?;
        let card = &request.card;
        let line = format!(
            "CAPTURE {} {} {} {} {:02}{} {}\n",
            self.merchant_key.as_deref().unwrap_or("-"),
            request.amount_cents,
            request.currency,
            card.number,
            card.expiry_month,
            card.expiry_year,
            card.cvv.as_deref().unwrap_or("-"),
        );
        stream.write_all(line.as_bytes()).await?;
        let mut answer = String::new();
        BufReader::new(stream).read_line(&mut answer).await?;
        Ok(answer)
    }
}

/// `OK`, or `NO` and the words of the bank.
fn verdict(line: &str) -> Result<(), Declined> {
    match line.trim().split_once(' ').unwrap_or((line.trim(), "")) {
        ("OK", _) => Ok(()),
        ("NO", words) => Err(Declined::ByIssuer(words.to_owned())),
        _ => Err(Declined::Unreachable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ok_is_a_capture() {
        assert!(verdict("OK 4711\n").is_ok());
        assert!(verdict("OKAY\n").is_err());
        assert!(
            matches!(verdict("NO insufficient funds\n"), Err(Declined::ByIssuer(words)) if words == "insufficient funds")
        );
    }
}
