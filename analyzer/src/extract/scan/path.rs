//! The paths of functions that are called, read backwards from their last names.

use logcheck_rules::facts::{Callee, QualifiedCallee};

use crate::extract::types::{read_path, read_type};
use crate::lex::{Kind, Tokens};

/// How many tokens the arguments of a type may have in a path.
const MAX_ANGLES: usize = 100;

/// What is called by the path that ends with a name.
pub(super) fn callee_ending_at(tokens: &Tokens<'_>, at: usize) -> Callee {
    let mut segments = Vec::new();
    let mut start = path_start(tokens, at);
    push_backwards(tokens, start, at, &mut segments);
    while start >= 3 && tokens.is_path_separator(start - 2) && tokens.is(start - 3, b'>') {
        let Some(open) = opening_angle(tokens, start - 3) else { break };
        if open >= 3 && tokens.is_path_separator(open - 2) && tokens.kind(open - 3) == Kind::Ident {
            // `Vec::<Order>::new`: the arguments say nothing about the function.
            let end = open - 3;
            start = path_start(tokens, end);
            push_backwards(tokens, start, end, &mut segments);
        } else if let [name] = segments.as_slice() {
            return qualified(tokens, open, start - 3, name.clone());
        } else {
            // `<Type as Trait>::Associated::function`.
            return Callee::Path(Vec::new());
        }
    }
    if start >= 2 && tokens.is_path_separator(start - 2) {
        segments.push(String::new());
    }
    segments.reverse();
    Callee::Path(segments)
}

fn push_backwards(tokens: &Tokens<'_>, start: usize, end: usize, into: &mut Vec<String>) {
    let names = (start..=end).rev().step_by(3).filter_map(|index| tokens.ident(index));
    into.extend(names.map(str::to_owned));
}

/// `<Type as Trait>::name`, between the angle brackets.
fn qualified(tokens: &Tokens<'_>, open: usize, close: usize, name: String) -> Callee {
    let as_at = (open + 1..close).find(|index| tokens.is_word(*index, "as"));
    let trait_path = as_at.map_or_else(Vec::new, |as_at| read_path(tokens, as_at + 1..close).0);
    let ty = read_type(tokens, open + 1..as_at.unwrap_or(close));
    Callee::Qualified(Box::new(QualifiedCallee { ty, trait_path, name }))
}

/// The `<` that a `>` closes.
fn opening_angle(tokens: &Tokens<'_>, close: usize) -> Option<usize> {
    let mut depth = 0usize;
    for at in (close.saturating_sub(MAX_ANGLES)..=close).rev() {
        match tokens.kind(at) {
            Kind::Punct(b'>') if !tokens.is(at.wrapping_sub(1), b'-') => depth += 1,
            Kind::Punct(b'<') => depth = depth.saturating_sub(1),
            Kind::Punct(b';') | Kind::Open(b'{') | Kind::Close(b'}') => return None,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Where the path of plain names that ends at an index begins.
pub(super) fn path_start(tokens: &Tokens<'_>, at: usize) -> usize {
    let mut start = at;
    while start >= 3 && tokens.is_path_separator(start - 2) && tokens.kind(start - 3) == Kind::Ident {
        start -= 3;
    }
    start
}
