//! From the source text of a string literal to its characters, each with the bytes it was written with.

use std::ops::Range;

/// A character of a literal's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceChar {
    /// The character after escapes are resolved.
    pub value: char,
    /// The bytes of the literal's source text that spell it: two for `\n`.
    pub source: Range<usize>,
}

/// Reads a string literal: `"..."` or `r#"..."#`, quotes and suffix included. `None` for anything else: bytes, C
/// strings, numbers, or an escape that does not exist.
pub fn read_literal(source: &str) -> Option<Vec<SourceChar>> {
    if let Some(raw) = source.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let start = 1 + hashes + 1;
        let end = source.rfind('"')?;
        (source.as_bytes().get(start - 1) == Some(&b'"') && end >= start)
            .then(|| plain_chars(source, start..end).collect())
    } else {
        let end = source.rfind('"')?;
        (source.starts_with('"') && end >= 1).then(|| unescape(source, 1..end))?
    }
}

fn plain_chars(source: &str, range: Range<usize>) -> impl Iterator<Item = SourceChar> + '_ {
    let start = range.start;
    source[range]
        .char_indices()
        .map(move |(at, value)| SourceChar { value, source: start + at..start + at + value.len_utf8() })
}

fn unescape(source: &str, range: Range<usize>) -> Option<Vec<SourceChar>> {
    let mut chars = Vec::new();
    let mut rest = plain_chars(source, range).peekable();
    while let Some(char) = rest.next() {
        if char.value != '\\' {
            chars.push(char);
            continue;
        }
        let start = char.source.start;
        let escape = rest.next()?;
        let (value, end) = match escape.value {
            'n' => ('\n', escape.source.end),
            'r' => ('\r', escape.source.end),
            't' => ('\t', escape.source.end),
            '0' => ('\0', escape.source.end),
            '\\' | '"' | '\'' => (escape.value, escape.source.end),
            'x' => {
                let digits = source.get(escape.source.end..escape.source.end + 2)?;
                rest.by_ref().take(2).for_each(drop);
                (char::from(u8::from_str_radix(digits, 16).ok()?), escape.source.end + 2)
            }
            'u' => {
                let closing = escape.source.end + source.get(escape.source.end..)?.find('}')?;
                let digits = source.get(escape.source.end + 1..closing)?.replace('_', "");
                while rest.next_if(|next| next.source.end <= closing + 1).is_some() {}
                (char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?, closing + 1)
            }
            // A backslash at the end of a line joins it with the next one.
            '\n' | '\r' => {
                while rest.next_if(|next| next.value.is_ascii_whitespace()).is_some() {}
                continue;
            }
            _ => return None,
        };
        chars.push(SourceChar { value, source: start..end });
    }
    Some(chars)
}
