//! One JSON object, documented field by field in docs/inventory.md. Its version rises when a reader has to change.

use std::io::{self, Write};

use logcheck_analyzer::{Entry, EntryKey};
use logcheck_rules::call::LogLevel;
use serde::Serialize;

/// The version of the object.
const VERSION: u32 = 1;

/// An entry, as it is written.
#[derive(Serialize)]
struct Event<'e> {
    family: &'static str,
    kind: &'static str,
    level: Option<&'static str>,
    message: Option<&'e str>,
    form: &'static str,
    name: Option<&'e str>,
    target: Option<&'e str>,
    keys: Vec<Key<'e>>,
    package: &'e str,
    function: Option<&'e str>,
    file: &'e str,
    line: usize,
    column: usize,
    test: bool,
    unread: bool,
}

/// A key of an entry.
#[derive(Serialize)]
struct Key<'e> {
    name: &'e str,
    rendered: &'static str,
    #[serde(rename = "type")]
    value_type: Option<&'e str>,
}

/// Writes the object, with one line for each event: it can be searched and compared line by line.
pub(super) fn write(entries: &[Entry], out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\"version\": {VERSION}, \"events\": [")?;
    for (index, entry) in entries.iter().enumerate() {
        out.write_all(if index > 0 { b",\n" } else { b"\n" })?;
        serde_json::to_writer(&mut *out, &event(entry))?;
    }
    out.write_all(b"\n]}\n")
}

fn event(entry: &Entry) -> Event<'_> {
    Event {
        family: entry.family.name(),
        kind: entry.kind.name(),
        level: entry.level.map(LogLevel::name),
        message: entry.message.text(),
        form: entry.message.form(),
        name: entry.name.as_deref(),
        target: entry.target.as_deref(),
        keys: entry.keys.iter().map(key).collect(),
        package: &entry.package,
        function: Some(entry.function.as_str()).filter(|function| !function.is_empty()),
        file: &entry.file,
        line: entry.line,
        column: entry.column,
        test: entry.is_test,
        unread: entry.is_unread,
    }
}

fn key(key: &EntryKey) -> Key<'_> {
    Key { name: &key.name, rendered: key.rendered(), value_type: key.value_type.as_deref() }
}
