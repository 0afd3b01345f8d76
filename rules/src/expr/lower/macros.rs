//! Macro calls as plain values: log calls, formatting macros, and whatever hides inside the others.

use proc_macro2::extra::DelimSpan;
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::Token;
use syn::parse::{ParseStream, Parser};

use super::{Lowering, MacroTokens, name_of, path_ends, path_segments, read_message};
use crate::call::Message;
use crate::call::output::arguments_before_text;
use crate::expr::{Expr, ExprKind, MacroCall};

impl Lowering<'_> {
    pub(super) fn macro_call(&mut self, call: &syn::Macro) -> Expr {
        let path = path_segments(&call.path);
        let (name, tokens) = (path_ends(&call.path), call.tokens.clone());
        let end = macro_delimiter(call).close();
        self.deeper(|lowering| lowering.macro_parts(path, name, tokens, end))
    }

    fn macro_parts(&mut self, path: Vec<String>, name: (Span, Span), tokens: TokenStream, end: Span) -> Expr {
        let call = MacroTokens { name, tokens: &tokens, end };
        if let Some(call) = self.macros.read(&path, call, self.places) {
            return Expr { loc: call.loc, kind: ExprKind::Log(Box::new(call)) };
        }
        let loc = self.places.between(name.0, end);
        let leading = path.last().and_then(|name| arguments_before_text(name));
        let (arguments, format) = match leading {
            Some(leading) => self.format_macro(leading, tokens),
            // What it is given becomes a text, and is not run.
            None if path.last().is_some_and(|name| name == "stringify") => (Vec::new(), None),
            None => (self.macro_arguments(tokens), None),
        };
        Expr { loc, kind: ExprKind::Macro(Box::new(MacroCall { loc, path, format, arguments })) }
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

/// The delimiters of a macro's arguments.
pub(super) fn macro_delimiter(call: &syn::Macro) -> DelimSpan {
    match &call.delimiter {
        syn::MacroDelimiter::Paren(token) => token.span,
        syn::MacroDelimiter::Brace(token) => token.span,
        syn::MacroDelimiter::Bracket(token) => token.span,
    }
}
