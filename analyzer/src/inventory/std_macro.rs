//! The macros of the standard library that print something, or end with a text.

use logcheck_rules::call::output::{Output, arguments_before_text};
use logcheck_rules::expr::MacroCall;
use logcheck_rules::facts::FileFacts;

use super::EntryKind;

/// What a macro of that name of the standard library makes, if it is listed.
pub(crate) fn kind_of(name: &str) -> Option<EntryKind> {
    match Output::of_name(name)? {
        Output::Stdout | Output::Stderr => Some(EntryKind::Print),
        Output::Panic => Some(EntryKind::Panic),
        Output::Error | Output::Value => None,
    }
}

/// What a call makes in a file, if its macro is one of the standard library and not another of that name. An assertion
/// without a text is not listed: what it says by itself is nobody's words.
pub(super) fn kind_of_call(call: &MacroCall, facts: &FileFacts) -> Option<EntryKind> {
    let (name, before) = call.path.split_last()?;
    let is_std = |path: &[String]| path.first().is_some_and(|root| matches!(root.as_str(), "std" | "core"));
    let is_meant = || {
        let mut imports = facts.imports.iter().filter(|import| import.name == *name);
        !facts.local_macros.contains(name) && imports.all(|import| is_std(&import.path))
    };
    let is_of_std = if before.is_empty() { is_meant() } else { is_std(before) };
    let is_bare_assertion =
        call.format.is_none() && arguments_before_text(name).is_some_and(|number| number > 0);
    kind_of(name).filter(|_| is_of_std && !is_bare_assertion)
}
