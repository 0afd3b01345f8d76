//! The corpus: published crates on this machine, whose folder the environment variable `LOGCHECK_CORPUS` names.

#![expect(clippy::disallowed_methods, reason = "the tests are told by the environment where the corpus is")]
#![expect(clippy::print_stderr, reason = "a test that did not run says so")]

use std::path::PathBuf;

use logcheck_analyzer::{Inventory, Request, Scope, inventory};
use logcheck_rules::policy::Policy;

use crate::analyzer::TODAY;

/// The variable.
const VARIABLE: &str = "LOGCHECK_CORPUS";

/// The folder of the corpus; where nobody names one, the test says that it did not run.
pub fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os(VARIABLE).filter(|folder| !folder.is_empty()).map(PathBuf::from);
    if folder.is_none() {
        eprintln!("not run: {VARIABLE} names no corpus; `tests/corpus/get FOLDER` downloads it");
    }
    folder
}

/// Everything that is written in a folder.
pub fn inventory_of(folder: PathBuf) -> Inventory {
    let request = Request {
        current_dir: folder.clone(),
        scope: Scope::Paths(vec![folder.clone()]),
        policy: Policy::default(),
        policy_root: folder,
        today: TODAY,
    };
    inventory(&request).unwrap_or_else(|error| panic!("{error}"))
}
