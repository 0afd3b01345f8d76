//! A list for a terminal: file by file, one line for each entry, and how much there is of what.

use std::borrow::Cow;
use std::io::{self, Write};

use annotate_snippets::renderer::{AnsiColor, Style};
use logcheck_analyzer::{Entry, EntryKey, EntryKind, EntryMessage};
use logcheck_rules::call::{LogLevel, Rendering};
use logcheck_rules::wording::string_literal;

use super::counts;
use crate::render::clean_line;

/// Writes the list.
pub(super) fn write(entries: &[Entry], color: bool, out: &mut dyn Write) -> io::Result<()> {
    let styled = |style: Style| if color { style } else { Style::new() };
    for file in entries.chunk_by(|one, next| one.file == next.file) {
        let heading = styled(Style::new().bold());
        let path = file.first().map_or("", |entry| &entry.file);
        writeln!(out, "{heading}{}{heading:#}", clean_line(path))?;
        let width = file.last().map_or(0, |entry| entry.line.to_string().len());
        for entry in file {
            let level = styled(style(entry));
            let what = what(entry);
            let says = says(entry);
            let place = styled(Style::new().dimmed());
            let line = clean_line(&says);
            writeln!(
                out,
                "  {:>width$}  {level}{what:<10}{level:#}{line}  {place}{}{place:#}",
                entry.line,
                clean_line(&stands(entry)),
            )?;
        }
        writeln!(out)?;
    }
    out.write_all(counts::table(entries).as_bytes())
}

/// `info`, `info_span`, `print`: what is made, in the word that code has for it.
fn what(entry: &Entry) -> Cow<'static, str> {
    match (entry.kind, entry.level) {
        (EntryKind::Event, Some(level)) => Cow::Borrowed(level.name()),
        (EntryKind::Span, Some(level)) => Cow::Owned(format!("{}_span", level.name())),
        (kind, _) => Cow::Borrowed(kind.name()),
    }
}

/// Its name, its text and its keys.
fn says(entry: &Entry) -> String {
    // Behind the column before it, and with two spaces before each part.
    let mut parts = vec![String::new()];
    if matches!(entry.kind, EntryKind::Span | EntryKind::Instrument) {
        parts.extend(entry.name.as_deref().map(string_literal));
    }
    match &entry.message {
        EntryMessage::Static(text) | EntryMessage::Interpolated(text, _) => parts.push(string_literal(text)),
        EntryMessage::Computed => parts.push("(computed text)".to_owned()),
        EntryMessage::None => {}
    }
    if !entry.keys.is_empty() {
        let keys: Vec<String> = entry.keys.iter().map(key).collect();
        parts.push(format!("{{{}}}", keys.join(", ")));
    }
    parts.join("  ")
}

/// `order_id: OrderId`, `?order: Order`.
fn key(key: &EntryKey) -> String {
    let (before, behind) = match key.rendering {
        Rendering::Typed => ("", ""),
        Rendering::Display => ("%", ""),
        Rendering::Debug => ("?", ""),
        Rendering::Error => ("", ":err"),
        Rendering::Serialized => ("", ":serde"),
        Rendering::Empty => ("", " = Empty"),
    };
    let value_type = key.value_type.as_ref().map(|ty| format!(": {ty}")).unwrap_or_default();
    format!("{before}{}{behind}{value_type}", key.name)
}

/// Where it stands, and what is to be known about it.
fn stands(entry: &Entry) -> String {
    let mut parts = Vec::new();
    if !entry.function.is_empty() {
        parts.push(format!("in {}", entry.function));
    }
    parts.extend(entry.is_test.then(|| "(test)".to_owned()));
    parts.extend(entry.is_unread.then(|| "(not fully read)".to_owned()));
    parts.join(" ")
}

fn style(entry: &Entry) -> Style {
    let color = match entry.level {
        Some(LogLevel::Error) => AnsiColor::BrightRed,
        Some(LogLevel::Warn) => AnsiColor::Yellow,
        Some(LogLevel::Info) => AnsiColor::BrightGreen,
        Some(LogLevel::Debug) => AnsiColor::BrightBlue,
        Some(LogLevel::Trace) => AnsiColor::BrightCyan,
        None => return Style::new(),
    };
    color.on_default()
}
