//! Types as plain values.

use proc_macro2::Span;

use super::{path_ends, path_segments};
use crate::expr::Type;

/// A type, without lifetimes and constants.
pub fn lower_type(ty: &syn::Type) -> Type {
    match ty {
        syn::Type::Path(path) => lower_path(&path.path),
        syn::Type::Reference(reference) => Type::Reference(Box::new(lower_type(&reference.elem))),
        syn::Type::Paren(paren) => lower_type(&paren.elem),
        syn::Type::Group(group) => lower_type(&group.elem),
        syn::Type::Tuple(tuple) => Type::Tuple(tuple.elems.iter().map(lower_type).collect()),
        syn::Type::Slice(slice) => Type::Slice(Box::new(lower_type(&slice.elem))),
        syn::Type::Array(array) => Type::Slice(Box::new(lower_type(&array.elem))),
        syn::Type::ImplTrait(bounds) => lower_bounds(&bounds.bounds),
        syn::Type::TraitObject(bounds) => lower_bounds(&bounds.bounds),
        _ => Type::Unknown,
    }
}

fn lower_bounds<'a>(bounds: impl IntoIterator<Item = &'a syn::TypeParamBound>) -> Type {
    let traits = bounds.into_iter().filter_map(|bound| match bound {
        syn::TypeParamBound::Trait(bound) => Some(lower_path(&bound.path)),
        _ => None,
    });
    Type::Dynamic(traits.collect())
}

fn lower_path(path: &syn::Path) -> Type {
    let arguments = match path.segments.last().map(|segment| &segment.arguments) {
        Some(syn::PathArguments::AngleBracketed(arguments)) => arguments
            .args
            .iter()
            .filter_map(|argument| match argument {
                syn::GenericArgument::Type(ty) => Some(lower_type(ty)),
                syn::GenericArgument::AssocType(binding) => Some(lower_type(&binding.ty)),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    };
    Type::Path { segments: path_segments(path), arguments }
}

/// The span of a type's last token, where it is easily known.
pub(super) fn last_span(ty: &syn::Type) -> Option<Span> {
    match ty {
        syn::Type::Path(path) => Some(path_ends(&path.path).1),
        syn::Type::Reference(reference) => last_span(&reference.elem),
        syn::Type::Ptr(pointer) => last_span(&pointer.elem),
        syn::Type::Paren(paren) => Some(paren.paren_token.span.close()),
        syn::Type::Tuple(tuple) => Some(tuple.paren_token.span.close()),
        syn::Type::Slice(slice) => Some(slice.bracket_token.span.close()),
        syn::Type::Array(array) => Some(array.bracket_token.span.close()),
        syn::Type::Infer(infer) => Some(infer.underscore_token.span),
        _ => None,
    }
}
