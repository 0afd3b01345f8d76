//! A `macro_rules!` definition as plain values: rules that a call can be matched against on any thread.

use std::ops::Range;

use proc_macro2::Delimiter;

use crate::lex::{Kind, Tokens};

/// How deep groups and repetitions may stand inside each other.
const MAX_DEPTH: usize = 64;

/// One rule: what a call must look like, and what it becomes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) matcher: Vec<Piece>,
    pub(super) transcriber: Vec<Piece>,
}

/// A part of a rule.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    Ident(String),
    Lifetime(String),
    /// A character, and whether another follows it at once.
    Punct(char, bool),
    /// A literal as it is written.
    Literal(String),
    Group(Delimiter, Vec<Piece>),
    /// `$name:fragment` in a matcher, `$name` in a transcriber.
    Variable(String, Option<Fragment>),
    Repeat(Repeat),
    /// `$crate`.
    Crate,
}

/// `$( .. ) separator *`
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Repeat {
    pub(super) pieces: Vec<Piece>,
    /// One token, which may be of several characters.
    pub(super) separator: Vec<Piece>,
    /// `*`, `+` or `?`.
    pub(super) operator: char,
    /// The variables inside.
    pub(super) variables: Vec<String>,
}

/// What a variable may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fragment {
    Block,
    Expr,
    Ident,
    Item,
    Lifetime,
    Literal,
    Meta,
    Pattern,
    /// A pattern without `|` outside parentheses.
    OnePattern,
    Path,
    Statement,
    Tree,
    Type,
    Visibility,
}

impl Fragment {
    fn named(name: &str) -> Option<Fragment> {
        Some(match name {
            "block" => Fragment::Block,
            "expr" | "expr_2021" => Fragment::Expr,
            "ident" => Fragment::Ident,
            "item" => Fragment::Item,
            "lifetime" => Fragment::Lifetime,
            "literal" => Fragment::Literal,
            "meta" => Fragment::Meta,
            "pat" => Fragment::Pattern,
            "pat_param" => Fragment::OnePattern,
            "path" => Fragment::Path,
            "stmt" => Fragment::Statement,
            "tt" => Fragment::Tree,
            "ty" => Fragment::Type,
            "vis" => Fragment::Visibility,
            _ => return None,
        })
    }
}

/// The rules of a definition, from the word `macro_rules` to its end; `None` where they are not as they should be.
pub(super) fn read_rules(text: &str) -> Option<Vec<Rule>> {
    let tokens = Tokens::read(text, Vec::new());
    let open = 3;
    let closing = tokens.closing(open)?;
    let mut rules = Vec::new();
    let mut at = open + 1;
    while at < closing {
        let matcher = tokens.closing(at)?;
        let body = matcher + 3;
        let arrow = tokens.is(matcher + 1, b'=') && tokens.is(matcher + 2, b'>');
        let behind = tokens.closing(body).filter(|_| arrow)?;
        let reader = Reader { tokens: &tokens, in_matcher: true };
        let body_reader = Reader { tokens: &tokens, in_matcher: false };
        rules.push(Rule {
            matcher: reader.pieces(at + 1..matcher, 0)?,
            transcriber: body_reader.pieces(body + 1..behind, 0)?,
        });
        at = if tokens.is(behind + 1, b';') { behind + 2 } else { behind + 1 };
    }
    Some(rules)
}

struct Reader<'t> {
    tokens: &'t Tokens<'t>,
    in_matcher: bool,
}

impl Reader<'_> {
    fn pieces(&self, range: Range<usize>, depth: usize) -> Option<Vec<Piece>> {
        if depth > MAX_DEPTH {
            return None;
        }
        let mut pieces = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let (piece, behind) = self.piece(at, depth)?;
            pieces.push(piece);
            at = behind;
        }
        Some(pieces)
    }

    /// The piece at an index, and the index behind it.
    fn piece(&self, at: usize, depth: usize) -> Option<(Piece, usize)> {
        let tokens = self.tokens;
        let word = || tokens.word(at).to_owned();
        let piece = match tokens.kind(at) {
            Kind::Punct(b'$') => return self.dollar(at, depth),
            Kind::Open(open) => {
                let closing = tokens.closing(at)?;
                let delimiter = match open {
                    b'(' => Delimiter::Parenthesis,
                    b'[' => Delimiter::Bracket,
                    _ => Delimiter::Brace,
                };
                return Some((
                    Piece::Group(delimiter, self.pieces(at + 1..closing, depth + 1)?),
                    closing + 1,
                ));
            }
            Kind::Close(_) => return None,
            Kind::Ident => Piece::Ident(word()),
            Kind::Lifetime => Piece::Lifetime(word()),
            Kind::Text | Kind::Number | Kind::OtherLiteral => Piece::Literal(word()),
            Kind::Punct(punct) => {
                let touches = tokens.all.get(at + 1).is_some_and(|next| next.start == tokens.all[at].end);
                let is_joint = touches && matches!(tokens.kind(at + 1), Kind::Punct(next) if next != b'$');
                Piece::Punct(char::from(punct), is_joint)
            }
        };
        Some((piece, at + 1))
    }

    fn dollar(&self, at: usize, depth: usize) -> Option<(Piece, usize)> {
        let tokens = self.tokens;
        let next = at + 1;
        if tokens.is_word(next, "crate") {
            return Some((Piece::Crate, next + 1));
        }
        if let (Kind::Open(b'('), Some(closing)) = (tokens.kind(next), tokens.closing(next)) {
            let pieces = self.pieces(next + 1..closing, depth + 1)?;
            return self.repeat(pieces, closing + 1);
        }
        let Some(name) = tokens.ident(next) else { return Some((Piece::Punct('$', false), next)) };
        let fragment = Fragment::named(tokens.word(next + 2)).filter(|_| self.in_matcher);
        match fragment {
            Some(_) if tokens.is(next + 1, b':') => {
                Some((Piece::Variable(name.to_owned(), fragment), next + 3))
            }
            _ => Some((Piece::Variable(name.to_owned(), None), next + 1)),
        }
    }

    /// What follows `$( .. )`: a separator perhaps, and an operator.
    fn repeat(&self, pieces: Vec<Piece>, mut at: usize) -> Option<(Piece, usize)> {
        let mut separator = Vec::new();
        loop {
            let operator = match self.tokens.kind(at) {
                Kind::Punct(byte @ (b'*' | b'+' | b'?')) => Some(char::from(byte)),
                _ => None,
            };
            // `$(..)+*`: the first of two operators is the separator.
            let is_separator = separator.is_empty()
                && operator.is_some()
                && matches!(self.tokens.kind(at + 1), Kind::Punct(b'*' | b'+'))
                && self.tokens.all[at].end == self.tokens.all[at + 1].start;
            if let Some(operator) = operator.filter(|_| !is_separator) {
                let variables = variables_in(&pieces);
                return Some((Piece::Repeat(Repeat { pieces, separator, operator, variables }), at + 1));
            }
            if separator.len() > 2 {
                return None;
            }
            separator.push(self.piece(at, MAX_DEPTH)?.0);
            at += 1;
        }
    }
}

fn variables_in(pieces: &[Piece]) -> Vec<String> {
    let mut found = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Variable(name, _) => found.push(name.clone()),
            Piece::Group(_, inner) => found.extend(variables_in(inner)),
            Piece::Repeat(repeat) => found.extend(repeat.variables.iter().cloned()),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Piece, read_rules};

    #[test]
    fn rules_are_read() {
        let text = "macro_rules! m { ($l:ident, $($k:ident = $v:expr),* $(,)?) => { $crate::x!($($k = ?$v),*) }; () => () }";
        let rules = read_rules(text).unwrap();
        assert_eq!(rules.len(), 2);
        let [
            Piece::Variable(name, Some(_)),
            Piece::Punct(',', false),
            Piece::Repeat(repeat),
            Piece::Repeat(_),
        ] = rules[0].matcher.as_slice()
        else {
            panic!("{:?}", rules[0].matcher);
        };
        assert_eq!(
            (name.as_str(), repeat.operator, repeat.variables.join(" ")),
            ("l", '*', "k v".to_owned())
        );
        assert_eq!(rules[0].transcriber[0], Piece::Crate);
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        assert_eq!(read_rules("macro_rules! m { nothing }"), None);
    }
}
