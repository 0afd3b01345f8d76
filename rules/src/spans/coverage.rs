//! Which parts of a function run inside a span. Generous: what only looks like a span counts, since the rules that ask
//! speak where nothing covers.

use std::ops::Range;

use super::{looks_like_entering, names_span};
use crate::call::{Interpolated, LogCall, Message, PrefixKind};
use crate::expr::{Block, Expr, ExprKind, Statement};
use crate::facts::{FileFacts, Function};
use crate::names::has_word;

/// Methods that run a future or a closure inside a span.
const CARRYING_METHODS: &[&str] = &[
    "in_scope",
    "in_span",
    "instrument",
    "or_current",
    "in_current_span",
    "with_current_context",
    "with_current_subscriber",
    "with_subscriber",
];

/// Methods and functions whose result is a guard of a context: those of `fastrace` and OpenTelemetry.
const GUARD_MAKERS: &[&str] = &["attach", "enter_with_local_parent", "enter_with_parent", "set_local_parent"];

/// Names of what tells one request from another.
const CONTEXT_KEYS: &[&str] = &["correlation_id", "request_id", "trace_id"];

/// The parts of a body that run inside a span.
pub fn covered_parts(body: &Block, facts: &FileFacts) -> Vec<Range<u32>> {
    let mut parts = guarded_parts(body, facts);
    body.walk(&mut |expr, _| match &expr.kind {
        ExprKind::Block { body, .. } | ExprKind::Loop { body, .. } | ExprKind::If { then: body, .. } => {
            parts.extend(guarded_parts(body, facts));
        }
        _ if carries_span(expr) => parts.push(facts.range(expr.loc)),
        _ => {}
    });
    parts
}

/// Whether this is `future.instrument(span)` or the like.
fn carries_span(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::MethodCall { method, arguments, .. } if method == "with_context" => {
            // OpenTelemetry's takes a context; that of `anyhow` takes a closure that makes a text.
            matches!(arguments.as_slice(), [context] if !matches!(context.kind, ExprKind::Closure { .. }))
        }
        ExprKind::MethodCall { method, .. } => CARRYING_METHODS.contains(&method.as_str()),
        _ => false,
    }
}

/// From each guard of a block to the end of the block.
fn guarded_parts(block: &Block, facts: &FileFacts) -> Vec<Range<u32>> {
    let end = facts.range(block.loc).end;
    let guards = block.statements.iter().filter_map(|statement| match statement {
        Statement::Let(local) if local.pattern.as_binding().is_some() => {
            let value = local.value.as_ref()?;
            value.any(&mut |part| makes_guard(part)).then(|| facts.range(local.loc).start..end)
        }
        _ => None,
    });
    guards.collect()
}

fn makes_guard(expr: &Expr) -> bool {
    let is_maker = |name: &str| GUARD_MAKERS.contains(&name);
    looks_like_entering(expr).is_some()
        || match &expr.kind {
            ExprKind::MethodCall { method, .. } => is_maker(method),
            ExprKind::Call { .. } => {
                expr.called_path().and_then(|path| path.last()).is_some_and(|name| is_maker(name))
            }
            _ => false,
        }
}

/// Whether code takes a span along or makes its own: it enters one, instruments a future, or hands a span on by name.
pub fn minds_spans(expr: &Expr) -> bool {
    expr.any(&mut |part| {
        makes_guard(part)
            || carries_span(part)
            || match &part.kind {
                ExprKind::Path(path) => path.iter().any(|name| names_span(name)),
                ExprKind::Field { name, .. } => names_span(name),
                _ => false,
            }
    })
}

/// Whether an attribute opens a span around a call of the function: that of tracing or of any crate like it.
pub fn has_span_attribute(function: &Function) -> bool {
    function.attributes.iter().any(|attribute| {
        attribute.path.last().is_some_and(|name| {
            has_word(name, |word| matches!(word, "instrument" | "span" | "trace" | "traced"))
        })
    })
}

/// Whether an event says itself which span or request it belongs to: by `parent:`, by a field, or in its text.
pub fn carries_own_context(call: &LogCall, id_key: Option<&str>) -> bool {
    let is_id = |name: &str| Some(name) == id_key || CONTEXT_KEYS.contains(&name);
    let interpolated = call.message.iter().flat_map(Message::interpolations);
    call.prefix(PrefixKind::Parent).is_some()
        || call
            .fields
            .iter()
            .any(|field| is_id(&field.key.text) || field.value.last_name().is_some_and(is_id))
        || interpolated.into_iter().any(|(_, value)| match value {
            Interpolated::Argument(argument) => argument.value.last_name().is_some_and(is_id),
            Interpolated::Variable(name) => is_id(name),
            Interpolated::Unknown => false,
        })
}
