//! One line for each finding, as `cargo check --message-format short` writes them.

use std::io::{self, Write};

use annotate_snippets::renderer::{DEFAULT_ERROR_STYLE, DEFAULT_WARNING_STYLE, Style};
use logcheck_rules::diagnostic::Diagnostic;

use super::clean::clean_line;
use super::place::Sources;
use super::write_each;

/// Writes all findings.
pub(super) fn render(sources: &Sources<'_>, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let diagnostics: Vec<&Diagnostic> = sources.report.diagnostics.iter().collect();
    write_each(&diagnostics, |diagnostic| Ok(line(diagnostic, sources, color)), out)
}

/// One finding, with the end of its line.
pub(super) fn line(diagnostic: &Diagnostic, sources: &Sources<'_>, color: bool) -> String {
    let finding = &diagnostic.finding;
    let place = sources.place(finding.at);
    let start = place.start();
    let (level, style) = if diagnostic.level.is_error() {
        ("error", DEFAULT_ERROR_STYLE)
    } else {
        ("warning", DEFAULT_WARNING_STYLE)
    };
    let style = if color { style } else { Style::new() };
    let label =
        if finding.label.is_empty() { String::new() } else { format!(": {}", clean_line(&finding.label)) };
    format!(
        "{path}:{line}:{column}: {style}{level}[logcheck::{rule}]{style:#}: {what}{label}\n",
        path = clean_line(&place.file.path),
        line = start.line,
        column = start.column,
        rule = diagnostic.rule,
        what = clean_line(&finding.what),
    )
}
