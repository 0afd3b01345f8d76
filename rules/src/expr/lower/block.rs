//! Blocks and statements as plain values.

use syn::spanned::Spanned;

use super::{Lowering, types};
use crate::cfg::is_only_for_tests;
use crate::expr::{Block, Expr, ExprKind, Local, Statement};

impl Lowering<'_> {
    /// The statements between two braces. Items inside have facts of their own; what `#[cfg(test)]` guards is not
    /// production code.
    pub fn block(&mut self, block: &syn::Block) -> Block {
        let loc = self.between(&block.brace_token.span);
        Block { loc, statements: self.statements(&block.stmts) }
    }

    pub(super) fn statements(&mut self, statements: &[syn::Stmt]) -> Vec<Statement> {
        statements.iter().filter_map(|statement| self.statement(statement)).collect()
    }

    fn statement(&mut self, statement: &syn::Stmt) -> Option<Statement> {
        if !is_test_only(attributes_of(statement)) {
            return self.any_statement(statement);
        }
        let kept = if self.keeps_tests { self.any_statement(statement) } else { None };
        self.test_statements.extend(kept.as_ref().map(|statement| match statement {
            Statement::Let(local) => local.loc,
            Statement::Expr { expr, .. } => expr.loc,
        }));
        kept
    }

    fn any_statement(&mut self, statement: &syn::Stmt) -> Option<Statement> {
        match statement {
            // The value of a constant runs when it is first used, like any expression.
            syn::Stmt::Item(syn::Item::Static(item)) => Some(self.value_statement(&item.expr)),
            syn::Stmt::Item(syn::Item::Const(item)) => Some(self.value_statement(&item.expr)),
            syn::Stmt::Item(_) => None,
            syn::Stmt::Local(local) => Some(Statement::Let(Box::new(self.local(local)))),
            syn::Stmt::Macro(statement) => Some(Statement::Expr {
                expr: self.macro_call(&statement.mac),
                semicolon: statement.semi_token.is_some(),
            }),
            syn::Stmt::Expr(expr, semicolon) => {
                Some(Statement::Expr { expr: self.expr(expr), semicolon: semicolon.is_some() })
            }
        }
    }

    fn value_statement(&mut self, value: &syn::Expr) -> Statement {
        Statement::Expr { expr: self.expr(value), semicolon: true }
    }

    fn local(&mut self, local: &syn::Local) -> Local {
        let annotation = match &local.pat {
            syn::Pat::Type(typed) => Some(types::lower_type(&typed.ty)),
            _ => None,
        };
        Local {
            loc: self.places.between(local.let_token.span, local.semi_token.span),
            pattern: self.pattern(&local.pat),
            annotation,
            value: local.init.as_ref().map(|init| self.expr(&init.expr)),
            otherwise: local
                .init
                .as_ref()
                .and_then(|init| init.diverge.as_ref())
                .map(|(_, otherwise)| self.expr(otherwise)),
        }
    }

    pub(super) fn statements_as_expr(
        &mut self,
        tokens: &proc_macro2::TokenStream,
        statements: &[syn::Stmt],
    ) -> Expr {
        let loc = self.places.token(tokens.span());
        let body = Block { loc, statements: self.statements(statements) };
        Expr { loc, kind: ExprKind::Block { kind: crate::expr::BlockKind::Plain, body } }
    }
}

/// Whether the attributes hold `#[cfg(test)]`, or any other condition that only tests meet.
fn is_test_only(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) => list.path.is_ident("cfg") && is_only_for_tests(&list.tokens.to_string()),
        _ => false,
    })
}

/// The attributes of a statement that is no item.
fn attributes_of(statement: &syn::Stmt) -> &[syn::Attribute] {
    match statement {
        syn::Stmt::Item(_) => &[],
        syn::Stmt::Local(local) => &local.attrs,
        syn::Stmt::Macro(statement) => &statement.attrs,
        syn::Stmt::Expr(expr, _) => attributes(expr),
    }
}

fn attributes(expr: &syn::Expr) -> &[syn::Attribute] {
    match expr {
        syn::Expr::Block(expr) => &expr.attrs,
        syn::Expr::Call(expr) => &expr.attrs,
        syn::Expr::If(expr) => &expr.attrs,
        syn::Expr::Macro(expr) => &expr.attrs,
        syn::Expr::MethodCall(expr) => &expr.attrs,
        _ => &[],
    }
}
