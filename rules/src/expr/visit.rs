//! Walking an expression with the expressions around it.

use super::{Block, Expr, ExprKind, LoopKind, Statement};

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
        test(self) || self.children().iter().any(|child| child.any(test))
    }

    /// The expressions directly inside this one, in source order.
    pub fn children(&self) -> Vec<&Expr> {
        let mut children = Vec::new();
        collect_children(self, &mut children);
        children
    }
}

impl Block {
    /// Calls `visitor` with every expression inside, in source order, parents first.
    pub fn walk<'tree>(&'tree self, visitor: &mut dyn FnMut(&'tree Expr, &Ancestors<'_, 'tree>)) {
        for expr in self.exprs() {
            walk_expr(expr, &Ancestors::NONE, visitor);
        }
    }

    /// The expressions directly inside, in source order.
    pub fn exprs(&self) -> Vec<&Expr> {
        let mut exprs = Vec::new();
        collect_block(self, &mut exprs);
        exprs
    }
}

fn walk_expr<'tree>(
    expr: &'tree Expr,
    around: &Ancestors<'_, 'tree>,
    visitor: &mut dyn FnMut(&'tree Expr, &Ancestors<'_, 'tree>),
) {
    visitor(expr, around);
    let here = Ancestors { parent: Some((expr, around)) };
    for child in expr.children() {
        walk_expr(child, &here, visitor);
    }
}

fn collect_block<'tree>(block: &'tree Block, into: &mut Vec<&'tree Expr>) {
    for statement in &block.statements {
        match statement {
            Statement::Let(local) => {
                into.extend(&local.value);
                into.extend(&local.otherwise);
            }
            Statement::Expr { expr, .. } => into.push(expr),
        }
    }
}

fn collect_children<'tree>(expr: &'tree Expr, into: &mut Vec<&'tree Expr>) {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Path(_) | ExprKind::Continue => {}
        ExprKind::Field { base: inner, .. }
        | ExprKind::Reference { inner, .. }
        | ExprKind::Unary { inner, .. }
        | ExprKind::Cast { inner, .. }
        | ExprKind::Try { inner, .. }
        | ExprKind::Await { inner, .. }
        | ExprKind::Let { value: inner, .. }
        | ExprKind::Closure { body: inner, .. } => into.push(inner),
        ExprKind::MethodCall { receiver: first, arguments, .. }
        | ExprKind::Call { function: first, arguments, .. } => {
            into.push(first);
            into.extend(arguments);
        }
        ExprKind::Macro(call) => {
            into.extend(call.format.iter().flat_map(|message| message.exprs()));
            into.extend(&call.arguments);
        }
        ExprKind::Log(call) => into.extend(call.exprs()),
        ExprKind::Struct { fields, rest, .. } => {
            into.extend(fields.iter().map(|(_, value)| value));
            into.extend(rest.as_deref());
        }
        ExprKind::Tuple(parts) | ExprKind::Array(parts) | ExprKind::Other(parts) => into.extend(parts),
        ExprKind::Binary { left, right, .. }
        | ExprKind::Assign { left, right, .. }
        | ExprKind::Index { base: left, index: right } => into.extend([&**left, &**right]),
        ExprKind::Range { from, to } => into.extend(from.iter().chain(to).map(|end| &**end)),
        ExprKind::Return(value) | ExprKind::Break(value) => into.extend(value.as_deref()),
        ExprKind::Block { body, .. } => collect_block(body, into),
        ExprKind::If { .. } | ExprKind::Match { .. } | ExprKind::Loop { .. } => collect_control(expr, into),
    }
}

fn collect_control<'tree>(expr: &'tree Expr, into: &mut Vec<&'tree Expr>) {
    match &expr.kind {
        ExprKind::If { condition, then, otherwise } => {
            into.push(condition);
            collect_block(then, into);
            into.extend(otherwise.as_deref());
        }
        ExprKind::Match { on, arms } => {
            into.push(on);
            for arm in arms {
                into.extend(&arm.guard);
                into.push(&arm.body);
            }
        }
        ExprKind::Loop { kind, body } => {
            match kind {
                LoopKind::For { iterator: head, .. } | LoopKind::While { condition: head } => into.push(head),
                LoopKind::Loop => {}
            }
            collect_block(body, into);
        }
        _ => {}
    }
}
