//! A workspace's own crate, as its services use it: it hands the macros on.

pub use logcheck::{debug, error, info, trace, warn};
