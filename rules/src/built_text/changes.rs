//! What happens to a text between its `let` and the call that logs it.

use crate::expr::{Expr, ExprKind};
use crate::surroundings::{Surroundings, Variable, each_expr};

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
    /// The changes to a variable of the function around; `None` where the value is none.
    pub(super) fn of(around: &Surroundings<'_>, value: &Expr) -> Option<Changes> {
        let name = value.without_references().as_variable()?;
        let bound_at = around.variable(name)?.loc;
        let is_it = |expr: &Expr, variables: &[Variable<'_>]| {
            let is_named = expr.without_references().as_variable() == Some(name);
            is_named
                && variables.iter().rev().find(|one| one.name == name).map(|one| one.loc) == Some(bound_at)
        };
        let mut changes = Changes::default();
        each_expr(around.function?, &mut |expr, variables| match &expr.kind {
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
