//! The grammar of `std::fmt`: `{argument:[[fill]align][sign]['#']['0'][width]['.' precision]type}`.

use std::ops::Range;

use super::defmt::read_defmt_placeholder;
use super::{ArgumentName, FormatStyle, SourceChar};

/// A placeholder with its bytes in the literal's source text, before it has a place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadPlaceholder {
    /// From brace to brace, as bytes of the literal's source text.
    pub source: Range<usize>,
    /// From brace to brace, as bytes of the text.
    pub in_text: Range<usize>,
    /// What it prints.
    pub argument: ArgumentName,
    /// How it prints it.
    pub style: FormatStyle,
    /// Whether width, precision, fill, sign or `#` are given.
    pub has_options: bool,
    /// Names and positions used as width or precision.
    pub option_arguments: Vec<ArgumentName>,
}

/// What may stand between the braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// What `format_args!` takes.
    Std,
    /// What `defmt` takes: the type of a value before the colon, its unit or base behind it.
    Defmt,
}

/// Reads the text and the placeholders of a format string. What is not a valid placeholder is left as text: the
/// compiler reports it better.
pub fn read_pieces(chars: &[SourceChar], dialect: Dialect) -> (String, Vec<ReadPlaceholder>) {
    let text: String = chars.iter().map(|char| char.value).collect();
    let mut placeholders = Vec::new();
    let mut next_position = 0;
    let (mut at, mut byte) = (0, 0);
    // Behind the last `}` no placeholder is closed, and none is looked for.
    let mut last_closing = chars.iter().rposition(|char| char.value == '}').unwrap_or(0);
    while at < chars.len() {
        let value = chars[at].value;
        let is_doubled = chars.get(at + 1).is_some_and(|next| next.value == value);
        let end = match value {
            '{' | '}' if is_doubled => at + 2,
            '{' if at < last_closing => {
                let closing = closing_brace(chars, at);
                // Where one is not closed, none behind it is.
                last_closing = closing.map_or(0, |_| last_closing);
                closing.map_or(at + 1, |closing| closing + 1)
            }
            _ => at + 1,
        };
        let whole = &chars[at..end];
        let bytes: usize = whole.iter().map(|char| char.value.len_utf8()).sum();
        if let [open, inner @ .., close] = whole {
            if !is_doubled {
                let inner: String = inner.iter().map(|char| char.value).collect();
                let read = match dialect {
                    Dialect::Std => read_placeholder(&inner, &mut next_position),
                    Dialect::Defmt => read_defmt_placeholder(&inner, &mut next_position),
                };
                let (source, in_text) = (open.source.start..close.source.end, byte..byte + bytes);
                placeholders.extend(read.map(|read| ReadPlaceholder { source, in_text, ..read }));
            }
        }
        byte += bytes;
        at = end;
    }
    (text, placeholders)
}

/// The index of the brace that closes the placeholder at an index: not one that is used for filling, as in `{:}<5}`.
fn closing_brace(chars: &[SourceChar], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match chars.get(at)?.value {
            '}' => return Some(at),
            ':' if chars.get(at + 2).is_some_and(|next| matches!(next.value, '<' | '^' | '>')) => at += 3,
            _ => at += 1,
        }
    }
}

fn read_placeholder(inner: &str, next_position: &mut usize) -> Option<ReadPlaceholder> {
    let (argument, spec) = match inner.split_once(':') {
        Some((argument, spec)) => (argument.trim(), spec.trim_end()),
        None => (inner.trim(), ""),
    };
    let options = Options::read(spec)?;
    // `{:.*}` takes two arguments in order: first the precision, then the value.
    let mut option_arguments = options.arguments;
    if options.precision_from_next {
        option_arguments.push(take_position(next_position));
    }
    let argument = if argument.is_empty() { take_position(next_position) } else { read_argument(argument)? };
    Some(ReadPlaceholder {
        source: 0..0,
        in_text: 0..0,
        argument,
        style: options.style,
        has_options: !matches!(spec, "" | "?" | "#?"),
        option_arguments,
    })
}

pub(super) fn take_position(next_position: &mut usize) -> ArgumentName {
    let position = *next_position;
    *next_position += 1;
    ArgumentName::Position(position)
}

pub(super) fn read_argument(text: &str) -> Option<ArgumentName> {
    if let Ok(position) = text.parse() {
        return Some(ArgumentName::Position(position));
    }
    let name = text.strip_prefix("r#").unwrap_or(text);
    let is_name = name.chars().all(|char| char.is_alphanumeric() || char == '_')
        && !name.starts_with(|char: char| char.is_numeric());
    (is_name && !name.is_empty()).then(|| ArgumentName::Name(name.to_owned()))
}

/// What stands behind the colon.
struct Options {
    style: FormatStyle,
    arguments: Vec<ArgumentName>,
    precision_from_next: bool,
}

impl Options {
    fn read(spec: &str) -> Option<Options> {
        let mut rest = without_fill(spec);
        rest = rest.strip_prefix(['+', '-']).unwrap_or(rest);
        let alternate = rest.starts_with('#');
        rest = rest.strip_prefix('#').unwrap_or(rest);
        // The width `0$` is an argument.
        rest = rest.strip_prefix('0').filter(|rest| !rest.starts_with('$')).unwrap_or(rest);
        let mut arguments = Vec::new();
        rest = read_count(rest, &mut arguments)?;
        let mut precision_from_next = false;
        if let Some(precision) = rest.strip_prefix('.') {
            rest = if let Some(rest) = precision.strip_prefix('*') {
                precision_from_next = true;
                rest
            } else {
                read_count(precision, &mut arguments)?
            };
        }
        let style = match rest {
            "" => FormatStyle::Display,
            "?" | "x?" | "X?" if alternate => FormatStyle::PrettyDebug,
            "?" | "x?" | "X?" => FormatStyle::Debug,
            "x" | "X" | "o" | "b" | "e" | "E" | "p" => FormatStyle::Number,
            _ => return None,
        };
        Some(Options { style, arguments, precision_from_next })
    }
}

/// Reads a width or precision: a number, or `name$` and `0$`, which are noted. Gives what follows.
fn read_count<'s>(spec: &'s str, arguments: &mut Vec<ArgumentName>) -> Option<&'s str> {
    let end = spec.find(|char: char| !char.is_alphanumeric() && char != '_').unwrap_or(spec.len());
    if let Some(rest) = spec[end..].strip_prefix('$') {
        arguments.push(read_argument(&spec[..end])?);
        return Some(rest);
    }
    Some(spec.trim_start_matches(|char: char| char.is_ascii_digit()))
}

fn without_fill(spec: &str) -> &str {
    let mut chars = spec.chars();
    let is_align = |char: Option<char>| matches!(char, Some('<' | '^' | '>'));
    let (first, second) = (chars.next(), chars.next());
    if first.is_some() && is_align(second) {
        chars.as_str()
    } else if is_align(first) {
        &spec[1..]
    } else {
        spec
    }
}
