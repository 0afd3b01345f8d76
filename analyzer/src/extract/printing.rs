//! What types print of themselves: by attributes, and by a `fmt` that somebody wrote.

use std::ops::Range;

use logcheck_rules::facts::{Attribute, FieldPrinting, Printed, TypePrinting};

use crate::lex::{Kind, Tokens};

/// Methods that tell something about a field and not what it holds.
const TELLING_LITTLE: &[&str] = &["count", "is_empty", "is_err", "is_none", "is_ok", "is_some", "len"];

/// Methods that give what a field holds.
const TELLING_ALL: &[&str] = &[
    "as_deref",
    "as_ref",
    "as_slice",
    "as_str",
    "borrow",
    "clone",
    "deref",
    "display",
    "fmt",
    "iter",
    "keys",
    "lock",
    "read",
    "to_owned",
    "to_string",
    "to_string_lossy",
    "to_vec",
    "values",
];

/// What the attributes of a field make of it.
pub(super) fn of_field(attributes: &[Attribute]) -> FieldPrinting {
    attributes.iter().map(of_attribute).find(|found| *found != FieldPrinting::Plain).unwrap_or_default()
}

fn of_attribute(attribute: &Attribute) -> FieldPrinting {
    let arguments = attribute.arguments.as_str();
    let has = |word: &str| arguments.split(' ').any(|found| found == word);
    match attribute.path.last().map(String::as_str) {
        Some("redact" | "debug_stub") => FieldPrinting::Hidden,
        Some("debug") if has("skip") || has("ignore") || is_fixed_text(arguments) => FieldPrinting::Hidden,
        Some("educe" | "derivative") if arguments.contains("Debug") => {
            let is_left_out = arguments.contains("ignore") || has("false");
            if is_left_out { FieldPrinting::Hidden } else { FieldPrinting::Changed }
        }
        Some("debug") => FieldPrinting::Changed,
        _ => FieldPrinting::Plain,
    }
}

/// What the attributes of a type make of it.
pub(super) fn of_type(attributes: &[Attribute]) -> TypePrinting {
    for attribute in attributes {
        let arguments = attribute.arguments.as_str();
        match attribute.path.last().map(String::as_str) {
            Some("educe" | "derivative") if arguments.contains("Debug") => return TypePrinting::Derived,
            Some("redact") if arguments.split(' ').any(|word| word == "all") => return TypePrinting::Hidden,
            Some("debug") if is_fixed_text(arguments) => return TypePrinting::Hidden,
            Some("debug") if arguments.starts_with('"') => return TypePrinting::Changed,
            _ => {}
        }
    }
    TypePrinting::Plain
}

/// Whether an attribute is given a text without placeholders.
fn is_fixed_text(arguments: &str) -> bool {
    let text = arguments.trim_start_matches("= ");
    text.starts_with('"') && !text.contains('{')
}

/// Which fields the `fmt` among the methods of an impl prints.
pub(super) fn of_implementation(tokens: &Tokens<'_>, range: Range<usize>) -> Printed {
    let fmt = range.clone().find(|at| tokens.is_word(*at, "fn") && tokens.is_word(at + 1, "fmt"));
    let body = fmt.and_then(|at| (at..range.end).find(|at| tokens.kind(*at) == Kind::Open(b'{')));
    let Some((open, closing)) = body.and_then(|open| Some((open, tokens.closing(open)?))) else {
        return Printed::Unknown;
    };
    let mut fields: Vec<Box<str>> = Vec::new();
    for at in (open..closing).filter(|at| tokens.is_word(*at, "self")) {
        match field_at(tokens, at) {
            Mention::Nothing => {}
            Mention::Field(name) if fields.iter().any(|known| **known == *name) => {}
            Mention::Field(name) => fields.push(name.into()),
            Mention::Whole => return Printed::Unknown,
        }
    }
    Printed::Fields(fields.into())
}

/// What the word `self` leads to.
enum Mention<'t> {
    Nothing,
    Field(&'t str),
    Whole,
}

fn field_at<'t>(tokens: &Tokens<'t>, at: usize) -> Mention<'t> {
    let name = match tokens.kind(at + 2) {
        Kind::Ident => tokens.ident(at + 2),
        Kind::Number => tokens.word(at + 2).split('.').next(),
        _ => None,
    };
    let is_called = |at: usize| tokens.kind(at) == Kind::Open(b'(');
    let Some(name) = name.filter(|_| tokens.is(at + 1, b'.') && !is_called(at + 3)) else {
        return Mention::Whole;
    };
    let mut behind = at + 3;
    while tokens.is(behind, b'.') && is_called(behind + 2) {
        let method = tokens.word(behind + 1);
        if TELLING_LITTLE.contains(&method) {
            return Mention::Nothing;
        }
        if !TELLING_ALL.contains(&method) {
            return Mention::Whole;
        }
        behind = tokens.after(behind + 2);
    }
    Mention::Field(name)
}
