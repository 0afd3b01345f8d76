//! The grammar of `#[instrument]`.
//!
//! ```text
//! instrument [ ( ITEM {, ITEM} ) ]
//! ITEM  = "name" | name = VALUE | target = VALUE | level = LEVEL | parent = E | follows_from = E
//!       | skip(name, ..) | skip_all | fields(FIELD, ..) | err [OUTCOME] | ret [OUTCOME]
//! VALUE = "text" | CONST        LEVEL = "info" | 1 .. 5 | Level::INFO
//! FIELD = [?|%] KEY [= [?|%] E]               KEY = name{.name} | '{' CONST '}'
//! OUTCOME = ( [Debug | Display] [, level = LEVEL] )
//! ```
//!
//! A name without a value is an empty field, also where a parameter has that name. The attribute goes past what it does
//! not know, and so does this.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Ident, LitInt, LitStr, Token};

use super::tracing::{read_key, read_sigil, read_value};
use super::{MacroShape, level_of, shorthand_value, without_invisible_groups};
use crate::call::{
    BoundParameter, CallKind, Family, Field, Instrument, LevelGiven, LogCall, LogLevel, Outcome, Prefix,
    PrefixKind, Rendering, Skips,
};
use crate::expr::lower::{Lowering, NoLogMacros, lower_type, name_of, path_ends};
use crate::expr::{Expr, ExprKind, Loc, Places, Type};

/// Types that the attribute records with their type; everything else becomes its Debug text.
const RECORDED_WITH_TYPE: &[&str] = &[
    "bool", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "str", "String", "u8", "u16", "u32",
    "u64", "u128", "usize", "Wrapping",
];

/// Reads what stands between the brackets of the attribute. Nothing is refused, as in a call.
pub fn read_instrument(tokens: TokenStream, places: &mut Places) -> Instrument {
    let mut reader = Reader::new(tokens.clone(), places);
    let grammar = |input: ParseStream<'_>| {
        let path: syn::Path = input.call(syn::Path::parse_mod_style)?;
        let (first, last) = path_ends(&path);
        reader.read.call.macro_loc = reader.lowering.places.between(first, last);
        let items: TokenStream = match input.parse::<Option<TokenTree>>()? {
            Some(TokenTree::Group(group)) => group.stream(),
            _ => TokenStream::new(),
        };
        let read = |items: ParseStream<'_>| reader.items(items);
        read.parse2(without_invisible_groups(items))?;
        input.parse::<TokenStream>()
    };
    let is_read = grammar.parse2(tokens).is_ok() && !reader.lowering.too_deep;
    let mut read = reader.read;
    if !is_read {
        read.call.unread.push(read.call.loc);
    }
    read
}

struct Reader<'p> {
    read: Instrument,
    lowering: Lowering<'p>,
}

impl<'p> Reader<'p> {
    fn new(tokens: TokenStream, places: &'p mut Places) -> Reader<'p> {
        let mut ends = tokens.into_iter();
        let first = ends.next();
        let end = |token: Option<TokenTree>| match token {
            Some(TokenTree::Group(group)) => group.span_close(),
            Some(token) => token.span(),
            None => Span::call_site(),
        };
        let start = first.as_ref().map_or_else(Span::call_site, TokenTree::span);
        let loc = places.between(start, end(ends.last().or(first)));
        let (family, kind) = (Family::Tracing, CallKind::Instrument);
        let call = LogCall::unfilled(loc, loc, MacroShape { family, kind, level: Some(LogLevel::Info) });
        let skips = Skips::Names(Vec::new());
        let read = Instrument { call, skips, ret: None, err: None, parameters: Vec::new() };
        Reader { read, lowering: Lowering::new(places, &NoLogMacros) }
    }

    fn items(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        while !input.is_empty() {
            if input.peek(LitStr) {
                let name = self.lowering.expr(&input.parse()?);
                self.read.call.span_name.get_or_insert(name);
            } else if input.peek(Ident::peek_any) {
                let word = input.call(Ident::parse_any)?;
                self.item(&word, input)?;
            } else {
                // A comma, or what the attribute goes past.
                input.parse::<TokenTree>()?;
            }
        }
        if let Some(ret) = self.read.ret.as_mut().filter(|ret| ret.level == LevelGiven::Unset) {
            ret.level = self.read.call.level.clone();
        }
        Ok(())
    }

    fn item(&mut self, word: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
        let prefix = match word.to_string().as_str() {
            "name" => {
                let name = self.value(input)?;
                self.read.call.span_name = Some(name);
                return Ok(());
            }
            "level" => {
                self.read.call.level = self.level(input)?;
                return Ok(());
            }
            "skip_all" => {
                self.read.skips = Skips::All(self.lowering.places.token(word.span()));
                return Ok(());
            }
            "skip" => return self.skips(input),
            "fields" => return self.fields(input),
            "err" => {
                let error = LevelGiven::Known(LogLevel::Error);
                self.read.err = Some(self.outcome(word, Rendering::Display, error, input)?);
                return Ok(());
            }
            "ret" => {
                self.read.ret = Some(self.outcome(word, Rendering::Debug, LevelGiven::Unset, input)?);
                return Ok(());
            }
            "target" => PrefixKind::Target,
            "parent" => PrefixKind::Parent,
            "follows_from" => PrefixKind::FollowsFrom,
            _ => return Ok(()),
        };
        let value = self.value(input)?;
        let start = self.lowering.places.token(word.span());
        let loc = self.lowering.places.join(start, value.loc);
        self.read.call.prefixes.push(Prefix { loc, kind: prefix, value });
        Ok(())
    }

    /// `= EXPR`
    fn value(&mut self, input: ParseStream<'_>) -> syn::Result<Expr> {
        input.parse::<Token![=]>()?;
        Ok(self.lowering.expr(&input.parse()?))
    }

    /// `= "info"`, `= 3`, `= Level::INFO`
    fn level(&mut self, input: ParseStream<'_>) -> syn::Result<LevelGiven> {
        input.parse::<Token![=]>()?;
        let known = if input.peek(LitStr) {
            let name: LitStr = input.parse()?;
            LogLevel::from_name(&name.value())
        } else if input.peek(LitInt) {
            let number: LitInt = input.parse()?;
            LogLevel::ALL.get(number.base10_parse::<usize>()?.wrapping_sub(1)).copied()
        } else {
            let level = self.lowering.expr(&input.parse()?);
            return Ok(level_of(level, LogLevel::from_name));
        };
        known.map(LevelGiven::Known).ok_or_else(|| input.error("no level has that name"))
    }

    fn skips(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let content;
        syn::parenthesized!(content in input);
        let names = Punctuated::<Ident, Token![,]>::parse_terminated_with(&content, Ident::parse_any)?;
        let places = &mut *self.lowering.places;
        let names = names.iter().map(|name| (name_of(name), places.token(name.span())));
        self.read.skips = Skips::Names(names.collect());
        Ok(())
    }

    fn fields(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let content;
        syn::parenthesized!(content in input);
        while !content.is_empty() {
            let field = self.field(&content)?;
            self.read.call.fields.push(field);
            if !content.is_empty() {
                content.parse::<Token![,]>()?;
            }
        }
        Ok(())
    }

    fn field(&mut self, input: ParseStream<'_>) -> syn::Result<Field> {
        let lowering = &mut self.lowering;
        let sigil = read_sigil(lowering, input)?;
        let (key, names) = read_key(lowering, input)?;
        let start = sigil.map_or(key.loc, |(_, at)| at);
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            let mut field = read_value(key, lowering, input)?;
            field.loc = lowering.places.join(start, field.loc);
            if let (Some((rendering, at)), None) = (sigil, field.sigil) {
                (field.rendering, field.sigil) = (rendering, Some(at));
            }
            return Ok(field);
        }
        let loc = lowering.places.join(start, key.loc);
        let (rendering, sigil) = sigil.map_or((Rendering::Empty, None), |(how, at)| (how, Some(at)));
        let value = if rendering == Rendering::Empty || names.is_empty() {
            Expr { loc: key.loc, kind: ExprKind::Other(Vec::new()) }
        } else {
            shorthand_value(&names, key.loc, lowering)
        };
        Ok(Field { loc, key, rendering, value, shorthand: true, sigil })
    }

    /// `(Debug, level = "warn")`, or nothing.
    fn outcome(
        &mut self,
        word: &Ident,
        rendering: Rendering,
        level: LevelGiven,
        input: ParseStream<'_>,
    ) -> syn::Result<Outcome> {
        let mut outcome = Outcome { loc: self.lowering.places.token(word.span()), rendering, level };
        if !input.peek(syn::token::Paren) {
            return Ok(outcome);
        }
        let content;
        let parentheses = syn::parenthesized!(content in input);
        outcome.loc = self.lowering.places.between(word.span(), parentheses.span.close());
        while !content.is_empty() {
            let word = content.call(Ident::parse_any)?;
            match word.to_string().as_str() {
                "Debug" => outcome.rendering = Rendering::Debug,
                "Display" => outcome.rendering = Rendering::Display,
                "level" => outcome.level = self.level(&content)?,
                _ => return Err(content.error("neither a format nor a level")),
            }
            content.parse::<Option<Token![,]>>()?;
        }
        Ok(outcome)
    }
}

/// Reads what the parameters between two parentheses bind, as far as the attribute looks: not into the patterns of
/// slices. Nothing, where they cannot be read.
pub fn read_bound_parameters(tokens: TokenStream, places: &mut Places) -> Vec<BoundParameter> {
    let list = Punctuated::<syn::FnArg, Token![,]>::parse_terminated;
    let mut bound = Bound { places, parameters: Vec::new() };
    for parameter in list.parse2(tokens).into_iter().flatten() {
        match &parameter {
            syn::FnArg::Receiver(receiver) => {
                bound.push("self".to_owned(), receiver.self_token.span, Type::Unknown);
            }
            syn::FnArg::Typed(typed) => bound.pattern(&typed.pat, lower_type(&typed.ty)),
        }
    }
    bound.parameters
}

struct Bound<'p> {
    places: &'p mut Places,
    parameters: Vec<BoundParameter>,
}

impl Bound<'_> {
    fn push(&mut self, name: String, span: Span, ty: Type) {
        let rendering = if is_recorded_with_type(&ty) { Rendering::Typed } else { Rendering::Debug };
        let loc: Loc = self.places.token(span);
        self.parameters.push(BoundParameter { name, loc, rendering, ty });
    }

    fn pattern(&mut self, pattern: &syn::Pat, ty: Type) {
        match pattern {
            syn::Pat::Ident(binding) => self.push(name_of(&binding.ident), binding.ident.span(), ty),
            syn::Pat::Reference(reference) => self.pattern(&reference.pat, ty),
            syn::Pat::Struct(parts) => self.parts(parts.fields.iter().map(|field| &*field.pat)),
            syn::Pat::Tuple(parts) => self.parts(parts.elems.iter()),
            syn::Pat::TupleStruct(parts) => self.parts(parts.elems.iter()),
            _ => {}
        }
    }

    /// The parts that a pattern takes apart, whose types are not written.
    fn parts<'s>(&mut self, parts: impl Iterator<Item = &'s syn::Pat>) {
        for part in parts {
            self.pattern(part, Type::Unknown);
        }
    }
}

fn is_recorded_with_type(ty: &Type) -> bool {
    match ty {
        Type::Reference(inner) => is_recorded_with_type(inner),
        Type::Path { segments, .. } => segments.last().is_some_and(|name| {
            RECORDED_WITH_TYPE.contains(&name.as_str()) || name.starts_with("NonZero") && name != "NonZero"
        }),
        _ => false,
    }
}
