//! The calls and loops of a function body, from its tokens.
//!
//! Every function is read this way, also those that never log: a call chain goes through them.

use std::ops::Range;

use logcheck_rules::facts::{CallSite, Callee, Function, LoopFacts};
use logcheck_rules::loops::RANGE;
use logcheck_rules::loops::slow::is_slow_name;

use super::common_methods::is_common_method;
use super::{Extraction, Purpose};
use crate::lex::{Kind, Tokens};
use frames::{Frame, Frames};
use values::Values;
use words::{ITERATING, MAYBE_ITERATING, SPAWNING, SPREADING, WAITING, is_keyword, is_of_iterator};

mod frames;
mod path;
mod routes;
mod values;
mod words;

/// How many tokens the header of a loop or a condition may have.
const MAX_HEADER: usize = 500;

struct Scan<'s, 't, 'x> {
    extraction: &'x mut Extraction<'t>,
    tokens: &'t Tokens<'t>,
    function: &'s mut Function,
    /// Whether names that are defined among the tokens are seen only there.
    is_body: bool,
    values: Values<'t>,
    log_calls: Vec<Range<usize>>,
    frames: Frames,
}

impl Extraction<'_> {
    /// Notes the calls and loops of a body; items inside are read as functions of their own. Gives what may be log calls,
    /// from the path of the macro to its closing delimiter.
    pub(super) fn scan(&mut self, function: &mut Function, range: Range<usize>) -> Vec<Range<usize>> {
        self.scanned(function, range, true)
    }

    /// The same for code outside functions, which has no scope of its own.
    pub(super) fn scan_loose(&mut self, function: &mut Function, range: Range<usize>) -> Vec<Range<usize>> {
        self.scanned(function, range, false)
    }

    fn scanned(&mut self, function: &mut Function, range: Range<usize>, is_body: bool) -> Vec<Range<usize>> {
        let (tokens, outer) = (self.tokens, self.scope.id);
        let (values, log_calls, frames) = (Values::new(tokens), Vec::new(), Frames::default());
        let mut scan = Scan { extraction: self, tokens, function, is_body, values, log_calls, frames };
        scan.run(range);
        let Scan { values, log_calls, function, .. } = scan;
        function.flow = values.finish(function);
        self.scope.id = outer;
        log_calls
    }
}

impl Scan<'_, '_, '_> {
    fn run(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            self.frames.leave(at);
            at = match self.tokens.kind(at) {
                Kind::Open(_) => {
                    if let Some(closing) = self.tokens.closing(at) {
                        self.frames.enter(at, closing);
                    }
                    at + 1
                }
                Kind::Ident => self.ident(at, range.end),
                Kind::Punct(b'=') if self.tokens.is(at + 1, b'>') => {
                    self.values.arm(at);
                    at + 2
                }
                Kind::Punct(b'|') if self.begins_closure(at) => {
                    self.values.closure(at);
                    at + 1
                }
                Kind::Punct(b'#') if self.tokens.kind(at + 1) == Kind::Open(b'[') => {
                    self.attribute(at, range.end)
                }
                _ => at + 1,
            };
        }
    }

    fn begins_closure(&self, at: usize) -> bool {
        let before = at.wrapping_sub(1);
        matches!(self.tokens.kind(before), Kind::Open(_) | Kind::Punct(b',' | b'=' | b'>' | b';'))
            || matches!(self.tokens.word(before), "move" | "async" | "static" | "return" | "else")
    }

    /// An attribute inside a body belongs to an item, which is read by itself, or to a statement.
    fn attribute(&mut self, at: usize, end: usize) -> usize {
        let behind = super::signature::read_attributes(self.tokens, at, &mut Vec::new());
        if self.begins_item(behind) { self.nested_item(at, end) } else { behind.max(at + 1) }
    }

    fn nested_item(&mut self, at: usize, end: usize) -> usize {
        self.open_scope();
        self.extraction.nested_item(at, end)
    }

    /// What is defined or imported in a body is seen only there.
    fn open_scope(&mut self) {
        if self.is_body && self.function.body_scope == self.function.scope {
            self.extraction.open_scope(None);
            self.function.body_scope = self.extraction.scope.id;
        }
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
            "struct" | "enum" | "type" => names_something && at == start,
            "impl" => at == start && (names_something || self.tokens.is(at + 1, b'<')),
            "macro_rules" => self.tokens.is(at + 1, b'!'),
            _ => false,
        }
    }

    fn ident(&mut self, at: usize, end: usize) -> usize {
        let word = self.tokens.word(at);
        match word {
            "fn" | "pub" | "async" | "unsafe" | "const" | "extern" | "struct" | "enum" | "impl" | "trait"
            | "type" | "mod" | "macro_rules"
                if self.is_at_statement_start(at) && self.begins_item(at) =>
            {
                return self.nested_item(at, end);
            }
            "use" if self.is_at_statement_start(at) => {
                self.open_scope();
                self.extraction.place_imports(at);
            }
            "for" if !self.tokens.is(at + 1, b'<') => {
                self.values.pattern(at + 1, end);
                self.loop_at(at, end);
            }
            "while" | "loop" => self.loop_at(at, end),
            "if" | "match" => self.condition_at(at + 1, end),
            "return" | "break" | "continue" => self.frames.may_leave(),
            "let" => self.values.binding(at + 1, end),
            "else" if self.tokens.kind(at + 1) == Kind::Open(b'{') => {
                self.frames.begin(at + 1, Frame::Condition);
            }
            _ => self.name(at, word),
        }
        at + 1
    }

    fn is_local(&self, name: &str) -> bool {
        let mut parameters = self.function.parameters.iter();
        self.values.is_bound(name)
            || parameters.any(|parameter| parameter.name.split(',').any(|bound| bound == name))
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
        for _ in 0..MAX_HEADER {
            match self.tokens.kind(at) {
                Kind::Open(b'{') if at < end => return Some(at),
                Kind::Punct(b';') | Kind::Close(_) => return None,
                _ => at = self.tokens.after(at),
            }
        }
        None
    }

    fn condition_at(&mut self, at: usize, end: usize) {
        if let Some(brace) = self.brace_behind(at, end) {
            self.frames.begin(brace, Frame::Condition);
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
        let words = header.take(MAX_HEADER).filter_map(|index| match self.tokens.kind(index) {
            Kind::Ident | Kind::Number => Some(self.tokens.word(index).to_owned()),
            Kind::Punct(b'.') if self.tokens.is(index + 1, b'.') => Some(RANGE.to_owned()),
            _ => None,
        });
        let facts = LoopFacts {
            header_words: words.collect(),
            header: self.extraction.token_loc(whole_header),
            body: self.extraction.token_loc(open..closing + 1),
            kind: kind.to_owned(),
            parent: self.frames.innermost_loop(),
            conditional: self.frames.is_conditional(),
            waits: Vec::new(),
        };
        self.frames.begin(open, Frame::Loop(self.function.loops.len()));
        self.function.loops.push(facts);
    }

    fn name(&mut self, at: usize, word: &str) {
        if self.frames.innermost_loop().is_some() && WAITING.contains(&word) {
            self.waits(word);
        }
        let next = at + 1;
        if self.tokens.is(next, b'!') && !self.tokens.is(next + 1, b'=') {
            if let (true, Some(closing)) = (self.may_write(word), self.tokens.closing(next + 1)) {
                let start = path::path_start(self.tokens, at);
                self.log_calls.push(start..closing + 1);
            }
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
            self.function.names.enter = true;
        }
        let Some(open) = self.call_parenthesis(next) else { return };
        if is_slow_name(word) && !self.joins_texts(word, open) {
            self.function.names.slow = true;
            self.waits(word);
        }
        let is_method = at > 0 && self.tokens.is(at - 1, b'.');
        if SPAWNING.contains(&word) {
            self.function.names.spawn = true;
            self.frames.begin(open, Frame::Spawned);
        } else if is_method && self.iterates(at, word) && self.has_closure(open) {
            self.push_loop(word, at..next, self.chain_start(at)..at, open);
        } else if self.is_routing(word) {
            self.routes(open);
        }
        self.function.names.spawn |= SPREADING.contains(&word);
        self.call(at, open, is_method);
    }

    /// Whether a call of a macro of that name is worth a tree.
    fn may_write(&self, name: &str) -> bool {
        self.extraction.resolver.may_log(name)
            || (self.extraction.purpose == Purpose::Inventory && crate::inventory::kind_of(name).is_some())
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
        let mut current = self.frames.innermost_loop();
        while let Some(index) = current {
            let facts = &mut self.function.loops[index];
            if facts.waits.iter().any(|known| known == word) {
                // The loops around it know it too.
                break;
            }
            facts.waits.push(word.to_owned());
            current = facts.parent;
        }
    }

    /// Whether this is the `join` of paths and texts, which is given something, and not that of threads.
    fn joins_texts(&self, word: &str, open: usize) -> bool {
        word == "join" && self.tokens.closing(open) != Some(open + 1)
    }

    fn has_closure(&self, open: usize) -> bool {
        let closing = self.tokens.closing(open).unwrap_or(open);
        (open + 1..closing.min(open + 40)).any(|index| self.tokens.is(index, b'|'))
    }

    fn iterates(&self, at: usize, word: &str) -> bool {
        let is_iterator = |index: usize| is_of_iterator(self.tokens.word(index));
        ITERATING.contains(&word)
            || (MAYBE_ITERATING.contains(&word)
                && (self.chain_start(at)..at).rev().take(MAX_HEADER).any(is_iterator))
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

    fn call(&mut self, at: usize, open: usize, is_method: bool) {
        let word = self.tokens.word(at);
        let name = word.strip_prefix("r#").unwrap_or(word);
        // Constructors and variants begin with a capital and log nothing.
        if self.function.is_test || is_keyword(word) || name.starts_with(char::is_uppercase) {
            return;
        }
        let call = self.function.calls.len();
        let on_self = is_method && self.is_on_self(at);
        if is_method && !on_self && is_common_method(name) {
            if let Some(receiver) = self.values.known_receiver(self.function, at) {
                let callee = Callee::Method { name: name.to_owned(), on_self };
                let site = self.site(at, callee);
                self.values.common_call(self.function, site, receiver, open);
            }
            return;
        }
        let callee = if is_method {
            if !on_self {
                self.values.receiver(at, call);
            }
            Callee::Method { name: name.to_owned(), on_self }
        } else {
            match path::callee_ending_at(self.tokens, at) {
                // What is called is a variable, whatever function has its name.
                Callee::Path(path) if path.len() == 1 && self.is_local(name) => return,
                callee => callee,
            }
        };
        self.values.arguments(self.function, call, open);
        let site = self.site(at, callee);
        self.function.calls.push(site);
    }

    fn is_on_self(&self, at: usize) -> bool {
        at >= 2 && self.tokens.is_word(at - 2, "self") && !self.tokens.is(at.wrapping_sub(3), b'.')
    }

    fn site(&mut self, at: usize, callee: Callee) -> CallSite {
        CallSite {
            loc: self.extraction.token_loc(at..at + 1),
            callee,
            in_loop: self.frames.innermost_loop(),
            conditional: self.frames.is_conditional(),
            spawned: self.frames.is_spawned(),
        }
    }
}
