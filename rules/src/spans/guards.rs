//! How long a variable such as a span's guard lives, and where its code awaits.

use crate::expr::{Block, BlockKind, Expr, ExprKind, Loc, MacroCall, Statement};
use crate::facts::Import;

/// Macros that await what they are given, and the crates whose macros these are.
const AWAITING_MACROS: &[&str] = &["select", "select_biased", "join", "try_join"];
const ASYNC_CRATES: &[&str] = &["tokio", "futures", "futures_util", "futures_lite"];

/// Other macros that run their arguments where they stand. What an unknown macro makes of an `.await` is not known.
const PLAIN_MACROS: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "bail",
    "debug_assert",
    "ensure",
    "eprintln",
    "format",
    "matches",
    "panic",
    "println",
    "vec",
    "write",
    "writeln",
];

/// A variable that holds a value until it is moved or its block ends.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// The variable.
    pub name: &'a str,
    /// The value it was set to.
    pub value: &'a Expr,
    /// What follows in its block.
    pub after: &'a [Statement],
}

/// What a `let` statement holds. Nothing for `let _ = ..`, which drops its value at once.
pub fn held_by_statement(block: &Block, index: usize) -> Option<Held<'_>> {
    let Statement::Let(local) = block.statements.get(index)? else { return None };
    let name = local.pattern.as_binding()?;
    Some(Held { name, value: local.value.as_ref()?, after: &block.statements[index + 1..] })
}

/// Where the variable is first given away after it was set: `drop(guard)`, `guard.exit()`, `return guard`.
pub fn moved_at(held: &Held<'_>) -> Option<Loc> {
    let mut moved = None;
    for expr in held.after.iter().flat_map(exprs_of) {
        expr.walk(&mut |part, ancestors| {
            let is_log = |outer: &Expr| matches!(outer.kind, ExprKind::Log(_) | ExprKind::Macro(_));
            if moved.is_none()
                && part.as_variable() == Some(held.name)
                && is_moved_by(part, ancestors.iter().next())
                && !ancestors.iter().any(is_log)
            {
                moved = Some(part.loc);
            }
        });
    }
    moved
}

/// Whether the expression around a variable takes it away, and does not only look at it.
fn is_moved_by(variable: &Expr, around: Option<&Expr>) -> bool {
    match around.map(|around| &around.kind) {
        Some(ExprKind::MethodCall { receiver, method, .. }) if receiver.loc == variable.loc => {
            method == "exit"
        }
        Some(ExprKind::Reference { .. } | ExprKind::Field { .. } | ExprKind::Unary { .. }) => false,
        _ => true,
    }
}

/// Every `.await` of these statements that belongs to the async body they stand in, in source order. Closures and
/// `async` blocks run at another time.
pub fn awaits_in(statements: &[Statement], imports: &[Import]) -> Vec<Loc> {
    let mut awaits = Vec::new();
    for expr in statements.iter().flat_map(exprs_of) {
        collect_awaits(expr, imports, &mut awaits);
    }
    awaits
}

fn collect_awaits(expr: &Expr, imports: &[Import], into: &mut Vec<Loc>) {
    match &expr.kind {
        _ if runs_later(expr) => return,
        ExprKind::Macro(call) if !runs_in_place(call, imports) => return,
        ExprKind::Macro(call) if is_awaiting_macro(&call.path, imports) => into.push(expr.loc),
        _ => {}
    }
    expr.each_child(&mut |part| collect_awaits(part, imports, into));
    if let ExprKind::Await { await_loc, .. } = &expr.kind {
        into.push(*await_loc);
    }
}

/// Whether this is code that somebody else runs, and later: a closure or an `async` block.
pub fn runs_later(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Closure { .. } | ExprKind::Block { kind: BlockKind::Async, .. })
}

/// Whether a macro runs its arguments where it stands.
pub fn runs_in_place(call: &MacroCall, imports: &[Import]) -> bool {
    let is_plain = call.path.last().is_some_and(|name| PLAIN_MACROS.contains(&name.as_str()));
    is_plain || is_awaiting_macro(&call.path, imports)
}

/// Whether a macro is `select!`, `join!` or the like of an async crate; other crates have a `select!` that blocks.
fn is_awaiting_macro(path: &[String], imports: &[Import]) -> bool {
    let Some((name, before)) = path.split_last() else { return false };
    let is_async = |krate: Option<&String>| krate.is_some_and(|krate| ASYNC_CRATES.contains(&krate.as_str()));
    AWAITING_MACROS.contains(&name.as_str())
        && match before.first() {
            Some(krate) => is_async(Some(krate)),
            None => imports.iter().any(|import| import.name == *name && is_async(import.path.first())),
        }
}

/// The expressions directly in a statement.
pub fn exprs_of(statement: &Statement) -> Vec<&Expr> {
    match statement {
        Statement::Let(local) => local.value.iter().chain(&local.otherwise).collect(),
        Statement::Expr { expr, .. } => vec![expr],
    }
}
