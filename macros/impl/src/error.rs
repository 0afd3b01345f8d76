//! What is said to the compiler, and where.

use std::path::Path;

use logcheck_rules::call::Prefix;
use logcheck_rules::diagnostic::Diagnostic;
use logcheck_rules::expr::{Loc, Places};
use logcheck_rules::policy::PolicyError;
use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// What a rule found, at its own tokens: the rule and what is wrong, then the evidence, the reason and the remedy, each
/// on a line of its own.
pub(crate) fn of_diagnostic(diagnostic: &Diagnostic, places: &Places) -> TokenStream {
    let finding = &diagnostic.finding;
    let title = format!("[logcheck::{}] {}", diagnostic.rule, finding.what);
    let details = [("here", &*finding.label), ("why", &finding.why), ("help", &finding.help)];
    at_place(&text_of(title, &details), finding.at.loc, places)
}

/// A prefix that a later version may know.
pub(crate) fn of_limit(prefix: &Prefix, places: &Places) -> TokenStream {
    let title = "[logcheck] the prefix `limit:` is not supported in this version".to_owned();
    let why = "without it the event is emitted each time, which is not what is asked for here";
    at_place(&text_of(title, &[("why", why), ("help", "remove the prefix")]), prefix.loc, places)
}

/// Each mistake in a policy, with the line it stands in.
pub(crate) fn of_broken_policy(path: &Path, text: &str, errors: &[PolicyError]) -> TokenStream {
    let error_of = |error: &PolicyError| {
        let before = text.get(..error.range.start).unwrap_or(text);
        let number = before.matches('\n').count() + 1;
        let line = text.lines().nth(number - 1).unwrap_or_default().trim();
        let place = format!("{}:{number}: `{line}`", path.display());
        let help = error.help.as_deref().unwrap_or_default();
        at_call(&text_of(
            format!("[logcheck] the policy has a mistake: {}", error.what),
            &[("here", &place), ("help", help)],
        ))
    };
    errors.iter().map(error_of).collect()
}

/// A policy that the system does not hand out.
pub(crate) fn of_unreadable_policy(path: &Path, reason: &str) -> TokenStream {
    let place = path.display().to_string();
    at_call(&text_of(format!("[logcheck] the policy cannot be read: {reason}"), &[("here", &place)]))
}

/// A compile error at the whole call.
pub(crate) fn at_call(text: &str) -> TokenStream {
    between(text, Span::call_site(), Span::call_site())
}

fn at_place(text: &str, loc: Loc, places: &Places) -> TokenStream {
    let place = places.get(loc);
    between(text, place.first, place.last)
}

/// A title with what there is to say below it.
fn text_of(title: String, details: &[(&str, &str)]) -> String {
    let given = details.iter().filter(|(_, words)| !words.is_empty());
    let lines = given.map(|(name, words)| format!("  {:<6}{words}", format!("{name}:")));
    std::iter::once(title).chain(lines).collect::<Vec<_>>().join("\n")
}

/// `::core::compile_error! { "text" }`. The compiler underlines from its first to its last token, which is the only way
/// to mark several tokens on stable Rust, where spans cannot be joined.
fn between(text: &str, first: Span, last: Span) -> TokenStream {
    let mut literal = Literal::string(text);
    literal.set_span(first);
    let mut body = Group::new(Delimiter::Brace, TokenTree::from(literal).into());
    body.set_span(last);
    let mut error = TokenStream::new();
    for word in ["core", "compile_error"] {
        for spacing in [Spacing::Joint, Spacing::Alone] {
            let mut colon = Punct::new(':', spacing);
            colon.set_span(first);
            error.extend([TokenTree::from(colon)]);
        }
        error.extend([TokenTree::from(Ident::new(word, first))]);
    }
    let mut bang = Punct::new('!', Spacing::Alone);
    bang.set_span(first);
    error.extend([TokenTree::from(bang), TokenTree::from(body)]);
    error
}
