//! What an expression prints, as far as its form tells.

use std::borrow::Cow;

use super::types::is_redacting_name;
use super::words::Words;
use super::words_of;
use crate::call::{Message, MessageText};
use crate::expr::{BinaryOperator, Block, Expr, ExprKind, Loc, MacroCall, Statement, UnaryOperator};
use crate::format_string::{ArgumentName, Dialect, SourceChar, read_pieces};
use crate::values::text_of_macro;

/// What an expression prints.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Printed<'e> {
    /// Nothing of a value: a literal, a number, a yes or no, what a sanitizer made of it.
    Harmless,
    /// A constant, by the case of its name.
    Constant,
    /// What has this name.
    Named(Named<'e>),
    /// All of these.
    Parts(Vec<Printed<'e>>),
    /// Not known.
    Unknown,
}

/// A name that is read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Named<'e> {
    /// The last name and the one it is taken from: `user.email`, `session.token`.
    pub(super) name: String,
    /// The expression that ends with the name.
    pub(super) expr: Cow<'e, Expr>,
}

/// Words of functions, methods and macros that make a value harmless.
const SANITIZERS: Words = Words(
    "redact redacted redaction redactor mask masked masking hash hashed hasher hide hidden sanitize \
     sanitized sanitizer sanitise sanitised censor censored obfuscate obfuscated anonymize anonymized \
     anonymise anonymised pseudonymize pseudonymized fingerprint fingerprinted encrypt encrypted digest \
     scrub scrubbed",
);

/// Methods that give the same value in another form.
const SAME_VALUE: Words = Words(
    "as_bytes as_c_str as_deref as_deref_mut as_mut as_os_str as_ref as_slice as_str as_value borrow \
     borrow_mut by_ref bytes chars clone cloned collect copied deref encode_hex escape_debug \
     escape_default expect filter first get get_mut get_ref into into_bytes into_inner into_iter \
     into_owned into_string iter last load lock next ok ok_or ok_or_else or or_else read strip_prefix \
     strip_suffix take to_ascii_lowercase to_ascii_uppercase to_base64 to_bytes to_hex to_lowercase \
     to_owned to_str to_string to_string_lossy to_uppercase to_vec trim trim_end trim_end_matches \
     trim_matches trim_start trim_start_matches unwrap unwrap_or unwrap_or_default unwrap_or_else write",
);

/// Methods that give a number, a yes or no, or a place where the value can be found.
const PROJECTIONS: Words = Words(
    "as_ptr capacity checked_add cmp contains contains_key count display elapsed ends_with eq exists len \
     ne partial_cmp position starts_with type_id",
);

/// Methods that hand the value to a closure and give back what it makes.
const MAPPINGS: Words = Words("map and_then flat_map filter_map map_or map_or_else");

/// Functions whose result is their argument in another form.
const SAME_AS_ARGUMENT: Words = Words(
    "Some Ok debug display encode encode_upper from_utf8 from_utf8_lossy to_hex to_string \
     to_string_pretty",
);

/// Types whose constructors keep the value as it is.
const WRAPPERS: Words = Words("Arc Box Cow Rc String");

/// What an expression prints; `sanitizers` are the team's own.
pub(super) fn printed<'e>(expr: &'e Expr, sanitizers: &[String]) -> Printed<'e> {
    let read = |expr: &'e Expr| printed(expr, sanitizers);
    match &expr.kind {
        ExprKind::Path(path) => printed_path(path, expr),
        ExprKind::Field { base, name } => printed_field(base, name, expr, sanitizers),
        ExprKind::MethodCall { .. } => printed_method(expr, sanitizers),
        ExprKind::Call { .. } => printed_call(expr, sanitizers),
        ExprKind::Macro(call) => printed_macro(call, expr.loc, sanitizers),
        ExprKind::Binary { operator: BinaryOperator::Plus, left, right } => {
            Printed::Parts(vec![read(left), read(right)])
        }
        ExprKind::Literal(_)
        | ExprKind::Range { .. }
        | ExprKind::Binary { .. }
        | ExprKind::Unary { operator: UnaryOperator::Not | UnaryOperator::Minus, .. } => Printed::Harmless,
        ExprKind::Index { index, .. } if is_piece(index) => Printed::Harmless,
        ExprKind::Index { base, .. } => read(base),
        ExprKind::Tuple(parts) | ExprKind::Array(parts) => Printed::Parts(parts.iter().map(read).collect()),
        ExprKind::Block { body, .. } => printed_block(body, sanitizers),
        ExprKind::If { then, otherwise: Some(otherwise), .. } => {
            Printed::Parts(vec![printed_block(then, sanitizers), read(otherwise)])
        }
        ExprKind::Match { arms, .. } => Printed::Parts(arms.iter().map(|arm| read(&arm.body)).collect()),
        _ => expr.inside_wrapper().map_or(Printed::Unknown, read),
    }
}

/// A plain variable, as it stands inside the braces of a placeholder.
pub(super) fn variable(name: &str, loc: Loc) -> Expr {
    Expr { loc, kind: ExprKind::Path(vec![name.to_owned()]) }
}

fn printed_path<'e>(path: &[String], expr: &'e Expr) -> Printed<'e> {
    let Some(name) = path.last() else { return Printed::Unknown };
    if is_constant(name) {
        return Printed::Constant;
    }
    // A path that ends like a type is a variant or a unit struct: it has no data.
    if name.starts_with(char::is_uppercase) {
        return Printed::Harmless;
    }
    named(path.len().checked_sub(2).map(|owner| path[owner].as_str()), name, expr)
}

fn printed_field<'e>(base: &'e Expr, name: &str, expr: &'e Expr, sanitizers: &[String]) -> Printed<'e> {
    let is_position = name.starts_with(|char: char| char.is_ascii_digit());
    match printed(base, sanitizers) {
        Printed::Harmless => Printed::Harmless,
        below if is_position => below,
        _ => named(base.last_name(), name, expr),
    }
}

fn printed_method<'e>(expr: &'e Expr, sanitizers: &[String]) -> Printed<'e> {
    let ExprKind::MethodCall { receiver, method, arguments, .. } = &expr.kind else {
        return Printed::Unknown;
    };
    let method = method.as_str();
    if is_sanitizer(std::slice::from_ref(&method), sanitizers) || is_projection(method) {
        return Printed::Harmless;
    }
    let takes_a_piece = arguments.iter().any(is_piece) || method == "take" && !arguments.is_empty();
    match printed(receiver, sanitizers) {
        Printed::Harmless => Printed::Harmless,
        _ if takes_a_piece => Printed::Harmless,
        below if SAME_VALUE.has(method) => below,
        below if MAPPINGS.has(method) => {
            arguments.last().map_or(Printed::Unknown, |mapping| printed_mapping(mapping, below, sanitizers))
        }
        // `STANDARD.encode(x)`: the receiver is the alphabet.
        Printed::Constant if method == "encode" && arguments.len() == 1 => printed(&arguments[0], sanitizers),
        _ if arguments.iter().any(|argument| has_sanitizer(argument, sanitizers)) => Printed::Harmless,
        _ => named(receiver.last_name(), method, expr),
    }
}

/// What a closure makes of the value that it is given, or a function named in its place.
fn printed_mapping<'e>(mapping: &'e Expr, given: Printed<'e>, sanitizers: &[String]) -> Printed<'e> {
    match &mapping.kind {
        ExprKind::Closure { parameters, body, .. } => match printed(body, sanitizers) {
            Printed::Named(named)
                if parameters.iter().any(|one| one.bindings().contains(&named.name.as_str())) =>
            {
                given
            }
            made => made,
        },
        ExprKind::Path(path) => match path.last().map(String::as_str) {
            Some(name) if is_sanitizer(&[name], sanitizers) || is_projection(name) => Printed::Harmless,
            Some(name) if SAME_VALUE.has(name) || SAME_AS_ARGUMENT.has(name) || name == "from" => given,
            Some(name) => named(None, name, mapping),
            None => Printed::Unknown,
        },
        _ => Printed::Unknown,
    }
}

fn printed_call<'e>(expr: &'e Expr, sanitizers: &[String]) -> Printed<'e> {
    let ExprKind::Call { function, arguments, .. } = &expr.kind else { return Printed::Unknown };
    let ExprKind::Path(path) = &function.kind else { return Printed::Unknown };
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    let (Some(name), owner) = (names.last().copied(), names.len().checked_sub(2).map(|at| names[at])) else {
        return Printed::Unknown;
    };
    let redacts = is_redacting_name(name) || owner.is_some_and(is_redacting_name);
    let keeps = SAME_AS_ARGUMENT.has(name)
        || matches!(name, "new" | "from") && owner.is_some_and(|owner| WRAPPERS.has(owner));
    match arguments.first() {
        _ if redacts || is_sanitizer(&names, sanitizers) => Printed::Harmless,
        Some(argument) if keeps => printed(argument, sanitizers),
        _ if is_projection(name) => Printed::Harmless,
        _ if arguments.iter().any(|argument| has_sanitizer(argument, sanitizers)) => Printed::Harmless,
        _ if name.starts_with(char::is_uppercase) => Printed::Unknown,
        _ => named(owner, name, expr),
    }
}

fn printed_macro<'e>(call: &'e MacroCall, loc: Loc, sanitizers: &[String]) -> Printed<'e> {
    let names: Vec<&str> = call.path.iter().map(String::as_str).collect();
    if is_sanitizer(&names, sanitizers) {
        return Printed::Harmless;
    }
    match (names.last().copied(), &call.format) {
        (_, Some(message)) => printed_format(message, sanitizers),
        (Some("concat" | "stringify" | "line" | "file" | "module_path"), _) => Printed::Harmless,
        (Some("dbg"), _) => {
            call.arguments.first().map_or(Printed::Unknown, |inner| printed(inner, sanitizers))
        }
        _ => text_of_macro(call).map_or(Printed::Unknown, |text| printed_text(text, call, loc, sanitizers)),
    }
}

/// What a macro of somebody's own prints, if it formats as `format!` does: `formatdoc!("for {email}")`.
fn printed_text<'e>(text: &str, call: &'e MacroCall, loc: Loc, sanitizers: &[String]) -> Printed<'e> {
    let chars: Vec<SourceChar> = text.chars().map(|value| SourceChar { value, source: 0..0 }).collect();
    let (_, placeholders) = read_pieces(&chars, Dialect::Std);
    let captured = placeholders.into_iter().filter_map(|placeholder| match placeholder.argument {
        ArgumentName::Name(name) => {
            Some(Printed::Named(Named { expr: Cow::Owned(variable(&name, loc)), name }))
        }
        ArgumentName::Position(_) => None,
    });
    let arguments = call.arguments.iter().skip(1).map(|argument| printed(argument, sanitizers));
    Printed::Parts(arguments.chain(captured).collect())
}

/// The arguments of a formatting macro, and the variables inside its placeholders.
fn printed_format<'e>(message: &'e Message, sanitizers: &[String]) -> Printed<'e> {
    let MessageText::Literal(text) = &message.text else { return Printed::Unknown };
    let arguments = message.arguments.iter().map(|argument| printed(&argument.value, sanitizers));
    let is_given = |name: &str| {
        message
            .arguments
            .iter()
            .any(|argument| argument.name.as_ref().is_some_and(|(given, _)| given == name))
    };
    let captured = text.placeholders.iter().filter_map(|placeholder| match &placeholder.argument {
        ArgumentName::Name(name) if !is_given(name) => {
            let variable = variable(name, placeholder.loc);
            Some(Printed::Named(Named { name: name.clone(), expr: Cow::Owned(variable) }))
        }
        _ => None,
    });
    Printed::Parts(arguments.chain(captured).collect())
}

fn printed_block<'e>(block: &'e Block, sanitizers: &[String]) -> Printed<'e> {
    match block.statements.last() {
        Some(Statement::Expr { expr, semicolon: false }) => printed(expr, sanitizers),
        _ => Printed::Unknown,
    }
}

fn named<'e>(owner: Option<&str>, name: &str, expr: &'e Expr) -> Printed<'e> {
    Printed::Named(Named { name: full_name(owner, name), expr: Cow::Borrowed(expr) })
}

fn full_name(owner: Option<&str>, name: &str) -> String {
    match owner {
        Some(owner) if !matches!(owner, "self" | "Self" | "crate" | "super") => format!("{owner}.{name}"),
        _ => name.to_owned(),
    }
}

fn is_constant(name: &str) -> bool {
    name.len() > 1 && name.chars().any(char::is_alphabetic) && !name.chars().any(char::is_lowercase)
}

fn is_projection(method: &str) -> bool {
    PROJECTIONS.has(method) || method.starts_with("is_") || method.starts_with("has_")
}

/// A part of a text or a list, as in `token[..8]`, but not all of it, as in `text[..]`.
fn is_piece(index: &Expr) -> bool {
    matches!(&index.kind, ExprKind::Range { from, to } if from.is_some() || to.is_some())
}

/// Whether a function, method or macro is called that makes a value harmless: by a word of its name, or by the policy,
/// which may give the name alone or the path.
fn is_sanitizer(path: &[&str], sanitizers: &[String]) -> bool {
    let Some(name) = path.last() else { return false };
    SANITIZERS.has_any(&words_of(name))
        || sanitizers.iter().any(|given| given.rsplit("::").next() == Some(name))
}

/// Whether a sanitizer is called anywhere inside.
fn has_sanitizer(expr: &Expr, sanitizers: &[String]) -> bool {
    expr.any(&mut |part| match &part.kind {
        ExprKind::MethodCall { method, .. } => is_sanitizer(&[method], sanitizers),
        _ => part.called_path().is_some_and(|path| {
            is_sanitizer(&path.iter().map(String::as_str).collect::<Vec<_>>(), sanitizers)
        }),
    })
}
