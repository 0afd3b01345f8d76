//! The log call that a wrapper makes, as a call of whoever calls the wrapper: what the caller wrote is judged, and what
//! the wrapper adds is a fact about the wrapper.

use std::ops::Range;

use logcheck_rules::call::parse::{CallTokens, MacroShape, read_call};
use logcheck_rules::call::{Field, FormatArgument, KeyKind, LevelGiven, LogCall, Message, MessageText};
use logcheck_rules::expr::lower::MacroTokens;
use logcheck_rules::expr::{Expr, ExprKind, Loc, Places};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

/// How often a text may be no more than another, formatted.
const MAX_NESTED_TEXTS: usize = 4;

/// Where the tokens of the wrappers stand: at the name of the macro that the caller calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark(Range<usize>);

impl Mark {
    pub(super) fn new(span: Span) -> Mark {
        Mark(span.byte_range())
    }

    /// Whether a token is one of a wrapper.
    pub(super) fn is_on(&self, span: Span) -> bool {
        self.0.contains(&span.byte_range().start)
    }

    /// Whether some of the tokens are the caller's.
    pub(super) fn has_others(&self, tokens: &TokenStream) -> bool {
        tokens.clone().into_iter().any(|token| match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                self.has_others(&group.stream())
            }
            TokenTree::Group(group) => !self.is_on(group.span_open()) || self.has_others(&group.stream()),
            token => !self.is_on(token.span()),
        })
    }
}

/// Reads what stands in a log call that a wrapper makes; nothing where the caller writes neither its text nor a key, and
/// where it cannot be read: an event with a text of its own is the wrapper's, whatever it formats.
pub(super) fn read_made_call(
    shape: MacroShape,
    call: MacroTokens<'_>,
    mark: &Mark,
    places: &mut Places,
) -> Option<LogCall> {
    let MacroTokens { name, tokens, end } = call;
    let tokens = text_of_caller(tokens.clone(), mark);
    let read = read_call(CallTokens { shape, name, tokens, end }, places);
    if !read.unread.is_empty() {
        return None;
    }
    Caller { mark, places, macro_loc: read.macro_loc }.own_part(read)
}

/// Takes a call apart into what the caller wrote and what the wrapper did.
struct Caller<'p> {
    mark: &'p Mark,
    places: &'p Places,
    macro_loc: Loc,
}

impl Caller<'_> {
    fn own_part(&self, mut call: LogCall) -> Option<LogCall> {
        call.wrapped = true;
        call.prefixes.retain(|prefix| self.wrote(prefix.value.loc));
        for prefix in &mut call.prefixes {
            if !self.wrote(prefix.loc) {
                prefix.loc = prefix.value.loc;
            }
        }
        if matches!(&call.level, LevelGiven::Computed(level) if !self.wrote(level.loc)) {
            call.level = LevelGiven::Computed(self.unknown(Vec::new()));
        }
        let has_name = call.span_name.as_ref().is_some_and(|name| self.wrote_some_of(name));
        call.span_name = call.span_name.map(|name| self.own_value(name));
        call.fields = call.fields.into_iter().filter_map(|field| self.own_field(field)).collect();
        let has_key = call.fields.iter().any(|field| field.key.kind.is_written());
        let has_text = call.message.as_ref().is_some_and(|message| self.wrote_text(message));
        call.message = call.message.map(|message| self.own_message(message));
        (has_name || has_text || has_key).then_some(call)
    }

    /// Whether the caller wrote what stands at a position.
    fn wrote(&self, loc: Loc) -> bool {
        let place = self.places.get(loc);
        !self.mark.is_on(place.first) && !self.mark.is_on(place.last)
    }

    fn wrote_some_of(&self, value: &Expr) -> bool {
        let mut wrote = |part: &Expr| {
            let place = self.places.get(part.loc);
            let is_own = !self.mark.is_on(place.first) || !self.mark.is_on(place.last);
            // A list of parts that nothing is known of has no place of its own.
            is_own && !matches!(&part.kind, ExprKind::Other(parts) if parts.is_empty())
        };
        value.any(&mut wrote)
    }

    fn wrote_text(&self, message: &Message) -> bool {
        match &message.text {
            MessageText::Literal(_) => self.wrote(message.loc),
            MessageText::Computed(text) => self.wrote(text.loc),
        }
    }

    /// The value as far as the caller wrote it.
    fn own_value(&self, value: Expr) -> Expr {
        if self.wrote(value.loc) {
            return value;
        }
        let mut parts = Vec::new();
        self.own_parts(&value, &mut parts);
        self.unknown(parts)
    }

    fn own_parts(&self, value: &Expr, into: &mut Vec<Expr>) {
        value.each_child(&mut |child| {
            if self.wrote(child.loc) {
                into.push(child.clone());
            } else {
                self.own_parts(child, into);
            }
        });
    }

    fn unknown(&self, parts: Vec<Expr>) -> Expr {
        Expr { loc: self.macro_loc, kind: ExprKind::Other(parts) }
    }

    fn own_field(&self, mut field: Field) -> Option<Field> {
        if !self.wrote_some_of(&field.value) && !self.wrote(field.key.loc) {
            return None;
        }
        let has_own_sigil = field.sigil.is_none_or(|sigil| self.wrote(sigil));
        if !(self.wrote(field.key.loc) && has_own_sigil) {
            field.key.kind = KeyKind::Wrapper;
            field.key.loc = self.macro_loc;
        }
        field.sigil = field.sigil.filter(|_| has_own_sigil);
        field.value = self.own_value(field.value);
        if !self.wrote(field.loc) {
            field.loc = field.value.loc;
        }
        Some(field)
    }

    fn own_message(&self, mut message: Message) -> Message {
        message.text = match message.text {
            MessageText::Literal(text) if self.wrote(message.loc) => MessageText::Literal(text),
            // The wrapper's text is its own affair; what it formats is judged.
            MessageText::Literal(_) => MessageText::Computed(Box::new(self.unknown(Vec::new()))),
            MessageText::Computed(text) => MessageText::Computed(Box::new(self.own_value(*text))),
        };
        if !self.wrote(message.loc) {
            message.loc = self.macro_loc;
        }
        let arguments = message.arguments.into_iter().filter(|argument| self.wrote_some_of(&argument.value));
        message.arguments = arguments.map(|argument| self.own_argument(argument)).collect();
        message
    }

    fn own_argument(&self, argument: FormatArgument) -> FormatArgument {
        let value = self.own_value(argument.value);
        let name = argument.name.filter(|(_, loc)| self.wrote(*loc));
        let loc = if self.wrote(argument.loc) { argument.loc } else { value.loc };
        FormatArgument { loc, name, value }
    }
}

/// Where a wrapper's text is that of the caller, with a word before it perhaps, the caller's text is the text:
/// `"{}", $text`, `"prefix: {}", format_args!($($text)*)`, `concat!("prefix: ", $text)`.
fn text_of_caller(tokens: TokenStream, mark: &Mark) -> TokenStream {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for _ in 0..MAX_NESTED_TEXTS {
        let Some((start, text)) = formatted_text(&tokens, mark).or_else(|| joined_text(&tokens, mark)) else {
            break;
        };
        tokens.truncate(start);
        tokens.extend(text);
    }
    tokens.into_iter().collect()
}

fn formatted_text(tokens: &[TokenTree], mark: &Mark) -> Option<(usize, TokenStream)> {
    let text_of = |token: &TokenTree| match token {
        TokenTree::Literal(literal) if mark.is_on(literal.span()) => {
            Some(literal.to_string()).filter(|text| text.ends_with('"') && text.contains('{'))
        }
        _ => None,
    };
    let (start, text) = tokens.iter().enumerate().find_map(|(at, token)| Some((at, text_of(token)?)))?;
    let begins = start == 0 || is_punct(&tokens[start - 1], &[',', ';']);
    let rest = tokens.get(start + 2..).filter(|_| begins && is_punct(&tokens[start + 1], &[',']))?;
    let rest = match rest {
        [rest @ .., last] if is_punct(last, &[',']) => rest,
        rest => rest,
    };
    if let Some(inside) = arguments_of(rest, &["format_args", "format"], mark) {
        return Some((start, inside));
    }
    let is_one = matches!(text.as_str(), "\"{}\"" | "\"{0}\"") && is_text_of_caller(rest, mark);
    is_one.then(|| (start, rest.iter().cloned().collect()))
}

/// Whether tokens are a text that the caller wrote: a literal, or a macro that makes a text of one. A value is none.
fn is_text_of_caller(tokens: &[TokenTree], mark: &Mark) -> bool {
    match tokens {
        [TokenTree::Literal(literal)] => !mark.is_on(literal.span()) && literal.to_string().ends_with('"'),
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::None => {
            let inside: Vec<TokenTree> = group.stream().into_iter().collect();
            is_text_of_caller(&inside, mark)
        }
        [TokenTree::Ident(name), bang, TokenTree::Group(group)] => {
            let makes_text = ["format", "format_args", "concat"].iter().any(|known| name == known);
            makes_text && is_punct(bang, &['!']) && !mark.is_on(group.span_open())
        }
        _ => false,
    }
}

/// `concat!(..)` of the wrapper around one literal of the caller, and what stands behind it.
fn joined_text(tokens: &[TokenTree], mark: &Mark) -> Option<(usize, TokenStream)> {
    let is_concat = |token: &TokenTree| matches!(token, TokenTree::Ident(name) if name == "concat");
    let start = tokens.iter().position(is_concat)?;
    let inside = arguments_of(tokens.get(start..start + 3)?, &["concat"], mark)?;
    let mut own = inside.into_iter().filter(|token| match token {
        TokenTree::Group(group) => mark.has_others(&group.stream()),
        token => !mark.is_on(token.span()),
    });
    let text = own.next().filter(|_| own.next().is_none())?;
    Some((start, [text].into_iter().chain(tokens[start + 3..].iter().cloned()).collect()))
}

/// What stands in a call of one of the macros given, if that is all there is, and the wrapper's.
fn arguments_of(tokens: &[TokenTree], names: &[&str], mark: &Mark) -> Option<TokenStream> {
    let [path @ .., bang, TokenTree::Group(group)] = tokens else { return None };
    let TokenTree::Ident(name) = path.last()? else { return None };
    let is_path = path.iter().all(|token| matches!(token, TokenTree::Ident(_)) || is_punct(token, &[':']));
    let is_named = names.iter().any(|known| name == known) && is_punct(bang, &['!']);
    (is_path && is_named && mark.is_on(group.span_open())).then(|| group.stream())
}

fn is_punct(token: &TokenTree, chars: &[char]) -> bool {
    matches!(token, TokenTree::Punct(punct) if chars.contains(&punct.as_char()))
}
