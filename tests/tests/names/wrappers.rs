//! Macros of a workspace that hand their tokens on to a log macro, written as they are in real projects.

use crate::check;

#[test]
fn tokens_are_handed_on() {
    check(
        r#"
macro_rules! note { ($($arg:tt)*) => { tracing::info!(target: "notes", $($arg)*) }; }
fn f() {
    note!("order {id} accepted");
    note!(order.id, ?items, total = %sum, "accepted {}", x);
}
"#,
        r#"
        note!: tracing info "order {id} accepted"
        note!: tracing info order.id=order.id items=?items total=%sum "accepted {}" x
        "#,
    );
}

/// A chain of three, with an internal rule and tags (kanidm).
#[test]
fn a_chain_of_tagged_events() {
    check(
        r#"
//- /tracing_forest/src/lib.rs crate:sketching deps:tracing
pub use tracing;
#[macro_use]
pub mod macros;
//- /tracing_forest/src/macros.rs
#[macro_export]
macro_rules! tagged_event {
    ($level:expr, $event_tag:path, $($arg:tt)*) => {{
        use $crate::tracing;
        tracing::event!($level, event_tag_id = $event_tag as u64, $($arg)*)
    }};
}
#[macro_export]
macro_rules! admin_error {
    ($($arg:tt)*) => { tagged_event!($crate::tracing::Level::ERROR, $crate::EventTag::AdminError, $($arg)*) }
}
#[macro_export]
macro_rules! security_info {
    ($($arg:tt)*) => { $crate::tagged_event!($crate::tracing::Level::INFO, EventTag::SecurityInfo, $($arg)*) }
}
//- /src/lib.rs crate:server deps:sketching,tracing
#[macro_use]
extern crate sketching;
mod idm;
//- /src/idm.rs
fn f() {
    admin_error!(?err, "Failed to read {}", name);
    security_info!("{} logged in", name);
    info!("plain");
}
"#,
        r#"
        admin_error!: tracing error err=?err "Failed to read {}" name
        security_info!: tracing info "{} logged in" name
        info!: tracing info "plain"
        "#,
    );
}

/// Logs and returns (vaultwarden).
#[test]
fn an_error_that_is_logged_and_returned() {
    check(
        r#"
//- /src/main.rs crate:vault deps:log
#[macro_use]
extern crate log;
#[macro_use]
mod error;
mod api;
//- /src/error.rs
#[macro_export]
macro_rules! err {
    ($kind:ident, $msg:expr) => {{
        error!("{}", $msg);
        return Err($crate::error::Error::new($msg, $crate::error::ErrorKind::$kind));
    }};
    ($msg:expr) => {{
        error!("{}", $msg);
        return Err($crate::error::Error::new($msg, $msg));
    }};
    ($msg:expr, ErrorEvent $err_event:tt) => {{
        error!("{}", $msg);
        return Err($crate::error::Error::new($msg, $msg).with_event($crate::error::ErrorEvent $err_event));
    }};
    ($usr_msg:expr, $log_value:expr) => {{
        let usr_msg = $usr_msg;
        let log_value = $log_value;
        error!("{}. {}", usr_msg, log_value);
        return Err($crate::error::Error::new(usr_msg, log_value));
    }};
}
#[macro_export]
macro_rules! err_silent {
    ($msg:expr) => {{ return Err($crate::error::Error::new($msg, $msg)); }};
}
//- /src/api.rs
fn f() {
    err!("Invalid user");
    err!(format!("User {} is unknown", user.email));
    err!("Locked", ErrorEvent { event: 1 });
    err_silent!("No log");
}
"#,
        r#"
        err!: log error "Invalid user"
        err!: log error `format!("User {} is unknown", user.email)`
        err!: log error "Locked"
        "#,
    );
}

/// The error comes first, and becomes a field (greptimedb).
#[test]
fn error_first() {
    check(
        r#"
//- /telemetry/src/lib.rs crate:common-telemetry deps:tracing
#[macro_use]
pub mod macros;
pub use tracing;
//- /telemetry/src/macros.rs
#[macro_export]
macro_rules! error {
    ($e:expr; target: $target:expr, $($arg:tt)+) => ({ $crate::log!(target: $target, $crate::tracing::Level::ERROR, err = ?$e, $($arg)+) });
    ($e:expr; $($arg:tt)+) => ({ $crate::log!($crate::tracing::Level::ERROR, err = ?$e, $($arg)+) });
    (%$e:expr; target: $target:expr, $($arg:tt)+) => ({ $crate::log!(target: $target, $crate::tracing::Level::ERROR, err = %$e, $($arg)+) });
    (%$e:expr; $($arg:tt)+) => ({ $crate::log!($crate::tracing::Level::ERROR, err = %$e, $($arg)+) });
    ($($arg:tt)+) => ({ $crate::log!($crate::tracing::Level::ERROR, $($arg)+) });
}
#[macro_export]
macro_rules! log {
    (target: $target:expr, $lvl:expr, $($arg:tt)+) => {{ $crate::tracing::event!(target: $target, $lvl, $($arg)+); }};
    ($lvl:expr, $($arg:tt)+) => {{ $crate::tracing::event!($lvl, $($arg)+); }};
}
//- /src/lib.rs crate:meta deps:common_telemetry
use common_telemetry::error;
fn f() {
    error!(e; "Failed to open region: {}", region_id);
    error!(%e; target: "mito", "Failed");
    error!(e.source(); region = id, "Failed");
    error!(region_id = %id, "plain");
    common_telemetry::error!("{}", x.y);
}
"#,
        r#"
        error!: tracing error err*=?e "Failed to open region: {}" region_id
        error!: tracing error "mito" err*=%e "Failed"
        error!: tracing error err*=?e.source() region=id "Failed"
        error!: tracing error region_id=%id "plain"
        common_telemetry::error!: tracing error "{}" x.y
        "#,
    );
}

/// Options before the fields, and the log macro's name as an argument (quickwit).
#[test]
fn options_first_and_the_name_of_the_macro_as_an_argument() {
    check(
        r#"
//- /common/src/lib.rs crate:quickwit-common deps:tracing
pub mod rate_limited_tracing;
//- /common/src/rate_limited_tracing.rs
#[macro_export]
macro_rules! rate_limited_tracing {
    ($log_fn:ident, limit_per_min=$limit:literal, $($args:tt)*) => {{
        use ::std::sync::atomic::Ordering;
        static COUNT: AtomicU32 = AtomicU32::new(0);
        if COUNT.fetch_add(1, Ordering::Acquire) < $limit {
            ::tracing::$log_fn!($($args)*);
        }
    }};
}
#[macro_export]
macro_rules! rate_limited_info {
    (limit_per_min=$limit:literal, $($args:tt)*) => { $crate::rate_limited_tracing::rate_limited_tracing!(info, limit_per_min=$limit, $($args)*) };
}
#[macro_export]
macro_rules! rate_limited_debug {
    ($($args:tt)*) => { $crate::rate_limited!(debug, $($args)*) };
}
#[macro_export]
macro_rules! rate_limited {
    ($log_fn:ident, $($args:tt)*) => { $log_fn!($($args)*) };
}
pub use rate_limited_info;
pub use rate_limited_tracing;
//- /src/lib.rs crate:ingest deps:quickwit_common,tracing
use quickwit_common::rate_limited_tracing::rate_limited_info;
use quickwit_common::rate_limited;
use tracing::{debug, warn};
fn f() {
    rate_limited_info!(limit_per_min=10, index_id=%id, "could not ingest {n}");
    quickwit_common::rate_limited_debug!(n, "again");
    rate_limited!(warn, "named {}", here);
}
"#,
        r#"
        rate_limited_info!: tracing info index_id=%id "could not ingest {n}"
        quickwit_common::rate_limited_debug!: tracing debug n=n "again"
        rate_limited!: tracing warn "named {}" here
        "#,
    );
}

/// Panics in debug builds, logs in others (neon).
#[test]
fn critical() {
    check(
        r#"
//- /utils/src/lib.rs crate:utils deps:tracing
pub mod logging;
//- /utils/src/logging.rs
#[macro_export]
macro_rules! critical {
    ($($arg:tt)*) => {{
        if cfg!(debug_assertions) {
            panic!($($arg)*);
        }
        $crate::logging::CRITICAL.inc();
        let backtrace = std::backtrace::Backtrace::capture();
        tracing::error!("CRITICAL: {}\n{backtrace}", format!($($arg)*));
    }};
}
#[macro_export]
macro_rules! critical_timeline {
    ($tenant:expr, $timeline:expr, $($arg:tt)*) => {{
        tracing::error!(tenant_id = %$tenant, timeline_id = %$timeline, "CRITICAL: {}", format_args!($($arg)*));
    }};
}
//- /src/lib.rs crate:pageserver deps:utils,tracing
use utils::{critical, critical_timeline};
fn f() {
    critical!("walredo failed: {e:#}");
    critical_timeline!(self.tenant, id, "failed: {}", e);
}
"#,
        r#"
        critical!: tracing error "walredo failed: {e:#}"
        critical_timeline!: tracing error tenant_id*=%self.tenant timeline_id*=%id "failed: {}" e
        "#,
    );
}

/// The level is only known when it runs (tycho, feldera).
#[test]
fn a_level_of_the_caller() {
    check(
        r#"
macro_rules! dyn_event {
    ($lvl:expr, $($arg:tt)+) => {
        match $lvl {
            ::tracing::Level::TRACE => ::tracing::trace!($($arg)+),
            ::tracing::Level::DEBUG => ::tracing::debug!($($arg)+),
            ::tracing::Level::INFO => ::tracing::info!($($arg)+),
        }
    };
}
macro_rules! at { ($lvl:expr, $($arg:tt)+) => { tracing::event!($lvl, $($arg)+) }; }
fn f() {
    dyn_event!(level, id, "block {n}");
    at!(self.level, "text");
    at!(Level::WARN, "text");
}
"#,
        r#"
        dyn_event!: tracing level `dyn_event` id=id "block {n}"
        at!: tracing level `self.level` "text"
        at!: tracing warn "text"
        "#,
    );
}

/// Rules of its own for what the first argument is (risingwave, tikv).
#[test]
fn several_rules() {
    check(
        r#"
macro_rules! info_or_debug {
    ($cond:expr; $($args:tt)*) => { if $cond { tracing::info!($($args)*) } else { tracing::debug!($($args)*) } };
}
macro_rules! log_error {
    ($e:expr, $context:literal) => { tracing::warn!(error = %$e.as_report(), $context) };
    ($e:expr, $context:literal, $($arg:tt)*) => { tracing::warn!(error = %$e.as_report(), $context, $($arg)*) };
}
fn f() {
    info_or_debug!(is_first; "connected {}", addr);
    log_error!(e, "failed to commit");
    log_error!(e, "failed to commit {}", epoch);
}
"#,
        r#"
        info_or_debug!: tracing level `info_or_debug` "connected {}" addr
        log_error!: tracing warn error*=%log_error "failed to commit"
        log_error!: tracing warn error*=%log_error "failed to commit {}" epoch
        "#,
    );
}
