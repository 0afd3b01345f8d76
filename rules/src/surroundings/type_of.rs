//! The type of an expression, from what is written: never guessed.

use std::borrow::Cow;

use super::pattern_type::type_of_binding;
use super::{Origin, Surroundings};
use crate::expr::{BinaryOperator, Expr, ExprKind, Literal, Type, UnaryOperator};
use crate::workspace::FunctionId;

/// How many variables and fields are followed.
const MAX_STEPS: u32 = 12;

/// Methods that give the same value back, owned or borrowed.
const SAME_TYPE: &[&str] =
    &["clone", "as_ref", "as_mut", "borrow", "borrow_mut", "to_owned", "cloned", "by_ref", "deref"];

/// Methods whose result is the same on every type of the standard library and of well-behaved crates.
const KNOWN_RESULTS: &[(&str, &str)] = &[
    ("len", "usize"),
    ("count", "usize"),
    ("capacity", "usize"),
    ("is_empty", "bool"),
    ("is_some", "bool"),
    ("is_none", "bool"),
    ("is_ok", "bool"),
    ("is_err", "bool"),
    ("contains_key", "bool"),
    ("starts_with", "bool"),
    ("ends_with", "bool"),
    ("as_millis", "u128"),
    ("as_micros", "u128"),
    ("as_nanos", "u128"),
    ("as_secs", "u64"),
    ("as_secs_f64", "f64"),
    ("as_secs_f32", "f32"),
    ("subsec_millis", "u32"),
    ("subsec_micros", "u32"),
    ("subsec_nanos", "u32"),
    ("elapsed", "Duration"),
    ("to_string", "String"),
];

pub(super) fn type_of<'a>(around: &Surroundings<'a>, expr: &Expr, steps: u32) -> Cow<'a, Type> {
    if steps > MAX_STEPS {
        return Cow::Owned(Type::Unknown);
    }
    let next = |expr: &Expr| type_of(around, expr, steps + 1);
    match &expr.kind {
        ExprKind::Literal(literal) => Cow::Owned(literal_type(literal)),
        ExprKind::Cast { to, .. } => Cow::Owned(to.clone()),
        ExprKind::Reference { inner, .. }
        | ExprKind::Unary { operator: UnaryOperator::Dereference | UnaryOperator::Minus, inner } => {
            next(inner)
        }
        ExprKind::Unary { operator: UnaryOperator::Not, .. }
        | ExprKind::Binary {
            operator: BinaryOperator::Comparison | BinaryOperator::And | BinaryOperator::Or,
            ..
        } => named("bool"),
        // What an `async fn` is written to return is what awaiting it gives.
        ExprKind::Await { inner, .. } => next(inner),
        ExprKind::Try { inner, .. } => value_inside(&next(inner)),
        ExprKind::Path(_) => variable_type(around, expr, steps),
        ExprKind::Field { base, name } => field_type(around, &next(base), name),
        ExprKind::Struct { path, .. } => path_type(around, path),
        ExprKind::MethodCall { receiver, method, arguments, .. } => match method.as_str() {
            same if SAME_TYPE.contains(&same) => next(receiver),
            "unwrap" | "expect" | "unwrap_or" | "unwrap_or_else" => value_inside(&next(receiver)),
            other => method_type(around, &next(receiver), other, arguments.len()),
        },
        ExprKind::Call { function, .. } => match &function.kind {
            ExprKind::Path(path) => call_type(around, path),
            _ => Cow::Owned(Type::Unknown),
        },
        ExprKind::Macro(call) => match call.path.last().map(String::as_str) {
            Some("format") => named("String"),
            Some("vec") => named("Vec"),
            _ => Cow::Owned(Type::Unknown),
        },
        _ => Cow::Owned(Type::Unknown),
    }
}

fn named(name: &str) -> Cow<'static, Type> {
    Cow::Owned(Type::Path { segments: vec![name.to_owned()], arguments: Vec::new() })
}

fn literal_type(literal: &Literal) -> Type {
    let name = match literal {
        Literal::Text(_) => "str",
        Literal::Bool(_) => "bool",
        Literal::Integer(text) => number_suffix(text, "i32"),
        Literal::Float(text) => number_suffix(text, "f64"),
        Literal::Other => return Type::Unknown,
    };
    named(name).into_owned()
}

fn number_suffix<'t>(text: &'t str, otherwise: &'t str) -> &'t str {
    const SUFFIXES: &[&str] = &[
        "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32", "f64",
    ];
    SUFFIXES.iter().find(|suffix| text.ends_with(**suffix)).unwrap_or(&otherwise)
}

fn variable_type<'a>(around: &Surroundings<'a>, expr: &Expr, steps: u32) -> Cow<'a, Type> {
    let Some(name) = expr.as_variable() else { return Cow::Owned(Type::Unknown) };
    if name == "self" {
        return around.self_type().unwrap_or(Cow::Owned(Type::Unknown));
    }
    let Some(index) = around.variables.iter().rposition(|variable| variable.name == name) else {
        return Cow::Owned(Type::Unknown);
    };
    // The value was written before the variable: in `let order = order?` the two names differ.
    let before = Surroundings { variables: &around.variables[..index], ..*around };
    let type_before = |value: &Expr| type_of(&before, value, steps + 1);
    match around.variables[index].origin {
        Origin::Parameter(ty) | Origin::Let { annotation: Some(ty), .. } => Cow::Borrowed(ty),
        Origin::Let { value: Some(value), .. } => type_before(value),
        Origin::Let { value: None, .. } => Cow::Owned(Type::Unknown),
        Origin::Element(iterator) => element_type(&type_before(iterator)),
        Origin::Part { pattern, value } => {
            let whole = value.map_or(Cow::Owned(Type::Unknown), type_before);
            Cow::Owned(type_of_binding(around, pattern, &whole, name).unwrap_or(Type::Unknown))
        }
    }
}

/// What one step of a `for` loop over a collection gives.
fn element_type(collection: &Type) -> Cow<'static, Type> {
    match collection {
        Type::Reference(inner) => element_type(inner),
        Type::Slice(element) => Cow::Owned((**element).clone()),
        Type::Path { segments, arguments } => {
            match (segments.last().map(String::as_str), arguments.as_slice()) {
                (Some("Vec" | "VecDeque" | "HashSet" | "BTreeSet" | "Option"), [element]) => {
                    Cow::Owned(element.clone())
                }
                _ => Cow::Owned(Type::Unknown),
            }
        }
        _ => Cow::Owned(Type::Unknown),
    }
}

/// `T` of `Option<T>` and `Result<T, E>`: what `?` and `unwrap` give.
fn value_inside(whole: &Type) -> Cow<'static, Type> {
    match whole.without_pointers() {
        Type::Path { segments, arguments } => {
            match (segments.last().map(String::as_str), arguments.first()) {
                (Some("Option" | "Result"), Some(value)) => Cow::Owned(value.clone()),
                _ => Cow::Owned(Type::Unknown),
            }
        }
        _ => Cow::Owned(Type::Unknown),
    }
}

fn field_type<'a>(around: &Surroundings<'a>, base: &Type, name: &str) -> Cow<'a, Type> {
    if let Type::Tuple(parts) = base {
        let part = name.parse::<usize>().ok().and_then(|index| parts.get(index));
        return Cow::Owned(part.cloned().unwrap_or(Type::Unknown));
    }
    around.type_of_field(base, name).unwrap_or(Cow::Owned(Type::Unknown))
}

pub(super) fn path_type<'a>(around: &Surroundings<'a>, path: &[String]) -> Cow<'a, Type> {
    match (path.last().map(String::as_str), around.self_type()) {
        (Some("Self"), Some(ty)) => ty,
        (Some(_), _) => Cow::Owned(Type::Path { segments: path.to_vec(), arguments: Vec::new() }),
        (None, _) => Cow::Owned(Type::Unknown),
    }
}

/// `Type::new(..)` where `new` returns `Self`, and functions of the workspace whose return type is written.
fn call_type<'a>(around: &Surroundings<'a>, path: &[String]) -> Cow<'a, Type> {
    let Some((_, before)) = path.split_last() else { return Cow::Owned(Type::Unknown) };
    let called = around.workspace.and_then(|workspace| workspace.resolve_path(around.place(), path));
    let of_self = || match before {
        [owner] if owner == "Self" => around.method_of(&*around.self_type()?, path.last()?),
        _ => None,
    };
    called
        .or_else(of_self)
        .map_or(Cow::Owned(Type::Unknown), |id| returned(around, id, || path_type(around, before)))
}

/// What a function returns, `Self` being the type given.
fn returned<'a>(
    around: &Surroundings<'a>,
    id: FunctionId,
    self_type: impl FnOnce() -> Cow<'a, Type>,
) -> Cow<'a, Type> {
    let unknown = Cow::Owned(Type::Unknown);
    let Some(workspace) = around.workspace else { return unknown };
    let Some(returns) = &workspace.function(id).returns else { return unknown };
    if workspace.mentions_generic(id, returns) {
        return unknown;
    }
    let seen = workspace.type_as_seen_from(around.place(), workspace.place_of(id), returns);
    if returns.mentions("Self") { Cow::Owned(seen.with("Self", &self_type())) } else { seen }
}

fn method_type<'a>(
    around: &Surroundings<'a>,
    receiver: &Type,
    method: &str,
    arguments: usize,
) -> Cow<'a, Type> {
    if let Some(id) = around.method_of(receiver.without_pointers(), method) {
        return returned(around, id, || Cow::Owned(receiver.without_pointers().clone()));
    }
    if arguments == 0 {
        if let Some((_, result)) = KNOWN_RESULTS.iter().find(|(name, _)| *name == method) {
            return named(result);
        }
    }
    Cow::Owned(Type::Unknown)
}
