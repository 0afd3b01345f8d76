//! The grammar of `std::fmt`: `{argument:[[fill]align][sign]['#']['0'][width]['.' precision]type}`.

use std::ops::Range;

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
    let mut at = 0;
    let mut byte = 0;
    // Behind the last `}` no placeholder is closed, and none is looked for.
    let last_closing = chars.iter().rposition(|char| char.value == '}').unwrap_or(0);
    while at < chars.len() {
        let is = |offset: usize, value: char| chars.get(at + offset).is_some_and(|char| char.value == value);
        let length = match (is(0, '{'), is(0, '}')) {
            (true, _) if is(1, '{') => 2,
            (_, true) if is(1, '}') => 2,
            (true, _) if at < last_closing => match chars[at..].iter().position(|char| char.value == '}') {
                Some(closing) => {
                    let inner: String = chars[at + 1..at + closing].iter().map(|char| char.value).collect();
                    let bytes: usize =
                        chars[at..=at + closing].iter().map(|char| char.value.len_utf8()).sum();
                    let read = match dialect {
                        Dialect::Std => read_placeholder(&inner, &mut next_position),
                        Dialect::Defmt => read_defmt_placeholder(&inner, &mut next_position),
                    };
                    placeholders.extend(read.map(|read| ReadPlaceholder {
                        source: chars[at].source.start..chars[at + closing].source.end,
                        in_text: byte..byte + bytes,
                        ..read
                    }));
                    closing + 1
                }
                None => 1,
            },
            _ => 1,
        };
        byte += chars[at..at + length].iter().map(|char| char.value.len_utf8()).sum::<usize>();
        at += length;
    }
    (text, placeholders)
}

fn read_placeholder(inner: &str, next_position: &mut usize) -> Option<ReadPlaceholder> {
    let (argument, spec) = match inner.split_once(':') {
        Some((argument, spec)) => (argument.trim(), spec.trim_end()),
        None => (inner.trim(), ""),
    };
    let options = read_options(spec)?;
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
        has_options: options.given,
        option_arguments,
    })
}

/// `{0=u8:#x}`: the type of a value says how it is sent, and the hint how it is shown.
fn read_defmt_placeholder(inner: &str, next_position: &mut usize) -> Option<ReadPlaceholder> {
    let (before, hint) = inner.split_once(':').unwrap_or((inner, ""));
    let argument = before.split_once('=').map_or(before, |(argument, _)| argument).trim();
    let argument = if argument.is_empty() { take_position(next_position) } else { read_argument(argument)? };
    let style = match hint.strip_suffix('?') {
        Some(_) => FormatStyle::Debug,
        None if hint.ends_with(['x', 'X', 'o', 'b']) => FormatStyle::Number,
        None => FormatStyle::Display,
    };
    Some(ReadPlaceholder {
        source: 0..0,
        in_text: 0..0,
        argument,
        style,
        has_options: !matches!(hint, "" | "?"),
        option_arguments: Vec::new(),
    })
}

/// The holes of a template, from brace to brace: what stands inside is code, with braces and texts of its own.
pub fn read_holes(chars: &[SourceChar]) -> Vec<Range<usize>> {
    let mut holes = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let value = chars[at].value;
        let is_doubled =
            matches!(value, '{' | '}') && chars.get(at + 1).is_some_and(|next| next.value == value);
        at = match hole_end(chars, at) {
            _ if is_doubled => at + 2,
            Some(end) => {
                holes.push(at..end);
                end
            }
            None => at + 1,
        };
    }
    holes
}

/// How many characters a hole may have.
const MAX_HOLE: usize = 1_000;

/// The index behind the brace that closes the hole at an index.
fn hole_end(chars: &[SourceChar], start: usize) -> Option<usize> {
    if chars[start].value != '{' {
        return None;
    }
    let (mut depth, mut in_text) = (0_usize, false);
    for (at, char) in chars.iter().enumerate().skip(start).take(MAX_HOLE) {
        match char.value {
            '"' => in_text = !in_text,
            '{' if !in_text => depth += 1,
            '}' if !in_text => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

fn take_position(next_position: &mut usize) -> ArgumentName {
    let position = *next_position;
    *next_position += 1;
    ArgumentName::Position(position)
}

fn read_argument(text: &str) -> Option<ArgumentName> {
    if let Ok(position) = text.parse() {
        return Some(ArgumentName::Position(position));
    }
    let name = text.strip_prefix("r#").unwrap_or(text);
    let is_name = name.chars().all(|char| char.is_alphanumeric() || char == '_')
        && !name.starts_with(|char: char| char.is_numeric());
    (is_name && !name.is_empty()).then(|| ArgumentName::Name(name.to_owned()))
}

struct Options {
    style: FormatStyle,
    given: bool,
    arguments: Vec<ArgumentName>,
    precision_from_next: bool,
}

fn read_options(spec: &str) -> Option<Options> {
    let (rest, style) = split_style(spec)?;
    let mut rest = strip_fill(rest);
    let alternate = rest.contains('#');
    rest = rest.trim_start_matches(['+', '-', '#', '0']);
    let (width, precision) = rest.split_once('.').unwrap_or((rest, ""));
    let arguments = [width, precision]
        .into_iter()
        .filter_map(|part| part.strip_suffix('$'))
        .map(read_argument)
        .collect::<Option<Vec<_>>>()?;
    let pretty = alternate && style == FormatStyle::Debug;
    Some(Options {
        style: if pretty { FormatStyle::PrettyDebug } else { style },
        given: !spec.is_empty() && !is_plain(spec),
        arguments,
        precision_from_next: precision == "*",
    })
}

fn is_plain(spec: &str) -> bool {
    matches!(spec, "?" | "#?")
}

fn split_style(spec: &str) -> Option<(&str, FormatStyle)> {
    for debug in ["x?", "X?", "?"] {
        if let Some(rest) = spec.strip_suffix(debug) {
            return Some((rest, FormatStyle::Debug));
        }
    }
    let rest = spec.strip_suffix(['x', 'X', 'o', 'b', 'e', 'E', 'p']);
    match rest {
        // `{:width$}` ends in a name's letter only before the dollar, so a bare trailing letter is a type.
        Some(rest) => Some((rest, FormatStyle::Number)),
        None if spec.ends_with(|char: char| char.is_alphabetic()) => None,
        None => Some((spec, FormatStyle::Display)),
    }
}

fn strip_fill(rest: &str) -> &str {
    let mut chars = rest.chars();
    match (chars.next(), chars.next()) {
        (Some(_), Some('<' | '^' | '>')) => chars.as_str(),
        (Some('<' | '^' | '>'), _) => &rest[1..],
        _ => rest,
    }
}
