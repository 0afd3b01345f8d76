//! A call's tokens against the rules of a macro.
//!
//! The compiler follows all ways at once and refuses what two of them fit. What it accepted can be read by one way alone:
//! a repetition goes on as long as its tokens are there, and steps back over a separator that nothing follows.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::buffer::Cursor;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Ident, Token};

use super::definition::{Fragment, Piece, Repeat};

/// What a variable stands for.
#[derive(Clone, Debug)]
pub(super) enum Bound {
    /// Some tokens.
    Tokens(TokenStream),
    /// One for each time that a repetition was there.
    Each(Vec<Bound>),
}

/// What the variables of a rule stand for.
pub(super) type Bindings = BTreeMap<String, Bound>;

/// Matches tokens against a matcher; every piece that is tried takes one of the steps.
pub(super) fn match_tokens(pieces: &[Piece], tokens: TokenStream, steps: &mut usize) -> Option<Bindings> {
    let matching = |input: ParseStream<'_>| {
        let bindings = match_pieces(pieces, input, steps).filter(|_| input.is_empty());
        bindings.ok_or_else(|| input.error("no match"))
    };
    matching.parse2(tokens).ok()
}

fn match_pieces(pieces: &[Piece], input: ParseStream<'_>, steps: &mut usize) -> Option<Bindings> {
    let mut bindings = Bindings::new();
    for piece in pieces {
        *steps = steps.checked_sub(1)?;
        match piece {
            Piece::Variable(name, fragment) => {
                let tokens = match_fragment((*fragment)?, input)?;
                bindings.insert(name.clone(), Bound::Tokens(tokens));
            }
            Piece::Group(delimiter, inner) => {
                let TokenTree::Group(group) = next_token(input)? else { return None };
                if group.delimiter() != *delimiter {
                    return None;
                }
                bindings.extend(match_tokens(inner, group.stream(), steps)?);
            }
            Piece::Repeat(repeat) => bindings.extend(match_repeat(repeat, input, steps)?),
            Piece::Crate => return None,
            token => {
                if !is_token(token, input)? {
                    return None;
                }
            }
        }
    }
    Some(bindings)
}

fn match_repeat(repeat: &Repeat, input: ParseStream<'_>, steps: &mut usize) -> Option<Bindings> {
    let mut rounds: Vec<Bindings> = Vec::new();
    while !(repeat.operator == '?' && rounds.len() == 1) {
        let ahead = input.fork();
        if !rounds.is_empty() && match_pieces(&repeat.separator, &ahead, steps).is_none() {
            break;
        }
        let Some(round) = match_pieces(&repeat.pieces, &ahead, steps) else { break };
        if ahead.cursor() == input.cursor() {
            break;
        }
        input.advance_to(&ahead);
        rounds.push(round);
    }
    if rounds.is_empty() && repeat.operator == '+' || *steps == 0 {
        return None;
    }
    let mut bindings = Bindings::new();
    for name in &repeat.variables {
        let each = rounds.iter_mut().filter_map(|round| round.remove(name)).collect();
        bindings.insert(name.clone(), Bound::Each(each));
    }
    Some(bindings)
}

fn next_token(input: ParseStream<'_>) -> Option<TokenTree> {
    input.step(|cursor| cursor.token_tree().ok_or_else(|| cursor.error("nothing"))).ok()
}

/// Whether the input goes on with a token of the rule itself.
fn is_token(piece: &Piece, input: ParseStream<'_>) -> Option<bool> {
    let token = next_token(input)?;
    Some(match (piece, &token) {
        (Piece::Ident(name), TokenTree::Ident(ident)) => ident == name,
        (Piece::Ident(name) | Piece::Literal(name), TokenTree::Literal(literal)) => {
            literal.to_string() == *name
        }
        (Piece::Punct(punct, _), TokenTree::Punct(given)) => given.as_char() == *punct,
        (Piece::Lifetime(name), TokenTree::Punct(given)) if given.as_char() == '\'' => {
            let ident = next_token(input)?;
            name.strip_prefix('\'').is_some_and(|name| ident.to_string() == name)
        }
        _ => false,
    })
}

/// The tokens that a variable stands for.
fn match_fragment(fragment: Fragment, input: ParseStream<'_>) -> Option<TokenStream> {
    let start = input.cursor();
    let is_opaque = matches!(start.token_tree(), Some((TokenTree::Group(group), _)) if group.delimiter() == Delimiter::None);
    match fragment {
        Fragment::Tree => {
            let token = next_token(input)?;
            let TokenTree::Punct(punct) = &token else { return Some(token.into()) };
            // A lifetime, `::`, `=>` and their like are one token for the compiler.
            let rest = joint_rest(punct.as_char(), punct.spacing(), input);
            return Some([token].into_iter().chain(rest).collect());
        }
        // What an earlier macro has taken as an expression is no name any more.
        Fragment::Ident | Fragment::Lifetime if is_opaque => return None,
        Fragment::Ident => drop(input.call(Ident::parse_any).ok().filter(|name| name != "_")?),
        Fragment::Lifetime => drop(input.parse::<syn::Lifetime>().ok()?),
        Fragment::Literal => {
            input.parse::<Option<Token![-]>>().ok()?;
            input.parse::<syn::Lit>().ok()?;
        }
        Fragment::Block => skip::<syn::Block>(input)?,
        Fragment::Expr => skip::<syn::Expr>(input)?,
        Fragment::Item => skip::<syn::Item>(input)?,
        Fragment::Meta => skip::<syn::Meta>(input)?,
        Fragment::Pattern => drop(input.call(syn::Pat::parse_multi_with_leading_vert).ok()?),
        Fragment::OnePattern => drop(input.call(syn::Pat::parse_single).ok()?),
        Fragment::Path => skip::<syn::Path>(input)?,
        Fragment::Statement => statement(input)?,
        Fragment::Type => skip::<syn::Type>(input)?,
        Fragment::Visibility => skip::<syn::Visibility>(input)?,
    }
    let tokens = between(start, input.cursor());
    // Inside invisible delimiters it stays one value wherever it is put.
    let is_value = fragment == Fragment::Expr && !is_opaque;
    Some(if is_value {
        TokenTree::from(proc_macro2::Group::new(Delimiter::None, tokens)).into()
    } else {
        tokens
    })
}

/// Parses on a copy first: what fails halfway must not have moved on.
fn skip<T: Parse>(input: ParseStream<'_>) -> Option<()> {
    let ahead = input.fork();
    ahead.parse::<T>().ok()?;
    input.advance_to(&ahead);
    Some(())
}

/// A statement without the semicolon behind it.
fn statement(input: ParseStream<'_>) -> Option<()> {
    if input.peek(Token![let]) {
        while !input.is_empty() && !input.peek(Token![;]) {
            next_token(input)?;
        }
        return Some(());
    }
    skip::<syn::Expr>(input).or_else(|| skip::<syn::Item>(input))
}

/// The characters behind the first that belong to the same operator.
fn joint_rest(first: char, spacing: proc_macro2::Spacing, input: ParseStream<'_>) -> Vec<TokenTree> {
    let mut rest = Vec::new();
    let (mut last, mut spacing) = (first, spacing);
    while spacing == proc_macro2::Spacing::Joint && rest.len() < 2 {
        let continues = match input.cursor().token_tree() {
            Some((TokenTree::Punct(next), _)) => belongs_to(last, next.as_char(), rest.len()),
            Some((TokenTree::Ident(_), _)) => last == '\'',
            _ => false,
        };
        let Some(token) = continues.then(|| next_token(input)).flatten() else { break };
        (last, spacing) = match &token {
            TokenTree::Punct(punct) => (punct.as_char(), punct.spacing()),
            _ => (' ', proc_macro2::Spacing::Alone),
        };
        rest.push(token);
    }
    rest
}

/// Whether a character goes on with the operator that ends in another.
fn belongs_to(last: char, next: char, already: usize) -> bool {
    match (last, next) {
        (':', ':') | ('&', '&') | ('|', '|') => already == 0,
        ('=' | '-' | '>', '>') | ('.', '.') | ('<', '-' | '<') => true,
        (_, '=') => "=!<>+-*/%^&|.".contains(last),
        _ => false,
    }
}

/// The tokens from one place up to another.
fn between(start: Cursor<'_>, end: Cursor<'_>) -> TokenStream {
    let mut tokens = Vec::new();
    let mut at = start;
    while at != end {
        let Some((token, next)) = at.token_tree() else { break };
        tokens.push(token);
        at = next;
    }
    tokens.into_iter().collect()
}
