//! Suppression comments and what each covers.

use std::ops::Range;

use logcheck_rules::suppression::{Suppression, SuppressionForm, read_suppression};

use super::push_place;
use crate::lex::{Kind, NO_PARTNER, Tokens, offset};

/// Reads the suppressions of a file.
pub(super) fn read(tokens: &Tokens<'_>, places: &mut Vec<Range<u32>>) -> Vec<Suppression> {
    let covered = covered(tokens);
    let comments = tokens.comments.iter().zip(covered);
    comments.filter_map(|(comment, covered)| read_one(tokens, comment, covered, places)).collect()
}

fn read_one(
    tokens: &Tokens<'_>,
    comment: &Range<u32>,
    covered: Range<u32>,
    places: &mut Vec<Range<u32>>,
) -> Option<Suppression> {
    let read = read_suppression(&tokens.text[comment.start as usize..comment.end as usize])?;
    let covers = if read.whole_file { 0..offset(tokens.text.len()) } else { covered };
    let rules = read
        .rules
        .into_iter()
        .map(|(name, range)| {
            let bytes = |at: usize| comment.start + offset(at);
            (name, push_place(places, bytes(range.start)..bytes(range.end)))
        })
        .collect();
    Some(Suppression {
        loc: push_place(places, comment.clone()),
        covers: push_place(places, covers),
        form: SuppressionForm::Comment,
        whole_file: read.whole_file,
        rules,
        reason: read.reason,
        until: read.until,
        malformed: read.malformed,
    })
}

/// For each comment the bytes of the statement or item that it belongs to: behind code on the same line, the one it
/// ends; otherwise the next one, or the one around it.
fn covered(tokens: &Tokens<'_>) -> Vec<Range<u32>> {
    let mut covered = tokens.comments.clone();
    let mut comments = Comments { tokens, next: 0 };
    if covered.is_empty() {
        return covered;
    }
    let mut blocks = vec![Statements::default()];
    for at in 0..tokens.len() {
        let kind = tokens.kind(at);
        let has_partner = tokens.all[at].partner != NO_PARTNER;
        if let (Kind::Close(b'}'), true, true) = (kind, has_partner, blocks.len() > 1) {
            let mut inner = blocks.pop().unwrap_or_default();
            inner.end(tokens, at, &mut covered);
        }
        let Some(block) = blocks.last_mut() else { break };
        while let Some(comment) = comments.belonging_to(at) {
            block.comments.push(comment);
        }
        match kind {
            Kind::Open(b'{') if has_partner => {
                blocks.push(Statements { first: at + 1, ..Statements::default() });
            }
            Kind::Open(_) if has_partner => block.groups += 1,
            Kind::Close(b'}') if block.groups == 0 && !goes_on(tokens, at + 1) => {
                block.end(tokens, at + 1, &mut covered);
            }
            Kind::Close(b')' | b']') if has_partner => block.groups = block.groups.saturating_sub(1),
            Kind::Punct(b';' | b',') if block.groups == 0 => block.end(tokens, at + 1, &mut covered),
            _ => {}
        }
    }
    for mut block in blocks {
        block.end(tokens, tokens.len(), &mut covered);
    }
    covered
}

/// The statements, arms, fields or items of a block, one after the other.
#[derive(Default)]
struct Statements {
    /// The first token of the one at hand.
    first: usize,
    /// How many parentheses and brackets of it are open.
    groups: usize,
    /// The comments that belong to it.
    comments: Vec<usize>,
}

impl Statements {
    /// Ends the statement at hand before a token.
    fn end(&mut self, tokens: &Tokens<'_>, at: usize, covered: &mut [Range<u32>]) {
        for comment in self.comments.drain(..) {
            covered[comment] = tokens.bytes(self.first..at);
        }
        self.first = at;
    }
}

/// The comments of a file, in order.
struct Comments<'c, 't> {
    tokens: &'c Tokens<'t>,
    next: usize,
}

impl Comments<'_, '_> {
    /// The next comment, if the token at an index is the one it belongs to.
    fn belonging_to(&mut self, at: usize) -> Option<usize> {
        let comment = self.tokens.comments.get(self.next)?;
        let behind = self.tokens.all.get(at + 1);
        let is_last_before = behind.is_none_or(|behind| behind.start > comment.start);
        let token = self.tokens.all[at];
        let belongs = if token.start > comment.start {
            true
        } else {
            let between = &self.tokens.text[token.end as usize..comment.start as usize];
            is_last_before && !between.contains('\n')
        };
        belongs.then(|| {
            self.next += 1;
            self.next - 1
        })
    }
}

/// Whether what follows a block still belongs to its statement.
fn goes_on(tokens: &Tokens<'_>, next: usize) -> bool {
    match tokens.kind(next) {
        Kind::Ident => matches!(tokens.word(next), "else" | "as"),
        Kind::Punct(punct) => punct != b'#' && punct != b'*' && punct != b'&' && punct != b'!',
        Kind::Close(_) => true,
        _ => false,
    }
}
