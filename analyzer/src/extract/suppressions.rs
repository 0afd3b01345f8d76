//! Suppression comments and what each covers.

use std::ops::Range;

use logcheck_rules::suppression::{Suppression, SuppressionForm, read_suppression};

use super::push_place;
use crate::lex::{Kind, Tokens};

/// Reads the suppressions of a file.
pub(super) fn read(tokens: &Tokens<'_>, places: &mut Vec<Range<u32>>) -> Vec<Suppression> {
    tokens.comments.iter().filter_map(|comment| read_one(tokens, comment, places)).collect()
}

fn read_one(tokens: &Tokens<'_>, comment: &Range<u32>, places: &mut Vec<Range<u32>>) -> Option<Suppression> {
    let read = read_suppression(&tokens.text[comment.start as usize..comment.end as usize])?;
    let covers =
        if read.whole_file { 0..crate::lex::offset(tokens.text.len()) } else { covered(tokens, comment) };
    let rules = read
        .rules
        .into_iter()
        .map(|(name, range)| {
            let bytes = |at: usize| comment.start + crate::lex::offset(at);
            (name, push_place(places, bytes(range.start)..bytes(range.end)))
        })
        .collect();
    Some(Suppression {
        loc: push_place(places, comment.clone()),
        covers: push_place(places, covers),
        form: SuppressionForm::Comment,
        whole_file: read.whole_file,
        rules,
        reason: read.reason,
        until: read.until,
        malformed: read.malformed,
    })
}

/// The bytes of the statement or item that a comment belongs to: behind code on the same line, the one it ends;
/// otherwise the next one, or the one around it.
fn covered(tokens: &Tokens<'_>, comment: &Range<u32>) -> Range<u32> {
    let behind = tokens.all.partition_point(|token| token.start < comment.start);
    let line_start = tokens.text[..comment.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let is_trailing = behind > 0 && tokens.all[behind - 1].end as usize > line_start;
    let token = if is_trailing { behind - 1 } else { behind };
    if token >= tokens.len() {
        return comment.clone();
    }
    tokens.bytes(statement_around(tokens, token))
}

/// The statement, arm, field or item that a token stands in, as a range of tokens.
fn statement_around(tokens: &Tokens<'_>, token: usize) -> Range<usize> {
    let (start, end) = enclosing_braces(tokens, token);
    let mut first = start;
    let mut at = start;
    while at < end {
        let next = tokens.after(at);
        let ends_here = match tokens.kind(at) {
            Kind::Punct(b';' | b',') => true,
            Kind::Open(b'{') => !goes_on(tokens, next),
            _ => false,
        };
        if ends_here {
            if token < next {
                return first..next;
            }
            first = next;
        }
        at = next;
    }
    first..end
}

/// The tokens between the innermost braces around a token; the whole file if there are none.
fn enclosing_braces(tokens: &Tokens<'_>, token: usize) -> (usize, usize) {
    let mut at = token;
    while at > 0 {
        at -= 1;
        match tokens.kind(at) {
            Kind::Close(_) => match tokens.all[at].partner {
                crate::lex::NO_PARTNER => {}
                partner => at = partner as usize,
            },
            Kind::Open(b'{') => return (at + 1, tokens.closing(at).unwrap_or(tokens.len())),
            _ => {}
        }
    }
    (0, tokens.len())
}

/// Whether what follows a block still belongs to its statement.
fn goes_on(tokens: &Tokens<'_>, next: usize) -> bool {
    match tokens.kind(next) {
        Kind::Ident => matches!(tokens.word(next), "else" | "as"),
        Kind::Punct(punct) => punct != b'#' && punct != b'*' && punct != b'&' && punct != b'!',
        Kind::Close(_) => true,
        _ => false,
    }
}
