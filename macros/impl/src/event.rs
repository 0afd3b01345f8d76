//! One event: its tokens are read and judged, and go on to tracing's macro.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use logcheck_rules::call::parse::{CallTokens, MacroShape, read_call, without_own_prefixes};
use logcheck_rules::call::{Family, PrefixKind};
use logcheck_rules::diagnostic::FileId;
use logcheck_rules::expr::Places;
use logcheck_rules::judge::judge_call;
use logcheck_rules::policy::Policy;
use logcheck_rules::rule::CallContext;
use logcheck_rules::surroundings::Surroundings;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;

use crate::error;
use crate::policy::CurrentPolicy;

/// What the public macros hand on: `[$crate] info ..`.
struct Event {
    /// The crate `logcheck`, by whatever name and through whatever re-exports the caller reaches it.
    facade: TokenStream,
    /// The name of tracing's macro.
    macro_name: Ident,
    shape: MacroShape,
    /// What the caller wrote between the delimiters.
    tokens: TokenStream,
}

/// An event, with a compile error for each thing that is wrong with it.
pub(crate) fn expand(input: TokenStream, policy: &CurrentPolicy) -> TokenStream {
    let Some(event) = Event::read(input) else {
        return error::at_call("[logcheck] this macro is an inner part of `logcheck::info!` and its like");
    };
    let call = event.call();
    let extras = match policy {
        CurrentPolicy::Foreign => TokenStream::new(),
        CurrentPolicy::Policy { policy, path } => {
            let tracked = path.as_deref().and_then(track);
            let errors = event.errors(policy);
            quote!(#tracked #errors)
        }
        CurrentPolicy::Broken { path, text, errors } => {
            once(&IS_POLICY_REPORTED, || error::of_broken_policy(path, text, errors))
        }
        CurrentPolicy::Unreadable { path, reason } => {
            once(&IS_POLICY_REPORTED, || error::of_unreadable_policy(path, reason))
        }
    };
    // An error stands beside the call, not in its place: what the arguments use stays used.
    if extras.is_empty() { call } else { quote!({ #extras #call }) }
}

impl Event {
    fn read(input: TokenStream) -> Option<Event> {
        let mut tokens = input.into_iter();
        let (Some(TokenTree::Group(facade)), Some(TokenTree::Ident(macro_name))) =
            (tokens.next(), tokens.next())
        else {
            return None;
        };
        let shape = MacroShape::of(Family::Logcheck, &macro_name.to_string())?;
        Some(Event { facade: facade.stream(), macro_name, shape, tokens: tokens.collect() })
    }

    /// A compile error for each thing that is wrong.
    fn errors(&self, policy: &Policy) -> TokenStream {
        let mut places = Places::default();
        // The compiler does not show a macro the path it was called by, so what is said about the path is said about
        // the whole call.
        let here = Span::call_site();
        let tokens =
            CallTokens { shape: self.shape, name: (here, here), tokens: self.tokens.clone(), end: here };
        let call = read_call(tokens, &mut places);
        let limits = call
            .prefixes
            .iter()
            .filter(|prefix| prefix.kind == PrefixKind::Limit)
            .map(|prefix| error::of_limit(prefix, &places));
        let context = CallContext { call: &call, file: FileId(0), policy, around: &Surroundings::NONE };
        let mut diagnostics = judge_call(&context);
        // Positions are numbered as they are read, so this is the order of the source.
        diagnostics.sort_by_key(|diagnostic| diagnostic.finding.at.loc);
        let rejections = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.level.is_error())
            .map(|diagnostic| error::of_diagnostic(diagnostic, &places));
        limits.chain(rejections).collect()
    }

    /// The call of tracing's macro with the caller's own tokens, without the prefixes that tracing does not know.
    fn call(&self) -> TokenStream {
        let Event { facade, macro_name, .. } = self;
        let tokens = without_own_prefixes(self.tokens.clone());
        quote!(#facade::__private::tracing::#macro_name!(#tokens))
    }
}

/// Whether this run of the compiler has said what is wrong with the policy.
static IS_POLICY_REPORTED: AtomicBool = AtomicBool::new(false);

/// Whether this run of the compiler watches the policy.
static IS_POLICY_TRACKED: AtomicBool = AtomicBool::new(false);

/// The tokens, the first time they are asked for: one call in a crate is enough to carry what is about all of them.
fn once(is_done: &AtomicBool, tokens: impl FnOnce() -> TokenStream) -> TokenStream {
    if is_done.swap(true, Ordering::Relaxed) { TokenStream::new() } else { tokens() }
}

/// Makes the compiler watch the policy file, so that cargo compiles the crate again when the file changes.
fn track(path: &Path) -> Option<TokenStream> {
    // A path that is no text cannot be written into the source.
    let path = path.to_str()?;
    Some(once(&IS_POLICY_TRACKED, || {
        quote!(
            const _: &[u8] = ::core::include_bytes!(#path);
        )
    }))
}

#[cfg(test)]
mod tests;
