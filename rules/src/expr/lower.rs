//! From `syn` trees to plain values.

use proc_macro2::{Span, TokenStream};
use syn::punctuated::Punctuated;
use syn::token::Comma;

use super::places::{Loc, Places};
use super::{BinaryOperator, Expr, ExprKind, Literal, UnaryOperator};
use crate::call::LogCall;
use crate::call::parse::{CallTokens, MacroShape, read_call};

mod block;
mod control;
mod format;
mod macros;
mod pattern;
mod types;

pub use format::{read_message, read_message_of};
pub use types::lower_type;

/// How many expressions may stand inside each other. Real code stays under 60; what a program generates may not, and
/// a deeper tree would overflow the stack of whoever walks it.
const MAX_DEPTH: u32 = 250;

/// Tells which macros are log macros, by the path they are called with.
pub trait LogMacros {
    /// What the macro takes, or `None` if it does not log.
    fn shape(&self, path: &[String]) -> Option<MacroShape>;

    /// Reads a call, or gives `None` if it logs nothing. Who knows of macros that hand their tokens on to a log macro reads
    /// those calls too.
    fn read(&self, path: &[String], call: MacroTokens<'_>, places: &mut Places) -> Option<LogCall> {
        let MacroTokens { name, tokens, end } = call;
        Some(read_call(CallTokens { shape: self.shape(path)?, name, tokens: tokens.clone(), end }, places))
    }
}

/// The tokens of a macro call.
#[derive(Clone, Copy)]
pub struct MacroTokens<'t> {
    /// The first and the last token of the macro's path.
    pub name: (Span, Span),
    /// What stands between the delimiters.
    pub tokens: &'t TokenStream,
    /// The closing delimiter.
    pub end: Span,
}

/// No macro is a log macro: what a log call's own arguments are read with.
pub struct NoLogMacros;

impl LogMacros for NoLogMacros {
    fn shape(&self, _path: &[String]) -> Option<MacroShape> {
        None
    }
}

/// Makes plain values of `syn` trees, and notes their places.
pub struct Lowering<'a> {
    /// Where the positions go.
    pub places: &'a mut Places,
    /// Which macros log.
    pub macros: &'a dyn LogMacros,
    /// Whether something was nested too deeply and left out.
    pub too_deep: bool,
    /// Whether statements that only tests compile are kept.
    pub keeps_tests: bool,
    /// Those that were kept.
    pub test_statements: Vec<Loc>,
    depth: u32,
}

impl<'a> Lowering<'a> {
    /// A lowering that writes to `places` and asks `macros`.
    pub fn new(places: &'a mut Places, macros: &'a dyn LogMacros) -> Self {
        Lowering {
            places,
            macros,
            too_deep: false,
            keeps_tests: false,
            test_statements: Vec::new(),
            depth: 0,
        }
    }

    /// One expression.
    pub fn expr(&mut self, expr: &syn::Expr) -> Expr {
        self.deeper(|lowering| lowering.expr_inside(expr))
    }

    /// What stands inside something else, if it does not stand too deep.
    fn deeper(&mut self, lower: impl FnOnce(&mut Self) -> Expr) -> Expr {
        if self.depth >= MAX_DEPTH {
            self.too_deep = true;
            let loc = self.places.token(Span::call_site());
            return Expr { loc, kind: ExprKind::Other(Vec::new()) };
        }
        self.depth += 1;
        let expr = lower(self);
        self.depth -= 1;
        expr
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each kind of expression that syn knows, each a line or two"
    )]
    fn expr_inside(&mut self, expr: &syn::Expr) -> Expr {
        match expr {
            syn::Expr::Paren(paren) => {
                let inner = self.expr(&paren.expr);
                let loc = self.between(&paren.paren_token.span);
                Expr { loc, kind: inner.kind }
            }
            syn::Expr::Group(group) => self.expr(&group.expr),
            syn::Expr::Lit(literal) => self.literal(&literal.lit),
            syn::Expr::Path(path) => self.path(&path.path),
            syn::Expr::Field(field) => self.field(field),
            syn::Expr::MethodCall(call) => self.method_call(call),
            syn::Expr::Call(call) => {
                let function = self.expr(&call.func);
                let arguments = self.exprs(&call.args);
                let loc = self.span_from(function.loc, call.paren_token.span.close());
                let has_generics = ends_in_generics(&call.func);
                Expr { loc, kind: ExprKind::Call { function: Box::new(function), has_generics, arguments } }
            }
            syn::Expr::Macro(call) => self.macro_call(&call.mac),
            syn::Expr::Struct(literal) => self.struct_literal(literal),
            syn::Expr::Tuple(tuple) => {
                let parts = self.exprs(&tuple.elems);
                self.at(tuple.paren_token.span.open(), tuple.paren_token.span.close(), ExprKind::Tuple(parts))
            }
            syn::Expr::Array(array) => {
                let parts = self.exprs(&array.elems);
                self.at(
                    array.bracket_token.span.open(),
                    array.bracket_token.span.close(),
                    ExprKind::Array(parts),
                )
            }
            syn::Expr::Repeat(array) => {
                let parts = vec![self.expr(&array.expr), self.expr(&array.len)];
                self.at(
                    array.bracket_token.span.open(),
                    array.bracket_token.span.close(),
                    ExprKind::Other(parts),
                )
            }
            syn::Expr::Reference(reference) => {
                let inner = Box::new(self.expr(&reference.expr));
                let loc = self.span_to(reference.and_token.span, inner.loc);
                Expr { loc, kind: ExprKind::Reference { mutable: reference.mutability.is_some(), inner } }
            }
            syn::Expr::RawAddr(raw) => {
                let inner = self.expr(&raw.expr);
                let loc = self.span_to(raw.and_token.span, inner.loc);
                Expr { loc, kind: ExprKind::Other(vec![inner]) }
            }
            syn::Expr::Unary(unary) => self.unary(unary),
            syn::Expr::Binary(binary) => self.binary(binary),
            syn::Expr::Assign(assign) => self.assign(&assign.left, &assign.right, assign.eq_token.span),
            syn::Expr::Cast(cast) => {
                let inner = Box::new(self.expr(&cast.expr));
                let loc = self.span_from(inner.loc, types::last_span(&cast.ty).unwrap_or(cast.as_token.span));
                Expr { loc, kind: ExprKind::Cast { inner, to: lower_type(&cast.ty) } }
            }
            syn::Expr::Index(index) => {
                let base = Box::new(self.expr(&index.expr));
                let loc = self.span_from(base.loc, index.bracket_token.span.close());
                let index = Box::new(self.expr(&index.index));
                Expr { loc, kind: ExprKind::Index { base, index } }
            }
            syn::Expr::Range(range) => self.range(range),
            syn::Expr::Try(tried) => {
                let inner = Box::new(self.expr(&tried.expr));
                let loc = self.span_from(inner.loc, tried.question_token.span);
                let operator_loc = self.places.token(tried.question_token.span);
                Expr { loc, kind: ExprKind::Try { inner, operator_loc } }
            }
            syn::Expr::Await(awaited) => {
                let inner = Box::new(self.expr(&awaited.base));
                let loc = self.span_from(inner.loc, awaited.await_token.span);
                let await_loc = self.places.token(awaited.await_token.span);
                Expr { loc, kind: ExprKind::Await { inner, await_loc } }
            }
            syn::Expr::Return(jump) => {
                let value = jump.expr.as_ref().map(|value| Box::new(self.expr(value)));
                let loc = self.keyword_to(jump.return_token.span, value.as_deref());
                Expr { loc, kind: ExprKind::Return(value) }
            }
            syn::Expr::Break(jump) => {
                let value = jump.expr.as_ref().map(|value| Box::new(self.expr(value)));
                let loc = self.keyword_to(jump.break_token.span, value.as_deref());
                Expr { loc, kind: ExprKind::Break(value) }
            }
            syn::Expr::Continue(jump) => self.at_token(jump.continue_token.span, ExprKind::Continue),
            syn::Expr::Yield(jump) => {
                let parts: Vec<Expr> = jump.expr.iter().map(|value| self.expr(value)).collect();
                let loc = self.keyword_to(jump.yield_token.span, parts.first());
                Expr { loc, kind: ExprKind::Other(parts) }
            }
            syn::Expr::Let(condition) => {
                let pattern = Box::new(self.pattern(&condition.pat));
                let value = Box::new(self.expr(&condition.expr));
                let loc = self.span_to(condition.let_token.span, value.loc);
                Expr { loc, kind: ExprKind::Let { pattern, value } }
            }
            syn::Expr::Infer(token) => {
                self.at_token(token.underscore_token.span, ExprKind::Other(Vec::new()))
            }
            other => self.control(other),
        }
    }

    /// A list of expressions, as in a call.
    pub fn exprs(&mut self, exprs: &Punctuated<syn::Expr, Comma>) -> Vec<Expr> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    fn literal(&mut self, literal: &syn::Lit) -> Expr {
        let kind = match literal {
            syn::Lit::Str(text) => Literal::Text(text.value()),
            syn::Lit::Int(number) => Literal::Integer(number.to_string()),
            syn::Lit::Float(number) => Literal::Float(number.to_string()),
            syn::Lit::Bool(value) => Literal::Bool(value.value),
            _ => Literal::Other,
        };
        self.at_token(literal.span(), ExprKind::Literal(kind))
    }

    fn path(&mut self, path: &syn::Path) -> Expr {
        let (first, last) = path_ends(path);
        self.at(first, last, ExprKind::Path(path_segments(path)))
    }

    fn field(&mut self, field: &syn::ExprField) -> Expr {
        let base = Box::new(self.expr(&field.base));
        let (name, span) = match &field.member {
            syn::Member::Named(name) => (name_of(name), name.span()),
            syn::Member::Unnamed(index) => (index.index.to_string(), index.span),
        };
        let loc = self.span_from(base.loc, span);
        Expr { loc, kind: ExprKind::Field { base, name } }
    }

    fn method_call(&mut self, call: &syn::ExprMethodCall) -> Expr {
        let receiver = Box::new(self.expr(&call.receiver));
        let method_loc = self.places.token(call.method.span());
        let arguments = self.exprs(&call.args);
        let loc = self.span_from(receiver.loc, call.paren_token.span.close());
        let (method, has_generics) = (name_of(&call.method), call.turbofish.is_some());
        Expr { loc, kind: ExprKind::MethodCall { receiver, method, method_loc, has_generics, arguments } }
    }

    fn struct_literal(&mut self, literal: &syn::ExprStruct) -> Expr {
        let fields =
            literal.fields.iter().map(|field| (member_name(&field.member), self.expr(&field.expr))).collect();
        let rest = literal.rest.as_ref().map(|rest| Box::new(self.expr(rest)));
        let kind = ExprKind::Struct { path: path_segments(&literal.path), fields, rest };
        self.at(path_ends(&literal.path).0, literal.brace_token.span.close(), kind)
    }

    fn unary(&mut self, unary: &syn::ExprUnary) -> Expr {
        let (operator, span) = match &unary.op {
            syn::UnOp::Deref(token) => (UnaryOperator::Dereference, token.span),
            syn::UnOp::Not(token) => (UnaryOperator::Not, token.span),
            syn::UnOp::Neg(token) => (UnaryOperator::Minus, token.span),
            _ => return self.expr(&unary.expr),
        };
        let inner = Box::new(self.expr(&unary.expr));
        let loc = self.span_to(span, inner.loc);
        Expr { loc, kind: ExprKind::Unary { operator, inner } }
    }

    fn binary(&mut self, binary: &syn::ExprBinary) -> Expr {
        use syn::BinOp as Op;
        let operator = match &binary.op {
            Op::Add(_) => BinaryOperator::Plus,
            Op::Rem(_) => BinaryOperator::Remainder,
            Op::And(_) => BinaryOperator::And,
            Op::Or(_) => BinaryOperator::Or,
            Op::Eq(_) | Op::Lt(_) | Op::Le(_) | Op::Ne(_) | Op::Ge(_) | Op::Gt(_) => {
                BinaryOperator::Comparison
            }
            Op::AddAssign(token) => return self.assign(&binary.left, &binary.right, token.spans[0]),
            Op::SubAssign(token) => return self.assign(&binary.left, &binary.right, token.spans[0]),
            Op::MulAssign(token) => return self.assign(&binary.left, &binary.right, token.spans[0]),
            Op::DivAssign(token) => return self.assign(&binary.left, &binary.right, token.spans[0]),
            Op::RemAssign(token) => return self.assign(&binary.left, &binary.right, token.spans[0]),
            Op::BitXorAssign(token) => return self.assign(&binary.left, &binary.right, token.spans[0]),
            Op::BitAndAssign(token) => return self.assign(&binary.left, &binary.right, token.spans[0]),
            Op::BitOrAssign(token) => return self.assign(&binary.left, &binary.right, token.spans[0]),
            Op::ShlAssign(token) => return self.assign(&binary.left, &binary.right, token.spans[0]),
            Op::ShrAssign(token) => return self.assign(&binary.left, &binary.right, token.spans[0]),
            _ => BinaryOperator::Arithmetic,
        };
        let left = Box::new(self.expr(&binary.left));
        let right = Box::new(self.expr(&binary.right));
        let loc = self.places.join(left.loc, right.loc);
        Expr { loc, kind: ExprKind::Binary { operator, left, right } }
    }

    fn assign(&mut self, left: &syn::Expr, right: &syn::Expr, operator: Span) -> Expr {
        let left = Box::new(self.expr(left));
        let right = Box::new(self.expr(right));
        let loc = self.places.join(left.loc, right.loc);
        let operator_loc = self.places.token(operator);
        Expr { loc, kind: ExprKind::Assign { left, right, operator_loc } }
    }

    fn range(&mut self, range: &syn::ExprRange) -> Expr {
        let from = range.start.as_ref().map(|end| Box::new(self.expr(end)));
        let to = range.end.as_ref().map(|end| Box::new(self.expr(end)));
        let dots = match &range.limits {
            syn::RangeLimits::HalfOpen(token) => self.places.between(token.spans[0], token.spans[1]),
            syn::RangeLimits::Closed(token) => self.places.between(token.spans[0], token.spans[2]),
        };
        let first = from.as_ref().map_or(dots, |end| end.loc);
        let last = to.as_ref().map_or(dots, |end| end.loc);
        let loc = self.places.join(first, last);
        Expr { loc, kind: ExprKind::Range { from, to } }
    }

    fn at(&mut self, first: Span, last: Span, kind: ExprKind) -> Expr {
        Expr { loc: self.places.between(first, last), kind }
    }

    fn at_token(&mut self, span: Span, kind: ExprKind) -> Expr {
        Expr { loc: self.places.token(span), kind }
    }

    fn between(&mut self, delimiter: &proc_macro2::extra::DelimSpan) -> Loc {
        self.places.between(delimiter.open(), delimiter.close())
    }

    fn span_from(&mut self, first: Loc, last: Span) -> Loc {
        let first = self.places.get(first).first;
        self.places.between(first, last)
    }

    fn span_to(&mut self, first: Span, last: Loc) -> Loc {
        let last = self.places.get(last).last;
        self.places.between(first, last)
    }

    fn keyword_to(&mut self, keyword: Span, value: Option<&Expr>) -> Loc {
        match value {
            Some(value) => self.span_to(keyword, value.loc),
            None => self.places.token(keyword),
        }
    }
}

/// The segments of a path, generic arguments and raw prefixes dropped.
pub fn path_segments(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| name_of(&segment.ident)).collect()
}

/// Whether a function is called with generic arguments, as in `size_of::<Order>()`.
fn ends_in_generics(function: &syn::Expr) -> bool {
    let syn::Expr::Path(path) = function else { return false };
    path.path.segments.last().is_some_and(|segment| !segment.arguments.is_none())
}

/// The name or number of a field.
fn member_name(member: &syn::Member) -> String {
    match member {
        syn::Member::Named(name) => name_of(name),
        syn::Member::Unnamed(index) => index.index.to_string(),
    }
}

/// A name without its `r#`.
pub fn name_of(ident: &proc_macro2::Ident) -> String {
    let name = ident.to_string();
    match name.strip_prefix("r#") {
        Some(plain) => plain.to_owned(),
        None => name,
    }
}

/// The spans of a path's first and last token, as near as they are kept.
pub(crate) fn path_ends(path: &syn::Path) -> (Span, Span) {
    let first = match (&path.leading_colon, path.segments.first()) {
        (Some(colons), _) => colons.spans[0],
        (None, Some(segment)) => segment.ident.span(),
        (None, None) => Span::call_site(),
    };
    let last = path.segments.last().map_or(first, |segment| match &segment.arguments {
        syn::PathArguments::None => segment.ident.span(),
        syn::PathArguments::AngleBracketed(arguments) => arguments.gt_token.span,
        syn::PathArguments::Parenthesized(arguments) => arguments.paren_token.span.close(),
    });
    (first, last)
}
