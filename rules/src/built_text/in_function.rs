//! What the function around a log call does with the text that it logs.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::text_of;
use crate::call::{Message, MessageText};
use crate::expr::{Expr, ExprKind, Loc, Statement};
use crate::facts::Function;
use crate::rule::CallContext;
use crate::surroundings::{Surroundings, Variable, each_expr, each_log_call, each_statement};
use crate::values::{is_constant, is_error, root_variable};
use crate::wording::{is_error_name, quoted};

/// Longer functions are not searched: every call in them would search all of it.
const MAX_EXPRESSIONS: usize = 1_000;

/// Methods of `String` that change its text.
const CHANGING_METHODS: &[&str] =
    &["extend", "insert", "insert_str", "push", "push_str", "write_char", "write_fmt", "write_str"];

/// Who changes the text of a variable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    /// The function around, by `push_str`, `write!` or an assignment.
    pub(super) here: bool,
    /// Whoever is given `&mut text`.
    pub(super) elsewhere: bool,
}

impl Changes {
    /// The changes to a variable of the function around; none to other values. `None` where the function is not searched.
    pub(super) fn of(around: &Surroundings<'_>, value: &Expr) -> Option<Changes> {
        let name = value.without_references().as_variable();
        let variable = name.and_then(|name| around.variable(name));
        let (Some(function), Some(variable)) = (around.function, variable) else {
            return Some(Changes::default());
        };
        if !is_short(function) {
            return None;
        }
        let (name, bound_at) = (variable.name, variable.loc);
        let is_it = |expr: &Expr, variables: &[Variable<'_>]| {
            let is_named = expr.without_references().as_variable() == Some(name);
            is_named
                && variables.iter().rev().find(|one| one.name == name).map(|one| one.loc) == Some(bound_at)
        };
        let mut changes = Changes::default();
        each_expr(function, &mut |expr, variables| match &expr.kind {
            ExprKind::MethodCall { receiver, method, .. } if is_it(receiver, variables) => {
                changes.here |= CHANGING_METHODS.contains(&method.as_str());
            }
            ExprKind::Assign { left, .. } => changes.here |= is_it(left, variables),
            ExprKind::Macro(call) if is_writing(&call.path) => {
                changes.here |= call.arguments.first().is_some_and(|to| is_it(to, variables));
            }
            ExprKind::Reference { mutable: true, inner } => changes.elsewhere |= is_it(inner, variables),
            _ => {}
        });
        Some(changes)
    }
}

fn is_writing(path: &[String]) -> bool {
    path.last().is_some_and(|name| matches!(name.as_str(), "write" | "writeln"))
}

/// Whether the function around hands the same value on at several levels: what it is, its callers say, or somebody
/// else's log. An error is no message at any level.
pub(super) fn is_handed_on(context: &CallContext<'_>, value: &Expr) -> bool {
    let Some(function) = context.around.function.filter(|function| is_short(function)) else { return false };
    let Some(text) = quoted(value) else { return false };
    let source = context.around.value_of(value);
    if is_error(context.around, value) || root_variable(source).is_some_and(is_error_name) {
        return false;
    }
    let is_bound_here = |name| context.around.variable(name).and_then(|variable| variable.loc);
    let bound_at = root_variable(value).map(is_bound_here);
    let mut levels = BTreeSet::new();
    each_log_call(function, &mut |call, variables| {
        let Some(level) = call.known_level().filter(|level| !levels.contains(level)) else { return };
        let Some(whole) = call.message.as_ref().and_then(only_text) else { return };
        let bound = |name: &str| variables.iter().rev().find(|one| one.name == name).and_then(|one| one.loc);
        let is_same = whole.last_name() == value.last_name()
            && quoted(whole.without_references()).as_ref() == Some(&text);
        if is_same && root_variable(&whole).map(bound) == bound_at {
            levels.insert(level);
        }
    });
    levels.len() > 1
}

/// Whether a value is what a closure of the function around is called with, and that is a fixed text every time.
pub(super) fn is_told_by_closure_calls(around: &Surroundings<'_>, value: &Expr) -> bool {
    let variable = value.without_references().as_variable().and_then(|name| around.variable(name));
    let Some(bound_at) = variable.and_then(|variable| variable.loc) else { return false };
    let Some(function) = around.function.filter(|function| is_short(function)) else { return false };
    let Some((closure, index)) = closure_with_parameter(function, bound_at) else { return false };
    let (mut uses, mut calls_with_fixed_text) = (0, 0);
    each_expr(function, &mut |expr, _| {
        uses += usize::from(expr.as_variable() == Some(closure));
        if let ExprKind::Call { function, arguments, .. } = &expr.kind {
            let is_fixed =
                function.as_variable() == Some(closure) && arguments.get(index).is_some_and(is_constant);
            calls_with_fixed_text += usize::from(is_fixed);
        }
    });
    // One more use is a call that tells something else, or the closure itself that is given to somebody.
    uses > 0 && uses == calls_with_fixed_text
}

/// The name of the closure with the parameter that is bound at that place, and which of its parameters that is.
fn closure_with_parameter(function: &Function, bound_at: Loc) -> Option<(&str, usize)> {
    let mut found = None;
    each_statement(function, &mut |block, index, _| {
        let Statement::Let(local) = &block.statements[index] else { return };
        let Some(ExprKind::Closure { parameters, .. }) = local.value.as_ref().map(|value| &value.kind) else {
            return;
        };
        let parameter = parameters.iter().position(|parameter| parameter.loc == bound_at);
        found = found.or(local.pattern.as_binding().zip(parameter));
    });
    found
}

/// The value of `"{}"`.
fn only_text(message: &Message) -> Option<Cow<'_, Expr>> {
    let MessageText::Literal(text) = &message.text else { return None };
    match text.placeholders.as_slice() {
        [only] if text.has_no_words() => text_of(message, only),
        _ => None,
    }
}

fn is_short(function: &Function) -> bool {
    let mut left = MAX_EXPRESSIONS;
    let mut is_last = |_: &Expr| {
        left -= 1;
        left == 0
    };
    let Some(body) = &function.body else { return false };
    body.statements.len() < MAX_EXPRESSIONS && !body.any_expr(&mut |expr| expr.any(&mut is_last))
}
