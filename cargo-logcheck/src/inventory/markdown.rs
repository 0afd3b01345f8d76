//! Tables for a wiki, one for each package.

use std::collections::BTreeMap;
use std::io::{self, Write};

use logcheck_analyzer::{Entry, EntryKey, EntryKind, EntryMessage};
use logcheck_rules::call::LogLevel;

use crate::render::clean_line;

/// Writes the tables.
pub(super) fn write(entries: &[Entry], out: &mut dyn Write) -> io::Result<()> {
    let mut packages: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        packages.entry(&entry.package).or_default().push(entry);
    }
    for (index, (package, entries)) in packages.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        writeln!(out, "## {}\n", escaped(package))?;
        writeln!(out, "| Kind | Level | Message | Keys | Function | Place |")?;
        writeln!(out, "|---|---|---|---|---|---|")?;
        entries.iter().try_for_each(|entry| row(entry, out))?;
    }
    Ok(())
}

fn row(entry: &Entry, out: &mut dyn Write) -> io::Result<()> {
    let mut kind = entry.kind.name().to_owned();
    kind.push_str(if entry.is_test { ", test" } else { "" });
    kind.push_str(if entry.is_unread { ", not fully read" } else { "" });
    let keys: Vec<String> = entry.keys.iter().map(key).collect();
    writeln!(
        out,
        "| {kind} | {} | {} | {} | {} | {}:{} |",
        entry.level.map_or("", LogLevel::name),
        message(entry),
        keys.join(", "),
        escaped(&entry.function),
        escaped(&entry.file),
        entry.line,
    )
}

fn message(entry: &Entry) -> String {
    let is_span = matches!(entry.kind, EntryKind::Span | EntryKind::Instrument);
    match (&entry.message, &entry.name) {
        (EntryMessage::Static(text) | EntryMessage::Interpolated(text, _), _) => escaped(text),
        (EntryMessage::Computed, _) => "*computed*".to_owned(),
        (EntryMessage::None, Some(name)) if is_span => escaped(name),
        (EntryMessage::None, _) => String::new(),
    }
}

fn key(key: &EntryKey) -> String {
    let rendered = match key.rendered() {
        "bare" => String::new(),
        word => format!(" ({word})"),
    };
    let value_type = key.value_type.as_ref().map(|ty| format!(": {}", escaped(ty))).unwrap_or_default();
    format!("{}{value_type}{rendered}", escaped(&key.name))
}

/// Text of the source as text of a cell: nothing in it means anything to Markdown, and it stays on its line.
fn escaped(text: &str) -> String {
    let mut cell = String::new();
    for char in clean_line(text).chars() {
        if matches!(char, '\\' | '`' | '*' | '_' | '~' | '[' | ']' | '<' | '>' | '&' | '|' | '#' | '$' | '!')
        {
            cell.push('\\');
        }
        cell.push(char);
    }
    cell
}
