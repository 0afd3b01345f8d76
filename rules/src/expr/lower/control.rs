//! Control flow as plain values.

use quote::ToTokens;

use super::Lowering;
use crate::expr::{Arm, BlockKind, Expr, ExprKind, LoopKind};

impl Lowering<'_> {
    pub(super) fn control(&mut self, expr: &syn::Expr) -> Expr {
        match expr {
            syn::Expr::Block(block) => self.block_expr(BlockKind::Plain, &block.block),
            syn::Expr::Unsafe(block) => self.block_expr(BlockKind::Plain, &block.block),
            syn::Expr::Const(block) => self.block_expr(BlockKind::Plain, &block.block),
            syn::Expr::TryBlock(block) => self.block_expr(BlockKind::Plain, &block.block),
            syn::Expr::Async(block) => self.block_expr(BlockKind::Async, &block.block),
            syn::Expr::Closure(closure) => self.closure(closure),
            syn::Expr::If(branch) => self.branch(branch),
            syn::Expr::Match(choice) => self.choice(choice),
            syn::Expr::ForLoop(repeat) => {
                let pattern = Box::new(self.pattern(&repeat.pat));
                let iterator = Box::new(self.expr(&repeat.expr));
                self.repeat(repeat.for_token.span, LoopKind::For { pattern, iterator }, &repeat.body)
            }
            syn::Expr::While(repeat) => {
                let condition = Box::new(self.expr(&repeat.cond));
                self.repeat(repeat.while_token.span, LoopKind::While { condition }, &repeat.body)
            }
            syn::Expr::Loop(repeat) => self.repeat(repeat.loop_token.span, LoopKind::Loop, &repeat.body),
            // Syntax that syn does not know: its tokens may still hold log calls.
            other => self.token_soup(other.to_token_stream()),
        }
    }

    fn block_expr(&mut self, kind: BlockKind, block: &syn::Block) -> Expr {
        let body = self.block(block);
        Expr { loc: body.loc, kind: ExprKind::Block { kind, body } }
    }

    fn closure(&mut self, closure: &syn::ExprClosure) -> Expr {
        let parameters = closure.inputs.iter().map(|parameter| self.pattern(parameter)).collect();
        let body = Box::new(self.expr(&closure.body));
        let loc = self.span_to(closure.inputs_begin.span, body.loc);
        Expr { loc, kind: ExprKind::Closure { is_async: closure.asyncness.is_some(), parameters, body } }
    }

    fn branch(&mut self, branch: &syn::ExprIf) -> Expr {
        let condition = Box::new(self.expr(&branch.cond));
        let then = self.block(&branch.then_branch);
        let otherwise = branch.else_branch.as_ref().map(|(_, otherwise)| Box::new(self.expr(otherwise)));
        let last = otherwise.as_ref().map_or(then.loc, |otherwise| otherwise.loc);
        let loc = self.span_to(branch.if_token.span, last);
        Expr { loc, kind: ExprKind::If { condition, then, otherwise } }
    }

    fn choice(&mut self, choice: &syn::ExprMatch) -> Expr {
        let on = Box::new(self.expr(&choice.expr));
        let arms = choice.arms.iter().map(|arm| self.arm(arm)).collect();
        let kind = ExprKind::Match { on, arms };
        self.at(choice.match_token.span, choice.brace_token.span.close(), kind)
    }

    fn arm(&mut self, arm: &syn::Arm) -> Arm {
        let guard = match &arm.pat {
            syn::Pat::Guard(guarded) => Some(self.expr(&guarded.guard)),
            _ => None,
        };
        Arm { pattern: self.pattern(&arm.pat), guard, body: self.expr(&arm.body) }
    }

    fn repeat(&mut self, keyword: proc_macro2::Span, kind: LoopKind, body: &syn::Block) -> Expr {
        let body = self.block(body);
        let loc = self.span_to(keyword, body.loc);
        Expr { loc, kind: ExprKind::Loop { kind, body } }
    }
}
