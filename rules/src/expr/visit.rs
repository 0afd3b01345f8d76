//! Walking an expression with the expressions around it.

use super::{Block, Expr, ExprKind, LoopKind, Statement};
use crate::call::Message;

/// The expressions around the one at hand, innermost first.
#[derive(Clone, Copy, Debug)]
pub struct Ancestors<'walk, 'tree> {
    parent: Option<(&'tree Expr, &'walk Ancestors<'walk, 'tree>)>,
}

impl<'walk, 'tree> Ancestors<'walk, 'tree> {
    /// No expression around.
    pub const NONE: Ancestors<'walk, 'tree> = Ancestors { parent: None };

    /// From the innermost outwards.
    pub fn iter(&self) -> impl Iterator<Item = &'tree Expr> + '_ {
        let mut current = self.parent;
        std::iter::from_fn(move || {
            let (expr, around) = current?;
            current = around.parent;
            Some(expr)
        })
    }
}

impl Expr {
    /// Calls `visitor` with this expression and every one inside it, in source order, parents first.
    pub fn walk<'tree>(&'tree self, visitor: &mut dyn FnMut(&'tree Expr, &Ancestors<'_, 'tree>)) {
        walk_expr(self, &Ancestors::NONE, visitor);
    }

    /// Whether this expression or one inside it satisfies `test`.
    pub fn any(&self, test: &mut dyn FnMut(&Expr) -> bool) -> bool {
        test(self) || self.any_child(&mut |child| child.any(test))
    }

    /// Calls `visit` with the expressions directly inside this one, in source order.
    pub fn each_child<'tree>(&'tree self, visit: &mut dyn FnMut(&'tree Expr)) {
        self.any_child(&mut |child| {
            visit(child);
            false
        });
    }

    /// Whether an expression directly inside this one satisfies `test`, which is not asked about those behind it. Without
    /// a list of them, since every walk through a tree comes by here.
    pub fn any_child<'tree>(&'tree self, test: &mut dyn FnMut(&'tree Expr) -> bool) -> bool {
        match &self.kind {
            ExprKind::Literal(_) | ExprKind::Path(_) | ExprKind::Continue => false,
            ExprKind::Field { base: inner, .. }
            | ExprKind::Reference { inner, .. }
            | ExprKind::Unary { inner, .. }
            | ExprKind::Cast { inner, .. }
            | ExprKind::Try { inner, .. }
            | ExprKind::Await { inner, .. }
            | ExprKind::Let { value: inner, .. }
            | ExprKind::Closure { body: inner, .. } => test(inner),
            ExprKind::MethodCall { receiver: first, arguments, .. }
            | ExprKind::Call { function: first, arguments, .. } => test(first) || arguments.iter().any(test),
            ExprKind::Macro(call) => {
                let formatted = call.format.iter().flat_map(Message::exprs);
                formatted.chain(&call.arguments).any(test)
            }
            ExprKind::Log(call) => call.exprs().into_iter().any(test),
            ExprKind::Struct { fields, rest, .. } => {
                fields.iter().map(|(_, value)| value).chain(rest.as_deref()).any(test)
            }
            ExprKind::Tuple(parts) | ExprKind::Array(parts) | ExprKind::Other(parts) => {
                parts.iter().any(test)
            }
            ExprKind::Binary { left, right, .. }
            | ExprKind::Assign { left, right, .. }
            | ExprKind::Index { base: left, index: right } => test(left) || test(right),
            ExprKind::Range { from, to } => from.iter().chain(to).any(|end| test(end)),
            ExprKind::Return(value) | ExprKind::Break(value) => value.as_deref().is_some_and(test),
            ExprKind::Block { body, .. } => body.any_expr(test),
            ExprKind::If { condition, then, otherwise } => {
                test(condition) || then.any_expr(test) || otherwise.as_deref().is_some_and(test)
            }
            ExprKind::Match { on, arms } => {
                test(on) || arms.iter().flat_map(|arm| arm.guard.iter().chain([&arm.body])).any(test)
            }
            ExprKind::Loop { kind, body } => kind.header().is_some_and(&mut *test) || body.any_expr(test),
        }
    }
}

impl LoopKind {
    /// What is iterated over, or the condition.
    fn header(&self) -> Option<&Expr> {
        match self {
            LoopKind::For { iterator: header, .. } | LoopKind::While { condition: header } => Some(header),
            LoopKind::Loop => None,
        }
    }
}

impl Block {
    /// Calls `visitor` with every expression inside, in source order, parents first.
    pub fn walk<'tree>(&'tree self, visitor: &mut dyn FnMut(&'tree Expr, &Ancestors<'_, 'tree>)) {
        self.any_expr(&mut |expr| {
            walk_expr(expr, &Ancestors::NONE, visitor);
            false
        });
    }

    /// The expressions directly inside, in source order.
    pub fn exprs(&self) -> Vec<&Expr> {
        let mut exprs = Vec::new();
        self.any_expr(&mut |expr| {
            exprs.push(expr);
            false
        });
        exprs
    }

    /// Whether an expression directly inside satisfies `test`, which is not asked about those behind it.
    pub fn any_expr<'tree>(&'tree self, test: &mut dyn FnMut(&'tree Expr) -> bool) -> bool {
        self.statements.iter().any(|statement| match statement {
            Statement::Let(local) => local.value.iter().chain(&local.otherwise).any(&mut *test),
            Statement::Expr { expr, .. } => test(expr),
        })
    }
}

fn walk_expr<'tree>(
    expr: &'tree Expr,
    around: &Ancestors<'_, 'tree>,
    visitor: &mut dyn FnMut(&'tree Expr, &Ancestors<'_, 'tree>),
) {
    visitor(expr, around);
    let here = Ancestors { parent: Some((expr, around)) };
    expr.each_child(&mut |child| walk_expr(child, &here, visitor));
}
