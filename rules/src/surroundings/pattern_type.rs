//! The types of the variables that a pattern binds.

use std::borrow::Cow;

use super::Surroundings;
use super::type_of::path_type;
use crate::expr::{Pattern, PatternKind, Type};
use crate::facts::TypeShape;

/// The type of a variable that a pattern binds, where the pattern is matched against a value of the type `whole`.
/// `None` if the pattern does not bind it.
pub(super) fn type_of_binding(
    around: &Surroundings<'_>,
    pattern: &Pattern,
    whole: &Type,
    name: &str,
) -> Option<Type> {
    let in_part = |part: &Pattern, ty: &Type| type_of_binding(around, part, ty, name);
    match &pattern.kind {
        PatternKind::Binding { name: bound, .. } if bound == name => Some(whole.clone()),
        PatternKind::Binding { inner, .. } => inner.as_ref().and_then(|inner| in_part(inner, whole)),
        PatternKind::Group(parts) => {
            let types = types_of_group(whole, parts.len());
            parts
                .iter()
                .zip(types.iter().chain(std::iter::repeat(&Type::Unknown)))
                .find_map(|(part, ty)| in_part(part, ty))
        }
        PatternKind::Variant { path, fields } => {
            let only = fields.len() == 1;
            fields.iter().find_map(|(field, part)| {
                let held = if only { held_by_variant(whole, path) } else { Type::Unknown };
                let ty = if held == Type::Unknown { type_of_field(around, path, field) } else { held };
                in_part(part, &ty)
            })
        }
        PatternKind::Wildcard | PatternKind::Other => None,
    }
}

/// The types of the parts of `(a, b)`, and of what `&a` leads to. A list of alternatives looks the same, and no
/// alternative is a part of a tuple.
fn types_of_group(whole: &Type, count: usize) -> Vec<Type> {
    match whole {
        Type::Tuple(parts) if parts.len() == count => parts.clone(),
        Type::Reference(inner) if count == 1 && !matches!(**inner, Type::Slice(_)) => vec![(**inner).clone()],
        Type::Reference(inner) => types_of_group(inner, count),
        _ => Vec::new(),
    }
}

/// `T` of `Option<T>` in `Some(x)`, of `Result<T, E>` in `Ok(x)`, `E` in `Err(x)`.
fn held_by_variant(whole: &Type, variant: &[String]) -> Type {
    let Type::Path { segments, arguments } = whole.without_pointers() else { return Type::Unknown };
    let head = segments.last().map(String::as_str);
    let part = match (variant.last().map(String::as_str), head) {
        (Some("Some"), Some("Option")) | (Some("Ok"), Some("Result")) => arguments.first(),
        (Some("Err"), Some("Result")) => arguments.get(1),
        _ => None,
    };
    part.cloned().unwrap_or(Type::Unknown)
}

/// The type of a field in the pattern of a struct of the workspace. The last two segments of a variant's path are both
/// the names of types, and what a variant holds is not known.
fn type_of_field(around: &Surroundings<'_>, path: &[String], field: &str) -> Type {
    let is_variant = path.iter().rev().nth(1).is_some_and(|owner| owner.starts_with(char::is_uppercase));
    let whole = path_type(around, path);
    let is_struct = around.definition_of(&whole).is_some_and(|(_, definition)| {
        matches!(definition.shape, TypeShape::Struct | TypeShape::TupleStruct)
    });
    let found = around.type_of_field(&whole, field).filter(|_| is_struct && !is_variant);
    found.map_or(Type::Unknown, Cow::into_owned)
}
