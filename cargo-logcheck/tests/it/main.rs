//! Tests of the command: what it writes for a report, and how it takes its arguments.

mod command;
mod fixture;
mod human;
mod inventory;
mod json;
mod robustness;
mod short;
