//! What several rules ask about a value: is it constant, is it an error, is it a number.

use std::borrow::Cow;

use crate::call::{Interpolated, Message};
use crate::expr::{Expr, ExprKind, Type};
use crate::format_string::{FormatString, Placeholder};
use crate::rule::CallContext;
use crate::surroundings::Surroundings;
use crate::wording::is_error_name;

/// The numbers that every log format knows, and the two truth values.
const SCALARS: &[&str] =
    &["bool", "f32", "f64", "i8", "i16", "i32", "i64", "isize", "u8", "u16", "u32", "u64", "usize"];

/// Macros whose value is fixed when the code is compiled.
const CONSTANT_MACROS: &[&str] =
    &["column", "concat", "env", "file", "line", "module_path", "option_env", "stringify"];

/// What may be asked about the code around a call when the answer decides **whether** a strict rule speaks: nothing for
/// logcheck's own macros, since there the compiler knows no more than the call and has to come to the same verdict.
pub fn shared_knowledge<'a>(context: &CallContext<'a>) -> &'a Surroundings<'a> {
    if context.call.is_own() { &Surroundings::NONE } else { context.around }
}

/// What a placeholder prints, as an expression: an argument, or the variable that is named inside the braces.
pub fn printed<'a>(message: &'a Message, placeholder: &'a Placeholder) -> Option<Cow<'a, Expr>> {
    match message.interpolated(placeholder) {
        Interpolated::Argument(argument) => Some(Cow::Borrowed(&argument.value)),
        Interpolated::Variable(name) => {
            Some(Cow::Owned(Expr { loc: placeholder.loc, kind: ExprKind::Path(vec![name.to_owned()]) }))
        }
        Interpolated::Unknown => None,
    }
}

/// Whether a literal text says anything by itself: with words of its own, or with constants in its placeholders.
pub fn has_fixed_words(context: &CallContext<'_>, message: &Message, text: &FormatString) -> bool {
    let around = shared_knowledge(context);
    let is_constant_here =
        |placeholder| printed(message, placeholder).is_some_and(|value| is_constant(around.value_of(&value)));
    !text.has_no_words() || text.placeholders.iter().any(is_constant_here)
}

/// Whether a value is the same every time: a literal, a constant, a macro such as `env!`.
pub fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(_) => true,
        ExprKind::Path(path) => path.last().is_some_and(|name| is_constant_name(name)),
        ExprKind::Macro(call) => {
            call.path.last().is_some_and(|name| CONSTANT_MACROS.contains(&name.as_str()))
        }
        ExprKind::Reference { inner, .. } => is_constant(inner),
        _ => false,
    }
}

/// `MAX_SIZE`; a single capital is more often a generic constant or a type.
pub fn is_constant_name(name: &str) -> bool {
    name.len() > 1
        && name.contains(|char: char| char.is_ascii_uppercase())
        && !name.contains(|char: char| char.is_lowercase())
}

/// Whether a value is an error, by its name or its type.
pub fn is_error(around: &Surroundings<'_>, expr: &Expr) -> bool {
    expr.last_name().is_some_and(is_error_name)
        || around.type_of(expr).without_pointers().head().is_some_and(is_error_type)
}

/// Whether a type of that name is an error.
pub fn is_error_type(name: &str) -> bool {
    name.ends_with("Error") || name.ends_with("Err") || name == "Report"
}

/// Whether a type is a number or a truth value that a log format can hold as such; u128 and i128 are none.
pub fn is_scalar(ty: &Type) -> bool {
    ty.head().is_some_and(|head| SCALARS.contains(&head))
}
