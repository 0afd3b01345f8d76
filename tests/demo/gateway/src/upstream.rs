use std::fmt;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tracing::debug;

use crate::sessions::UserId;

/// A service behind the gateway. HTTP/1.0 on purpose: replies come unchunked and end with the connection, which
/// saves us a client for the four calls we make.
pub struct Upstream {
    label: &'static str,
    authority: String,
    timeout: Duration,
    sequence: AtomicU64,
}

pub struct Reply {
    pub status: StatusCode,
    header_lines: Vec<(String, String)>,
    pub content: Vec<u8>,
}

#[derive(Debug)]
pub enum UpstreamError {
    Timeout,
    Io(io::Error),
    Malformed(&'static str),
}

impl Upstream {
    pub fn new(label: &'static str, authority: &str, timeout: Duration) -> Self {
        Upstream { label, authority: authority.to_owned(), timeout, sequence: AtomicU64::new(1) }
    }

    pub async fn is_ready(&self) -> bool {
        self.fetch("/healthz", None).await.is_ok_and(|reply| reply.status.is_success())
    }

    pub async fn fetch(&self, path: &str, user: Option<&UserId>) -> Result<Reply, UpstreamError> {
        self.exchange(Method::GET, path, user, &[]).await
    }

    pub async fn submit(
        &self,
        path: &str,
        user: Option<&UserId>,
        content: &[u8],
    ) -> Result<Reply, UpstreamError> {
        self.exchange(Method::POST, path, user, content).await
    }

    async fn exchange(
        &self,
        method: Method,
        path: &str,
        user: Option<&UserId>,
        content: &[u8],
    ) -> Result<Reply, UpstreamError> {
        let exchange_number = self.sequence.fetch_add(1, Ordering::Relaxed);
        debug!(upstream = self.label, exchange_number, http.method = %method, bytes_out = content.len(), "upstream call");

        let mut head = format!("{method} {path} HTTP/1.0\r\nHost: {}\r\n", self.authority);
        if let Some(user) = user {
            head.push_str(&format!("X-User-Id: {user}\r\n"));
        }
        head.push_str(&format!(
            "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            content.len()
        ));

        let started = Instant::now();
        let raw = tokio::time::timeout(self.timeout, self.round_trip(head.as_bytes(), content))
            .await
            .map_err(|_| UpstreamError::Timeout)?
            .map_err(UpstreamError::Io)?;
        let reply = Reply::parse(&raw)?;
        debug!(
            upstream = self.label,
            exchange_number,
            http.status_code = reply.status.as_u16(),
            elapsed_ms = started.elapsed().as_millis(),
            "upstream replied"
        );
        Ok(reply)
    }

    async fn round_trip(&self, head: &[u8], content: &[u8]) -> io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(&self.authority).await?;
        stream.write_all(head).await?;
        stream.write_all(content).await?;
        let mut raw = Vec::with_capacity(4 * 1024);
        stream.read_to_end(&mut raw).await?;
        Ok(raw)
    }
}

impl Reply {
    fn parse(raw: &[u8]) -> Result<Self, UpstreamError> {
        let end = raw
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .ok_or(UpstreamError::Malformed("no end of head"))?;
        let head =
            std::str::from_utf8(&raw[..end]).map_err(|_| UpstreamError::Malformed("head is not text"))?;
        let mut lines = head.lines();
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1))
            .and_then(|code| code.parse().ok())
            .ok_or(UpstreamError::Malformed("no status"))?;
        let header_lines = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(key, value)| (key.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        Ok(Reply { status, header_lines, content: raw[end + 4..].to_vec() })
    }

    /// The value of a header, by its lower-case name.
    pub fn header(&self, wanted: &str) -> Option<&str> {
        self.header_lines.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.as_str())
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        (self.status, [("content-type", "application/json")], self.content).into_response()
    }
}

impl fmt::Display for UpstreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UpstreamError::Timeout => f.write_str("no reply in time"),
            UpstreamError::Io(error) => write!(f, "connection failed: {error}"),
            UpstreamError::Malformed(problem) => write!(f, "malformed reply: {problem}"),
        }
    }
}

impl std::error::Error for UpstreamError {}
