//! Logging macros that the compiler checks.
//!
//! They take tracing's grammar and become calls of `tracing`, so a file moves over by its `use` line:
//!
//! ```
//! use logcheck::info;
//!
//! # struct Order { id: u64 }
//! # let order = Order { id: 7 };
//! info!(order.id, "order accepted");
//! ```
//!
//! What does not belong in a log does not compile, and the error says what to write instead:
//!
//! ```compile_fail
//! # let password = "";
//! logcheck::info!(password, "user logged in");
//! ```
//!
//! What is rejected is decided by the rules that `cargo logcheck rules` lists and by the workspace's `logcheck.toml`.
//! A single call is excused by a prefix that says why:
//!
//! ```
//! # let cookie = "chocolate";
//! logcheck::info!(allow: (banned_key, "the bakery's product, not the browser's"), cookie, "batch baked");
//! ```

/// What the macros expand to. No part of the interface: it changes without notice.
#[doc(hidden)]
pub mod __private {
    pub use logcheck_macros::event;
    pub use tracing;
}

/// An event at the TRACE level, checked by the compiler; see the [crate's documentation](crate).
#[macro_export]
macro_rules! trace {
    ($($tokens:tt)*) => { $crate::__private::event!([$crate] trace $($tokens)*) };
}

/// An event at the DEBUG level, checked by the compiler; see the [crate's documentation](crate).
#[macro_export]
macro_rules! debug {
    ($($tokens:tt)*) => { $crate::__private::event!([$crate] debug $($tokens)*) };
}

/// An event at the INFO level, checked by the compiler; see the [crate's documentation](crate).
#[macro_export]
macro_rules! info {
    ($($tokens:tt)*) => { $crate::__private::event!([$crate] info $($tokens)*) };
}

/// An event at the WARN level, checked by the compiler; see the [crate's documentation](crate).
#[macro_export]
macro_rules! warn {
    ($($tokens:tt)*) => { $crate::__private::event!([$crate] warn $($tokens)*) };
}

/// An event at the ERROR level, checked by the compiler; see the [crate's documentation](crate).
#[macro_export]
macro_rules! error {
    ($($tokens:tt)*) => { $crate::__private::event!([$crate] error $($tokens)*) };
}
