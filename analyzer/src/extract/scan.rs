//! The calls and loops of a function body, from its tokens.
//!
//! Every function is read this way, also those that never log: a call chain goes through them.

use std::ops::Range;

use logcheck_rules::facts::{CallSite, Callee, Function, LoopFacts};

use super::Extraction;
use super::common_methods::is_common_method;
use super::macros::may_log;
use super::types::read_path;
use crate::lex::{Kind, Tokens};
use words::{ITERATING, ITERATORS, MAYBE_ITERATING, ROUTING, SPAWNING, WAITING, is_keyword};

mod words;

/// Why a function's body is worth a tree.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Interest {
    pub(super) logs: bool,
    pub(super) enters_span: bool,
    pub(super) spawns: bool,
}

/// What stands around a token.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Frame {
    Loop(usize),
    Condition,
    Spawned,
}

struct Scan<'s, 't, 'x> {
    extraction: &'x mut Extraction<'t>,
    tokens: &'t Tokens<'t>,
    function: &'s mut Function,
    interest: Interest,
    /// What is open, outermost first.
    frames: Vec<OpenFrame>,
    /// Frames that begin at a token further on.
    pending: Vec<(usize, Frame)>,
    /// Whether an earlier condition may have left the function.
    may_be_left: bool,
}

/// A frame that the scan is inside of.
struct OpenFrame {
    frame: Frame,
    /// The index of the token that closes it.
    closing: usize,
    /// For a loop: whether an earlier condition in its body may have begun the next pass or ended it.
    may_be_left: bool,
}

impl Extraction<'_> {
    /// Notes the calls and loops of a body; items inside are read as functions of their own.
    pub(super) fn scan(&mut self, function: &mut Function, range: Range<usize>) -> Interest {
        let tokens = self.tokens;
        let mut scan = Scan {
            extraction: self,
            tokens,
            function,
            interest: Interest::default(),
            frames: Vec::new(),
            pending: Vec::new(),
            may_be_left: false,
        };
        scan.run(range);
        scan.interest
    }
}

impl Scan<'_, '_, '_> {
    fn run(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            while self.frames.last().is_some_and(|open| open.closing <= at) {
                self.frames.pop();
            }
            at = match self.tokens.kind(at) {
                Kind::Open(_) => {
                    self.open(at);
                    at + 1
                }
                Kind::Ident => self.ident(at, range.end),
                Kind::Punct(b'#') if self.tokens.kind(at + 1) == Kind::Open(b'[') => {
                    self.attribute(at, range.end)
                }
                _ => at + 1,
            };
        }
    }

    fn open(&mut self, at: usize) {
        if let (Some(position), Some(closing)) =
            (self.pending.iter().position(|(start, _)| *start == at), self.tokens.closing(at))
        {
            let (_, frame) = self.pending.swap_remove(position);
            self.frames.push(OpenFrame { frame, closing, may_be_left: false });
        }
    }

    /// An attribute inside a body belongs to an item, which is read by itself, or to a statement.
    fn attribute(&mut self, at: usize, end: usize) -> usize {
        let behind = super::signature::read_attributes(self.tokens, at, &mut Vec::new());
        if self.begins_item(behind) { self.extraction.nested_item(at, end) } else { behind.max(at + 1) }
    }

    fn begins_item(&self, mut at: usize) -> bool {
        at = super::types::skip_visibility(self.tokens, at);
        let start = at;
        while matches!(self.tokens.word(at), "const" | "async" | "unsafe" | "extern")
            || (at > start && self.tokens.kind(at) == Kind::Text)
        {
            at += 1;
        }
        let names_something = self.tokens.kind(at + 1) == Kind::Ident;
        match self.tokens.word(at) {
            "fn" | "mod" | "trait" => names_something,
            "struct" | "enum" => names_something && at == start,
            "impl" => at == start && (names_something || self.tokens.is(at + 1, b'<')),
            "macro_rules" => self.tokens.is(at + 1, b'!'),
            _ => false,
        }
    }

    fn ident(&mut self, at: usize, end: usize) -> usize {
        let word = self.tokens.word(at);
        match word {
            "fn" | "pub" | "async" | "unsafe" | "const" | "struct" | "enum" | "impl" | "trait" | "mod"
            | "macro_rules"
                if self.is_at_statement_start(at) && self.begins_item(at) =>
            {
                return self.extraction.nested_item(at, end);
            }
            "for" if !self.tokens.is(at + 1, b'<') => self.loop_at(at, end),
            "while" | "loop" => self.loop_at(at, end),
            "if" | "match" => self.condition_at(at + 1, end),
            "return" | "break" | "continue" => self.leaves(),
            "else" if self.tokens.kind(at + 1) == Kind::Open(b'{') => {
                self.pending.push((at + 1, Frame::Condition));
            }
            _ => self.name(at, word),
        }
        at + 1
    }

    fn is_at_statement_start(&self, at: usize) -> bool {
        at == 0
            || matches!(
                self.tokens.kind(at - 1),
                Kind::Open(b'{') | Kind::Close(b'}' | b']') | Kind::Punct(b';')
            )
    }

    /// The brace behind a header: the first one outside parentheses and brackets.
    fn brace_behind(&self, mut at: usize, end: usize) -> Option<usize> {
        while at < end {
            match self.tokens.kind(at) {
                Kind::Open(b'{') => return Some(at),
                Kind::Punct(b';') | Kind::Close(_) => return None,
                _ => at = self.tokens.after(at),
            }
        }
        None
    }

    fn condition_at(&mut self, at: usize, end: usize) {
        if let Some(brace) = self.brace_behind(at, end) {
            self.pending.push((brace, Frame::Condition));
        }
    }

    fn loop_at(&mut self, at: usize, end: usize) {
        let Some(brace) = self.brace_behind(at + 1, end) else { return };
        let kind = self.tokens.word(at);
        let mut header = at + 1..brace;
        if kind == "for" {
            let Some(in_at) = header.clone().find(|index| self.tokens.is_word(*index, "in")) else { return };
            header.start = in_at + 1;
        }
        self.push_loop(kind, at..brace, header, brace);
    }

    fn push_loop(&mut self, kind: &str, whole_header: Range<usize>, header: Range<usize>, open: usize) {
        let Some(closing) = self.tokens.closing(open) else { return };
        let words = header
            .filter(|index| matches!(self.tokens.kind(*index), Kind::Ident | Kind::Number))
            .map(|index| self.tokens.word(index).to_owned());
        let facts = LoopFacts {
            header_words: words.collect(),
            header: self.extraction.token_loc(whole_header),
            body: self.extraction.token_loc(open..closing + 1),
            kind: kind.to_owned(),
            parent: self.innermost_loop(),
            conditional: self.is_conditional(),
            waits: Vec::new(),
        };
        self.pending.push((open, Frame::Loop(self.function.loops.len())));
        self.function.loops.push(facts);
    }

    fn innermost_loop(&self) -> Option<usize> {
        match self.frames[self.innermost_loop_frame()?].frame {
            Frame::Loop(index) => Some(index),
            _ => None,
        }
    }

    /// Whether a condition stands between the innermost loop, or the function, and this place, or an early exit before
    /// it.
    fn is_conditional(&self) -> bool {
        let outer = self.innermost_loop_frame();
        let inside = outer.map_or(0, |index| index + 1);
        let may_be_left = outer.map_or(self.may_be_left, |index| self.frames[index].may_be_left);
        may_be_left || self.frames[inside..].iter().any(|open| open.frame == Frame::Condition)
    }

    /// Notes that a condition may leave the loop, or the function, here.
    fn leaves(&mut self) {
        match self.innermost_loop_frame() {
            Some(index) => self.frames[index].may_be_left = true,
            None => self.may_be_left = true,
        }
    }

    fn innermost_loop_frame(&self) -> Option<usize> {
        self.frames.iter().rposition(|open| matches!(open.frame, Frame::Loop(_)))
    }

    fn name(&mut self, at: usize, word: &str) {
        if WAITING.contains(&word) {
            self.waits(word);
        }
        let next = at + 1;
        if self.tokens.is(next, b'!') && !self.tokens.is(next + 1, b'=') {
            self.interest.logs |= may_log(word);
            return;
        }
        if matches!(
            word,
            "enter"
                | "entered"
                | "in_scope"
                | "instrument"
                | "in_current_span"
                | "set_local_parent"
                | "attach"
        ) {
            self.interest.enters_span = true;
        }
        let Some(open) = self.call_parenthesis(next) else { return };
        let is_method = at > 0 && self.tokens.is(at - 1, b'.');
        if SPAWNING.contains(&word) {
            self.interest.spawns = true;
            self.pending.push((open, Frame::Spawned));
        } else if is_method && self.iterates(at, word) && self.has_closure(open) {
            self.push_loop(word, at..next, self.chain_start(at)..at, open);
        } else if ROUTING.contains(&word) {
            self.routes(open);
        }
        self.call(at, word, is_method);
    }

    /// The parenthesis of a call whose name ends before an index, behind a turbofish if there is one.
    fn call_parenthesis(&self, next: usize) -> Option<usize> {
        let open = if self.tokens.is_path_separator(next) && self.tokens.is(next + 2, b'<') {
            super::types::skip_angles(self.tokens, next + 2, (next + 200).min(self.tokens.len()))
        } else {
            next
        };
        (self.tokens.kind(open) == Kind::Open(b'(')).then_some(open)
    }

    fn waits(&mut self, word: &str) {
        let mut current = self.innermost_loop();
        while let Some(index) = current {
            let facts = &mut self.function.loops[index];
            if !facts.waits.iter().any(|known| known == word) {
                facts.waits.push(word.to_owned());
            }
            current = facts.parent;
        }
    }

    fn has_closure(&self, open: usize) -> bool {
        let closing = self.tokens.closing(open).unwrap_or(open);
        (open + 1..closing.min(open + 40)).any(|index| self.tokens.is(index, b'|'))
    }

    fn iterates(&self, at: usize, word: &str) -> bool {
        ITERATING.contains(&word)
            || (MAYBE_ITERATING.contains(&word)
                && (self.chain_start(at)..at).any(|index| ITERATORS.contains(&self.tokens.word(index))))
    }

    /// Where the chain of methods that ends at an index begins, at most 60 tokens back.
    fn chain_start(&self, at: usize) -> usize {
        let mut start = at;
        while start > 0 && at - start < 60 {
            let before = start - 1;
            match self.tokens.kind(before) {
                Kind::Close(_) => match self.tokens.all[before].partner {
                    crate::lex::NO_PARTNER => break,
                    partner => start = partner as usize,
                },
                Kind::Ident if !is_keyword(self.tokens.word(before)) => start = before,
                Kind::Punct(b'.' | b':' | b'?' | b'&' | b'<' | b'>') | Kind::Number => start = before,
                _ => break,
            }
        }
        start
    }

    /// Notes the functions among the arguments of a routing method.
    fn routes(&mut self, open: usize) {
        let Some(closing) = self.tokens.closing(open) else { return };
        for argument in super::types::split_at_commas(self.tokens, open + 1..closing) {
            let (path, end) = read_path(self.tokens, argument.clone());
            let is_function =
                end == argument.end && path.last().is_some_and(|name| name.starts_with(char::is_lowercase));
            let path = path.join("::");
            let routed = &mut self.extraction.facts.routed;
            if is_function && !routed.contains(&path) {
                routed.push(path);
            }
        }
    }

    fn call(&mut self, at: usize, word: &str, is_method: bool) {
        let name = word.strip_prefix("r#").unwrap_or(word);
        // Constructors and variants begin with a capital and log nothing.
        if self.function.is_test || is_keyword(word) || name.starts_with(char::is_uppercase) {
            return;
        }
        let callee = if is_method {
            let on_self =
                at >= 2 && self.tokens.is_word(at - 2, "self") && !self.tokens.is(at.wrapping_sub(3), b'.');
            if !on_self && is_common_method(name) {
                return;
            }
            Callee::Method { name: name.to_owned(), on_self }
        } else {
            Callee::Path(self.path_ending_at(at))
        };
        let in_loop = self.innermost_loop();
        let site = CallSite {
            loc: self.extraction.token_loc(at..at + 1),
            callee,
            in_loop,
            conditional: self.is_conditional(),
            spawned: self.frames.iter().any(|open| open.frame == Frame::Spawned),
        };
        self.function.calls.push(site);
    }

    fn path_ending_at(&self, at: usize) -> Vec<String> {
        let mut start = at;
        while start >= 3
            && self.tokens.is_path_separator(start - 2)
            && self.tokens.kind(start - 3) == Kind::Ident
        {
            start -= 3;
        }
        (start..=at).step_by(3).filter_map(|index| self.tokens.ident(index)).map(str::to_owned).collect()
    }
}
