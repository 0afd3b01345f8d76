//! The bodies that are worth a tree: parsed with `syn`, turned into plain values, positions and all.

use std::ops::Range;

use logcheck_rules::expr::lower::Lowering;
use logcheck_rules::expr::{Block, Places, Statement};
use logcheck_rules::facts::Function;
use proc_macro2::{LexError, LineColumn, Span, TokenStream};
use syn::parse::{Parse, ParseStream};

use super::nesting::deepest;
use super::{Extraction, ONE_BY_ONE, Purpose};
use crate::lex::offset;

/// How many tokens may be read as one tree: what a program generated could be larger than the memory.
const MAX_TOKENS: usize = 100_000;

/// How many tokens may be open at one place: types take most of the stack, 4 KiB a token.
const MAX_NESTING: usize = 1_000;

/// From spans to bytes. proc-macro2 counts characters and searches for the byte each time; where every character is one
/// byte, lines and columns give it at once.
struct SourceMap {
    length: u32,
    /// Where each line begins; empty if the source is not ASCII.
    lines: Vec<u32>,
}

/// A block that may begin with attributes of the function: `{ #![allow(..)] .. }`.
struct FunctionBody {
    block: syn::Block,
}

impl Parse for FunctionBody {
    fn parse(input: ParseStream<'_>) -> syn::Result<FunctionBody> {
        let content;
        let brace_token = syn::braced!(content in input);
        content.call(syn::Attribute::parse_inner)?;
        let stmts = content.call(syn::Block::parse_within)?;
        Ok(FunctionBody { block: syn::Block { brace_token, stmts } })
    }
}

impl SourceMap {
    fn new(source: &str) -> SourceMap {
        let mut lines = Vec::new();
        if source.is_ascii() {
            lines.push(0);
            lines.extend(memchr::memchr_iter(b'\n', source.as_bytes()).map(|at| offset(at + 1)));
        }
        SourceMap { length: offset(source.len()), lines }
    }

    fn start(&self, span: Span) -> u32 {
        if self.lines.is_empty() { self.byte(span.byte_range().start) } else { self.byte_at(span.start()) }
    }

    fn end(&self, span: Span) -> u32 {
        if self.lines.is_empty() { self.byte(span.byte_range().end) } else { self.byte_at(span.end()) }
    }

    fn byte_at(&self, at: LineColumn) -> u32 {
        let line = self.lines.get(at.line.saturating_sub(1));
        line.map_or(0, |start| (start + offset(at.column)).min(self.length))
    }

    fn byte(&self, at: usize) -> u32 {
        offset(at).min(self.length)
    }
}

impl Extraction<'_> {
    /// Reads a body from brace to brace.
    pub(super) fn function_body(&mut self, mut function: Function, range: Range<usize>) {
        let log_calls = self.scan(&mut function, range.clone());
        if range.len() > MAX_TOKENS {
            // What a program wrote may have more of these than rules can compare with each other.
            (function.calls, function.loops, function.flow) = (Vec::new(), Vec::new(), None);
        }
        if self.wants_tree(&function, !log_calls.is_empty()) {
            function.body = self
                .tree(&function, range, |lowering, body: FunctionBody| lowering.block(&body.block))
                .or_else(|| self.calls_alone(&log_calls));
            self.parsed_functions += 1;
        }
        self.facts.functions.push(function);
    }

    /// Reads code outside functions, if it logs.
    pub(super) fn loose_body(&mut self, mut function: Function, range: Range<usize>) {
        let functions_before = self.facts.functions.len();
        let log_calls = self.scan_loose(&mut function, range.clone());
        if log_calls.is_empty() || !self.wants_tree(&function, !log_calls.is_empty()) {
            return;
        }
        let has_functions = self.facts.functions.len() > functions_before;
        // The log calls of a function inside are its own, so the tokens are not searched as a whole.
        let tree = if has_functions { None } else { self.tree(&function, range, token_soup) };
        function.body = tree.or_else(|| self.calls_alone(&log_calls));
        self.parsed_functions += 1;
        self.facts.functions.push(function);
    }

    fn wants_tree(&self, function: &Function, logs: bool) -> bool {
        let is_instrumented = || {
            function
                .attributes
                .iter()
                .any(|attribute| attribute.path.last().is_some_and(|name| name == "instrument"))
        };
        // Test code is not judged, save calls of our own macros, which do not compile there either.
        let is_read = !function.is_test || self.reads_tests;
        is_read && (logs || function.names.enter || (function.names.spawn && is_instrumented()))
    }

    /// The tree of some code; without one, a note says why.
    fn tree<T: Parse>(
        &mut self,
        function: &Function,
        range: Range<usize>,
        lower: impl FnOnce(&mut Lowering<'_>, T) -> Block,
    ) -> Option<Block> {
        let bytes = self.tokens.bytes(range.clone());
        let read = if self.is_too_large(range) {
            Err((bytes.start, "is too large to be read as a tree".to_owned()))
        } else {
            let too_deep = || (bytes.start, "has expressions that are nested too deep".to_owned());
            parsed(self.source(&bytes))
                .map_err(|(at, what)| (bytes.start + at, what))
                .and_then(|tree| self.lower(&bytes, |lowering| lower(lowering, tree)).ok_or_else(too_deep))
        };
        // The source map of proc-macro2 is kept by thread and never shrinks by itself.
        proc_macro2::extra::invalidate_current_thread_spans();
        match read {
            Ok(block) => Some(block),
            Err((at, what)) => {
                let name =
                    if function.name.is_empty() { "this code" } else { &format!("`{}`", function.name) };
                self.problem(at, &format!("{name} {what}"), ONE_BY_ONE);
                None
            }
        }
    }

    pub(super) fn is_too_large(&self, range: Range<usize>) -> bool {
        range.len() > MAX_TOKENS || deepest(self.tokens, range) > MAX_NESTING
    }

    /// The log calls by themselves, without the code around them.
    fn calls_alone(&mut self, calls: &[Range<usize>]) -> Option<Block> {
        let mut block = Block::default();
        let mut behind = 0;
        for call in calls {
            // What stands in the arguments of another call has been read with it.
            if call.start >= behind {
                behind = call.end;
                block.statements.extend(self.call_alone(call.clone()));
            }
        }
        proc_macro2::extra::invalidate_current_thread_spans();
        Some(block).filter(|block| !block.statements.is_empty())
    }

    fn call_alone(&mut self, range: Range<usize>) -> Option<Statement> {
        let bytes = self.tokens.bytes(range.clone());
        let parsed = if self.is_too_large(range) { None } else { self.source(&bytes).parse().ok() };
        let call = parsed.and_then(|tokens| self.lower(&bytes, |lowering| lowering.token_soup(tokens)));
        if call.is_none() {
            self.problem(bytes.start, "the tokens of a log call cannot be read", "it is not checked");
        }
        call.map(|expr| Statement::Expr { expr, semicolon: true })
    }

    pub(super) fn source(&self, bytes: &Range<u32>) -> &str {
        &self.tokens.text[bytes.start as usize..bytes.end as usize]
    }

    /// Lowers a tree and takes over its positions, as bytes of the file; nothing where it is too deep.
    fn lower<T>(&mut self, bytes: &Range<u32>, run: impl FnOnce(&mut Lowering<'_>) -> T) -> Option<T> {
        self.resolver.starts_at(bytes.start);
        let mut places = self.new_places();
        let mut lowering = Lowering::new(&mut places, &self.resolver);
        lowering.keeps_tests = self.purpose == Purpose::Inventory;
        let lowered = run(&mut lowering);
        if lowering.too_deep {
            return None;
        }
        self.facts.test_statements.append(&mut lowering.test_statements);
        self.take_places(bytes, &places);
        Some(lowered)
    }

    /// A table of places that goes on where that of the file ends.
    pub(super) fn new_places(&self) -> Places {
        Places::starting_at(offset(self.facts.places.len()))
    }

    /// Takes over positions in some source, as bytes of the file.
    pub(super) fn take_places(&mut self, bytes: &Range<u32>, places: &Places) {
        let source = SourceMap::new(&self.tokens.text[bytes.start as usize..bytes.end as usize]);
        self.facts.places.extend(places.iter().map(|place| {
            let start = source.start(place.first);
            let range = match &place.inside {
                // What a wrapper wrote stands at its name, which may be shorter.
                Some(inside) => {
                    (start + inside.start).min(source.length)..(start + inside.end).min(source.length)
                }
                None => start..source.end(place.last).max(start),
            };
            bytes.start + range.start..bytes.start + range.end
        }));
    }
}

/// Reads source as one part of Rust's grammar; the error says where it is not, and how.
fn parsed<T: Parse>(source: &str) -> Result<T, (u32, String)> {
    let start = |span: Span| offset(span.byte_range().start);
    let tokens: TokenStream =
        source.parse().map_err(|error: LexError| (start(error.span()), "does not lex".to_owned()))?;
    syn::parse2(tokens).map_err(|error| (start(error.span()), format!("is not the Rust we know: {error}")))
}

/// Tokens outside functions, as a block.
fn token_soup(lowering: &mut Lowering<'_>, tokens: TokenStream) -> Block {
    let expr = lowering.token_soup(tokens);
    Block { loc: expr.loc, statements: vec![Statement::Expr { expr, semicolon: false }] }
}
