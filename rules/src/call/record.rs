//! Values that are recorded in a span after it was made: `span.record("order_id", order.id)`.

use super::Rendering;
use crate::expr::{Expr, ExprKind, Literal};

/// A value that is recorded by a call of `record`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recorded<'e> {
    /// The span: `span`, `Span::current()`, `self`.
    pub span: &'e Expr,
    /// What stands where the name of the field is given.
    pub key: &'e Expr,
    /// The value, without the wrapper that renders it.
    pub value: &'e Expr,
    /// How it is rendered.
    pub rendering: Rendering,
}

impl<'e> Recorded<'e> {
    /// Reads `span.record("key", value)` and `Span::record(&span, "key", value)`. Whether the receiver is a span is for the
    /// caller to know: other things have a `record` of two arguments too.
    pub fn of(expr: &'e Expr) -> Option<Recorded<'e>> {
        let (span, key, value) = match &expr.kind {
            ExprKind::MethodCall { receiver, method, arguments, .. } if method == "record" => {
                let [key, value] = arguments.as_slice() else { return None };
                (&**receiver, key, value)
            }
            ExprKind::Call { arguments, .. } => match (expr.called_path()?, arguments.as_slice()) {
                ([.., owner, function], [span, key, value]) if owner == "Span" && function == "record" => {
                    (span, key, value)
                }
                _ => return None,
            },
            _ => return None,
        };
        let (rendering, value) = rendered(value.without_references());
        Some(Recorded { span, key, value, rendering })
    }

    /// The name of the field, where it is written as a text.
    pub fn key_text(&self) -> Option<&'e str> {
        match &self.key.kind {
            ExprKind::Literal(Literal::Text(text)) => Some(text),
            _ => None,
        }
    }
}

/// What `field::debug(x)`, `display(x)` and `Empty` do to a value; any other is recorded with its type.
pub(super) fn rendered(value: &Expr) -> (Rendering, &Expr) {
    let is_wrapper = |path: &[String]| path.len() == 1 || path[path.len() - 2] == "field";
    match &value.kind {
        ExprKind::Path(path) if path.last().is_some_and(|name| name == "Empty") => (Rendering::Empty, value),
        ExprKind::Call { arguments, .. } => match (value.called_path(), arguments.as_slice()) {
            (Some(path @ [.., name]), [inner]) if is_wrapper(path) => match name.as_str() {
                "debug" => (Rendering::Debug, inner),
                "display" => (Rendering::Display, inner),
                _ => (Rendering::Typed, value),
            },
            _ => (Rendering::Typed, value),
        },
        _ => (Rendering::Typed, value),
    }
}
