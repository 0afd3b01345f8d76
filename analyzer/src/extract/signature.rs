//! `use` trees, attributes and parameters, from tokens.

use std::ops::Range;

use logcheck_rules::cfg::is_only_for_tests;
use logcheck_rules::expr::Type;
use logcheck_rules::facts::{Attribute, FunctionKind, Import, Parameter};

use super::types::{self, read_type};
use crate::lex::{Kind, Tokens};

/// How deep a `use` tree may be nested.
const MAX_TREE_DEPTH: usize = 32;

/// How many segments a path may have.
const MAX_PATH: usize = 64;

/// How deep `cfg_attr` may be nested.
const MAX_CFG_ATTR: usize = 8;

/// Reads the tree of the `use` at a token.
pub(super) fn read_use(tokens: &Tokens<'_>, at: usize, into: &mut Vec<Import>) {
    let first = into.len();
    read_tree(tokens, at + 1, &[], into, 0);
    let (is_public, is_global) = (is_public_before(tokens, at), tokens.is_path_separator(at + 1));
    for import in &mut into[first..] {
        (import.is_public, import.is_global) = (is_public, is_global);
    }
}

/// Whether `pub` or `pub(..)` stands before a keyword.
fn is_public_before(tokens: &Tokens<'_>, keyword: usize) -> bool {
    let Some(before) = keyword.checked_sub(1) else { return false };
    let at = match tokens.kind(before) {
        Kind::Close(b')') => (tokens.all[before].partner as usize).wrapping_sub(1),
        _ => before,
    };
    tokens.is_word(at, "pub")
}

/// What a path brings in under a name.
fn import(path: Vec<String>, name: &str) -> Import {
    Import { path, name: name.to_owned(), scope: None, is_public: false, is_global: false }
}

fn read_tree(
    tokens: &Tokens<'_>,
    mut at: usize,
    before: &[String],
    into: &mut Vec<Import>,
    depth: usize,
) -> usize {
    if tokens.is_path_separator(at) {
        at += 2;
    }
    let mut path = before.to_vec();
    while let Some(name) = tokens.ident(at).filter(|name| !matches!(*name, "as" | "use")) {
        path.push(name.to_owned());
        at += 1;
        if !tokens.is_path_separator(at) || path.len() > MAX_PATH {
            break;
        }
        at += 2;
    }
    if let (Kind::Open(b'{'), Some(closing)) = (tokens.kind(at), tokens.closing(at)) {
        let mut inside = at + 1;
        while inside < closing && depth < MAX_TREE_DEPTH {
            let next = read_tree(tokens, inside, &path, into, depth + 1);
            inside = if tokens.is(next, b',') { next + 1 } else { next.max(inside + 1) };
        }
        return closing + 1;
    }
    if tokens.is(at, b'*') {
        into.push(import(path, "*"));
        return at + 1;
    }
    // `use a::{self}` names `a`.
    if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
        path.pop();
    }
    let alias = if tokens.is_word(at, "as") { tokens.ident(at + 1) } else { None };
    let end = if alias.is_some() { at + 2 } else { at };
    if let Some(name) = alias.map(str::to_owned).or_else(|| path.last().cloned()) {
        into.push(import(path, &name));
    }
    end
}

/// Reads `extern crate name [as alias];`, with `#[macro_use]` before it as a glob.
pub(super) fn read_extern_crate(tokens: &Tokens<'_>, at: usize, into: &mut Vec<Import>) {
    let Some(name) = tokens.ident(at + 2) else { return };
    let alias = if tokens.is_word(at + 3, "as") { tokens.ident(at + 4) } else { None };
    let named = import(vec![name.to_owned()], alias.unwrap_or(name));
    into.push(Import { is_public: is_public_before(tokens, at), is_global: true, ..named });
    // `#[macro_use] extern crate` or `#[macro_use] pub extern crate`.
    let has_macro_use = (at.saturating_sub(6)..at).any(|before| tokens.is_word(before, "macro_use"));
    if has_macro_use {
        into.push(Import { is_global: true, ..import(vec![name.to_owned()], "*") });
    }
}

/// Reads the attributes of the file itself, `#![..]`; gives the index behind them.
pub(super) fn read_file_attributes(tokens: &Tokens<'_>, into: &mut Vec<Attribute>) -> usize {
    let mut at = 0;
    while tokens.is(at, b'#') && tokens.is(at + 1, b'!') {
        let Some(closing) = tokens.closing(at + 2).filter(|_| tokens.kind(at + 2) == Kind::Open(b'[')) else {
            break;
        };
        read_attribute(tokens, at + 3..closing, into, 0);
        at = closing + 1;
    }
    at
}

/// Reads the attributes that begin at a token; gives the index behind them.
pub(super) fn read_attributes(tokens: &Tokens<'_>, mut at: usize, into: &mut Vec<Attribute>) -> usize {
    while tokens.is(at, b'#') {
        let bracket = if tokens.is(at + 1, b'!') { at + 2 } else { at + 1 };
        let Some(closing) = tokens.closing(bracket).filter(|_| tokens.kind(bracket) == Kind::Open(b'['))
        else {
            return at + 1;
        };
        read_attribute(tokens, bracket + 1..closing, into, 0);
        at = closing + 1;
    }
    at
}

fn read_attribute(tokens: &Tokens<'_>, range: Range<usize>, into: &mut Vec<Attribute>, depth: usize) {
    let (path, mut at) = types::read_path(tokens, range.clone());
    let arguments = match (tokens.kind(at), tokens.closing(at)) {
        (Kind::Open(_), Some(closing)) => at + 1..closing,
        _ => at..range.end,
    };
    if path.last().is_some_and(|name| name == "cfg_attr") && depth < MAX_CFG_ATTR {
        // `cfg_attr(condition, attribute, ..)`: the attributes count as if the condition held, if it ever does.
        at = skip_to_comma(tokens, arguments.clone());
        if is_only_for_tests(&joined(tokens, arguments.start..at)) {
            return;
        }
        while at < arguments.end {
            let end = skip_to_comma(tokens, at + 1..arguments.end);
            read_attribute(tokens, at + 1..end, into, depth + 1);
            at = end;
        }
        return;
    }
    into.push(Attribute { path, arguments: joined(tokens, arguments) });
}

/// Tokens, joined by single spaces.
fn joined(tokens: &Tokens<'_>, range: Range<usize>) -> String {
    range.map(|index| tokens.word(index)).collect::<Vec<_>>().join(" ")
}

/// The index of the next comma outside groups, or the end of the range.
pub(super) fn skip_to_comma(tokens: &Tokens<'_>, range: Range<usize>) -> usize {
    let mut at = range.start;
    while at < range.end && !tokens.is(at, b',') {
        at = tokens.after(at);
    }
    at.min(range.end)
}

/// The parameters between two parentheses, without `self`, and whether there is a `self`.
pub(super) fn read_parameters(tokens: &Tokens<'_>, range: Range<usize>) -> (Vec<Parameter>, FunctionKind) {
    let mut parameters = Vec::new();
    let mut kind = FunctionKind::Plain;
    for part in types::split_at_commas(tokens, range) {
        let start = read_attributes(tokens, part.start, &mut Vec::new());
        let Some(colon) = find_colon(tokens, start..part.end) else {
            if part.clone().any(|index| tokens.is_word(index, "self")) {
                kind = FunctionKind::Method;
            }
            continue;
        };
        if (start..colon).any(|index| tokens.is_word(index, "self")) {
            kind = FunctionKind::Method;
            continue;
        }
        let name = binding_names(tokens, start..colon).join(",");
        let ty = bound_type(tokens, start..colon, read_type(tokens, colon + 1..part.end));
        parameters.push(Parameter { name, ty });
    }
    parameters.shrink_to_fit();
    (parameters, kind)
}

/// The first single colon outside groups.
fn find_colon(tokens: &Tokens<'_>, range: Range<usize>) -> Option<usize> {
    let mut at = range.start;
    while at < range.end {
        if tokens.is_path_separator(at) {
            at += 2;
        } else if tokens.is(at, b':') {
            return Some(at);
        } else {
            at = tokens.after(at);
        }
    }
    None
}

/// The type of what a pattern binds: `T` for `State(x): State<T>`, as the handlers of web frameworks are written; else
/// the type of the parameter.
fn bound_type(tokens: &Tokens<'_>, pattern: Range<usize>, ty: Type) -> Type {
    let (path, open) = types::read_path(tokens, pattern.clone());
    let is_wrapper = tokens.kind(open) == Kind::Open(b'(') && tokens.after(open) == pattern.end;
    match ty {
        Type::Path { segments, mut arguments } if is_wrapper && arguments.len() == 1 => {
            if segments.last() == path.last() {
                arguments.remove(0)
            } else {
                Type::Path { segments, arguments }
            }
        }
        other => other,
    }
}

/// The names that a parameter's pattern binds: lower-case names that no path, call or colon follows.
fn binding_names<'t>(tokens: &Tokens<'t>, range: Range<usize>) -> Vec<&'t str> {
    let end = range.end;
    range
        .filter_map(|index| {
            let name = tokens.ident(index)?;
            let is_binding = !matches!(name, "mut" | "ref" | "_")
                && name.starts_with(|char: char| char.is_lowercase() || char == '_')
                && !tokens.is_path_separator(index + 1)
                && !matches!(tokens.kind(index + 1), Kind::Open(_))
                && (index + 1 == end || !tokens.is(index + 1, b':'));
            is_binding.then_some(name)
        })
        .collect()
}

/// Whether attributes mark code that is only for tests: `#[test]`, `#[tokio::test]`, `#[cfg(test)]`, `#[rstest]`, ..
pub(super) fn are_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let name = attribute.path.last().map(String::as_str).unwrap_or_default();
        match name {
            "cfg" => is_only_for_tests(&attribute.arguments),
            "bench" | "rstest" | "test_case" | "proptest" | "quickcheck" => true,
            other => other == "test" || other.ends_with("_test"),
        }
    })
}
