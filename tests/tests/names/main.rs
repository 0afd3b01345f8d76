//! Which crate's macro is this? Fixtures of several files, and the log calls that are read in them.

mod collisions;
mod expansion;
mod imports;
mod nested;
mod policy;
mod wrappers;

use logcheck_rules::policy::Policy;
use logcheck_tests::read_calls::calls;

/// Checks that these calls are read in a fixture, and no others.
#[track_caller]
fn check(fixture: &str, expected: &str) {
    let expected: Vec<&str> = expected.trim().lines().map(str::trim).collect();
    let found = calls(fixture, &Policy::default());
    assert_eq!(found.lines().collect::<Vec<_>>().join("\n"), expected.join("\n"), "found:\n{found}");
}
