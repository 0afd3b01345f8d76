//! What a rule makes of a call: its own tokens with those of the caller in the place of its variables.

use std::str::FromStr;

use proc_macro2::{Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

use super::definition::{Piece, Repeat, Rule};
use super::matching::{Bound, match_tokens};

/// What an expansion may still cost: steps of matching, tokens made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    pub(super) steps: usize,
    pub(super) tokens: usize,
}

/// The characters that stand by themselves in code.
const SIGNS: &str = "=<>!~+-*/%^&|@.,;:#$?'";

/// How many tokens one expansion may make. So many may stand inside each other, and a parser goes down for each.
const MAX_MADE: usize = 1_000;

/// What a path from `$crate` begins with, before the number of the package: a name that no source has.
pub(super) const CRATE: &str = "__logcheck_crate_";

/// What a call becomes by the first rule that it fits. Tokens of the rule stand at `mark`, those of the caller where they
/// stood. Nothing where no rule fits, or the budget does not suffice.
pub(super) fn expanded(
    rules: &[Rule],
    package: usize,
    call: &TokenStream,
    mark: Span,
    budget: &mut Budget,
) -> Option<TokenStream> {
    // Each rule that is tried looks at the call anew.
    let size = count_up_to(budget.steps, call)?;
    for rule in rules {
        budget.steps = budget.steps.checked_sub(size)?;
        if let Some(bindings) = match_tokens(&rule.matcher, call.clone(), &mut budget.steps) {
            let mut transcription = Transcription { package, mark, budget };
            let variables = bindings.iter().map(|(name, bound)| (name.as_str(), bound)).collect();
            let made = transcription.pieces(&rule.transcriber, &variables)?;
            return count_up_to(MAX_MADE, &made).map(|_| made);
        }
    }
    None
}

type Variables<'b> = std::collections::BTreeMap<&'b str, &'b Bound>;

struct Transcription<'b> {
    package: usize,
    mark: Span,
    budget: &'b mut Budget,
}

impl Transcription<'_> {
    fn pieces(&mut self, pieces: &[Piece], variables: &Variables<'_>) -> Option<TokenStream> {
        let mut made: Vec<TokenTree> = Vec::new();
        for piece in pieces {
            self.budget.tokens = self.budget.tokens.checked_sub(1)?;
            match piece {
                Piece::Ident(name) => made.push(self.ident(name)?.into()),
                Piece::Lifetime(name) => {
                    made.push(self.punct('\'', true)?);
                    made.push(self.ident(name.trim_start_matches('\''))?.into());
                }
                Piece::Punct(punct, is_joint) => made.push(self.punct(*punct, *is_joint)?),
                Piece::Literal(text) => {
                    let mut literal = Literal::from_str(text).ok()?;
                    literal.set_span(self.mark);
                    made.push(literal.into());
                }
                Piece::Group(delimiter, inner) => {
                    let mut group = Group::new(*delimiter, self.pieces(inner, variables)?);
                    group.set_span(self.mark);
                    made.push(group.into());
                }
                Piece::Variable(name, _) => match variables.get(name.as_str()) {
                    Some(Bound::Tokens(tokens)) => {
                        self.budget.tokens -= count_up_to(self.budget.tokens, tokens)?;
                        made.extend(tokens.clone());
                    }
                    // Without its repetition.
                    Some(Bound::Each(_)) => return None,
                    // A variable of a macro that this one defines.
                    None => made.extend([self.punct('$', false)?, self.ident(name)?.into()]),
                },
                Piece::Repeat(repeat) => made.extend(self.repeat(repeat, variables)?),
                Piece::Crate => made.push(self.ident(&format!("{CRATE}{}", self.package))?.into()),
            }
        }
        Some(made.into_iter().collect())
    }

    fn repeat(&mut self, repeat: &Repeat, variables: &Variables<'_>) -> Option<TokenStream> {
        let repeated: Vec<(&str, &Vec<Bound>)> = repeat
            .variables
            .iter()
            .filter_map(|name| match variables.get(name.as_str()) {
                Some(Bound::Each(each)) => Some((name.as_str(), each)),
                _ => None,
            })
            .collect();
        let rounds = repeated.iter().map(|(_, each)| each.len()).min()?;
        let mut made = TokenStream::new();
        for round in 0..rounds {
            if round > 0 {
                made.extend(self.pieces(&repeat.separator, variables)?);
            }
            let mut inside = variables.clone();
            inside.extend(repeated.iter().map(|(name, each)| (*name, &each[round])));
            made.extend(self.pieces(&repeat.pieces, &inside)?);
        }
        Some(made)
    }

    /// A sign; nothing where a lexer took something for one that is none.
    fn punct(&self, char: char, is_joint: bool) -> Option<TokenTree> {
        if !SIGNS.contains(char) {
            return None;
        }
        let mut punct = Punct::new(char, if is_joint { Spacing::Joint } else { Spacing::Alone });
        punct.set_span(self.mark);
        Some(punct.into())
    }

    /// A name; nothing where it cannot stand by itself, such as `r#crate`.
    fn ident(&self, name: &str) -> Option<Ident> {
        match name.strip_prefix("r#") {
            Some("self" | "Self" | "super" | "crate" | "_") => None,
            Some(plain) if is_plain_name(plain) => Some(Ident::new_raw(plain, self.mark)),
            None if is_plain_name(name) => Some(Ident::new(name, self.mark)),
            // Which other characters make a name is the parser's to say.
            _ => {
                let mut ident: Ident = syn::parse_str(name).ok()?;
                ident.set_span(self.mark);
                Some(ident)
            }
        }
    }
}

/// Whether a text is a name for sure. A lexer takes more for one: the lifetime `'0`, the prefix `k#x`.
fn is_plain_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && text.bytes().next().is_some_and(|first| !first.is_ascii_digit())
}

/// How many tokens there are, those inside groups counted; nothing where they are more than so many.
fn count_up_to(limit: usize, tokens: &TokenStream) -> Option<usize> {
    let mut open = vec![tokens.clone().into_iter()];
    let mut count = 0;
    while let Some(inner) = open.last_mut() {
        match inner.next() {
            Some(token) => {
                count += 1;
                if count > limit {
                    return None;
                }
                if let TokenTree::Group(group) = token {
                    open.push(group.stream().into_iter());
                }
            }
            None => drop(open.pop()),
        }
    }
    Some(count)
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;

    use super::super::definition::read_rules;
    use super::super::matching::{Bound, match_tokens};
    use super::{Budget, expanded};

    fn made(definition: &str, call: &str) -> Option<String> {
        let rules = read_rules(&format!("macro_rules! m {{ {definition} }}")).unwrap();
        let mut budget = Budget { steps: 1000, tokens: 1000 };
        let made = expanded(&rules, 0, &call.parse().unwrap(), Span::call_site(), &mut budget)?;
        Some(made.to_string().replace(' ', ""))
    }

    #[test]
    fn a_call_becomes_what_its_rule_says() {
        let rule = "($e:expr; $($k:ident = $v:expr),+ $(,)?) => { f($($k, ?$v);+; $e) };";
        assert_eq!(made(rule, "x + 1; a = 1, b = y?,").unwrap(), "f(a,?1;b,?y?;x+1)");
        assert_eq!(made(rule, "x + 1;"), None);
        assert_eq!(made("(@a $($t:tt)*) => { 1 }; ($($t:tt)*) => { 2 };", "@b a::b").unwrap(), "2");
        assert_eq!(made("($($m:ident)::+ => $l:lifetime) => { $l $($m)* };", "a::b => 'c").unwrap(), "'cab");
    }

    #[test]
    fn a_repetition_steps_back_over_a_separator() {
        let rule = "($($k:ident = $v:expr),* , $text:literal) => { $text };";
        assert_eq!(made(rule, "a = 1, b = 2, \"text\"").unwrap(), "\"text\"");
    }

    #[test]
    fn an_expression_is_not_split_at_its_commas() {
        let rules = read_rules("macro_rules! m { ($($e:expr),*) => {} }").unwrap();
        let call = "Err::<(), _>(&e), f(a, b)".parse().unwrap();
        let bindings = match_tokens(&rules[0].matcher, call, &mut 1000).unwrap();
        let Bound::Each(each) = &bindings["e"] else { panic!() };
        assert_eq!(each.len(), 2);
    }
}
