//! The templates of `emit`: what stands between the braces of a hole is code.

use std::ops::Range;

use super::SourceChar;

/// How many characters a hole may have.
const MAX_HOLE: usize = 1_000;

/// The holes of a template, from brace to brace: the code inside has braces and texts of its own.
pub fn read_holes(chars: &[SourceChar]) -> Vec<Range<usize>> {
    let mut holes = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let value = chars[at].value;
        let is_doubled = chars.get(at + 1).is_some_and(|next| next.value == value);
        at = match (value, hole_end(chars, at)) {
            ('{' | '}', _) if is_doubled => at + 2,
            (_, Some(end)) => {
                holes.push(at..end);
                end
            }
            _ => at + 1,
        };
    }
    holes
}

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
