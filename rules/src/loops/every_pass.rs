//! What a loop does on every pass, and a function on every call.

use std::ops::Range;

use crate::call::LogCall;
use crate::expr::{Ancestors, BinaryOperator, Block, BlockKind, Expr, ExprKind, Statement};
use crate::facts::{FileFacts, Function};
use crate::surroundings::each_statement;

/// The log calls on every pass of a loop, whose body is given, or on every call of the function: no condition stands
/// around them, no way out before them, and no sure end of the loop behind them.
pub fn log_calls_on_every_pass<'a>(
    function: &'a Function,
    of_loop: Option<&Range<u32>>,
    facts: &FileFacts,
) -> Vec<&'a LogCall> {
    let Some(body) = &function.body else { return Vec::new() };
    let within = of_loop.cloned().unwrap_or(0..u32::MAX);
    let ways_out = ways_out_of(body, &within, facts);
    if of_loop.is_some() && ways_out.iter().any(|way_out| way_out.is_sure) {
        return Vec::new();
    }
    let first_way_out = ways_out.iter().map(|way_out| way_out.start).min().unwrap_or(u32::MAX);
    let mut calls = Vec::new();
    body.walk(&mut |expr, ancestors| {
        if let ExprKind::Log(call) = &expr.kind {
            let is_here = facts.is_within(expr.loc, &within) && facts.range(expr.loc).start < first_way_out;
            if is_here && !is_conditional(expr, ancestors, &within, facts) {
                calls.push(&**call);
            }
        }
    });
    calls
}

/// A `break`, `continue` or `return`.
struct WayOut {
    start: u32,
    /// Whether every pass takes it.
    is_sure: bool,
}

fn ways_out_of(body: &Block, within: &Range<u32>, facts: &FileFacts) -> Vec<WayOut> {
    let mut ways_out = Vec::new();
    body.walk(&mut |expr, ancestors| {
        if is_way_out(expr) && facts.is_within(expr.loc, within) {
            let is_sure = !is_conditional(expr, ancestors, within, facts);
            ways_out.push(WayOut { start: facts.range(expr.loc).start, is_sure });
        }
    });
    ways_out
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
            ExprKind::If { condition, .. } => condition.loc != inner.loc,
            ExprKind::Match { on, .. } => on.loc != inner.loc,
            ExprKind::Binary { operator: BinaryOperator::And | BinaryOperator::Or, right, .. } => {
                right.loc == inner.loc
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

/// Whether the statements inside `within` do more than log and print: a loop that only writes a listing is as long as
/// its author wants the listing to be.
pub fn does_more_than_log(function: &Function, within: &Range<u32>, facts: &FileFacts) -> bool {
    let mut does_more = false;
    each_statement(function, &mut |block, index, _| {
        if let Statement::Expr { expr, .. } = &block.statements[index] {
            does_more |= facts.is_within(expr.loc, within) && is_work(expr);
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
