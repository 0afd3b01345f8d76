//! The procedural macros behind `logcheck`: read, judge, expand.
//!
//! The crate `logcheck` re-exports them; nobody else should depend on this one.

use proc_macro::TokenStream;

mod error;
mod event;
mod policy;

/// `event!([$crate] info ..)`: one event of that level, for the macros of the crate that `$crate` names.
#[doc(hidden)]
#[proc_macro]
pub fn event(input: TokenStream) -> TokenStream {
    event::expand(input.into(), &policy::current()).into()
}
