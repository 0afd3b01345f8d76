//! Findings as cargo writes the compiler's messages, one JSON object in each line: what rust-analyzer, bacon and other
//! readers of `cargo check --message-format json` understand as it is.

use std::io::{self, Write};
use std::path::Path;

use logcheck_analyzer::{Package, Report, SourceFile, Target};
use logcheck_rules::diagnostic::{Diagnostic, Edit, Fix, FixSafety, Position};

use self::message::{CargoTarget, Code, CompilerMessage, Line, Message, RustcDiagnostic, Span};
use super::human::Human;
use super::place::{Place, Sources};
use super::{DEFAULT_WIDTH, short, write_each};
use crate::args::Rendered;

mod message;

/// How many bytes of source a place may bring along.
const MAX_TEXT: usize = 32 << 10;

/// Writes all findings, those of one package together, and a last line that says whether they let a build pass.
pub(super) fn render(sources: &Sources<'_>, rendered: Rendered, out: &mut dyn Write) -> io::Result<()> {
    let report = sources.report;
    let mut diagnostics: Vec<&Diagnostic> = report.diagnostics.iter().collect();
    diagnostics.sort_by_key(|diagnostic| package_order(report, diagnostic));
    let human = Human::new(sources, &diagnostics, rendered.ansi, DEFAULT_WIDTH);
    let text = |diagnostic| {
        if rendered.short {
            short::line(diagnostic, sources, rendered.ansi)
        } else {
            human.render(diagnostic)
        }
    };
    let message = |diagnostic| line(&compiler_message(diagnostic, sources, text(diagnostic)));
    write_each(&diagnostics, message, out)?;
    let success = !report.diagnostics.iter().any(|diagnostic| diagnostic.level.is_error());
    out.write_all(line(&Message::BuildFinished { success })?.as_bytes())
}

fn line(message: &Message<'_>) -> io::Result<String> {
    Ok(serde_json::to_string(message)? + "\n")
}

/// Files outside of any package come last.
fn package_order(report: &Report, diagnostic: &Diagnostic) -> usize {
    report.file(diagnostic.finding.at.file).package.unwrap_or(usize::MAX)
}

fn compiler_message<'s>(
    diagnostic: &'s Diagnostic,
    sources: &'s Sources<'_>,
    rendered: String,
) -> Message<'s> {
    let report = sources.report;
    let file = report.file(diagnostic.finding.at.file);
    let folder = package_of_folder(&report.root);
    let package = file.package.and_then(|index| report.packages.get(index)).unwrap_or(&folder);
    Message::CompilerMessage(Box::new(CompilerMessage {
        package_id: package.id.clone(),
        manifest_path: package.manifest_path.display().to_string(),
        target: target(package, file, &report.root),
        message: rustc_diagnostic(diagnostic, sources, rendered),
    }))
}

/// Readers drop a message without a package, so a folder without a manifest passes for one.
fn package_of_folder(folder: &Path) -> Package {
    let name = folder.file_name().map_or_else(|| "sources".into(), |name| name.to_string_lossy());
    Package {
        id: format!("path+file://{}#{name}@0.0.0", folder.display()),
        name: name.into_owned(),
        manifest_path: folder.join("Cargo.toml"),
        edition: "2024".to_owned(),
        targets: Vec::new(),
    }
}

/// The target of a file: its own, else the library, else any; where there is none, a library of that file.
fn target(package: &Package, file: &SourceFile, root: &Path) -> CargoTarget {
    let library_of_file = Target {
        name: package.name.replace('-', "_"),
        kind: vec!["lib".to_owned()],
        crate_types: vec!["lib".to_owned()],
        src_path: root.join(&file.path),
    };
    let own = file.target.and_then(|index| package.targets.get(index));
    let library = || package.targets.iter().find(|target| CargoTarget::is_library(&target.kind));
    let target = own.or_else(library).or_else(|| package.targets.first()).unwrap_or(&library_of_file);
    CargoTarget::new(target, &package.edition)
}

fn rustc_diagnostic<'s>(
    diagnostic: &'s Diagnostic,
    sources: &'s Sources<'_>,
    rendered: String,
) -> RustcDiagnostic<'s> {
    let finding = &diagnostic.finding;
    let mut spans = vec![Span { is_primary: true, ..span(sources, finding.at, &finding.label) }];
    spans.extend(finding.labels.iter().map(|label| span(sources, label.at, &label.text)));
    RustcDiagnostic {
        message_type: Some("diagnostic"),
        message: &finding.what,
        code: Some(Code { code: format!("logcheck::{}", diagnostic.rule), explanation: None }),
        level: if diagnostic.level.is_error() { "error" } else { "warning" },
        spans,
        children: children(diagnostic, sources),
        rendered: Some(rendered),
    }
}

/// The texts below the message. rust-analyzer no longer shows the label of the primary span where there is a child
/// without a span, and the label is the evidence: so it comes first among them.
fn children<'s>(diagnostic: &'s Diagnostic, sources: &'s Sources<'_>) -> Vec<RustcDiagnostic<'s>> {
    let finding = &diagnostic.finding;
    let texts = [("note", &finding.label), ("note", &finding.why), ("help", &finding.help)];
    let texts = texts.into_iter().filter(|(_, text)| !text.is_empty());
    let mut children: Vec<_> =
        texts.map(|(level, text)| RustcDiagnostic::child(level, text, Vec::new())).collect();
    children.extend(finding.fixes.iter().map(|fix| {
        let spans = fix.edits.iter().map(|edit| replacement(sources, fix, edit));
        RustcDiagnostic::child("help", &fix.title, spans.collect())
    }));
    children
}

fn replacement<'s>(sources: &'s Sources<'_>, fix: &Fix, edit: &'s Edit) -> Span<'s> {
    let applicability = match fix.safety {
        FixSafety::Safe => "MachineApplicable",
        FixSafety::Unsafe => "MaybeIncorrect",
    };
    Span {
        is_primary: true,
        suggested_replacement: Some(&edit.replacement),
        suggestion_applicability: Some(applicability),
        ..span(sources, edit.at, "")
    }
}

/// A secondary span.
fn span<'s>(sources: &'s Sources<'_>, at: Position, label: &'s str) -> Span<'s> {
    let place = sources.place(at);
    let (start, end) = (place.start(), place.end());
    Span {
        file_name: &place.file.path,
        byte_start: place.range.start,
        byte_end: place.range.end,
        line_start: start.line,
        line_end: end.line,
        column_start: start.column,
        column_end: end.column,
        is_primary: false,
        text: lines(&place),
        label: (!label.is_empty()).then_some(label),
        suggested_replacement: None,
        suggestion_applicability: None,
        expansion: None,
    }
}

/// Every line of a place, whole: readers count the columns of their own encoding in them. None where they are too long,
/// as the compiler has it where there is no source.
fn lines<'s>(place: &Place<'s>) -> Vec<Line<'s>> {
    if place.window(&place.lines()).0.len() > MAX_TEXT {
        return Vec::new();
    }
    let (start, end) = (place.start(), place.end());
    let line = |number| {
        let text = place.line(number);
        Line {
            text,
            highlight_start: if number == start.line { start.column } else { 1 },
            highlight_end: if number == end.line { end.column } else { text.chars().count() + 1 },
        }
    };
    place.lines().map(line).collect()
}
