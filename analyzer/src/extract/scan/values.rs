//! What the values of a body are: variables, receivers of methods, arguments.

use std::collections::HashMap;
use std::ops::Range;

use logcheck_rules::facts::{Argument, CallSite, Chain, CommonCall, Flow, Function, LocalFacts, Receiver};

use super::words::is_keyword;
use crate::extract::types::{read_type, split_at_commas};
use crate::lex::{Kind, NO_PARTNER, Tokens};

/// How many links a chain may have.
const MAX_LINKS: usize = 16;

/// How many tokens of a pattern are looked at.
const MAX_PATTERN: usize = 60;

/// Types whose methods are never the workspace's own, and macros that make such.
const OF_STANDARD_LIBRARY: &[&str] = &[
    "BTreeMap", "BTreeSet", "Duration", "HashMap", "HashSet", "Instant", "Path", "PathBuf", "String", "Vec",
    "VecDeque", "bool", "format", "str", "u32", "u64", "u8", "usize", "vec",
];

/// What was found so far in a body.
pub(super) struct Values<'t> {
    tokens: &'t Tokens<'t>,
    /// How often each name is bound.
    bound: HashMap<&'t str, u32>,
    /// The plain `let`s, by name.
    lets: HashMap<&'t str, Let>,
    /// Calls of methods, with the tokens that they are called on.
    receivers: Vec<(usize, Range<usize>)>,
    common_calls: Vec<(CallSite, Range<usize>, Vec<Argument>)>,
    arguments: Vec<(Argument, &'t str)>,
}

struct Let {
    annotation: Range<usize>,
    value: Range<usize>,
}

impl<'t> Values<'t> {
    pub(super) fn new(tokens: &'t Tokens<'t>) -> Values<'t> {
        Values {
            tokens,
            bound: HashMap::new(),
            lets: HashMap::new(),
            receivers: Vec::new(),
            common_calls: Vec::new(),
            arguments: Vec::new(),
        }
    }

    /// Whether a variable of that name was bound so far.
    pub(super) fn is_bound(&self, name: &str) -> bool {
        self.bound.contains_key(name)
    }

    /// Reads the `let` behind whose keyword a token stands.
    pub(super) fn binding(&mut self, at: usize, end: usize) {
        let tokens = self.tokens;
        let at = if tokens.is_word(at, "mut") { at + 1 } else { at };
        let is_plain = matches!(tokens.kind(at + 1), Kind::Punct(b'=' | b':' | b';'));
        let Some(name) = tokens.ident(at).filter(|_| is_plain && !tokens.is_path_separator(at + 1)) else {
            return self.pattern(at, end);
        };
        *self.bound.entry(name).or_default() += 1;
        let mut behind = at + 1;
        while behind < end && !matches!(tokens.kind(behind), Kind::Punct(b'=' | b';') | Kind::Close(_)) {
            behind = tokens.after(behind);
        }
        let annotation = if tokens.is(at + 1, b':') { at + 2..behind } else { behind..behind };
        self.lets.insert(name, Let { annotation, value: behind + 1..end });
    }

    /// Notes what a pattern binds that ends before a `=` or `in`.
    pub(super) fn pattern(&mut self, start: usize, end: usize) {
        let ends = |at: usize| {
            self.tokens.is_word(at, "in")
                || matches!(self.tokens.kind(at), Kind::Punct(b'=' | b';') | Kind::Open(b'{'))
        };
        let behind = (start..end.min(start + MAX_PATTERN)).find(|at| ends(*at)).unwrap_or(start);
        self.names_in(start..behind);
    }

    /// Notes the parameters of a closure that may begin at a `|`.
    pub(super) fn closure(&mut self, at: usize) {
        let closing = (at + 1..at + MAX_PATTERN).find(|index| self.tokens.is(*index, b'|'));
        if let Some(closing) = closing {
            self.names_in(at + 1..closing);
        }
    }

    /// Notes what the arm of a match binds, before its `=>`.
    pub(super) fn arm(&mut self, at: usize) {
        let tokens = self.tokens;
        let mut start = at;
        while start > 0 && at - start < MAX_PATTERN {
            let before = start - 1;
            match tokens.kind(before) {
                Kind::Open(_) | Kind::Punct(b',') => break,
                Kind::Close(_) => match tokens.all[before].partner {
                    NO_PARTNER => break,
                    // The body of the arm before, unless these are the fields of a pattern.
                    open if tokens.is(before, b'}') && tokens.kind(open as usize - 1) != Kind::Ident => break,
                    open => start = open as usize,
                },
                _ => start = before,
            }
        }
        self.names_in(start..at);
    }

    fn names_in(&mut self, range: Range<usize>) {
        for name in range.filter_map(|at| self.tokens.ident(at)).filter(|name| !is_keyword(name)) {
            *self.bound.entry(name).or_default() += 1;
        }
    }

    /// Notes what the method at a token is called on.
    pub(super) fn receiver(&mut self, at: usize, call: usize) {
        if let Some(range) = chain_before(self.tokens, at.saturating_sub(1)) {
            self.receivers.push((call, range));
        }
    }

    /// What the method at a token is called on, if that is a field of `self`, a parameter or a variable that was bound.
    pub(super) fn known_receiver(&self, function: &Function, at: usize) -> Option<Range<usize>> {
        let range = chain_before(self.tokens, at.saturating_sub(1))?;
        let head = self.tokens.ident(range.start)?;
        if self.tokens.is_path_separator(range.start + 1) {
            return None;
        }
        let may_be_own = |name: &str| !OF_STANDARD_LIBRARY.contains(&name);
        let is_known = match (is_parameter(function, head), self.lets.get(head)) {
            (Some(index), _) => {
                let ty = &function.parameters[usize::from(index)].ty;
                ty.without_pointers().head().is_none_or(may_be_own)
            }
            (None, Some(bound)) => may_be_own(self.tokens.word(bound.value.start)),
            (None, None) => head == "self",
        };
        is_known.then_some(range)
    }

    /// Keeps the call of a method with a common name.
    pub(super) fn common_call(
        &mut self,
        function: &Function,
        site: CallSite,
        receiver: Range<usize>,
        open: usize,
    ) {
        let given = self.parameters_among(function, 0, open);
        let given = given.into_iter().filter(|(_, name)| !self.is_bound(name)).map(|(argument, _)| argument);
        let given = given.collect();
        self.common_calls.push((site, receiver, given));
    }

    /// Notes the parameters among the arguments of a call.
    pub(super) fn arguments(&mut self, function: &Function, call: usize, open: usize) {
        let given = self.parameters_among(function, call, open);
        self.arguments.extend(given);
    }

    fn parameters_among(&self, function: &Function, call: usize, open: usize) -> Vec<(Argument, &'t str)> {
        let (tokens, mut found) = (self.tokens, Vec::new());
        let Some(closing) = tokens.closing(open) else { return found };
        if function.parameters.is_empty() || closing == open + 1 {
            return found;
        }
        for (argument, position) in split_at_commas(tokens, open + 1..closing).zip(0u8..) {
            let mut at = argument.start;
            while tokens.is(at, b'&') || tokens.is_word(at, "mut") {
                at += 1;
            }
            let Some(name) = tokens.ident(at).filter(|_| at + 1 == argument.end) else { continue };
            let call = crate::lex::offset(call);
            if let Some(parameter) = is_parameter(function, name) {
                found.push((Argument { call, position, parameter }, name));
            }
        }
        found
    }

    /// What was found, where it begins with something that is bound just once.
    pub(super) fn finish(mut self, function: &Function) -> Option<Box<Flow>> {
        let mut flow = Flow::default();
        let mut needed: Vec<&str> = Vec::new();
        for (call, range) in &self.receivers {
            if let Some(chain) = self.chain(function, range.clone(), &mut needed) {
                flow.receivers.push(Receiver { call: crate::lex::offset(*call), chain });
            }
        }
        let arguments = self.arguments.iter().filter(|(_, name)| !self.is_bound(name));
        flow.arguments.extend(arguments.map(|(argument, _)| *argument));
        let mut common_calls = Vec::new();
        for (site, range, arguments) in std::mem::take(&mut self.common_calls) {
            let receiver = self.chain(function, range, &mut needed);
            common_calls.extend(receiver.map(|receiver| CommonCall { site, receiver, arguments }));
        }
        flow.common_calls = common_calls;
        while let Some(name) = needed.pop() {
            if let Some(bound) = self.lets.remove(name) {
                flow.locals.push(self.local(function, name, &bound, &mut needed));
            }
        }
        let is_empty = flow.receivers.is_empty() && flow.arguments.is_empty() && flow.common_calls.is_empty();
        (!is_empty).then(|| Box::new(flow))
    }

    fn local(&self, function: &Function, name: &str, bound: &Let, needed: &mut Vec<&'t str>) -> LocalFacts {
        let has_annotation = !bound.annotation.is_empty();
        let annotation = has_annotation.then(|| read_type(self.tokens, bound.annotation.clone()));
        let value = match annotation {
            Some(_) => None,
            None => chain_behind(self.tokens, bound.value.clone())
                .and_then(|range| self.chain(function, range, needed)),
        };
        LocalFacts { name: name.into(), annotation, value }
    }

    /// A chain, if what it begins with is bound just once.
    fn chain(&self, function: &Function, range: Range<usize>, needed: &mut Vec<&'t str>) -> Option<Chain> {
        let tokens = self.tokens;
        let text = written(tokens, range.clone())?;
        let is_variable =
            range.len() == 1 || tokens.is(range.start + 1, b'.') || tokens.is(range.start + 1, b'?');
        let head = tokens.ident(range.start).filter(|head| is_variable && *head != "self");
        if let Some(head) = head {
            let parameters = u32::from(is_parameter(function, head).is_some());
            if parameters + self.bound.get(head).copied().unwrap_or_default() != 1 {
                return None;
            }
            if parameters == 0 {
                needed.push(head);
            }
        }
        Some(Chain(text.into()))
    }
}

fn is_parameter(function: &Function, name: &str) -> Option<u8> {
    let index = function.parameters.iter().position(|parameter| parameter.name == name)?;
    u8::try_from(index).ok()
}

/// The tokens of the chain that ends before a dot.
fn chain_before(tokens: &Tokens<'_>, dot: usize) -> Option<Range<usize>> {
    let mut at = dot;
    for _ in 0..MAX_LINKS {
        let mut last = at.checked_sub(1)?;
        while tokens.is(last, b'?') {
            last = last.checked_sub(1)?;
        }
        if tokens.kind(last) == Kind::Close(b')') {
            let open = tokens.all[last].partner;
            last = (open != NO_PARTNER).then_some(open as usize)?.checked_sub(1)?;
        }
        if !matches!(tokens.kind(last), Kind::Ident | Kind::Number) || is_keyword_but_await(tokens.word(last))
        {
            return None;
        }
        let start = super::path::path_start(tokens, last);
        let before = start.checked_sub(1)?;
        if !tokens.is(before, b'.') {
            // A path whose beginning is not a plain name cannot be followed.
            let is_whole =
                tokens.kind(start) == Kind::Ident && !tokens.is_path_separator(before.wrapping_sub(1));
            return is_whole.then_some(start..dot);
        }
        at = before;
    }
    None
}

fn is_keyword_but_await(word: &str) -> bool {
    word != "await" && is_keyword(word)
}

/// The tokens of a chain that is the value of a `let`, up to its semicolon.
fn chain_behind(tokens: &Tokens<'_>, range: Range<usize>) -> Option<Range<usize>> {
    let mut start = range.start;
    while tokens.is(start, b'&') || tokens.is_word(start, "mut") || tokens.is(start, b'*') {
        start += 1;
    }
    let mut end = start;
    while end < range.end && !tokens.is(end, b';') {
        end = tokens.after(end);
        if end - start > 400 {
            return None;
        }
    }
    (end > start).then_some(start..end)
}

/// A chain as text: see [`Chain`].
fn written(tokens: &Tokens<'_>, range: Range<usize>) -> Option<String> {
    let mut text = String::new();
    let mut at = range.start;
    while at < range.end {
        match tokens.kind(at) {
            Kind::Ident if tokens.is_word(at, "await") => {
                text.pop();
                at += 1;
            }
            Kind::Ident | Kind::Number => {
                text.push_str(tokens.ident(at).unwrap_or(tokens.word(at)));
                at += 1;
            }
            Kind::Punct(b'.') => {
                text.push('.');
                at += 1;
            }
            Kind::Punct(b'?') => {
                text.push('?');
                at += 1;
            }
            Kind::Punct(b':') if tokens.is_path_separator(at) && tokens.is(at + 2, b'<') => {
                at = crate::extract::types::skip_angles(tokens, at + 2, range.end);
            }
            Kind::Punct(b':') if tokens.is_path_separator(at) => {
                text.push_str("::");
                at += 2;
            }
            Kind::Open(b'(') if !text.is_empty() => {
                text.push_str("()");
                at = tokens.after(at);
            }
            Kind::Open(b'{') if at > range.start && tokens.after(at) == range.end => {
                text.push_str("{}");
                at = tokens.after(at);
            }
            _ => return None,
        }
    }
    let is_whole = !text.is_empty() && !text.ends_with('.') && !is_keyword(&text);
    is_whole.then_some(text)
}
