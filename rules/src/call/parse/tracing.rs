//! tracing's grammar, which logcheck's own macros take too.
//!
//! ```text
//! info!( [name: E,] [target: E,] [parent: E,] BODY )      event!( .., LEVEL, BODY )
//! info_span!( [target: E,] [parent: E,] NAME [, BODY] )   span!( .., LEVEL, NAME [, BODY] )
//! record_all!( SPAN, BODY )                               enabled!( [kind: E,] [target: E,] LEVEL {, name} )
//! BODY  = '{' FIELDS '}' [, TEXT]  |  FIELDS [, TEXT]  |  TEXT
//! FIELD = KEY '=' [?|%] EXPR  |  [?|%] name{.name}        KEY = name{.name} | "text" | '{' CONST '}'
//! TEXT  = everything from the first argument that is not a field: what format_args! takes
//! ```

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::token::Brace;
use syn::{Ident, LitStr, Token};

use super::{MacroShape, read_level, read_prefixes, shorthand_value};
use crate::call::record::rendered;
use crate::call::{CallKind, Field, Key, KeyKind, LogCall, Prefix, PrefixKind, Rendering};
use crate::expr::lower::{Lowering, name_of, read_message};
use crate::expr::{Expr, ExprKind, Loc};

pub(super) const PREFIXES: &[(&str, PrefixKind)] = &[
    ("name", PrefixKind::Name),
    ("target", PrefixKind::Target),
    ("parent", PrefixKind::Parent),
    ("limit", PrefixKind::Limit),
    ("allow", PrefixKind::Allow),
];

/// The options of `enabled!`.
const PREFIXES_OF_QUESTION: &[(&str, PrefixKind)] =
    &[("kind", PrefixKind::Kind), ("name", PrefixKind::Name), ("target", PrefixKind::Target)];

pub(super) fn read(
    call: &mut LogCall,
    shape: MacroShape,
    lowering: &mut Lowering<'_>,
    input: ParseStream<'_>,
) -> syn::Result<()> {
    match shape.kind {
        CallKind::Enabled => {
            read_prefixes(call, PREFIXES_OF_QUESTION, lowering, input)?;
            read_level(call, lowering, input)?;
            return read_names(call, lowering, input);
        }
        CallKind::Record => {
            let value = lowering.expr(&input.parse()?);
            input.parse::<Option<Token![,]>>()?;
            call.prefixes.push(Prefix { loc: value.loc, kind: PrefixKind::Span, value });
        }
        CallKind::Event | CallKind::Span | CallKind::Instrument => {
            read_prefixes(call, PREFIXES, lowering, input)?;
            if shape.level.is_none() {
                read_level(call, lowering, input)?;
            }
        }
    }
    if shape.kind == CallKind::Span {
        call.span_name = Some(lowering.expr(&input.parse()?));
        input.parse::<Option<Token![,]>>()?;
    }
    if input.peek(Brace) && !is_constant_key(input) {
        let content;
        syn::braced!(content in input);
        read_fields(call, lowering, &content)?;
        input.parse::<Option<Token![,]>>()?;
    } else {
        read_fields(call, lowering, input)?;
    }
    if !input.is_empty() {
        call.message = Some(read_message(lowering, input)?);
    }
    Ok(())
}

/// Reads the names that `enabled!` asks about; they have no values.
fn read_names(call: &mut LogCall, lowering: &mut Lowering<'_>, input: ParseStream<'_>) -> syn::Result<()> {
    if input.peek(Brace) {
        let content;
        syn::braced!(content in input);
        read_names(call, lowering, &content)?;
        input.parse::<Option<Token![,]>>()?;
    }
    while !input.is_empty() {
        let (key, _) = read_key(lowering, input)?;
        let value = Expr { loc: key.loc, kind: ExprKind::Other(Vec::new()) };
        let rendering = Rendering::Empty;
        call.fields.push(Field { loc: key.loc, key, rendering, value, shorthand: true, sigil: None });
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(())
}

/// Reads fields up to the first argument that is none.
fn read_fields(call: &mut LogCall, lowering: &mut Lowering<'_>, input: ParseStream<'_>) -> syn::Result<()> {
    while let Some(start) = FieldStart::look(input) {
        call.fields.push(read_field(start, lowering, input)?);
        if input.is_empty() {
            break;
        }
        input.parse::<Token![,]>()?;
    }
    Ok(())
}

/// How the next field begins.
#[derive(Clone, Copy, PartialEq)]
enum FieldStart {
    Keyed,
    Shorthand,
}

impl FieldStart {
    fn look(input: ParseStream<'_>) -> Option<FieldStart> {
        let ahead = input.fork();
        let has_sigil = ahead.peek(Token![?]) || ahead.peek(Token![%]);
        if has_sigil {
            // Not a pattern operator: nothing else in a call begins with one of these.
            return Some(FieldStart::Shorthand);
        }
        if ahead.peek(LitStr) {
            return ahead.peek2(Token![=]).then_some(FieldStart::Keyed);
        }
        if ahead.peek(Brace) {
            return is_constant_key(&ahead).then_some(FieldStart::Keyed);
        }
        loop {
            ahead.call(Ident::parse_any).ok()?;
            if !ahead.peek(Token![.]) || ahead.peek(Token![..]) {
                break;
            }
            ahead.parse::<Token![.]>().ok()?;
        }
        if ahead.peek(Token![=]) && !ahead.peek(Token![==]) && !ahead.peek(Token![=>]) {
            Some(FieldStart::Keyed)
        } else {
            (ahead.is_empty() || ahead.peek(Token![,])).then_some(FieldStart::Shorthand)
        }
    }
}

fn is_constant_key(input: ParseStream<'_>) -> bool {
    input.peek2(Token![=]) && !input.peek2(Token![==])
}

fn read_field(start: FieldStart, lowering: &mut Lowering<'_>, input: ParseStream<'_>) -> syn::Result<Field> {
    match start {
        FieldStart::Keyed => {
            let (key, _) = read_key(lowering, input)?;
            input.parse::<Token![=]>()?;
            read_value(key, lowering, input)
        }
        FieldStart::Shorthand => {
            let sigil = read_sigil(lowering, input)?;
            let (key, names) = read_name_path(lowering, input)?;
            let value = shorthand_value(&names, key.loc, lowering);
            let (rendering, sigil_loc) = sigil.map_or((Rendering::Typed, None), |(how, at)| (how, Some(at)));
            let loc = lowering.places.join(sigil_loc.unwrap_or(key.loc), key.loc);
            Ok(Field { loc, key, rendering, value, shorthand: true, sigil: sigil_loc })
        }
    }
}

/// Reads a key, and gives the names that it is made of, if it is: those of a shorthand are its value.
pub(super) fn read_key(lowering: &mut Lowering<'_>, input: ParseStream<'_>) -> syn::Result<(Key, Names)> {
    if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        let loc = lowering.places.token(text.span());
        return Ok((Key { loc, text: text.value(), kind: KeyKind::Text }, Names::new()));
    }
    if input.peek(Brace) {
        let content;
        let braces = syn::braced!(content in input);
        let loc = lowering.places.between(braces.span.open(), braces.span.close());
        if let Ok(text) = content.fork().parse::<LitStr>() {
            content.parse::<proc_macro2::TokenStream>()?;
            return Ok((Key { loc, text: text.value(), kind: KeyKind::Text }, Names::new()));
        }
        let source: proc_macro2::TokenStream = content.parse()?;
        return Ok((Key { loc, text: source.to_string(), kind: KeyKind::Constant }, Names::new()));
    }
    read_name_path(lowering, input)
}

type Names = Vec<(String, Span)>;

fn read_name_path(lowering: &mut Lowering<'_>, input: ParseStream<'_>) -> syn::Result<(Key, Names)> {
    let mut names = Names::new();
    loop {
        let name = input.call(Ident::parse_any)?;
        names.push((name_of(&name), name.span()));
        if !input.peek(Token![.]) {
            break;
        }
        input.parse::<Token![.]>()?;
    }
    let loc = lowering.places.between(names[0].1, names[names.len() - 1].1);
    let text = names.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(".");
    Ok((Key { loc, text, kind: KeyKind::Name }, names))
}

pub(super) fn read_sigil(
    lowering: &mut Lowering<'_>,
    input: ParseStream<'_>,
) -> syn::Result<Option<(Rendering, Loc)>> {
    let (rendering, span) = if input.peek(Token![?]) {
        (Rendering::Debug, input.parse::<Token![?]>()?.span)
    } else if input.peek(Token![%]) {
        (Rendering::Display, input.parse::<Token![%]>()?.span)
    } else {
        return Ok(None);
    };
    Ok(Some((rendering, lowering.places.token(span))))
}

pub(super) fn read_value(
    key: Key,
    lowering: &mut Lowering<'_>,
    input: ParseStream<'_>,
) -> syn::Result<Field> {
    let sigil = read_sigil(lowering, input)?;
    let value = lowering.expr(&input.parse()?);
    let loc = lowering.places.join(key.loc, value.loc);
    let (rendering, value, sigil) = if let Some((rendering, at)) = sigil {
        (rendering, value, Some(at))
    } else {
        let (rendering, value) = wrapped_rendering(value);
        (rendering, value, None)
    };
    Ok(Field { loc, key, rendering, value, shorthand: false, sigil })
}

/// Inside a call `debug(x)` and `display(x)` are tracing's wrappers, with no import needed.
fn wrapped_rendering(value: Expr) -> (Rendering, Expr) {
    let (rendering, _) = rendered(&value);
    match value.kind {
        ExprKind::Call { mut arguments, .. } if rendering != Rendering::Typed => {
            (rendering, arguments.remove(0))
        }
        kind => (rendering, Expr { kind, ..value }),
    }
}
