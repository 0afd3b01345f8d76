//! Which expressions are spans of tracing, and which enter one.

use crate::call::{CallKind, LogCall};
use crate::expr::{Expr, ExprKind, Type, UnaryOperator};
use crate::names::has_word;
use crate::surroundings::{Origin, Surroundings};

pub mod context;
pub mod coverage;
pub mod guards;
pub mod lost;
pub mod request_layers;
pub mod spawns;
pub mod uncovered;

/// An expression that enters a span: `span.enter()`, `info_span!(..).entered()`.
#[derive(Clone, Copy, Debug)]
pub struct Entering<'a> {
    /// The span.
    pub span: &'a Expr,
    /// `enter` or `entered`.
    pub method: &'a str,
}

/// What enters a span that is known to be one of tracing's: runtimes, locks and parsers have an `enter` too.
pub fn entering<'e>(expr: &'e Expr, around: &Surroundings<'_>) -> Option<Entering<'e>> {
    looks_like_entering(expr).filter(|entering| is_span(entering.span, around))
}

/// What has the form of entering a span, whatever its receiver is.
pub fn looks_like_entering(expr: &Expr) -> Option<Entering<'_>> {
    match &expr.kind {
        ExprKind::MethodCall { receiver, method, arguments, .. }
            if arguments.is_empty() && matches!(method.as_str(), "enter" | "entered") =>
        {
            Some(Entering { span: receiver, method })
        }
        _ => None,
    }
}

/// Whether the expression makes a span: `info_span!(..)`.
pub fn makes_span(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Log(call) if is_span_of_tracing(call))
}

/// The spans of `emit` come with a frame that is entered instead.
fn is_span_of_tracing(call: &LogCall) -> bool {
    call.kind == CallKind::Span && call.family.has_tracing_grammar()
}

/// Whether the expression is known to be a span: a span macro, `Span::current()`, a variable set to one of these, or
/// something whose type is written as `Span`.
pub fn is_span(expr: &Expr, around: &Surroundings<'_>) -> bool {
    match &expr.kind {
        ExprKind::Log(call) => is_span_of_tracing(call),
        ExprKind::Reference { inner, .. }
        | ExprKind::Unary { operator: UnaryOperator::Dereference, inner } => is_span(inner, around),
        ExprKind::MethodCall { receiver, method, arguments, .. }
            if arguments.is_empty() && matches!(method.as_str(), "clone" | "or_current") =>
        {
            is_span(receiver, around)
        }
        ExprKind::Call { .. } if is_current_span(expr) => true,
        ExprKind::Path(_) => is_span_variable(expr, around),
        _ => is_span_type(&around.type_of(expr), around),
    }
}

/// Whether this is `Span::current()` or `Span::none()`.
fn is_current_span(expr: &Expr) -> bool {
    matches!(expr.called_path(), Some([.., owner, function])
        if owner == "Span" && matches!(function.as_str(), "current" | "none"))
}

fn is_span_variable(expr: &Expr, around: &Surroundings<'_>) -> bool {
    let bound =
        expr.as_variable().and_then(|name| around.variables.iter().rposition(|bound| bound.name == name));
    let Some(index) = bound else { return false };
    match around.variables[index].origin {
        Origin::Parameter(ty) | Origin::Let { annotation: Some(ty), .. } => is_span_type(ty, around),
        Origin::Let { annotation: None, value: Some(value) } => {
            // The value was written before the variable: in `let span = span.clone()` the two names differ.
            let before = Surroundings { variables: &around.variables[..index], ..*around };
            is_span(value, &before)
                || names_span(around.variables[index].name) && is_called_span(value, &before)
        }
        _ => is_span_type(&around.type_of(expr), around),
    }
}

/// Whether a value comes from something that is called a span, such as `command.parent_span()`, and has a type that is
/// not known, in a package that uses tracing.
fn is_called_span(value: &Expr, around: &Surroundings<'_>) -> bool {
    let uses_tracing = around.workspace.is_some_and(|workspace| {
        workspace.crate_of(around.file).dependencies.iter().any(|name| name == "tracing")
    });
    uses_tracing && value.last_name().is_some_and(names_span) && *around.type_of(value) == Type::Unknown
}

/// Whether a name has the word `span`.
pub fn names_span(name: &str) -> bool {
    has_word(name, |word| word == "span")
}

/// Whether a written type is tracing's `Span`, and not one of the workspace or of another import.
fn is_span_type(ty: &Type, around: &Surroundings<'_>) -> bool {
    let Type::Path { segments, .. } = ty.without_pointers() else { return false };
    match segments.as_slice() {
        [.., krate, name] => krate == "tracing" && name == "Span",
        [name] => name == "Span" && !is_span_of_others(ty, around),
        [] => false,
    }
}

fn is_span_of_others(ty: &Type, around: &Surroundings<'_>) -> bool {
    let imported_from_elsewhere = around.workspace.is_some_and(|workspace| {
        let imports = &workspace.file(around.file).facts.imports;
        imports
            .iter()
            .any(|import| import.name == "Span" && !import.path.iter().any(|part| part == "tracing"))
    });
    imported_from_elsewhere || around.definition_of(ty).is_some()
}
