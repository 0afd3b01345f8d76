//! Walking a function's body in order, with the variables that are in scope at each log call.

use super::{Origin, Variable};
use crate::call::{CallKind, LogCall};
use crate::expr::{Block, Expr, ExprKind, Local, LoopKind, Pattern, Statement, Type};
use crate::facts::Function;

/// Calls `visit` with every log call of the function, in source order, and the variables it can see, innermost last: also
/// with the span of its `#[instrument]`. A question whether something is enabled is none.
pub fn each_log_call<'a>(function: &'a Function, visit: &mut dyn FnMut(&'a LogCall, &[Variable<'a>])) {
    if let Some(instrument) = &function.instrument {
        visit(&instrument.call, &parameters_of(function));
    }
    each_expr(function, &mut |expr, variables| match &expr.kind {
        ExprKind::Log(call) if call.kind != CallKind::Enabled => visit(call, variables),
        _ => {}
    });
}

/// Calls `visit` with every expression of the function outside the arguments of log calls, in source order, and the
/// variables it can see, innermost last.
pub fn each_expr<'a>(function: &'a Function, visit: &mut dyn FnMut(&'a Expr, &[Variable<'a>])) {
    walk_body(function, &mut |met, variables| {
        if let Met::Expr(expr) = met {
            visit(expr, variables);
        }
    });
}

/// Calls `visit` with every statement of the function, in source order: the block it stands in, its index there, and the
/// variables it can see, innermost last.
pub fn each_statement<'a>(function: &'a Function, visit: &mut dyn FnMut(&'a Block, usize, &[Variable<'a>])) {
    walk_body(function, &mut |met, variables| {
        if let Met::Statement(block, index) = met {
            visit(block, index, variables);
        }
    });
}

/// What a walk through a body stops at.
enum Met<'a> {
    Expr(&'a Expr),
    Statement(&'a Block, usize),
}

fn walk_body<'a>(function: &'a Function, visit: &mut dyn FnMut(Met<'a>, &[Variable<'a>])) {
    let Some(body) = &function.body else { return };
    Walk { variables: parameters_of(function), visit }.block(body);
}

fn parameters_of(function: &Function) -> Vec<Variable<'_>> {
    let mut variables = Vec::new();
    for parameter in &function.parameters {
        for name in parameter.name.split(',') {
            // The type is that of the whole parameter, not of a part that a pattern binds.
            let ty = if parameter.name.contains(',') { &Type::Unknown } else { &parameter.ty };
            variables.push(Variable { name, loc: None, origin: Origin::Parameter(ty) });
        }
    }
    variables
}

struct Walk<'a, 'v> {
    variables: Vec<Variable<'a>>,
    visit: &'v mut dyn FnMut(Met<'a>, &[Variable<'a>]),
}

impl<'a> Walk<'a, '_> {
    fn block(&mut self, block: &'a Block) {
        let outer = self.variables.len();
        for (index, statement) in block.statements.iter().enumerate() {
            (self.visit)(Met::Statement(block, index), &self.variables);
            match statement {
                Statement::Expr { expr, .. } => self.expr(expr),
                Statement::Let(local) => self.local(local),
            }
        }
        self.variables.truncate(outer);
    }

    fn local(&mut self, local: &'a Local) {
        let value = local.value.as_ref();
        if let Some(value) = value {
            self.expr(value);
        }
        if let Some(otherwise) = &local.otherwise {
            self.where_it_did_not_match(&local.pattern, value, otherwise);
        }
        match local.pattern.as_binding() {
            Some(name) => self.variables.push(Variable {
                name,
                loc: Some(local.pattern.loc),
                origin: Origin::Let { annotation: local.annotation.as_ref(), value },
            }),
            None => self.bind_parts(&local.pattern, value),
        }
    }

    /// Walks what runs where a pattern did not match. The value is then another variant, of which nothing is known: after
    /// `let Some(room) = found else`, there is no room in `found`.
    fn where_it_did_not_match(&mut self, pattern: &'a Pattern, value: Option<&'a Expr>, otherwise: &'a Expr) {
        self.scoped(|walk| {
            if let Some(name) = value.and_then(Expr::as_variable) {
                walk.variables.push(Variable {
                    name,
                    loc: None,
                    origin: Origin::Part { pattern, value: None },
                });
            }
            walk.expr(otherwise);
        });
    }

    fn bind_parts(&mut self, pattern: &'a Pattern, value: Option<&'a Expr>) {
        for name in pattern.bindings() {
            self.variables.push(Variable {
                name,
                loc: Some(pattern.loc),
                origin: Origin::Part { pattern, value },
            });
        }
    }

    /// Runs `inside` with what it binds, and forgets the bindings afterwards.
    fn scoped(&mut self, inside: impl FnOnce(&mut Self)) {
        let outer = self.variables.len();
        inside(self);
        self.variables.truncate(outer);
    }

    fn expr(&mut self, expr: &'a Expr) {
        (self.visit)(Met::Expr(expr), &self.variables);
        match &expr.kind {
            ExprKind::Log(_) => {}
            ExprKind::Block { body, .. } => self.block(body),
            ExprKind::Closure { parameters, body, .. } => self.scoped(|walk| {
                for parameter in parameters {
                    walk.bind_parts(parameter, None);
                }
                walk.expr(body);
            }),
            ExprKind::If { condition, then, otherwise } => {
                self.scoped(|walk| {
                    walk.condition(condition);
                    walk.block(then);
                });
                match (&condition.kind, otherwise) {
                    (ExprKind::Let { pattern, value }, Some(otherwise)) => {
                        self.where_it_did_not_match(pattern, Some(value), otherwise);
                    }
                    (_, Some(otherwise)) => self.expr(otherwise),
                    (_, None) => {}
                }
            }
            ExprKind::Match { on, arms } => {
                self.expr(on);
                for arm in arms {
                    self.scoped(|walk| {
                        walk.bind_parts(&arm.pattern, Some(on));
                        if let Some(guard) = &arm.guard {
                            walk.expr(guard);
                        }
                        walk.expr(&arm.body);
                    });
                }
            }
            ExprKind::Loop { kind, body } => self.scoped(|walk| {
                walk.loop_header(kind);
                walk.block(body);
            }),
            _ => expr.each_child(&mut |child| self.expr(child)),
        }
    }

    fn loop_header(&mut self, kind: &'a LoopKind) {
        match kind {
            LoopKind::For { pattern, iterator } => {
                self.expr(iterator);
                match pattern.as_binding() {
                    Some(name) => self.variables.push(Variable {
                        name,
                        loc: Some(pattern.loc),
                        origin: Origin::Element(iterator),
                    }),
                    None => self.bind_parts(pattern, None),
                }
            }
            LoopKind::While { condition } => self.condition(condition),
            LoopKind::Loop => {}
        }
    }

    /// A condition, whose `let`s bind for what follows.
    fn condition(&mut self, condition: &'a Expr) {
        match &condition.kind {
            ExprKind::Let { pattern, value } => {
                self.expr(value);
                self.bind_parts(pattern, Some(value));
            }
            ExprKind::Binary { left, right, .. } => {
                self.condition(left);
                self.condition(right);
            }
            _ => self.expr(condition),
        }
    }
}
