//! The functions that a router is given.

use super::Scan;
use super::words::{CHAINING, ROUTING};
use crate::extract::types::{read_path, split_at_commas};

impl Scan<'_, '_, '_> {
    /// Whether a method of that name gives a router, or a filter of `warp`, the function that handles a request.
    pub(super) fn is_routing(&self, word: &str) -> bool {
        ROUTING.contains(&word) || (CHAINING.contains(&word) && self.imports_crate("warp"))
    }

    /// Whether an import before this place is of that crate.
    fn imports_crate(&self, krate: &str) -> bool {
        self.extraction
            .facts
            .imports
            .iter()
            .any(|import| import.path.first().is_some_and(|root| root == krate))
    }

    /// Notes the functions among the arguments of a routing method.
    pub(super) fn routes(&mut self, open: usize) {
        let Some(closing) = self.tokens.closing(open) else { return };
        for argument in split_at_commas(self.tokens, open + 1..closing) {
            let (path, end) = read_path(self.tokens, argument.clone());
            let is_function =
                end == argument.end && path.last().is_some_and(|name| name.starts_with(char::is_lowercase));
            if is_function {
                self.extraction.facts.routed.push(path.join("::"));
            }
        }
    }
}
