//! What a log call is, how it is read and how it is judged: the part that logcheck's macros and analyzer share.
//!
//! Nothing here reads a file, prints or keeps state: text and tokens go in, plain values come out.

pub mod built_text;
pub mod call;
pub mod cfg;
pub mod diagnostic;
pub mod entry_points;
pub mod expr;
pub mod facts;
pub mod format_string;
pub mod judge;
pub mod loops;
pub mod names;
pub mod nearest;
pub mod objects;
pub mod policy;
pub mod reach;
pub mod rule;
pub mod rules;
pub mod spans;
pub mod suppression;
pub mod surroundings;
pub mod terminal;
pub mod values;
pub mod wording;
pub mod workspace;
