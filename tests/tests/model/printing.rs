//! What types print of themselves.

use logcheck_tests::resolved::check_model;

#[test]
fn a_derived_debug_prints_all_fields() {
    check_model(
        "
//- /src/lib.rs crate:orders
#[derive(Clone, Debug)]
struct Card { number: String, owner: String }
//     ^^^^ Debug prints number, owner
//     ^^^^ Display prints unknown
#[cfg_attr(debug_assertions, derive(Debug))]
struct Pin(u64);
//     ^^^ Debug prints 0
struct Silent { id: u64 }
//     ^^^^^^ Debug prints unknown
",
    );
}

#[test]
fn a_debug_that_somebody_wrote() {
    check_model(
        r#"
//- /src/lib.rs crate:orders
mod shown;
use std::fmt;
struct Built { id: u64, key: String, count: Vec<u8> }
//     ^^^^^ Debug prints id
//     ^^^^^ Display prints key
impl fmt::Debug for Built {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Built").field("id", &self.id).field("count", &self.count.len()).finish_non_exhaustive()
    }
}
impl fmt::Display for Built {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{}", self.key) }
}
pub struct Fixed(String);
//         ^^^^^ Debug prints nothing
pub struct Inner(String, u8);
//         ^^^^^ Debug prints 0
pub struct Computed(String);
//         ^^^^^^^^ Debug prints unknown
pub struct Masked { key: String }
//         ^^^^^^ Debug prints unknown
//- /src/shown.rs
use crate::{Computed, Fixed, Inner, Masked};
impl Debug for Fixed { fn fmt(&self, f: &mut Formatter) -> Result { f.write_str("Fixed(..)") } }
impl Debug for Inner { fn fmt(&self, f: &mut Formatter) -> Result { Debug::fmt(&self.0, f) } }
impl Debug for Computed { fn fmt(&self, f: &mut Formatter) -> Result { write!(f, "{}", self.masked()) } }
impl Debug for Masked { fn fmt(&self, f: &mut Formatter) -> Result { f.write_str(&mask(self)) } }
"#,
    );
}

#[test]
fn attributes_hide_fields() {
    check_model(
        r#"
//- /src/lib.rs crate:orders
#[derive(derive_more::Debug)]
struct More { id: u64, #[debug(skip)] key: String, #[debug("<hidden>")] pin: String }
//     ^^^^ Debug prints id
#[derive(Educe)]
#[educe(Debug)]
struct Educed { id: u64, #[educe(Debug(ignore))] key: String }
//     ^^^^^^ Debug prints id
#[derive(Derivative)]
#[derivative(Debug)]
struct Derived { id: u64, #[derivative(Debug = "ignore")] key: String }
//     ^^^^^^^ Debug prints id
#[derive(Redact)]
struct Veiled { id: u64, #[redact] key: String }
//     ^^^^^^ Debug prints id
#[derive(derive_more::Debug)]
struct Own { id: u64, #[debug("{}", mask(key))] key: String }
//     ^^^ Debug prints unknown
#[derive(derive_more::Debug)]
#[debug("Whole(..)")]
struct Whole { id: u64 }
//     ^^^^^ Debug prints nothing
"#,
    );
}
