//! What is said beside the findings: what was not checked, and the last line.

use logcheck_analyzer::{Counts, Note, Report};

use crate::exit::Exit;
use crate::render::clean_line;

/// Shown without `--verbose`.
const MAX_NOTES: usize = 20;

/// What was not checked, or not fully: one line each.
pub(crate) fn notes(notes: &[Note], all: bool) -> Vec<String> {
    let shown = if all { notes.len() } else { MAX_NOTES };
    let mut lines: Vec<String> = notes.iter().take(shown).map(note).collect();
    if let Some(more @ 1..) = notes.len().checked_sub(shown) {
        lines.push(format!("note: {more} more such {}; `--verbose` shows all", noun(more, "note")));
    }
    lines
}

fn note(note: &Note) -> String {
    let line = note.line.map_or_else(String::new, |line| format!(":{line}"));
    let consequence =
        if note.consequence.is_empty() { String::new() } else { format!(": {}", note.consequence) };
    clean_line(&format!("note: {}{line}: {}{consequence}", note.path, note.what)).into_owned()
}

/// How much was checked, what was found, and why the exit code is what it is.
pub(crate) fn last_line(report: &Report, exit: Exit) -> String {
    let errors = report.diagnostics.iter().filter(|diagnostic| diagnostic.level.is_error()).count();
    let warnings = report.diagnostics.len() - errors;
    let mut found: Vec<String> =
        [(errors, "error"), (warnings, "warning")].into_iter().filter(|(n, _)| *n > 0).map(counted).collect();
    if found.is_empty() {
        found.push("no findings".to_owned());
    }
    if report.counts.suppressed > 0 {
        found.push(format!("{} suppressed", report.counts.suppressed));
    }
    let why = match exit {
        Exit::Denied => " because of the errors",
        Exit::Failure => ", as there was nothing to check",
        _ if warnings > 0 => ": warnings do not fail",
        Exit::Clean => "",
    };
    format!("checked {}: {}; exit {}{why}", read(report.counts), found.join(", "), exit.code())
}

/// How much was listed, and why the exit code is what it is.
pub(crate) fn last_line_of_list(counts: Counts, exit: Exit) -> String {
    let why = if exit == Exit::Failure { ", as there was nothing to read" } else { "" };
    format!("listed {}; exit {}{why}", read(counts), exit.code())
}

/// `212 files in 9 packages (3 read in part, 1 skipped), 1480 log calls (2 not fully read)`.
fn read(counts: Counts) -> String {
    let files = counted((counts.files, "file"));
    let packages = match counts.packages {
        0 => String::new(),
        packages => format!(" in {}", counted((packages, "package"))),
    };
    let partly = in_parentheses(&[
        (counts.reduced, "read in part"),
        (counts.skipped, "skipped"),
        (counts.unreached, "left out, as no target reaches them"),
        (counts.excluded, "left out by the policy"),
    ]);
    let calls = counted((counts.calls, "log call"));
    let unread = in_parentheses(&[(counts.unread_calls, "not fully read")]);
    format!("{files}{packages}{partly}, {calls}{unread}")
}

/// Nothing where all numbers are 0.
fn in_parentheses(parts: &[(usize, &str)]) -> String {
    let parts = parts.iter().filter(|(number, _)| *number > 0);
    let parts: Vec<String> = parts.map(|(number, what)| format!("{number} {what}")).collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

fn counted((number, what): (usize, &str)) -> String {
    format!("{number} {}", noun(number, what))
}

fn noun(number: usize, what: &str) -> String {
    if number == 1 { what.to_owned() } else { format!("{what}s") }
}

#[cfg(test)]
mod tests;
