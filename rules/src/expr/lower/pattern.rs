//! Patterns as plain values: the names they bind and the paths they name.

use proc_macro2::Span;
use syn::spanned::Spanned;

use super::{Lowering, member_name, name_of, path_segments};
use crate::expr::{Pattern, PatternKind};

impl Lowering<'_> {
    /// A pattern; a type that is ascribed to it is dropped.
    pub fn pattern(&mut self, pattern: &syn::Pat) -> Pattern {
        let (first, last) = ends(pattern);
        let loc = self.places.between(first, last);
        let kind = match pattern {
            syn::Pat::Wild(_) => PatternKind::Wildcard,
            syn::Pat::Ident(binding) if is_constant(binding) => {
                PatternKind::Variant { path: vec![name_of(&binding.ident)], fields: Vec::new() }
            }
            syn::Pat::Ident(binding) => PatternKind::Binding {
                name: name_of(&binding.ident),
                inner: binding.subpat.as_ref().map(|(_, inner)| Box::new(self.pattern(inner))),
            },
            syn::Pat::Type(typed) => return self.pattern(&typed.pat),
            syn::Pat::Paren(paren) => return self.pattern(&paren.pat),
            syn::Pat::Guard(guarded) => return self.pattern(&guarded.pat),
            syn::Pat::Reference(reference) => PatternKind::Group(vec![self.pattern(&reference.pat)]),
            syn::Pat::Or(or) => PatternKind::Group(or.cases.iter().map(|case| self.pattern(case)).collect()),
            syn::Pat::Slice(slice) => {
                PatternKind::Group(slice.elems.iter().map(|element| self.pattern(element)).collect())
            }
            syn::Pat::Tuple(tuple) => {
                PatternKind::Group(tuple.elems.iter().map(|element| self.pattern(element)).collect())
            }
            syn::Pat::Path(path) => {
                PatternKind::Variant { path: path_segments(&path.path), fields: Vec::new() }
            }
            syn::Pat::TupleStruct(variant) => PatternKind::Variant {
                path: path_segments(&variant.path),
                fields: variant
                    .elems
                    .iter()
                    .enumerate()
                    .map(|(index, element)| (index.to_string(), self.pattern(element)))
                    .collect(),
            },
            syn::Pat::Struct(variant) => PatternKind::Variant {
                path: path_segments(&variant.path),
                fields: variant
                    .fields
                    .iter()
                    .map(|field| (member_name(&field.member), self.pattern(&field.pat)))
                    .collect(),
            },
            _ => PatternKind::Other,
        };
        Pattern { loc, kind }
    }
}

/// `None` and `MAX_SIZE` look like bindings to the parser and are not.
fn is_constant(binding: &syn::PatIdent) -> bool {
    binding.by_ref.is_none()
        && binding.mutability.is_none()
        && binding.subpat.is_none()
        && binding.ident.to_string().starts_with(|char: char| char.is_uppercase())
}

fn ends(pattern: &syn::Pat) -> (Span, Span) {
    match pattern {
        syn::Pat::Wild(wild) => (wild.underscore_token.span, wild.underscore_token.span),
        syn::Pat::Ident(binding) => (binding.ident.span(), binding.ident.span()),
        syn::Pat::Type(typed) => ends(&typed.pat),
        syn::Pat::Reference(reference) => (reference.and_token.span, ends(&reference.pat).1),
        syn::Pat::Tuple(tuple) => (tuple.paren_token.span.open(), tuple.paren_token.span.close()),
        other => (other.span(), other.span()),
    }
}

impl Pattern {
    /// The names that the pattern binds, in source order.
    pub fn bindings(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.collect_bindings(&mut names);
        names
    }

    fn collect_bindings<'a>(&'a self, into: &mut Vec<&'a str>) {
        match &self.kind {
            PatternKind::Binding { name, inner } => {
                into.push(name);
                if let Some(inner) = inner {
                    inner.collect_bindings(into);
                }
            }
            PatternKind::Group(parts) => {
                for part in parts {
                    part.collect_bindings(into);
                }
            }
            PatternKind::Variant { fields, .. } => {
                for (_, part) in fields {
                    part.collect_bindings(into);
                }
            }
            PatternKind::Wildcard | PatternKind::Other => {}
        }
    }

    /// The one name that the whole value is bound to, as in `let name = ..`.
    pub fn as_binding(&self) -> Option<&str> {
        match &self.kind {
            PatternKind::Binding { name, inner: None } => Some(name),
            _ => None,
        }
    }
}
