//! The command `cargo logcheck`: reads arguments, asks the analyzer, writes what it found, and says so with its exit code.
//!
//! This is a library for the sake of its tests; `main.rs` only opens the streams.

pub mod args;
pub mod environment;
pub mod exit;
pub mod policy;
pub mod render;
pub mod run;

mod date;
mod explain;
mod inventory;
mod summary;
