//! slog's grammar.
//!
//! ```text
//! info!( [LOGGER,] [#TAG,] TEXT [, ARGUMENTS] [; KVS] )      log!( LOGGER, LEVEL, TAG, TEXT .. )      o!( KVS )
//! KVS = KV {, KV}      KV = KEY => [% | ? | #% | #? | #] EXPR  |  OBJECT      OBJECT = o!(KVS) | b!(KVS) | EXPR
//! ```
//!
//! The macros of crates that keep the logger, such as `slog_scope`, take none; some of them take an error before the text
//! too: `error!(?e; "cannot connect"; "host" => host)`. The arguments of the text that have names are key-values as well.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{LitStr, Token};

use super::{MacroShape, level_of};
use crate::call::{CallKind, Field, Key, KeyKind, LogCall, LogLevel, Message, Prefix, PrefixKind, Rendering};
use crate::expr::lower::{Lowering, path_segments, read_message};
use crate::expr::{Expr, Loc};

/// The key under which crates that take an error before the text record it.
const KEY_OF_ERROR: &str = "err";

/// Macros that make a list of key-values.
const LIST_MACROS: &[&str] = &["o", "b", "kv", "slog_o", "slog_b", "slog_kv"];

pub(super) fn read(
    call: &mut LogCall,
    shape: MacroShape,
    lowering: &mut Lowering<'_>,
    input: ParseStream<'_>,
) -> syn::Result<()> {
    if shape.kind == CallKind::Record {
        return read_key_values(call, lowering, input);
    }
    if shape.level.is_none() {
        read_logger(call, lowering, input)?;
        let level = lowering.expr(&input.parse()?);
        input.parse::<Token![,]>()?;
        call.level = level_of(level, level_named);
        let tag = lowering.expr(&input.parse()?);
        input.parse::<Token![,]>()?;
        call.prefixes.push(Prefix { loc: tag.loc, kind: PrefixKind::Tag, value: tag });
    } else {
        read_start(call, lowering, input)?;
    }
    // In the first version of slog the key-values stood before the text.
    if has_arrow_before_semicolon(input) {
        read_key_values(call, lowering, input)?;
        input.parse::<Token![;]>()?;
    }
    let message = read_message(lowering, input)?;
    call.fields.extend(named_arguments(&message));
    call.message = Some(message);
    if input.parse::<Option<Token![;]>>()?.is_some() {
        read_key_values(call, lowering, input)?;
    }
    Ok(())
}

fn level_named(name: &str) -> Option<LogLevel> {
    match name {
        "Critical" => Some(LogLevel::Error),
        "Warning" => Some(LogLevel::Warn),
        name => LogLevel::from_name(name),
    }
}

/// Reads what stands before the text: a logger, an error, a tag.
fn read_start(call: &mut LogCall, lowering: &mut Lowering<'_>, input: ParseStream<'_>) -> syn::Result<()> {
    let has_sigil = input.peek(Token![?]) || input.peek(Token![%]);
    if has_sigil || begins_with_error(input) {
        let (rendering, sigil) = read_sigil(lowering, input)?;
        let value = lowering.expr(&input.parse()?);
        input.parse::<Token![;]>()?;
        let key = Key { loc: value.loc, text: KEY_OF_ERROR.to_owned(), kind: KeyKind::Wrapper };
        let loc = lowering.places.join(sigil.unwrap_or(value.loc), value.loc);
        call.fields.push(Field { loc, key, rendering, value, shorthand: false, sigil });
        return Ok(());
    }
    if !begins_with_text(input) && !input.peek(Token![#]) {
        read_logger(call, lowering, input)?;
    }
    if input.peek(Token![#]) {
        let sign = input.parse::<Token![#]>()?.spans[0];
        let value = lowering.expr(&input.parse()?);
        input.parse::<Token![,]>()?;
        let last = lowering.places.get(value.loc).last;
        let loc = lowering.places.between(sign, last);
        call.prefixes.push(Prefix { loc, kind: PrefixKind::Tag, value });
    }
    Ok(())
}

fn read_logger(call: &mut LogCall, lowering: &mut Lowering<'_>, input: ParseStream<'_>) -> syn::Result<()> {
    let logger = lowering.expr(&input.parse()?);
    input.parse::<Option<Token![,]>>()?;
    call.prefixes.push(Prefix { loc: logger.loc, kind: PrefixKind::Logger, value: logger });
    Ok(())
}

/// Whether the next argument is the text: a literal, or a macro that gives one.
fn begins_with_text(input: ParseStream<'_>) -> bool {
    let is_macro = || {
        let ahead = input.fork();
        ahead.parse::<syn::Macro>().is_ok_and(|call| call.path.is_ident("concat"))
    };
    input.peek(LitStr) || is_macro()
}

/// Whether an expression, a semicolon and a text come next.
fn begins_with_error(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    !begins_with_text(input)
        && ahead.parse::<syn::Expr>().is_ok()
        && ahead.peek(Token![;])
        && ahead.peek2(LitStr)
}

fn has_arrow_before_semicolon(input: ParseStream<'_>) -> bool {
    let mut rest = input.cursor();
    let mut before = ' ';
    while let Some((token, next)) = rest.token_tree() {
        let sign = match &token {
            TokenTree::Punct(punct) => punct.as_char(),
            _ => ' ',
        };
        match (before, sign) {
            (_, ';') => return false,
            ('=', '>') => return true,
            _ => before = sign,
        }
        rest = next;
    }
    false
}

fn named_arguments(message: &Message) -> Vec<Field> {
    let named = message.arguments.iter().filter_map(|argument| {
        let (name, loc) = argument.name.as_ref()?;
        Some(Field {
            loc: argument.loc,
            key: Key { loc: *loc, text: name.clone(), kind: KeyKind::Name },
            rendering: Rendering::Typed,
            value: argument.value.clone(),
            shorthand: false,
            sigil: None,
        })
    });
    named.collect()
}

/// Reads key-values up to a semicolon or the end.
fn read_key_values(
    call: &mut LogCall,
    lowering: &mut Lowering<'_>,
    input: ParseStream<'_>,
) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![;]) {
        let key: syn::Expr = input.parse()?;
        if input.peek(Token![=>]) {
            input.parse::<Token![=>]>()?;
            call.fields.push(read_value(&key, lowering, input)?);
        } else {
            read_object(call, &key, lowering)?;
        }
        if !input.is_empty() && !input.peek(Token![;]) {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(())
}

fn read_value(key: &syn::Expr, lowering: &mut Lowering<'_>, input: ParseStream<'_>) -> syn::Result<Field> {
    let key = read_key(key, lowering);
    let (rendering, sigil) = read_sigil(lowering, input)?;
    let value = lowering.expr(&input.parse()?);
    let loc = lowering.places.join(key.loc, value.loc);
    Ok(Field { loc, key, rendering, value, shorthand: false, sigil })
}

fn read_key(key: &syn::Expr, lowering: &mut Lowering<'_>) -> Key {
    match key {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => {
            Key { loc: lowering.places.token(text.span()), text: text.value(), kind: KeyKind::Text }
        }
        key => {
            let Expr { loc, .. } = lowering.expr(key);
            let text = quote::quote!(#key).to_string();
            Key { loc, text, kind: KeyKind::Constant }
        }
    }
}

/// The signs before a value; `#` makes the formatting the alternate one, and alone it is for errors.
fn read_sigil(lowering: &mut Lowering<'_>, input: ParseStream<'_>) -> syn::Result<(Rendering, Option<Loc>)> {
    let hash = input.parse::<Option<Token![#]>>()?.map(|hash| hash.spans[0]);
    let (rendering, sign) = if input.peek(Token![?]) {
        (Rendering::Debug, Some(input.parse::<Token![?]>()?.span))
    } else if input.peek(Token![%]) {
        (Rendering::Display, Some(input.parse::<Token![%]>()?.span))
    } else if hash.is_some() {
        (Rendering::Error, None)
    } else {
        return Ok((Rendering::Typed, None));
    };
    let ends = hash.or(sign).zip(sign.or(hash));
    Ok((rendering, ends.map(|(first, last)| lowering.places.between(first, last))))
}

/// Reads `o!(..)` as the key-values it holds. Whose keys are not known is kept as an option, for what it computes.
fn read_object(call: &mut LogCall, object: &syn::Expr, lowering: &mut Lowering<'_>) -> syn::Result<()> {
    if let syn::Expr::Macro(list) = object {
        let name = path_segments(&list.mac.path).pop().unwrap_or_default();
        if LIST_MACROS.contains(&name.as_str()) {
            let tokens: TokenStream = list.mac.tokens.clone();
            let read = |input: ParseStream<'_>| read_key_values(call, lowering, input);
            return read.parse2(tokens);
        }
    }
    let value = lowering.expr(object);
    call.prefixes.push(Prefix { loc: value.loc, kind: PrefixKind::KeyValues, value });
    Ok(())
}
