//! The macros of the standard library that print something, or end with a text.

use logcheck_rules::call::output::{Output, arguments_before_text};
use logcheck_rules::diagnostic::FileId;
use logcheck_rules::expr::MacroCall;
use logcheck_rules::workspace::{File, Workspace};

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
pub(super) fn kind_of_call(call: &MacroCall, file: FileId, workspace: &Workspace) -> Option<EntryKind> {
    let (name, before) = call.path.split_last()?;
    let is_of_std = match before.first().map(String::as_str) {
        Some(root) => matches!(root, "std" | "core"),
        None => !is_redefined(name, file, workspace),
    };
    let is_bare_assertion =
        call.format.is_none() && arguments_before_text(name).is_some_and(|number| number > 0);
    kind_of(name).filter(|_| is_of_std && !is_bare_assertion)
}

/// Whether a plain name means another macro in a file: one that the file defines, or imports. What is imported may be a
/// module or a function of that name, which leaves the macro as it is: `use crate::panic;`.
fn is_redefined(name: &str, file: FileId, workspace: &Workspace) -> bool {
    let defines = |file: &File| file.facts.local_macros.iter().any(|defined| defined == name);
    let this = workspace.file(file);
    let of_package = || workspace.files.iter().filter(|other| other.crate_id == this.crate_id);
    let is_macro_of = |root: &str| match root {
        "std" | "core" | "alloc" => false,
        "crate" | "self" | "super" => of_package().any(defines),
        _ => true,
    };
    let mut imports = this.facts.imports.iter().filter(|import| import.name == name);
    defines(this) || imports.any(|import| import.path.first().is_some_and(|root| is_macro_of(root)))
}
