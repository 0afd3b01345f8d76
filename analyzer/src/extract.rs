//! From the text of a file to its facts: a pure function, run on all files in parallel.
//!
//! Tokens give the outline: items, signatures, types, calls by name, loops. Only the bodies that log, make a span or
//! enter one are parsed into a tree.

use std::ops::Range;

use logcheck_rules::expr::Loc;
use logcheck_rules::facts::{FileFacts, MARKERS, Owner, Problem, Scope, ScopeId};

use crate::lex::{Kind, Token, TokenProblem, Tokens};

mod body;
mod common_methods;
mod generics;
mod instrument;
mod items;
mod macros;
mod nesting;
mod printing;
mod scan;
mod signature;
mod suppressions;
mod types;

use instrument::InstrumentNames;
use macros::MacroResolver;
pub(crate) use macros::MacroTable;

/// What extraction needs to know beside the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FileContext<'a> {
    /// The macros of the workspace.
    pub(crate) macros: &'a MacroTable<'a>,
    /// The file, in the order of [`MacroTable::read`].
    pub(crate) file: usize,
    /// Whether the whole file is for tests.
    pub(crate) is_test: bool,
    /// What the facts are for.
    pub(crate) purpose: Purpose,
}

/// What facts are read for. Judging needs less than a list of everything, and is to be fast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Judging: test code is passed over, and only bodies that log become trees.
    Check,
    /// A list of everything that is written: test code counts, and so do prints and panics.
    Inventory,
}

/// The facts of a file, and how much of it was parsed.
#[derive(Debug, Default)]
pub(crate) struct Extracted {
    pub(crate) facts: FileFacts,
    pub(crate) parsed_functions: usize,
}

/// What becomes of code that no tree can be made of.
const ONE_BY_ONE: &str = "its log calls are checked one by one, without the code around them";

/// Memory that is used again from file to file: to ask the system for fresh pages costs as much as to lex.
pub(crate) type TokenBuffer = Vec<Token>;

/// Reads one file. Never fails: what is not Rust as we know it is noted in [`FileFacts::problems`].
pub(crate) fn extract(text: &str, context: FileContext<'_>, buffer: &mut TokenBuffer) -> Extracted {
    if context.is_test && context.purpose == Purpose::Check && !may_matter_in_tests(text) {
        return Extracted::default();
    }
    let tokens = Tokens::read(text, std::mem::take(buffer));
    let mut extraction = Extraction::new(&tokens, context);
    if let Some(TokenProblem { at, what, consequence }) = tokens.problem {
        extraction.problem(at, what, consequence);
    }
    extraction.imports_and_macros();
    extraction.items(0..tokens.len());
    extraction.facts.routed.sort_unstable();
    extraction.facts.routed.dedup();
    extraction.facts.suppressions = suppressions::read(&tokens, &mut extraction.facts.places);
    extraction.facts.is_generated = tokens.is_generated;
    // What lists have grown ahead is never used, and adds up over thousands of files.
    extraction.facts.functions.shrink_to_fit();
    extraction.facts.places.shrink_to_fit();
    let extracted = Extracted { facts: extraction.facts, parsed_functions: extraction.parsed_functions };
    *buffer = tokens.all;
    buffer.clear();
    extracted
}

/// Whether a file of tests, which is not judged, may call logcheck's own macros, hold a comment for it, or lead to a file
/// that no other does.
fn may_matter_in_tests(text: &str) -> bool {
    let signs = ["logcheck", "path =", "path=", "include!"];
    signs.iter().any(|sign| memchr::memmem::find(text.as_bytes(), sign.as_bytes()).is_some())
}

/// A file while it is read.
struct Extraction<'t> {
    tokens: &'t Tokens<'t>,
    resolver: MacroResolver<'t>,
    facts: FileFacts,
    parsed_functions: usize,
    /// Whether test code is read: for judging only where it may call logcheck's own macros.
    reads_tests: bool,
    purpose: Purpose,
    /// Where `mod name;` stands: the modules that are files of their own.
    file_modules: Vec<usize>,
    /// By which paths the file names tracing's `#[instrument]`.
    instrument_names: InstrumentNames,
    /// Where each `use` and `extern crate` stands, and the first of its imports.
    uses: Vec<(usize, usize)>,
    /// Whether a note says that items are nested too deep.
    has_deep_items: bool,
    /// Where the item at hand stands.
    scope: ItemScope,
}

/// What surrounds an item.
#[derive(Clone, Debug, Default)]
struct ItemScope {
    id: ScopeId,
    owner: Owner,
    module: Vec<String>,
    self_type: Option<String>,
    trait_name: Option<String>,
    is_test: bool,
    depth: usize,
}

impl<'t> Extraction<'t> {
    fn new(tokens: &'t Tokens<'t>, context: FileContext<'t>) -> Self {
        let resolver = MacroResolver::new(context.macros, context.file, tokens);
        let depends_on_us = resolver.depends_on("logcheck");
        Extraction {
            tokens,
            resolver,
            facts: FileFacts::default(),
            parsed_functions: 0,
            reads_tests: context.purpose == Purpose::Inventory || depends_on_us || tokens.mentions_us,
            purpose: context.purpose,
            file_modules: Vec::new(),
            instrument_names: InstrumentNames::default(),
            uses: Vec::new(),
            has_deep_items: false,
            scope: ItemScope { is_test: context.is_test, ..ItemScope::default() },
        }
    }

    /// Notes where the imports of the `use` or `extern crate` at a token stand.
    fn place_imports(&mut self, at: usize) {
        let Ok(index) = self.uses.binary_search_by_key(&at, |(at, _)| *at) else { return };
        let end = self.uses.get(index + 1).map_or(self.facts.imports.len(), |(_, first)| *first);
        for import in &mut self.facts.imports[self.uses[index].1..end] {
            import.scope = Some(self.scope.id);
        }
    }

    /// Opens a scope inside the one at hand: a module, or a body where there is no name.
    fn open_scope(&mut self, name: Option<&str>) {
        let scope = Scope { name: name.map(Box::from), parent: self.scope.id, is_test: self.scope.is_test };
        self.facts.scopes.push(scope);
        self.scope.id = ScopeId(crate::lex::offset(self.facts.scopes.len()));
    }

    /// A position for a range of bytes.
    fn loc(&mut self, bytes: Range<u32>) -> Loc {
        push_place(&mut self.facts.places, bytes)
    }

    /// A position for a range of tokens.
    fn token_loc(&mut self, range: Range<usize>) -> Loc {
        let bytes = self.tokens.bytes(range);
        self.loc(bytes)
    }

    /// Notes what is wrong with the character at an offset.
    fn problem(&mut self, at: u32, text: &str, consequence: &str) {
        let char = self.tokens.text.get(at as usize..).and_then(|behind| behind.chars().next());
        let loc = char.map(|char| self.loc(at..at + crate::lex::offset(char.len_utf8())));
        self.facts.problems.push(Problem { loc, text: text.to_owned(), consequence: consequence.to_owned() });
    }

    /// Reads every `use`, `extern crate` and `macro_rules!` of the file, wherever it stands: what a macro's name means
    /// must be known before the first call is read.
    fn imports_and_macros(&mut self) {
        let tokens = self.tokens;
        for (at, _) in tokens.all.iter().enumerate().filter(|(_, token)| token.kind == Kind::Ident) {
            match tokens.word(at) {
                "use" => {
                    self.uses.push((at, self.facts.imports.len()));
                    self.resolver.sites.push(at);
                    signature::read_use(tokens, at, &mut self.facts.imports);
                }
                "extern" if tokens.is_word(at + 1, "crate") => {
                    self.uses.push((at, self.facts.imports.len()));
                    self.resolver.sites.push(at);
                    signature::read_extern_crate(tokens, at, &mut self.facts.imports);
                }
                "macro_rules" if tokens.is(at + 1, b'!') => {
                    self.facts.local_macros.extend(tokens.ident(at + 2).map(str::to_owned));
                }
                "mod" if tokens.is(at + 1, b'$') => self.facts.has_macro_modules = true,
                "mod" if tokens.is(at + 2, b';') => self.file_modules.push(at),
                "mod" if tokens.kind(at + 2) == Kind::Open(b'{') => self.resolver.sites.push(at),
                "include" if tokens.is(at + 1, b'!') => {
                    self.facts.includes.extend(items::text_of_literal(tokens.word(at + 3)));
                }
                word if is_marker(word) && !self.facts.markers.iter().any(|known| known == word) => {
                    self.facts.markers.push(word.to_owned());
                }
                _ => {}
            }
        }
        self.resolver.learn_renamed(&self.facts.imports);
        self.instrument_names = InstrumentNames::of(&self.facts.imports);
    }
}

/// The bytes that [`MARKERS`] begin with, and their lengths, as sets of bits. Every word of every file is asked about, and
/// nearly none is a marker.
const MARKER_SHAPES: (u128, u128) = {
    let (mut starts, mut lengths) = (0, 0);
    let mut at = 0;
    while at < MARKERS.len() {
        starts |= 1 << MARKERS[at].as_bytes()[0];
        lengths |= 1 << MARKERS[at].len();
        at += 1;
    }
    (starts, lengths)
};

/// Whether a word is one of [`MARKERS`].
fn is_marker(word: &str) -> bool {
    let (starts, lengths) = MARKER_SHAPES;
    let has = |set: u128, number: usize| number < 128 && (set >> number) & 1 == 1;
    has(lengths, word.len()) && has(starts, word.as_bytes()[0].into()) && MARKERS.contains(&word)
}

fn push_place(places: &mut Vec<Range<u32>>, bytes: Range<u32>) -> Loc {
    let loc = Loc(crate::lex::offset(places.len()));
    places.push(bytes);
    loc
}
