//! emit's grammar: a template whose holes are fields.
//!
//! ```text
//! info!( {CONTROL: EXPR,} [TEMPLATE] {, PROP} )      CONTROL = rt | mdl | extent | props | evt | when | ..
//! PROP = {#[ATTRIBUTE]} NAME [: EXPR]                HOLE = '{' PROP '}'
//! ```
//!
//! `#[emit::key("user.id")]` gives a prop another key, `#[emit::as_debug]` and its like say how its value is captured.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitStr, Token};

use super::{MAX_TEXT, shorthand_value};
use crate::call::{Field, Key, KeyKind, LogCall, Message, MessageText, Prefix, PrefixKind, Rendering};
use crate::expr::Loc;
use crate::expr::lower::{Lowering, name_of, path_segments};
use crate::format_string::{
    ArgumentName, FormatString, FormatStyle, Placeholder, SourceChar, read_holes, read_literal,
};

pub(super) fn read(
    call: &mut LogCall,
    lowering: &mut Lowering<'_>,
    input: ParseStream<'_>,
) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(LitStr) {
        let prop = Prop::read(lowering, input)?;
        call.prefixes.push(Prefix {
            loc: prop.field.loc,
            kind: PrefixKind::Control,
            value: prop.field.value,
        });
        input.parse::<Option<Token![,]>>()?;
    }
    if input.peek(LitStr) {
        let literal: LitStr = input.parse()?;
        read_template(call, lowering, &literal)?;
    }
    while !input.is_empty() {
        input.parse::<Token![,]>()?;
        if input.is_empty() {
            break;
        }
        add(call, Prop::read(lowering, input)?);
    }
    Ok(())
}

/// A field, and the name that a hole knows it by.
struct Prop {
    field: Field,
    name: String,
}

/// Adds a field. A prop behind the template gives the hole of its name its value, and makes no second field.
fn add(call: &mut LogCall, prop: Prop) {
    let message = call.message.as_ref();
    let is_hole = |field: &Field| {
        field.shorthand
            && field.value.as_variable() == Some(&prop.name)
            && message.is_some_and(|message| message.placeholders().iter().any(|hole| hole.loc == field.loc))
    };
    match call.fields.iter().position(is_hole) {
        // The template only mentions it; what is recorded, and how, is said here.
        Some(mentioned) => {
            let loc = call.fields[mentioned].loc;
            call.fields[mentioned] = Field { loc, ..prop.field };
        }
        None => call.fields.push(prop.field),
    }
}

fn read_template(call: &mut LogCall, lowering: &mut Lowering<'_>, literal: &LitStr) -> syn::Result<()> {
    let unreadable = || syn::Error::new(literal.span(), "a template that cannot be read");
    let chars = read_literal(&literal.token().to_string()).filter(|chars| chars.len() <= MAX_TEXT);
    let chars = chars.ok_or_else(unreadable)?;
    let text: String = chars.iter().map(|char| char.value).collect();
    let mut placeholders = Vec::new();
    let mut fields: Vec<Field> = Vec::new();
    for hole in read_holes(&chars) {
        let source = source_bytes(&chars, &hole);
        let loc = lowering.places.inside(literal.span(), source);
        let inner: String = chars[hole.start + 1..hole.end - 1].iter().map(|char| char.value).collect();
        let prop = read_hole(&inner, loc, literal.span(), lowering)?;
        let start = bytes_of(&chars[..hole.start]);
        placeholders.push(Placeholder {
            loc,
            in_text: start..start + bytes_of(&chars[hole]),
            argument: ArgumentName::Name(prop.name),
            style: match prop.field.rendering {
                Rendering::Debug => FormatStyle::Debug,
                _ => FormatStyle::Display,
            },
            has_options: false,
            option_arguments: Vec::new(),
        });
        if !fields.iter().any(|known| known.key.text == prop.field.key.text) {
            fields.push(prop.field);
        }
    }
    call.fields.extend(fields);
    let text = MessageText::Literal(FormatString { text, placeholders, single_literal: true });
    call.message = Some(Message { loc: lowering.places.token(literal.span()), text, arguments: Vec::new() });
    Ok(())
}

fn bytes_of(chars: &[SourceChar]) -> usize {
    chars.iter().map(|char| char.value.len_utf8()).sum()
}

fn source_bytes(chars: &[SourceChar], range: &std::ops::Range<usize>) -> std::ops::Range<u32> {
    let bytes = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    bytes(chars[range.start].source.start)..bytes(chars[range.end - 1].source.end)
}

/// Reads what stands between the braces of a hole. Its tokens have no place of their own in the file: all of them stand
/// where the literal stands, and the field where the hole does.
fn read_hole(inner: &str, loc: Loc, literal: Span, lowering: &mut Lowering<'_>) -> syn::Result<Prop> {
    let tokens: TokenStream = inner.parse().map_err(|error| syn::Error::new(literal, error))?;
    let tokens = at(literal, tokens);
    let read = |input: ParseStream<'_>| Prop::read(lowering, input);
    let mut prop = read.parse2(tokens)?;
    prop.field.loc = loc;
    prop.field.key.loc = loc;
    prop.field.value.loc = loc;
    Ok(prop)
}

/// The same tokens at another place.
fn at(place: Span, tokens: TokenStream) -> TokenStream {
    let moved = tokens.into_iter().map(|mut token| {
        if let TokenTree::Group(group) = &token {
            token = proc_macro2::Group::new(group.delimiter(), at(place, group.stream())).into();
        }
        token.set_span(place);
        token
    });
    moved.collect()
}

impl Prop {
    fn read(lowering: &mut Lowering<'_>, input: ParseStream<'_>) -> syn::Result<Prop> {
        let attributes = input.call(syn::Attribute::parse_outer)?;
        let name = input.call(Ident::parse_any)?;
        let name_loc = lowering.places.token(name.span());
        let mut key = Key { loc: name_loc, text: name_of(&name), kind: KeyKind::Name };
        let mut rendering = Rendering::Typed;
        for attribute in &attributes {
            match path_segments(attribute.path()).pop().unwrap_or_default().as_str() {
                "as_debug" => rendering = Rendering::Debug,
                "as_display" => rendering = Rendering::Display,
                "as_error" => rendering = Rendering::Error,
                "as_serde" | "as_sval" => rendering = Rendering::Serialized,
                "key" => key = renamed(key, attribute, lowering),
                _ => {}
            }
        }
        let shorthand = !input.peek(Token![:]);
        let (value, loc) = if shorthand {
            let value = shorthand_value(&[(name_of(&name), name.span())], name_loc, lowering);
            (value, lowering.places.join(key.loc, name_loc))
        } else {
            input.parse::<Token![:]>()?;
            let value = lowering.expr(&input.parse()?);
            let loc = lowering.places.join(key.loc, value.loc);
            (value, loc)
        };
        let name = name_of(&name);
        Ok(Prop { field: Field { loc, key, rendering, value, shorthand, sigil: None }, name })
    }
}

/// The key that `#[emit::key("user.id")]` or `#[emit::key(name: "user.id")]` gives.
fn renamed(key: Key, attribute: &syn::Attribute, lowering: &mut Lowering<'_>) -> Key {
    let literal = |input: ParseStream<'_>| {
        if input.peek(Ident::peek_any) {
            input.call(Ident::parse_any)?;
            input.parse::<Token![:]>()?;
        }
        let text = input.parse::<LitStr>()?;
        input.parse::<TokenStream>()?;
        Ok(text)
    };
    match attribute.parse_args_with(literal) {
        Ok(text) => Key { loc: lowering.places.token(text.span()), text: text.value(), kind: KeyKind::Text },
        Err(_) => Key { kind: KeyKind::Constant, ..key },
    }
}
