//! The grammar of a suppression comment.

/// Placeholder of the reader.
pub fn read_suppression() {}
