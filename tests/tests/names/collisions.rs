//! Macros that are called like log macros and are none, and shims that are.

use crate::check;

#[test]
fn a_local_macro_that_writes_a_compile_error() {
    check(
        r#"
//- /src/lib.rs crate:helper deps:tracing,syn
macro_rules! error {
    ($span:expr, $text:literal) => { return Err(syn::Error::new($span, $text)) };
}
fn f() { error!(span, "not a log"); warn!("a log"); }
mod below { fn g() { error!(span, "neither") } }
"#,
        r#"warn!: tracing warn "a log""#,
    );
}

#[test]
fn a_macro_of_a_block_is_in_scope_there_alone() {
    check(
        r#"
use tracing::info;
fn f() {
    macro_rules! info { ($t:literal) => { println!($t) }; }
    info!("printed");
}
fn g() { info!("logged"); }
"#,
        r#"info!: tracing info "logged""#,
    );
}

#[test]
fn an_exported_macro_that_does_not_log() {
    check(
        r#"
//- /output/src/lib.rs crate:output deps:
#[macro_export]
macro_rules! warn { ($($t:tt)*) => { eprintln!($($t)*) }; }
//- /src/lib.rs crate:orders deps:output,tracing
use output::warn;
fn f() { warn!("printed"); output::warn!("printed"); tracing::warn!("logged"); }
"#,
        r#"tracing::warn!: tracing warn "logged""#,
    );
}

#[test]
fn a_shim_that_is_switched_off_still_logs_when_it_is_on() {
    check(
        r#"
//- /src/lib.rs crate:h2 deps:tracing
#[macro_use]
mod tracing;
mod client;
//- /src/tracing.rs
#[cfg(feature = "tracing")]
macro_rules! trace { ($($arg:tt)*) => { ::tracing::trace!($($arg)*) }; }
#[cfg(not(feature = "tracing"))]
macro_rules! trace { ($($arg:tt)*) => {}; }
//- /src/client.rs
fn f() { trace!(id = 5, "frame"); }
"#,
        r#"trace!: tracing trace id=5 "frame""#,
    );
}

#[test]
fn a_shim_module() {
    check(
        r#"
//- /src/lib.rs crate:rustls deps:log
mod log {
    #[cfg(feature = "log")]
    pub(crate) use log::{debug, warn};
    #[cfg(not(feature = "log"))]
    macro_rules! debug ( ($($tt:tt)*) => {{}} );
    #[cfg(not(feature = "log"))]
    pub(crate) use {debug, warn_ as warn};
    #[cfg(not(feature = "log"))]
    macro_rules! warn_ ( ($($tt:tt)*) => {{}} );
}
mod client {
    use crate::log::debug;
    fn f(x: u8) { debug!("client hello {x}"); crate::log::warn!("odd"); }
}
"#,
        r#"
        debug!: log debug "client hello {x}"
        crate::log::warn!: log warn "odd"
        "#,
    );
}

#[test]
fn a_shim_that_only_drops_its_arguments() {
    check(
        r#"
//- /src/lib.rs crate:orders deps:tracing
macro_rules! debug { ($($arg:tt)*) => { { let _ = format_args!($($arg)*); } }; }
fn f() { debug!("dropped"); }
"#,
        "",
    );
}

#[test]
fn names_that_are_those_of_modules_too() {
    check(
        r#"
//- /src/lib.rs crate:orders deps:log,hyper
#[macro_use]
extern crate log;
mod error;
mod api {
    use std::{error, fmt};
    fn f() { error!("a"); }
}
mod other {
    use crate::error;
    fn f() { error!("b"); }
}
//- /src/error.rs
pub struct Error;
"#,
        r#"
        error!: log error "a"
        error!: log error "b"
        "#,
    );
}

#[test]
fn a_shim_for_when_the_crate_is_switched_off() {
    check(
        r#"
//- /src/lib.rs crate:zopfli deps:log
#[cfg(feature = "std")]
use log::{debug, trace};
#[cfg(not(feature = "std"))]
macro_rules! debug { ($($_:expr),*) => {}; }
mod squeeze {
    #[cfg(feature = "std")]
    use log::trace;
    #[cfg(not(feature = "std"))]
    use crate::trace_shim as trace;
    fn f() { trace!("a {b}"); }
}
fn g() { debug!("c"); }
"#,
        r#"
        trace!: log trace "a {b}"
        debug!: log debug "c"
        "#,
    );
}

#[test]
fn a_module_in_two_configurations() {
    check(
        r#"
//- /src/lib.rs crate:x11 deps:tracing
mod tracing;
mod reader;
//- /src/tracing.rs
#[cfg(feature = "tracing")]
mod implementation {
    macro_rules! event {
        ($level:expr, $($arg:tt)+) => { tracing::event!($crate::tracing::Level::to_tracing($level), $($arg)+) };
    }
    pub(crate) use event;
}
#[cfg(not(feature = "tracing"))]
mod implementation {
    macro_rules! event { ($level:expr, $($arg:tt)+) => {}; }
    pub(crate) use event;
}
macro_rules! trace {
    ($($arg:tt)+) => { $crate::tracing::implementation::event!($crate::tracing::Level::Trace, $($arg)+) };
}
pub(crate) use trace;
//- /src/reader.rs
use crate::tracing::trace;
fn f() { trace!("read {} bytes", n); crate::tracing::trace!("again"); }
"#,
        r#"
        trace!: tracing level `trace` "read {} bytes" n
        crate::tracing::trace!: tracing level `crate::tracing::trace` "again"
        "#,
    );
}

#[test]
fn a_facade_out_of_sight() {
    check(
        r#"
//- /src/lib.rs crate:winit deps:tracing,bevy_log,runtime
use bevy_log::warn;
use runtime::error;
fn f() { warn!("a"); bevy_log::info!("b"); error!("it may be anything"); }
"#,
        r#"
        warn!: tracing warn "a"
        bevy_log::info!: tracing info "b"
        "#,
    );
}

#[test]
fn a_definition_counts_where_it_stands_however_it_is_laid_out() {
    check(
        r#"
mod z { macro_rules! info { ($($t:tt)*) => {} } }
mod b { use tracing::info; fn f() { info!("heard"); } }
"#,
        r#"info!: tracing info "heard""#,
    );
}

#[test]
fn what_is_not_looked_up_to_the_end_is_not_guessed() {
    let lines = |line: fn(u32) -> String| (0..400).map(line).collect::<Vec<_>>().join("\n");
    let modules = lines(|at| format!("pub mod m{at} {{ pub fn x() {{}} }}"));
    let globs = lines(|at| format!("use crate::m{at}::*;"));
    let text = format!(
        "{modules}\npub mod quiet {{ #[macro_export] macro_rules! hush {{ ($($t:tt)*) => {{}} }} pub use crate::hush as info; }}\n\
         pub mod user {{ {globs}\nuse crate::quiet::*; pub fn f(password: &str) {{ info!(\"{{}}\", password); }} }}\n"
    );
    check(&text, "");
}
