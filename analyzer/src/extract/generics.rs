//! Type parameters and what they are bound by, from tokens.

use std::ops::Range;

use logcheck_rules::expr::Type;
use logcheck_rules::facts::Generic;

use super::types::{read_bounds, skip_angles, split_at_commas};
use crate::lex::Tokens;

/// Reads the `<..>` at an index, if there is one: the type parameters, and the index behind it.
pub(super) fn read_generics(tokens: &Tokens<'_>, at: usize, end: usize) -> (Vec<Generic>, usize) {
    if !tokens.is(at, b'<') {
        return (Vec::new(), at);
    }
    let behind = skip_angles(tokens, at, end);
    let parts = split_at_commas(tokens, at + 1..behind.saturating_sub(1));
    let generics = parts.filter_map(|part| {
        let name = tokens.ident(part.start).filter(|name| *name != "const")?;
        Some(Generic { name: name.into(), bounds: bounds(tokens, part.start + 1..part.end) })
    });
    (generics.collect(), behind)
}

/// Adds what a `where` in a range says about type parameters.
pub(super) fn add_bounds(tokens: &Tokens<'_>, range: Range<usize>, generics: &mut [Generic]) {
    if generics.is_empty() {
        return;
    }
    let Some(at) = range.clone().find(|index| tokens.is_word(*index, "where")) else { return };
    for part in split_at_commas(tokens, at + 1..range.end) {
        let named = generics.iter_mut().find(|generic| Some(&*generic.name) == tokens.ident(part.start));
        if let Some(generic) = named {
            generic.bounds.extend(bounds(tokens, part.start + 1..part.end));
        }
    }
}

/// The traits behind the colon at the beginning of a range, before a default.
fn bounds(tokens: &Tokens<'_>, range: Range<usize>) -> Vec<Type> {
    if !tokens.is(range.start, b':') || tokens.is_path_separator(range.start) {
        return Vec::new();
    }
    read_bounds(tokens, range.start + 1..default_at(tokens, range.start + 1..range.end))
}

/// The index of the `=` outside groups, or the end of the range.
fn default_at(tokens: &Tokens<'_>, range: Range<usize>) -> usize {
    let mut at = range.start;
    while at < range.end && !tokens.is(at, b'=') {
        at = if tokens.is(at, b'<') { skip_angles(tokens, at, range.end) } else { tokens.after(at) };
    }
    at.min(range.end)
}

/// The names of type parameters, joined by commas.
pub(super) fn names_of(generics: &[Generic]) -> Box<str> {
    let names: Vec<&str> = generics.iter().map(|generic| &*generic.name).collect();
    names.join(",").into()
}
