//! What several rules ask about a value: is it constant, is it an error, is it a number.

use std::borrow::Cow;

use crate::call::{Interpolated, Message, MessageText};
use crate::diagnostic::Level;
use crate::expr::{Expr, ExprKind, Literal, MacroCall, Type};
use crate::format_string::{FormatString, FormatStyle, Placeholder};
use crate::names::{NameEvidence, judge_value};
use crate::rule::CallContext;
use crate::surroundings::Surroundings;
use crate::wording::is_error_name;

/// The numbers that every log format knows, and the two truth values.
pub const SCALARS: &[&str] =
    &["bool", "f32", "f64", "i8", "i16", "i32", "i64", "isize", "u8", "u16", "u32", "u64", "usize"];

/// Macros whose value is fixed when the code is compiled; those that name the function around come from several crates.
const CONSTANT_MACROS: &[&str] = &[
    "column",
    "concat",
    "env",
    "file",
    "func_name",
    "func_path",
    "function",
    "function_name",
    "function_path",
    "line",
    "module_path",
    "option_env",
    "stringify",
];

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

/// The variable that a value is taken from: `order` of `&order.items.len()`.
pub fn root_variable(value: &Expr) -> Option<&str> {
    match &value.kind {
        ExprKind::Field { base: inner, .. } | ExprKind::MethodCall { receiver: inner, .. } => {
            root_variable(inner)
        }
        _ => value.inside_wrapper().map_or_else(|| value.as_variable(), root_variable),
    }
}

/// Whether a literal text says anything by itself: with words of its own, or with constants in its placeholders.
pub fn has_fixed_words(context: &CallContext<'_>, message: &Message, text: &FormatString) -> bool {
    let is_fixed_here =
        |placeholder| printed(message, placeholder).is_some_and(|value| is_fixed(context, &value));
    !text.has_no_words() || text.placeholders.iter().any(is_fixed_here)
}

/// Whether a value is the same every time, also where a `let` before made a text of constants. A number that a `let`
/// begins with may be counted up later.
pub fn is_fixed(context: &CallContext<'_>, value: &Expr) -> bool {
    let value = value.without_references();
    let source = shared_knowledge(context).value_of(value);
    let is_text = matches!(
        source.kind,
        ExprKind::Literal(Literal::Text(_)) | ExprKind::Macro(_) | ExprKind::MethodCall { .. }
    );
    is_constant(value) || is_text && is_constant(source)
}

/// Whether a value is the same every time: a literal, also in colour (`"done".green()`), a constant, a variant without
/// data, a macro such as `env!`, and a text that is put together of nothing else.
pub fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(_) => true,
        ExprKind::Path(path) => path.last().is_some_and(|name| is_constant_name(name)) || is_variant(path),
        ExprKind::Macro(call) => formatted_text(call).map_or_else(|| gives_constant(call), prints_constants),
        ExprKind::MethodCall { receiver, arguments, .. } => {
            arguments.is_empty() && starts_with_literal(receiver)
        }
        ExprKind::Reference { inner, .. } => is_constant(inner),
        _ => false,
    }
}

/// `Error::TooShort`, `State::Open`.
fn is_variant(path: &[String]) -> bool {
    let is_type_name = |name: &String| name.starts_with(|char: char| char.is_ascii_uppercase());
    matches!(path, [.., owner, name] if is_type_name(owner) && is_type_name(name))
}

/// What a macro formats that gives a text or an error: `panic!` and `println!` give none.
pub fn formatted_text(call: &MacroCall) -> Option<&Message> {
    let gives_text = |name: &String| matches!(name.as_str(), "format" | "format_args" | "anyhow" | "eyre");
    call.format.as_ref().filter(|_| call.path.last().is_some_and(gives_text))
}

/// Whether a macro that formats nothing gives the same each time: `env!`, or one that is given a text and nothing else.
fn gives_constant(call: &MacroCall) -> bool {
    let is_only_text =
        call.arguments.len() == 1 && text_of_macro(call).is_some_and(|text| !text.contains('{'));
    is_only_text || call.path.last().is_some_and(|name| CONSTANT_MACROS.contains(&name.as_str()))
}

/// The text that a macro of somebody's own begins with, which it may well format: `store_error!("no stock for {sku}")`.
pub fn text_of_macro(call: &MacroCall) -> Option<&str> {
    match call.arguments.as_slice() {
        [Expr { kind: ExprKind::Literal(Literal::Text(text)), .. }, ..] => Some(text),
        _ => None,
    }
}

fn prints_constants(message: &Message) -> bool {
    let MessageText::Literal(text) = &message.text else { return false };
    text.placeholders
        .iter()
        .all(|placeholder| printed(message, placeholder).is_some_and(|value| is_constant(&value)))
}

/// Whether a chain of calls without arguments begins with a text.
fn starts_with_literal(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(Literal::Text(_)) => true,
        ExprKind::MethodCall { receiver, arguments, .. } => {
            arguments.is_empty() && starts_with_literal(receiver)
        }
        _ => false,
    }
}

/// `MAX_SIZE`; a single capital is more often a generic constant or a type.
pub fn is_constant_name(name: &str) -> bool {
    name.len() > 1
        && name.contains(|char: char| char.is_ascii_uppercase())
        && !name.contains(|char: char| char.is_lowercase())
}

/// Whether `sensitive_value` speaks about a value of a message, so that nobody need be told where else to put it. In
/// logcheck's own macros it may speak too softly to be heard.
pub fn is_left_out(context: &CallContext<'_>, value: &Expr, style: FormatStyle) -> bool {
    let evidence = NameEvidence::of_call(context.call, context.around).printed(style.into());
    let found = judge_value(value, &evidence, context.policy);
    !context.call.is_own() && found.is_some_and(|found| found.name.level != Level::Allow)
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
