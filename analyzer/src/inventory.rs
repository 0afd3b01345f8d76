//! What a workspace writes: every log event, span, print and panic, as plain values.
//!
//! The same facts that are judged are listed here, test code and all. Nothing is decided about them.

use std::fmt::Write as _;

use logcheck_rules::call::{Family, LogLevel, Rendering};
use logcheck_rules::expr::Type;

use crate::report::{Counts, Note, SourceFile};

mod collect;
mod entry;
mod function_path;
mod std_macro;

pub(crate) use collect::{collect, counted};
pub(crate) use std_macro::kind_of;

/// Everything that a workspace writes.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    /// In the order of paths and of the source.
    pub entries: Vec<Entry>,
    /// The files that were read, in the same order.
    pub files: Vec<SourceFile>,
    /// What was not read, or not fully.
    pub notes: Vec<Note>,
    /// How much was read.
    pub counts: Counts,
}

/// One event, span, print or panic, as it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Whose macro it is.
    pub family: EntryFamily,
    /// What it makes.
    pub kind: EntryKind,
    /// Its level, where it has one that is written as a constant.
    pub level: Option<LogLevel>,
    /// The name that is given to it, where that is a literal: of a span, or of an event with `name:`.
    pub name: Option<String>,
    /// Its target, where one is given as a literal.
    pub target: Option<String>,
    /// What it says.
    pub message: EntryMessage,
    /// Its keys, in the order of the source.
    pub keys: Vec<EntryKey>,
    /// The package it belongs to.
    pub package: String,
    /// Where it stands in the package: modules, type and function, joined by `::`; empty at the root outside functions.
    pub function: String,
    /// Its file below the root, with `/`.
    pub file: String,
    /// The line it begins in, counted from 1.
    pub line: usize,
    /// The column it begins at, in characters, counted from 1.
    pub column: usize,
    /// Where it stands in the file, in bytes: from the macro's path to its closing delimiter.
    pub bytes: std::ops::Range<usize>,
    /// Whether it is in code that does not ship: tests, benches, examples.
    pub is_test: bool,
    /// Whether one of its arguments could not be read, so that something may be missing here.
    pub is_unread: bool,
}

/// Whose macro an entry is a call of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryFamily {
    /// A log crate.
    Log(Family),
    /// The standard library.
    Std,
}

/// What an entry makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// A log event.
    Event,
    /// A span.
    Span,
    /// `#[instrument]`: a span for each call of a function.
    Instrument,
    /// Text for standard output or standard error.
    Print,
    /// The end of the thread, with a text.
    Panic,
}

/// What an entry says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum EntryMessage {
    /// Nothing.
    #[default]
    None,
    /// The same text each time, its escapes resolved and its braces as written.
    Static(String),
    /// A text with that many placeholders in it, as written.
    Interpolated(String, usize),
    /// A text that is made elsewhere.
    Computed,
}

/// A key of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryKey {
    /// Its name: `user.id`, the text of a literal, or the source of a constant.
    pub name: String,
    /// How its value is recorded.
    pub rendering: Rendering,
    /// The type of the value, where it is known.
    pub value_type: Option<String>,
}

impl EntryFamily {
    /// `tracing`, `log`, .., `std`.
    pub fn name(self) -> &'static str {
        match self {
            EntryFamily::Log(family) => family.name(),
            EntryFamily::Std => "std",
        }
    }
}

impl EntryKind {
    /// In one word.
    pub fn name(self) -> &'static str {
        match self {
            EntryKind::Event => "event",
            EntryKind::Span => "span",
            EntryKind::Instrument => "instrument",
            EntryKind::Print => "print",
            EntryKind::Panic => "panic",
        }
    }
}

impl EntryMessage {
    /// The text as it is written, if it is a literal.
    pub fn text(&self) -> Option<&str> {
        match self {
            EntryMessage::Static(text) | EntryMessage::Interpolated(text, _) => Some(text),
            EntryMessage::None | EntryMessage::Computed => None,
        }
    }

    /// Which kind of text it is, in one word.
    pub fn form(&self) -> &'static str {
        match self {
            EntryMessage::None => "none",
            EntryMessage::Static(_) => "static",
            EntryMessage::Interpolated(..) => "interpolated",
            EntryMessage::Computed => "computed",
        }
    }
}

impl EntryKey {
    /// How the value is recorded, as it is written.
    pub fn rendered(&self) -> &'static str {
        match self.rendering {
            Rendering::Typed => "bare",
            Rendering::Display => "%",
            Rendering::Debug => "?",
            Rendering::Error => "err",
            Rendering::Serialized => "serde",
            Rendering::Empty => "empty",
        }
    }
}

/// A type as code writes it, its path shortened to the last name; `None` where nothing is known of it.
fn type_text(ty: &Type) -> Option<String> {
    let mut text = String::new();
    write_type(ty, &mut text);
    (*ty != Type::Unknown).then_some(text)
}

fn write_type(ty: &Type, into: &mut String) {
    match ty {
        Type::Path { segments, arguments } => {
            into.push_str(segments.last().map_or("_", String::as_str));
            if !arguments.is_empty() {
                write_list(('<', '>'), arguments, ", ", into);
            }
        }
        Type::Reference(inner) => {
            into.push('&');
            write_type(inner, into);
        }
        Type::Tuple(parts) => write_list(('(', ')'), parts, ", ", into),
        Type::Slice(element) => write_list(('[', ']'), std::slice::from_ref(element), "", into),
        Type::Dynamic(traits) => {
            let _ = write!(into, "dyn ");
            for (index, name) in traits.iter().enumerate() {
                into.push_str(if index > 0 { " + " } else { "" });
                write_type(name, into);
            }
        }
        Type::Unknown => into.push('_'),
    }
}

fn write_list((open, close): (char, char), types: &[Type], separator: &str, into: &mut String) {
    into.push(open);
    for (index, ty) in types.iter().enumerate() {
        into.push_str(if index > 0 { separator } else { "" });
        write_type(ty, into);
    }
    into.push(close);
}
