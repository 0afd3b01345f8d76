//! Types and type definitions, from tokens.

use std::ops::Range;

use logcheck_rules::expr::Type;
use logcheck_rules::facts::{Attribute, FieldDefinition, TypeDefinition, TypeShape};

use super::generics::{names_of, read_generics};
use super::signature::{are_for_tests, read_attributes, skip_to_comma};
use super::{Extraction, printing, push_place};
use crate::lex::{Kind, Tokens};

/// How deep the arguments of a type are read.
const MAX_DEPTH: usize = 12;

/// Reads the type that a range of tokens spells.
pub(super) fn read_type(tokens: &Tokens<'_>, range: Range<usize>) -> Type {
    read_nested(tokens, range, 0)
}

fn read_nested(tokens: &Tokens<'_>, range: Range<usize>, depth: usize) -> Type {
    if range.is_empty() || depth > MAX_DEPTH {
        return Type::Unknown;
    }
    let inner = |range: Range<usize>| read_nested(tokens, range, depth + 1);
    let at = range.start;
    match tokens.kind(at) {
        Kind::Punct(b'&') => {
            let mut at = at + 1;
            while tokens.kind(at) == Kind::Lifetime || tokens.is_word(at, "mut") {
                at += 1;
            }
            Type::Reference(Box::new(inner(at..range.end)))
        }
        Kind::Open(b'(') => {
            let closing = tokens.closing(at).unwrap_or(range.end).min(range.end);
            let parts: Vec<_> = split_at_commas(tokens, at + 1..closing).collect();
            match parts.as_slice() {
                [only] if !tokens.is(closing - 1, b',') => inner(only.clone()),
                _ => Type::Tuple(parts.into_iter().map(inner).collect()),
            }
        }
        Kind::Open(b'[') => {
            let closing = tokens.closing(at).unwrap_or(range.end).min(range.end);
            let length = (at + 1..closing).find(|index| tokens.is(*index, b';')).unwrap_or(closing);
            Type::Slice(Box::new(inner(at + 1..length)))
        }
        Kind::Ident if tokens.is_word(at, "impl") || tokens.is_word(at, "dyn") => {
            let bounds = split_at(tokens, at + 1..range.end, b'+');
            Type::Dynamic(bounds.filter_map(|bound| bound_trait(tokens, bound)).map(inner).collect())
        }
        Kind::Ident | Kind::Punct(b':') => {
            let (segments, end) = read_path(tokens, range.clone());
            if segments.is_empty() || segments[0] == "fn" {
                return Type::Unknown;
            }
            let ranges = generic_arguments(tokens, end, range.end);
            let mut arguments = Vec::with_capacity(ranges.len());
            arguments.extend(ranges.into_iter().map(inner).filter(|ty| *ty != Type::Unknown));
            Type::Path { segments, arguments }
        }
        _ => Type::Unknown,
    }
}

/// The traits of `A + B`.
pub(super) fn read_bounds(tokens: &Tokens<'_>, range: Range<usize>) -> Vec<Type> {
    let bounds = split_at(tokens, range, b'+').filter_map(|bound| bound_trait(tokens, bound));
    bounds.map(|bound| read_type(tokens, bound)).collect()
}

/// The trait of a bound, without `for<'a>` and `?`; nothing for a lifetime.
fn bound_trait(tokens: &Tokens<'_>, bound: Range<usize>) -> Option<Range<usize>> {
    let mut at = bound.start;
    if tokens.is(at, b'?') {
        at += 1;
    }
    if tokens.is_word(at, "for") {
        at = skip_angles(tokens, at + 1, bound.end);
    }
    let is_trait = tokens.kind(at) != Kind::Lifetime && !tokens.is_word(at, "use");
    is_trait.then_some(at..bound.end)
}

/// The segments of a path and the index behind it, or of the `<` that follows its last segment.
pub(super) fn read_path(tokens: &Tokens<'_>, range: Range<usize>) -> (Vec<String>, usize) {
    // Most paths are a single name, and a list that grows takes four places at once.
    let mut segments = Vec::with_capacity(1);
    let mut at = range.start;
    while at < range.end {
        if tokens.is_path_separator(at) {
            at += 2;
        } else if let (Some(name), true) = (tokens.ident(at), segments.is_empty() || tokens.is(at - 1, b':'))
        {
            segments.push(name.to_owned());
            at += 1;
        } else {
            break;
        }
    }
    (segments, at)
}

/// The ranges of the arguments of a `<..>` at an index; names of associated types are passed over.
fn generic_arguments(tokens: &Tokens<'_>, at: usize, end: usize) -> Vec<Range<usize>> {
    if !tokens.is(at, b'<') {
        return Vec::new();
    }
    let closing = skip_angles(tokens, at, end).saturating_sub(1);
    split_at_commas(tokens, at + 1..closing)
        .map(|part| match (tokens.kind(part.start), tokens.is(part.start + 1, b'=')) {
            (Kind::Ident, true) => part.start + 2..part.end,
            _ => part,
        })
        .filter(|part| !matches!(tokens.kind(part.start), Kind::Lifetime | Kind::Number | Kind::Open(b'{')))
        .collect()
}

/// The index behind a `<..>` that begins at an index; arrows inside do not close it. One that is never closed ends where
/// nothing goes on that is a type: somebody is still writing it.
pub(super) fn skip_angles(tokens: &Tokens<'_>, at: usize, end: usize) -> usize {
    let mut depth = 0usize;
    let mut index = at;
    while index < end {
        match tokens.kind(index) {
            Kind::Punct(b'<') => depth += 1,
            Kind::Punct(b'>') if !tokens.is(index.wrapping_sub(1), b'-') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return index + 1;
                }
            }
            Kind::Punct(b';') | Kind::Close(_) => return index,
            // The value of a constant parameter; any other brace begins a body.
            Kind::Open(b'{') if !matches!(tokens.kind(index - 1), Kind::Punct(b'<' | b',' | b'=')) => {
                return index;
            }
            _ => {}
        }
        index = tokens.after(index);
    }
    end
}

/// The parts between commas that stand outside groups and angle brackets; empty parts are left out.
pub(super) fn split_at_commas<'a>(
    tokens: &'a Tokens<'_>,
    range: Range<usize>,
) -> impl Iterator<Item = Range<usize>> + 'a {
    split_at(tokens, range, b',')
}

fn split_at<'a>(
    tokens: &'a Tokens<'_>,
    range: Range<usize>,
    separator: u8,
) -> impl Iterator<Item = Range<usize>> + 'a {
    let mut start = range.start;
    std::iter::from_fn(move || {
        while start < range.end {
            let mut at = start;
            while at < range.end && !tokens.is(at, separator) {
                at = if tokens.is(at, b'<') { skip_angles(tokens, at, range.end) } else { tokens.after(at) };
            }
            let part = start..at.min(range.end);
            start = at + 1;
            if !part.is_empty() {
                return Some(part);
            }
        }
        None
    })
}

impl Extraction<'_> {
    /// Reads a `struct`, `enum` or `union` whose keyword stands at an index; gives the index behind it.
    pub(super) fn type_definition(
        &mut self,
        start: usize,
        at: usize,
        end: usize,
        attributes: &[Attribute],
    ) -> usize {
        let tokens = self.tokens;
        let Some(name) = tokens.ident(at + 1) else { return at + 1 };
        let (generics, behind_name) = read_generics(tokens, at + 2, end);
        let body = self.body_of_type(behind_name, end);
        let inside = tokens.closing(body).map_or(body..body, |closing| body + 1..closing);
        let (mut fields, mut variants) = (Vec::new(), String::new());
        let shape = match tokens.kind(body) {
            Kind::Open(b'{') if tokens.is_word(at, "enum") => {
                self.variants(inside.clone(), &mut fields, &mut variants)
            }
            Kind::Open(b'{') => {
                self.named_fields(inside.clone(), &mut fields);
                TypeShape::Struct
            }
            Kind::Open(b'(') => {
                self.tuple_fields(inside.clone(), &mut fields);
                TypeShape::TupleStruct
            }
            _ => TypeShape::UnitStruct,
        };
        let definition = TypeDefinition {
            name: name.to_owned(),
            name_loc: self.token_loc(at + 1..at + 2),
            module: self.scope.module.clone(),
            scope: self.scope.id,
            is_public: self.is_public(start, at),
            is_test: self.scope.is_test || are_for_tests(attributes),
            generics: names_of(&generics),
            variants: variants.into(),
            printing: printing::of_type(attributes),
            shape,
            derives: derives(attributes),
            fields,
        };
        self.facts.types.push(definition);
        match shape {
            // A `where` may stand between the fields and the semicolon.
            TypeShape::TupleStruct => (inside.end.min(end)..end)
                .find(|index| tokens.is(*index, b';'))
                .map_or(end, |index| index + 1),
            _ => inside.end + 1,
        }
    }

    /// The index of the brace, parenthesis or semicolon behind the name of a type and its generic parameters.
    fn body_of_type(&self, mut at: usize, end: usize) -> usize {
        let tokens = self.tokens;
        // A `where` may stand before the braces, with parentheses of its own: `where F: Fn(u64)`.
        let mut in_where = false;
        while at < end {
            match tokens.kind(at) {
                Kind::Open(b'{') | Kind::Punct(b';') => break,
                Kind::Open(b'(') if !in_where => break,
                Kind::Punct(b'<') => at = skip_angles(tokens, at, end).max(at + 1),
                _ => {
                    in_where |= tokens.is_word(at, "where");
                    at = tokens.after(at);
                }
            }
        }
        at
    }

    /// Reads the variants of an enum: their fields, and their names, joined by commas.
    fn variants(
        &mut self,
        range: Range<usize>,
        fields: &mut Vec<FieldDefinition>,
        names: &mut String,
    ) -> TypeShape {
        let tokens = self.tokens;
        let mut at = range.start;
        while at < range.end {
            at = read_attributes(tokens, at, &mut Vec::new());
            if !names.is_empty() {
                names.push(',');
            }
            names.push_str(tokens.ident(at).unwrap_or_default());
            at += 1;
            if let (Kind::Open(delimiter), Some(closing)) = (tokens.kind(at), tokens.closing(at)) {
                match delimiter {
                    b'{' => self.named_fields(at + 1..closing, fields),
                    _ => self.tuple_fields(at + 1..closing, fields),
                }
            }
            at = skip_to_comma(tokens, at..range.end) + 1;
        }
        if fields.is_empty() { TypeShape::UnitEnum } else { TypeShape::Enum }
    }

    fn named_fields(&mut self, range: Range<usize>, fields: &mut Vec<FieldDefinition>) {
        let tokens = self.tokens;
        for part in split_at_commas(tokens, range) {
            let mut attributes = Vec::new();
            let start = read_attributes(tokens, part.start, &mut attributes);
            let at = skip_visibility(tokens, start);
            let (Some(name), true) = (tokens.ident(at), tokens.is(at + 1, b':')) else { continue };
            let loc = push_place(&mut self.facts.places, tokens.bytes(at..at + 1));
            fields.push(FieldDefinition {
                name: name.to_owned(),
                loc,
                is_public: is_public(tokens, start),
                printing: printing::of_field(&attributes),
                ty: read_type(tokens, at + 2..part.end),
            });
        }
    }

    fn tuple_fields(&mut self, range: Range<usize>, fields: &mut Vec<FieldDefinition>) {
        let tokens = self.tokens;
        for (index, part) in split_at_commas(tokens, range).enumerate() {
            let mut attributes = Vec::new();
            let start = read_attributes(tokens, part.start, &mut attributes);
            let at = skip_visibility(tokens, start);
            let loc = push_place(&mut self.facts.places, tokens.bytes(at..part.end));
            fields.push(FieldDefinition {
                name: index.to_string(),
                loc,
                is_public: is_public(tokens, start),
                printing: printing::of_field(&attributes),
                ty: read_type(tokens, at..part.end),
            });
        }
    }
}

/// Whether a plain `pub` stands at an index.
fn is_public(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.is_word(at, "pub") && tokens.kind(at + 1) != Kind::Open(b'(')
}

/// The index behind `pub` or `pub(..)`.
pub(super) fn skip_visibility(tokens: &Tokens<'_>, at: usize) -> usize {
    if !tokens.is_word(at, "pub") {
        return at;
    }
    if tokens.kind(at + 1) == Kind::Open(b'(') { tokens.after(at + 1) } else { at + 1 }
}

/// The last segments of everything in `#[derive(..)]`.
fn derives(attributes: &[Attribute]) -> Vec<String> {
    attributes
        .iter()
        .filter(|attribute| attribute.path.last().is_some_and(|name| name == "derive"))
        .flat_map(|attribute| attribute.arguments.split(','))
        .filter_map(|path| path.split([' ', ':']).rfind(|word| !word.is_empty()))
        .map(str::to_owned)
        .collect()
}
