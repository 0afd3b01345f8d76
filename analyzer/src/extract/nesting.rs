//! How deep a parser would go.
//!
//! Delimiters are not all that nests: so do `!!!!x`, `A<A<A<B>>>`, `|a| |a| |a| x` and `a = b = c`. Every step down takes
//! a token at least, so the tokens of what is open at a place are a bound for its depth. An expression that is over no
//! longer counts; what ends one for sure is few things, and the rest only makes the bound larger than it need be.

use std::ops::Range;

use crate::lex::{Kind, Tokens};

/// What has been read of a group since an expression last ended for sure.
#[derive(Clone, Copy, Debug, Default)]
struct Open {
    /// Tokens, a group being one.
    tokens: usize,
    /// `<` without `>`: a comma inside ends nothing.
    angles: usize,
    /// Whether there is a `|`: a comma may stand between the parameters of a closure.
    pipe: bool,
}

/// The most tokens that are open at one place of a range.
pub(super) fn deepest(tokens: &Tokens<'_>, range: Range<usize>) -> usize {
    // One more than there are delimiters open, unless a range ends what it did not begin.
    let mut groups = vec![Open::default()];
    let (mut depth, mut deepest) = (0, 0);
    for index in range {
        let kind = tokens.kind(index);
        let has_partner = tokens.all[index].partner != crate::lex::NO_PARTNER;
        if matches!(kind, Kind::Close(_)) && has_partner && groups.len() > 1 {
            depth -= groups.pop().map_or(0, |closed| closed.tokens);
        }
        let Some(group) = groups.last_mut() else { continue };
        if ends_expression(tokens, index, group) {
            depth -= group.tokens;
            *group = Open::default();
        } else if !matches!(kind, Kind::Close(_)) {
            group.tokens += 1;
            depth += 1;
        }
        if matches!(kind, Kind::Open(_)) && has_partner {
            groups.push(Open::default());
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// Whether no expression, type or pattern of the group that a token stands in goes on behind it.
fn ends_expression(tokens: &Tokens<'_>, index: usize, group: &mut Open) -> bool {
    match tokens.kind(index) {
        Kind::Punct(b';') => return true,
        // The arrow of a match arm.
        Kind::Punct(b'>') if index > 0 && tokens.is(index - 1, b'=') => return true,
        Kind::Punct(b',') => return group.angles == 0 && !group.pipe,
        Kind::Punct(b'<') => group.angles += usize::from(!tokens.is(index + 1, b'=')),
        Kind::Punct(b'>') if index > 0 && tokens.is(index - 1, b'-') => {}
        Kind::Punct(b'>') => group.angles = group.angles.saturating_sub(1),
        Kind::Punct(b'|') => group.pipe = true,
        // A block, and then a name: the next statement or arm.
        Kind::Close(b'}') => {
            return match tokens.kind(index + 1) {
                Kind::Ident => !matches!(tokens.word(index + 1), "as" | "else" | "in"),
                Kind::Lifetime | Kind::Punct(b'#') => true,
                _ => false,
            };
        }
        _ => {}
    }
    false
}
