//! What a loop does on every pass, and a function on every call.

use std::ops::Range;

use super::is_within;
use crate::call::LogCall;
use crate::expr::{Ancestors, BinaryOperator, Block, BlockKind, Expr, ExprKind, Statement};
use crate::facts::{FileFacts, Function};
use crate::surroundings::each_statement;

/// The log calls on every pass through `within`, the body of a loop or of the function: no condition stands around them,
/// and no way out before them or behind them.
pub fn calls_on_every_pass<'a>(
    function: &'a Function,
    within: &Range<u32>,
    facts: &FileFacts,
) -> Vec<&'a LogCall> {
    let Some(body) = &function.body else { return Vec::new() };
    let mut calls = Vec::new();
    body.walk(&mut |expr, ancestors| {
        if let ExprKind::Log(call) = &expr.kind {
            let is_here = is_within(&facts.range(expr.loc), within);
            if is_here && runs_on_every_pass(expr, ancestors, body, within, facts) {
                calls.push(&**call);
            }
        }
    });
    calls
}

fn runs_on_every_pass(
    expr: &Expr,
    ancestors: &Ancestors<'_, '_>,
    body: &Block,
    within: &Range<u32>,
    facts: &FileFacts,
) -> bool {
    let place = facts.range(expr.loc);
    if is_conditional(expr, ancestors, within, facts) {
        return false;
    }
    let mut leaves = false;
    body.walk(&mut |other, around| {
        let at = facts.range(other.loc);
        if is_way_out(other) && is_within(&at, within) {
            leaves |= at.start < place.start || !is_conditional(other, around, within, facts);
        }
    });
    !leaves
}

fn is_way_out(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Break(_) | ExprKind::Continue | ExprKind::Return(_))
}

/// Whether something between the expression and the edge of `within` decides if it runs.
fn is_conditional(
    expr: &Expr,
    ancestors: &Ancestors<'_, '_>,
    within: &Range<u32>,
    facts: &FileFacts,
) -> bool {
    // What begins before the edge stands around the whole of it: the loop itself, or the call that takes its closure.
    let is_around = |outer: &Expr| facts.range(outer.loc).start <= within.start;
    let mut inner = expr;
    let mut outwards = ancestors.iter().peekable();
    while let Some(outer) = outwards.next() {
        let is_body = matches!(outer.kind, ExprKind::Closure { .. })
            && outwards.peek().is_some_and(|next| is_around(next));
        if is_around(outer) || is_body {
            return false;
        }
        let decides = match &outer.kind {
            ExprKind::If { condition, .. } => !std::ptr::eq(&raw const **condition, inner),
            ExprKind::Match { on, .. } => !std::ptr::eq(&raw const **on, inner),
            ExprKind::Binary { operator: BinaryOperator::And | BinaryOperator::Or, right, .. } => {
                std::ptr::eq(&raw const **right, inner)
            }
            ExprKind::Closure { .. } | ExprKind::Macro(_) | ExprKind::Loop { .. } => true,
            ExprKind::Block { kind, .. } => *kind == BlockKind::Async,
            _ => false,
        };
        if decides {
            return true;
        }
        inner = outer;
    }
    false
}

/// Whether the statements inside `within` do more than log and print: a loop that only writes a listing is as long as its
/// author wants the listing to be.
pub fn does_more_than_log(function: &Function, within: &Range<u32>, facts: &FileFacts) -> bool {
    let mut does_more = false;
    each_statement(function, &mut |block, index, _| {
        if let Statement::Expr { expr, .. } = &block.statements[index] {
            does_more |= is_within(&facts.range(expr.loc), within) && is_work(expr);
        }
    });
    does_more
}

/// Whether an expression does something by itself: what stands inside a block has statements of its own.
fn is_work(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Macro(call) => {
            call.path.last().is_some_and(|name| !name.contains("print") && !name.contains("write"))
        }
        ExprKind::Log(_)
        | ExprKind::Block { .. }
        | ExprKind::If { .. }
        | ExprKind::Match { .. }
        | ExprKind::Loop { .. } => false,
        _ => true,
    }
}
