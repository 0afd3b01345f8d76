//! Reading the tokens of a log call. The macros and the analyzer both call [`read_call`]: there is no second reader.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::buffer::Cursor;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Token};

use super::{Family, LevelGiven, LogCall, LogLevel, Prefix, PrefixKind};
use crate::expr::lower::{Lowering, NoLogMacros};
use crate::expr::{Expr, ExprKind, Loc, Places};

mod defmt;
mod emit;
mod instrument;
mod log;
mod shape;
mod slog;
mod tracing;

pub use instrument::{read_bound_parameters, read_instrument};
pub use shape::MacroShape;

/// How many bytes a message may have. What is longer is no message, and would take a rule too long.
const MAX_TEXT: usize = 16 << 10;

/// A log call's tokens.
pub struct CallTokens {
    /// What the macro is.
    pub shape: MacroShape,
    /// The first and the last token of the macro's path.
    pub name: (Span, Span),
    /// What stands between the delimiters.
    pub tokens: TokenStream,
    /// The closing delimiter.
    pub end: Span,
}

/// Reads one call. Nothing is refused: what cannot be read is listed in [`LogCall::unread`], and the rest still counts.
pub fn read_call(call: CallTokens, places: &mut Places) -> LogCall {
    let loc = places.between(call.name.0, call.end);
    let macro_loc = places.between(call.name.0, call.name.1);
    let mut read = LogCall::unfilled(loc, macro_loc, call.shape);
    let tokens = without_invisible_groups(call.tokens);
    let mut lowering = Lowering::new(places, &NoLogMacros);
    let grammar = |input: ParseStream<'_>| {
        let result = match call.shape.family {
            Family::Log => log::read(&mut read, call.shape, &mut lowering, input),
            Family::Tracing | Family::Logcheck => tracing::read(&mut read, call.shape, &mut lowering, input),
            Family::Slog => slog::read(&mut read, call.shape, &mut lowering, input),
            Family::Emit => emit::read(&mut read, &mut lowering, input),
            Family::Defmt => defmt::read(&mut read, &mut lowering, input),
        };
        if result.is_err() || !input.is_empty() {
            let rest: TokenStream = input.parse()?;
            let first = rest.into_iter().next().map(|token| lowering.places.token(token.span()));
            read.unread.push(first.unwrap_or(loc));
        }
        Ok(())
    };
    let is_read = grammar.parse2(tokens).is_ok() && !lowering.too_deep;
    let is_text = read.message_text().is_none_or(|text| text.text.len() <= MAX_TEXT);
    if !(is_read && is_text) && read.unread.is_empty() {
        read.unread.push(loc);
    }
    read
}

/// The tokens of a call of logcheck's own macros without the prefixes that `tracing` does not know. Everything else stays
/// as it was written, invisible groups included.
pub fn without_own_prefixes(tokens: TokenStream) -> TokenStream {
    let strip = |input: ParseStream<'_>| {
        let mut kept = TokenStream::new();
        while let Some(kind) = peek_prefix(tracing::PREFIXES, input) {
            let start = input.cursor();
            input.call(Ident::parse_any)?;
            input.parse::<Token![:]>()?;
            input.parse::<syn::Expr>()?;
            input.parse::<Option<Token![,]>>()?;
            if !kind.is_own() {
                kept.extend(between(start, input.cursor()));
            }
        }
        kept.extend(input.parse::<TokenStream>()?);
        Ok(kept)
    };
    // What does not parse is handed on whole: `tracing` refuses it at the right place.
    strip.parse2(tokens.clone()).unwrap_or(tokens)
}

/// The tokens from one place up to another.
fn between(start: Cursor<'_>, end: Cursor<'_>) -> TokenStream {
    let mut tokens = TokenStream::new();
    let mut at = start;
    while at != end {
        let Some((token, next)) = at.token_tree() else { break };
        tokens.extend([token]);
        at = next;
    }
    tokens
}

/// Macro variables such as `$message:expr` arrive inside invisible groups, which hide what they hold from a look ahead.
fn without_invisible_groups(tokens: TokenStream) -> TokenStream {
    let is_invisible =
        |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::None);
    if !tokens.clone().into_iter().any(|token| is_invisible(&token)) {
        return tokens;
    }
    tokens
        .into_iter()
        .flat_map(|token| match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                without_invisible_groups(group.stream())
            }
            other => TokenStream::from(other),
        })
        .collect()
}

/// Reads `word: value,` for the words given, in any order and number: the compiler refuses what a macro does not take.
fn read_prefixes(
    call: &mut LogCall,
    known: &[(&str, PrefixKind)],
    lowering: &mut Lowering<'_>,
    input: ParseStream<'_>,
) -> syn::Result<()> {
    while let Some(kind) = peek_prefix(known, input) {
        let word = input.call(Ident::parse_any)?;
        input.parse::<Token![:]>()?;
        let value = lowering.expr(&input.parse()?);
        input.parse::<Option<Token![,]>>()?;
        let start = lowering.places.token(word.span());
        let loc = lowering.places.join(start, value.loc);
        call.prefixes.push(Prefix { loc, kind, value });
    }
    Ok(())
}

/// The prefix that comes next, if one of those given does.
fn peek_prefix(known: &[(&str, PrefixKind)], input: ParseStream<'_>) -> Option<PrefixKind> {
    if !input.peek2(Token![:]) || input.peek2(Token![::]) {
        return None;
    }
    let word = input.fork().call(Ident::parse_any).ok()?;
    known.iter().find(|(name, _)| word == name).map(|(_, kind)| *kind)
}

/// Reads `Level::INFO,` or any other expression for a level.
fn read_level(call: &mut LogCall, lowering: &mut Lowering<'_>, input: ParseStream<'_>) -> syn::Result<()> {
    let level = lowering.expr(&input.parse()?);
    input.parse::<Option<Token![,]>>()?;
    call.level = level_of(level, LogLevel::from_name);
    Ok(())
}

/// The level that a path ends in the name of; any other expression has to be computed.
fn level_of(level: Expr, named: fn(&str) -> Option<LogLevel>) -> LevelGiven {
    let constant = match &level.kind {
        ExprKind::Path(path) if path.len() >= 2 => path.last().and_then(|name| named(name)),
        _ => None,
    };
    constant.map_or(LevelGiven::Computed(level), LevelGiven::Known)
}

/// The variable that a shorthand key names: `user` and `user.id` are read as the expressions they are.
fn shorthand_value(names: &[(String, Span)], loc: Loc, lowering: &mut Lowering<'_>) -> Expr {
    let (first, rest) =
        names.split_first().map_or_else(|| (None, &[][..]), |(first, rest)| (Some(first), rest));
    let first = first.map(|(name, _)| name.clone()).unwrap_or_default();
    let start = names.first().map_or_else(Span::call_site, |(_, span)| *span);
    let mut value = Expr { loc: lowering.places.token(start), kind: ExprKind::Path(vec![first]) };
    for (name, span) in rest {
        let loc = lowering.places.between(start, *span);
        value = Expr { loc, kind: ExprKind::Field { base: Box::new(value), name: name.clone() } };
    }
    value.loc = loc;
    value
}
