//! The grammar of a suppression comment.

use std::ops::Range;

use super::Date;

/// What a suppression comment says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadSuppression {
    /// Whether it was written as `allow-file`.
    pub whole_file: bool,
    /// The rules or groups named, with their bytes in the comment.
    pub rules: Vec<(String, Range<usize>)>,
    /// Why.
    pub reason: Option<String>,
    /// The last day on which it counts.
    pub until: Option<Date>,
    /// What is wrong with it.
    pub malformed: Option<String>,
}

/// Placeholder of the reader.
pub fn read_suppression(_comment: &str) -> Option<ReadSuppression> {
    None
}
