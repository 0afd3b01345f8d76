//! The macros of the standard library that write something, or end with a text.

use logcheck_rules::facts::FileFacts;

use super::EntryKind;

/// A macro of the standard library that an inventory lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StdMacro {
    pub(super) kind: EntryKind,
    /// Whether it is listed only where it is given a text: what `assert!` says by itself is not somebody's words.
    pub(super) only_with_text: bool,
}

impl StdMacro {
    /// The macro of that name.
    pub(crate) fn named(name: &str) -> Option<StdMacro> {
        let (kind, only_with_text) = match name {
            "print" | "println" | "eprint" | "eprintln" | "dbg" => (EntryKind::Print, false),
            "panic" | "unreachable" | "todo" | "unimplemented" => (EntryKind::Panic, false),
            "assert" | "assert_eq" | "assert_ne" | "debug_assert" | "debug_assert_eq" | "debug_assert_ne" => {
                (EntryKind::Panic, true)
            }
            _ => return None,
        };
        Some(StdMacro { kind, only_with_text })
    }

    /// The macro that a path means in a file, if it is one of the standard library and not another of its name.
    pub(super) fn at_path(path: &[String], facts: &FileFacts) -> Option<StdMacro> {
        let (name, before) = path.split_last()?;
        let is_std =
            |path: &[String]| path.first().is_some_and(|root| matches!(root.as_str(), "std" | "core"));
        let is_meant = || {
            let imports = || facts.imports.iter().filter(|import| import.name == *name);
            !facts.local_macros.contains(name) && imports().all(|import| is_std(&import.path))
        };
        let is_of_std = if before.is_empty() { is_meant() } else { is_std(before) };
        StdMacro::named(name).filter(|_| is_of_std)
    }
}
