use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::{debug, warn};

use crate::error::ApiError;
use crate::sessions::UserId;

const IDLE_AFTER: Duration = Duration::from_secs(600);

/// One token bucket for each user.
pub struct RateLimiter {
    buckets: Mutex<HashMap<UserId, Bucket>>,
    capacity: f64,
    per_second: f64,
}

struct Bucket {
    available: f64,
    refilled_at: Instant,
    throttled_before: bool,
}

impl RateLimiter {
    pub fn per_minute(requests: u32) -> Self {
        let capacity = f64::from(requests.max(1));
        RateLimiter { buckets: Mutex::new(HashMap::new()), capacity, per_second: capacity / 60.0 }
    }

    /// Takes one request out of the user's bucket, or says how long to wait.
    pub fn admit(&self, user: &UserId) -> Result<(), ApiError> {
        let now = Instant::now();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.entry(user.clone()).or_insert_with(|| Bucket {
            available: self.capacity,
            refilled_at: now,
            throttled_before: false,
        });
        bucket.refill(now, self.per_second, self.capacity);

        if bucket.available >= 1.0 {
            bucket.available -= 1.0;
            bucket.throttled_before = false;
            debug!(user_id = %user, remaining = bucket.available as u64, "request admitted");
            return Ok(());
        }

        let retry_after = Duration::from_secs_f64((1.0 - bucket.available) / self.per_second);
        if !bucket.throttled_before {
            bucket.throttled_before = true;
            warn!(user_id = %user, ?retry_after, "user throttled");
        }
        Err(ApiError::Throttled { retry_after_secs: retry_after.as_secs().max(1) })
    }

    pub fn forget_idle(&self) -> usize {
        let now = Instant::now();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let before = buckets.len();
        buckets.retain(|_, bucket| now.duration_since(bucket.refilled_at) < IDLE_AFTER);
        before - buckets.len()
    }
}

impl Bucket {
    fn refill(&mut self, now: Instant, per_second: f64, capacity: f64) {
        let passed = now.duration_since(self.refilled_at).as_secs_f64();
        self.available = (self.available + passed * per_second).min(capacity);
        self.refilled_at = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_after_the_last_one_is_refused() {
        let limiter = RateLimiter::per_minute(2);
        let user = UserId("usr_1".to_owned());
        assert!(limiter.admit(&user).is_ok());
        assert!(limiter.admit(&user).is_ok());
        assert!(matches!(limiter.admit(&user), Err(ApiError::Throttled { .. })));
    }
}
