//! How logcheck is tested: by text.
//!
//! A test is a piece of Rust, with carets under what should be found:
//!
//! ```text
//! info!("order {id} accepted");
//!             //^^^^ interpolated_message: the message interpolates a value
//! ```
//!
//! - The carets stand under exactly the tokens that a finding underlines, counted in characters; where it goes on over
//!   several lines, under its part of the first. Two slashes at the very beginning of a line count as carets where the
//!   finding needs them.
//! - Several lines of carets may stand under one line of code.
//! - The text after the carets is the beginning of what the finding says.
//! - What has no carets must not be found.
//! - Statements are put into an `async fn example()`; lines `//- /path.rs crate:name deps:a,b` start new files: see
//!   [`fixture`].
//!
//! Where such a text is written decides what is tested:
//!
//! | where | what is tested |
//! |---|---|
//! | in the docs of a rule, under Finds, Instead or Silent | that rule, in the analyzer (`tests/rules.rs`) and, if it judges one call at a time, in the compiler (`tests/parity.rs`); the carets are followed by the beginning of `what` |
//! | `check(r#".."#)` in `tests/workspace.rs` | all rules together, in several files and crates; the carets are followed by the rule's name, a colon, and the beginning of `what` |
//! | `check(r#".."#, "..")` in `tests/names` | which calls are read, and what in them, in several files and crates |
//! | a program in `ui/` | the exact words of the compiler (`tests/ui.rs`) |
//!
//! What is not about findings is tested otherwise: how each form of each log macro is read (`tests/grammar.rs`, with its
//! cases in `grammar/`), what the macros emit (`tests/events.rs`), how they follow the policy
//! (`tests/policy.rs`), what becomes of folders and files that are not as they should be (`tests/bad_input`), what holds
//! for any text (`tests/any_text.rs`), and what a reviewer would have to look for in this workspace (`tests/tidy.rs`).
//!
//! A new rule needs no test of its own: its examples are its tests. `cargo test -p logcheck-tests --test rules -- NAME`
//! runs those of one rule.

use logcheck_rules::policy::Policy;

pub mod analyzer;
pub mod annotations;
pub mod calls;
pub mod compare;
pub mod compiler;
pub mod corpus;
pub mod counts;
pub mod examples;
pub mod fixture;
pub mod independent;
pub mod outline;
pub mod read_calls;
pub mod resolved;
pub mod sources;
pub mod tokens;

/// Checks that the analyzer finds in a fixture what its annotations say, `rule: what`, and nothing else.
#[track_caller]
pub fn check(text: &str) {
    check_with(text, &Policy::default());
}

/// The same as [`check`] with a policy.
#[track_caller]
pub fn check_with(text: &str, policy: &Policy) {
    let files = fixture::files_of(text);
    let found = analyzer::findings(&files, policy);
    let words =
        |found: &analyzer::Found| format!("{}: {}", found.diagnostic.rule, found.diagnostic.finding.what);
    if let Err(differences) = compare::compare(&files, &found, words) {
        panic!("{differences}");
    }
}
