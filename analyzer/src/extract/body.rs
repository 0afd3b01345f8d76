//! The bodies that are worth a tree: parsed with `syn`, turned into plain values, positions and all.

use std::ops::Range;

use logcheck_rules::expr::lower::Lowering;
use logcheck_rules::expr::{Block, Places, Statement};
use logcheck_rules::facts::Function;
use proc_macro2::{Span, TokenStream};

use super::Extraction;
use super::scan::Interest;
use crate::lex::{Kind, offset};

/// How many tokens a function may have before it is only read as tokens: a tree of what a program generated could be
/// deeper than the stack.
const MAX_TOKENS: usize = 100_000;

/// How many tokens may follow each other without `;`, `,` or a brace.
const MAX_RUN: usize = 5_000;

/// From spans to bytes. proc-macro2 counts characters and searches for the byte each time; where every character is one
/// byte, lines and columns give it at once.
struct SourceMap {
    length: u32,
    /// Where each line begins; empty if the source is not ASCII.
    lines: Vec<u32>,
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

    fn bytes(&self, span: Span) -> Range<u32> {
        let range = if self.lines.is_empty() {
            let range = span.byte_range();
            offset(range.start)..offset(range.end)
        } else {
            self.byte(span.start())..self.byte(span.end())
        };
        range.start.min(self.length)..range.end.min(self.length)
    }

    fn byte(&self, at: proc_macro2::LineColumn) -> u32 {
        self.lines.get(at.line.saturating_sub(1)).map_or(0, |start| start + offset(at.column))
    }
}

impl Extraction<'_> {
    /// Reads a body from brace to brace.
    pub(super) fn function_body(&mut self, mut function: Function, range: Range<usize>) {
        let interest = self.scan(&mut function, range.clone());
        if self.wants_tree(&function, interest) && self.is_parsable(&function, range.clone()) {
            let bytes = self.tokens.bytes(range);
            match syn::parse_str::<syn::Block>(self.source(&bytes)) {
                Ok(block) => function.body = Some(self.lower(bytes, |lowering| lowering.block(&block))),
                Err(error) => {
                    self.unparsed(&function, &bytes, &error);
                    function.body = self.soup(bytes);
                }
            }
            self.parsed_functions += 1;
        }
        self.facts.functions.push(function);
    }

    /// Reads code outside functions, if it logs.
    pub(super) fn loose_body(&mut self, mut function: Function, range: Range<usize>) {
        let interest = self.scan(&mut function, range.clone());
        if interest.logs && self.wants_tree(&function, interest) && self.is_parsable(&function, range.clone())
        {
            let bytes = self.tokens.bytes(range);
            function.body = self.soup(bytes);
            self.parsed_functions += 1;
            self.facts.functions.push(function);
        }
    }

    fn wants_tree(&self, function: &Function, interest: Interest) -> bool {
        let is_instrumented = || {
            function
                .attributes
                .iter()
                .any(|attribute| attribute.path.last().is_some_and(|name| name == "instrument"))
        };
        // Test code is not judged, save calls of our own macros, which do not compile there either.
        let is_read = !function.is_test || self.may_use_own_macros;
        is_read && (interest.logs || interest.enters_span || (interest.spawns && is_instrumented()))
    }

    fn is_parsable(&mut self, function: &Function, range: Range<usize>) -> bool {
        let mut run = 0;
        let mut longest = 0;
        let mut chained_else = 0;
        for index in range.clone() {
            match self.tokens.kind(index) {
                Kind::Punct(b';' | b',') | Kind::Open(b'{') | Kind::Close(b'}') => run = 0,
                _ => run += 1,
            }
            longest = longest.max(run);
            chained_else +=
                usize::from(self.tokens.is_word(index, "else") && self.tokens.is_word(index + 1, "if"));
        }
        let is_parsable = range.len() <= MAX_TOKENS && longest <= MAX_RUN && chained_else <= 500;
        if !is_parsable {
            let bytes = self.tokens.bytes(range.start..range.start + 1);
            let what = format!("`{}` is too large to be read as a tree", function.name);
            self.problem(bytes, &what, "the log calls in it are not checked");
        }
        is_parsable
    }

    fn source(&self, bytes: &Range<u32>) -> &str {
        &self.tokens.text[bytes.start as usize..bytes.end as usize]
    }

    fn unparsed(&mut self, function: &Function, bytes: &Range<u32>, error: &syn::Error) {
        let at = bytes.start + offset(error.span().byte_range().start);
        let what = format!("`{}` is not the Rust we know: {error}", function.name);
        self.problem(at..at + 1, &what, "its log calls are checked one by one, without the code around them");
    }

    /// What can be picked out of tokens that do not parse.
    fn soup(&mut self, bytes: Range<u32>) -> Option<Block> {
        let tokens: TokenStream = self.source(&bytes).parse().ok()?;
        Some(self.lower(bytes, |lowering| {
            let expr = lowering.token_soup(tokens);
            Block { loc: expr.loc, statements: vec![Statement::Expr { expr, semicolon: false }] }
        }))
    }

    /// Lowers a tree and takes over its positions, as bytes of the file.
    fn lower(&mut self, bytes: Range<u32>, run: impl FnOnce(&mut Lowering<'_>) -> Block) -> Block {
        let mut places = Places::starting_at(offset(self.facts.places.len()));
        let mut lowering = Lowering::new(&mut places, &self.resolver);
        let block = run(&mut lowering);
        let too_deep = lowering.too_deep;
        let source = SourceMap::new(&self.tokens.text[bytes.start as usize..bytes.end as usize]);
        let in_source = |span: Span| source.bytes(span);
        self.facts.places.extend(places.iter().map(|place| {
            let (first, last) = (in_source(place.first), in_source(place.last));
            let range = match &place.inside {
                Some(inside) => first.start + inside.start..first.start + inside.end,
                None => first.start..last.end.max(first.start),
            };
            bytes.start + range.start..bytes.start + range.end
        }));
        // The source map of proc-macro2 is kept by thread and never shrinks by itself.
        proc_macro2::extra::invalidate_current_thread_spans();
        if too_deep {
            let what = "expressions are nested too deep";
            self.problem(bytes.start..bytes.start + 1, what, "what is inside them is not checked");
        }
        block
    }
}
