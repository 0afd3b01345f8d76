//! Macro calls as plain values: log calls, formatting macros, and whatever hides inside the others.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Token, ext::IdentExt};

use super::{Lowering, MacroTokens, name_of, path_ends, path_segments};
use crate::call::{FormatArgument, Message, MessageText};
use crate::expr::{Expr, ExprKind, Literal, MacroCall};
use crate::format_string::{FormatString, Placeholder, read_literal, read_pieces};

/// The macros that format text, with the number of arguments before it.
const FORMAT_MACROS: &[(&str, usize)] = &[
    ("format", 0),
    ("format_args", 0),
    ("print", 0),
    ("println", 0),
    ("eprint", 0),
    ("eprintln", 0),
    ("panic", 0),
    ("unreachable", 0),
    ("todo", 0),
    ("unimplemented", 0),
    ("anyhow", 0),
    ("bail", 0),
    ("eyre", 0),
    ("ensure", 1),
    ("write", 1),
    ("writeln", 1),
    ("assert", 1),
    ("debug_assert", 1),
    ("assert_eq", 2),
    ("assert_ne", 2),
    ("debug_assert_eq", 2),
    ("debug_assert_ne", 2),
];

impl Lowering<'_> {
    pub(super) fn macro_call(&mut self, call: &syn::Macro) -> Expr {
        let path = path_segments(&call.path);
        let delimiter = match &call.delimiter {
            syn::MacroDelimiter::Paren(token) => token.span,
            syn::MacroDelimiter::Brace(token) => token.span,
            syn::MacroDelimiter::Bracket(token) => token.span,
        };
        let (name, tokens) = (path_ends(&call.path), call.tokens.clone());
        self.deeper(|lowering| lowering.macro_parts(path, name, tokens, delimiter.close()))
    }

    fn macro_parts(&mut self, path: Vec<String>, name: (Span, Span), tokens: TokenStream, end: Span) -> Expr {
        let call = MacroTokens { name, tokens: &tokens, end };
        if let Some(call) = self.macros.read(&path, call, self.places) {
            return Expr { loc: call.loc, kind: ExprKind::Log(Box::new(call)) };
        }
        let loc = self.places.between(name.0, end);
        let leading = path.last().and_then(|name| FORMAT_MACROS.iter().find(|(known, _)| known == name));
        let (arguments, format) = match leading {
            Some((_, leading)) => self.format_macro(*leading, tokens),
            None => (self.macro_arguments(tokens), None),
        };
        Expr { loc, kind: ExprKind::Macro(Box::new(MacroCall { path, format, arguments })) }
    }

    fn format_macro(&mut self, leading: usize, tokens: TokenStream) -> (Vec<Expr>, Option<Message>) {
        let read = |input: ParseStream<'_>| {
            let mut arguments = Vec::new();
            while arguments.len() < leading && !input.is_empty() {
                arguments.push(self.expr(&input.parse()?));
                input.parse::<Option<Token![,]>>()?;
            }
            let message = if input.is_empty() { None } else { Some(read_message(self, input)?) };
            Ok((arguments, message))
        };
        match read.parse2(tokens.clone()) {
            Ok(read) => read,
            Err(_) => (vec![self.token_soup(tokens)], None),
        }
    }

    /// The arguments of an unknown macro: expressions, else statements, else whatever log calls its tokens hold.
    fn macro_arguments(&mut self, tokens: TokenStream) -> Vec<Expr> {
        if tokens.is_empty() {
            return Vec::new();
        }
        let list = syn::punctuated::Punctuated::<syn::Expr, Token![,]>::parse_terminated;
        if let Ok(exprs) = list.parse2(tokens.clone()) {
            return self.exprs(&exprs);
        }
        if let Ok(statements) = syn::Block::parse_within.parse2(tokens.clone()) {
            return vec![self.statements_as_expr(&tokens, &statements)];
        }
        vec![self.token_soup(tokens)]
    }

    /// Tokens that follow no grammar we know: macro calls and blocks are picked out of them.
    pub fn token_soup(&mut self, tokens: TokenStream) -> Expr {
        let mut parts = Vec::new();
        let mut path: Vec<proc_macro2::Ident> = Vec::new();
        let (mut colons, mut after_bang) = (0, false);
        let mut first = None;
        for token in tokens {
            first.get_or_insert(token.span());
            match &token {
                TokenTree::Ident(ident) => {
                    if colons != 2 || after_bang {
                        path.clear();
                    }
                    path.push(ident.clone());
                    (colons, after_bang) = (0, false);
                    continue;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' && !after_bang => {
                    colons += 1;
                    continue;
                }
                TokenTree::Punct(punct) if punct.as_char() == '!' && !path.is_empty() => {
                    after_bang = true;
                    continue;
                }
                TokenTree::Group(group) if after_bang => {
                    let name = (path[0].span(), path[path.len() - 1].span());
                    let segments = path.iter().map(name_of).collect();
                    let call = (group.stream(), group.span_close());
                    parts.push(self.deeper(|lowering| lowering.macro_parts(segments, name, call.0, call.1)));
                }
                TokenTree::Group(group) => parts.push(self.deeper(|lowering| lowering.group_soup(group))),
                _ => {}
            }
            path.clear();
            (colons, after_bang) = (0, false);
        }
        let loc = self.places.token(first.unwrap_or_else(Span::call_site));
        Expr { loc, kind: ExprKind::Other(parts) }
    }

    fn group_soup(&mut self, group: &Group) -> Expr {
        if group.delimiter() == Delimiter::Brace {
            if let Ok(statements) = syn::Block::parse_within.parse2(group.stream()) {
                return self.statements_as_expr(&group.stream(), &statements);
            }
        }
        self.token_soup(group.stream())
    }
}

/// Reads a format text and the arguments after it, up to the end of the input.
pub fn read_message(lowering: &mut Lowering<'_>, input: ParseStream<'_>) -> syn::Result<Message> {
    let expr: syn::Expr = input.parse()?;
    let (loc, text) = message_text(lowering, &expr);
    let mut arguments = Vec::new();
    while !input.is_empty() {
        input.parse::<Token![,]>()?;
        if input.is_empty() {
            break;
        }
        arguments.push(format_argument(lowering, input)?);
    }
    Ok(Message { loc, text, arguments })
}

fn format_argument(lowering: &mut Lowering<'_>, input: ParseStream<'_>) -> syn::Result<FormatArgument> {
    let named = input.peek(syn::Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]);
    let name = if named {
        let ident = input.call(syn::Ident::parse_any)?;
        input.parse::<Token![=]>()?;
        Some((name_of(&ident), lowering.places.token(ident.span())))
    } else {
        None
    };
    let value = lowering.expr(&input.parse()?);
    let loc = match &name {
        Some((_, name_loc)) => lowering.places.join(*name_loc, value.loc),
        None => value.loc,
    };
    Ok(FormatArgument { loc, name, value })
}

fn message_text(lowering: &mut Lowering<'_>, expr: &syn::Expr) -> (crate::expr::Loc, MessageText) {
    match expr {
        syn::Expr::Group(group) => return message_text(lowering, &group.expr),
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(literal), .. }) => {
            if let Some(text) = format_string(lowering, literal) {
                return (lowering.places.token(literal.span()), MessageText::Literal(text));
            }
        }
        _ => {}
    }
    let expr = lowering.expr(expr);
    match concatenated_literals(&expr) {
        Some(text) => (expr.loc, MessageText::Literal(joined_literals(&expr, &text))),
        None => (expr.loc, MessageText::Computed(Box::new(expr))),
    }
}

fn format_string(lowering: &mut Lowering<'_>, literal: &syn::LitStr) -> Option<FormatString> {
    let source = literal.token().to_string();
    let (text, placeholders) = read_pieces(&read_literal(&source)?);
    let placeholders = placeholders
        .into_iter()
        .map(|read| {
            let bytes = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let range = bytes(read.source.start)..bytes(read.source.end);
            placeholder(lowering.places.inside(literal.span(), range), read)
        })
        .collect();
    Some(FormatString { text, placeholders, single_literal: true })
}

fn placeholder(loc: crate::expr::Loc, read: crate::format_string::ReadPlaceholder) -> Placeholder {
    Placeholder {
        loc,
        in_text: read.in_text,
        argument: read.argument,
        style: read.style,
        has_options: read.has_options,
        option_arguments: read.option_arguments,
    }
}

/// The text of `concat!("a", 1, "b")`.
fn concatenated_literals(expr: &Expr) -> Option<String> {
    let ExprKind::Macro(call) = &expr.kind else { return None };
    if call.path.last().is_none_or(|name| name != "concat") {
        return None;
    }
    call.arguments
        .iter()
        .map(|part| match &part.kind {
            ExprKind::Literal(Literal::Text(text) | Literal::Integer(text) | Literal::Float(text)) => {
                Some(text.clone())
            }
            ExprKind::Literal(Literal::Bool(value)) => Some(value.to_string()),
            _ => concatenated_literals(part),
        })
        .collect()
}

fn joined_literals(expr: &Expr, text: &str) -> FormatString {
    let chars: Vec<_> = text
        .char_indices()
        .map(|(at, value)| crate::format_string::SourceChar { value, source: at..at + value.len_utf8() })
        .collect();
    let (text, placeholders) = read_pieces(&chars);
    let placeholders = placeholders.into_iter().map(|read| placeholder(expr.loc, read)).collect();
    FormatString { text, placeholders, single_literal: false }
}
