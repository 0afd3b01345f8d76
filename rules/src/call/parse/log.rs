//! The grammar of the `log` crate.
//!
//! ```text
//! info!( [logger: E,] [target: E,] [KV {, KV} ;] TEXT )      log!( .., LEVEL, .. )
//! KV = KEY [: CAPTURE] [= EXPR]       CAPTURE = ? | debug | % | display | err | sval | serde | value
//! ```
//!
//! `kv-log-macro`, which takes the place of `log` in some crates, has the key-values in braces behind the text:
//! `info!("text {}", x, { key: value })`.

use proc_macro2::TokenTree;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::token::{Brace, Paren};
use syn::{Ident, LitStr, Token};

use super::{MacroShape, read_level, read_prefixes, shorthand_value};
use crate::call::{Field, Key, KeyKind, LogCall, PrefixKind, Rendering};
use crate::expr::Loc;
use crate::expr::lower::{Lowering, name_of, read_message};

const PREFIXES: &[(&str, PrefixKind)] = &[("logger", PrefixKind::Logger), ("target", PrefixKind::Target)];

pub(super) fn read(
    call: &mut LogCall,
    shape: MacroShape,
    lowering: &mut Lowering<'_>,
    input: ParseStream<'_>,
) -> syn::Result<()> {
    read_prefixes(call, PREFIXES, lowering, input)?;
    if shape.level.is_none() {
        read_level(call, lowering, input)?;
    }
    if has_key_values(input) {
        while !input.peek(Token![;]) {
            call.fields.push(read_key_value(lowering, input)?);
            input.parse::<Option<Token![,]>>()?;
        }
        input.parse::<Token![;]>()?;
    }
    if !input.is_empty() {
        call.message = Some(read_message(lowering, input)?);
    }
    if input.peek(Brace) {
        let content;
        syn::braced!(content in input);
        while !content.is_empty() {
            call.fields.push(read_braced(lowering, &content)?);
            if !content.is_empty() {
                content.parse::<Token![,]>()?;
            }
        }
        input.parse::<Option<Token![,]>>()?;
    }
    Ok(())
}

/// `key: value`
fn read_braced(lowering: &mut Lowering<'_>, input: ParseStream<'_>) -> syn::Result<Field> {
    let (key, _) = read_key(lowering, input)?;
    input.parse::<Token![:]>()?;
    let value = lowering.expr(&input.parse()?);
    let loc = lowering.places.join(key.loc, value.loc);
    Ok(Field { loc, key, rendering: Rendering::Typed, value, shorthand: false, sigil: None })
}

fn has_key_values(input: ParseStream<'_>) -> bool {
    let mut rest = input.cursor();
    while let Some((token, next)) = rest.token_tree() {
        if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ';') {
            return true;
        }
        rest = next;
    }
    false
}

fn read_key_value(lowering: &mut Lowering<'_>, input: ParseStream<'_>) -> syn::Result<Field> {
    let (key, name) = read_key(lowering, input)?;
    let (rendering, sigil) =
        if input.peek(Token![:]) { read_capture(lowering, input)? } else { (Rendering::Typed, None) };
    if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        let value = lowering.expr(&input.parse()?);
        let loc = lowering.places.join(key.loc, value.loc);
        return Ok(Field { loc, key, rendering, value, shorthand: false, sigil });
    }
    let Some(name) = name else { return Err(input.error("a key that is not a name needs a value")) };
    let value = shorthand_value(&[name], key.loc, lowering);
    let loc = lowering.places.join(key.loc, sigil.unwrap_or(key.loc));
    Ok(Field { loc, key, rendering, value, shorthand: true, sigil })
}

type NameAndSpan = (String, proc_macro2::Span);

fn read_key(lowering: &mut Lowering<'_>, input: ParseStream<'_>) -> syn::Result<(Key, Option<NameAndSpan>)> {
    if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        let loc = lowering.places.token(text.span());
        return Ok((Key { loc, text: text.value(), kind: KeyKind::Text }, None));
    }
    if input.peek(Brace) || input.peek(Paren) {
        let TokenTree::Group(group) = input.parse()? else { return Err(input.error("expected a group")) };
        let loc = lowering.places.between(group.span_open(), group.span_close());
        return Ok((Key { loc, text: group.stream().to_string(), kind: KeyKind::Constant }, None));
    }
    let name = input.call(Ident::parse_any)?;
    let key = Key { loc: lowering.places.token(name.span()), text: name_of(&name), kind: KeyKind::Name };
    Ok((key, Some((name_of(&name), name.span()))))
}

fn read_capture(
    lowering: &mut Lowering<'_>,
    input: ParseStream<'_>,
) -> syn::Result<(Rendering, Option<Loc>)> {
    input.parse::<Token![:]>()?;
    let token: TokenTree = input.parse()?;
    let rendering = match token.to_string().as_str() {
        "?" | "debug" => Rendering::Debug,
        "%" | "display" => Rendering::Display,
        "err" => Rendering::Error,
        "sval" | "serde" => Rendering::Serialized,
        "value" => Rendering::Typed,
        _ => return Err(input.error("unknown capture")),
    };
    Ok((rendering, Some(lowering.places.token(token.span()))))
}
