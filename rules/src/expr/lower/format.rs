//! Format texts and their arguments, as plain values.

use proc_macro2::{Delimiter, Span};
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Token, ext::IdentExt};

use super::macros::macro_delimiter;
use super::{Lowering, name_of, path_ends, path_segments};
use crate::call::{FormatArgument, Message, MessageText};
use crate::expr::{Loc, Places};
use crate::format_string::{
    Dialect, FormatString, Placeholder, ReadPlaceholder, SourceChar, read_literal, read_pieces,
};

/// How deep `concat!` may be nested.
const MAX_CONCAT: usize = 16;

/// Reads a format text and the arguments after it, up to the end of the input, a semicolon, or key-values in braces.
pub fn read_message(lowering: &mut Lowering<'_>, input: ParseStream<'_>) -> syn::Result<Message> {
    read_message_of(Dialect::Std, lowering, input)
}

/// The same for a text with placeholders of that kind.
pub fn read_message_of(
    dialect: Dialect,
    lowering: &mut Lowering<'_>,
    input: ParseStream<'_>,
) -> syn::Result<Message> {
    let expr: syn::Expr = input.parse()?;
    let (loc, text) = message_text(dialect, lowering, &expr);
    let mut arguments = Vec::new();
    let is_at_end = || input.is_empty() || input.peek(Token![;]) || begins_key_values(input);
    while !is_at_end() {
        input.parse::<Token![,]>()?;
        if is_at_end() {
            break;
        }
        arguments.push(format_argument(lowering, input)?);
    }
    Ok(Message { loc, text, arguments })
}

/// Whether `{ key: value }` comes next, which is no argument of a text.
fn begins_key_values(input: ParseStream<'_>) -> bool {
    let Some((inside, _, _)) = input.cursor().group(Delimiter::Brace) else { return false };
    let Some((_, behind)) = inside.ident() else { return false };
    matches!(behind.punct(), Some((sign, next))
        if sign.as_char() == ':' && next.punct().is_none_or(|(next, _)| next.as_char() != ':'))
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

fn message_text(dialect: Dialect, lowering: &mut Lowering<'_>, expr: &syn::Expr) -> (Loc, MessageText) {
    match expr {
        syn::Expr::Group(group) => return message_text(dialect, lowering, &group.expr),
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(literal), .. }) => {
            let mut text = LiteralText::default();
            if text.push_literal(literal).is_some() {
                let text = text.read(dialect, lowering.places);
                return (lowering.places.token(literal.span()), MessageText::Literal(text));
            }
        }
        syn::Expr::Macro(call) => {
            let mut text = LiteralText::default();
            if text.push_concat(&call.mac, 0).is_some() {
                let text = text.read(dialect, lowering.places);
                let last = macro_delimiter(&call.mac).close();
                let loc = lowering.places.between(path_ends(&call.mac.path).0, last);
                return (loc, MessageText::Literal(text));
            }
        }
        _ => {}
    }
    let expr = lowering.expr(expr);
    (expr.loc, MessageText::Computed(Box::new(expr)))
}

/// A text that is written in one literal or in several that `concat!` joins.
#[derive(Default)]
struct LiteralText {
    chars: Vec<SourceChar>,
    /// The literals, each with where its source begins if they are laid behind each other.
    parts: Vec<(usize, Span)>,
    length: usize,
    is_joined: bool,
}

impl LiteralText {
    fn push_literal(&mut self, literal: &syn::LitStr) -> Option<()> {
        let source = literal.token().to_string();
        let chars = read_literal(&source)?;
        self.push(chars, source.len(), literal.span());
        Some(())
    }

    /// The text of `concat!("a", 1, "b")`; nothing where a part is no literal.
    fn push_concat(&mut self, call: &syn::Macro, depth: usize) -> Option<()> {
        let is_concat = path_segments(&call.path).last().is_some_and(|name| name == "concat");
        if !is_concat || depth == MAX_CONCAT {
            return None;
        }
        self.is_joined = true;
        let list = Punctuated::<syn::Expr, Token![,]>::parse_terminated;
        for part in list.parse2(call.tokens.clone()).ok()? {
            match part {
                syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(literal), .. }) => {
                    self.push_literal(&literal)?;
                }
                syn::Expr::Lit(syn::ExprLit { lit, .. }) => self.push_shown(&lit)?,
                syn::Expr::Macro(inner) => self.push_concat(&inner.mac, depth + 1)?,
                _ => return None,
            }
        }
        Some(())
    }

    /// A literal that is no text, as `concat!` prints it.
    fn push_shown(&mut self, literal: &syn::Lit) -> Option<()> {
        let shown = match literal {
            syn::Lit::Int(number) => number.base10_digits().to_owned(),
            syn::Lit::Float(number) => number.base10_digits().to_owned(),
            syn::Lit::Bool(value) => value.value.to_string(),
            syn::Lit::Char(value) => value.value().to_string(),
            _ => return None,
        };
        let length = shown.len();
        let chars = shown.chars().map(|value| SourceChar { value, source: 0..length });
        self.push(chars.collect(), length, literal.span());
        Some(())
    }

    fn push(&mut self, chars: Vec<SourceChar>, length: usize, span: Span) {
        let start = self.length;
        self.parts.push((start, span));
        self.chars.extend(
            chars.into_iter().map(|char| SourceChar {
                source: start + char.source.start..start + char.source.end,
                ..char
            }),
        );
        self.length += length;
    }

    fn read(self, dialect: Dialect, places: &mut Places) -> FormatString {
        let (text, read) = read_pieces(&self.chars, dialect);
        let placeholders = read.into_iter().map(|read| {
            let loc = self.place(&read, places);
            let ReadPlaceholder { in_text, argument, style, has_options, option_arguments, .. } = read;
            Placeholder { loc, in_text, argument, style, has_options, option_arguments }
        });
        FormatString { text, placeholders: placeholders.collect(), single_literal: !self.is_joined }
    }

    /// Where a placeholder stands: inside its literal, or from the one it begins in to the one it ends in.
    fn place(&self, read: &ReadPlaceholder, places: &mut Places) -> Loc {
        let part_at = |at: usize| {
            let behind = self.parts.partition_point(|(start, _)| *start <= at);
            self.parts.get(behind.wrapping_sub(1)).copied().unwrap_or((0, Span::call_site()))
        };
        let ((start, first), (other, last)) = (part_at(read.source.start), part_at(read.source.end - 1));
        if start != other {
            return places.between(first, last);
        }
        let bytes = |at: usize| u32::try_from(at - start).unwrap_or(u32::MAX);
        places.inside(first, bytes(read.source.start)..bytes(read.source.end))
    }
}
