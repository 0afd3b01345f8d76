//! A wrapper is read by expanding it: the log calls that its rules make are read as those of whoever calls it.

use logcheck_rules::call::parse::MacroShape;
use logcheck_rules::call::{CallKind, LevelGiven, LogCall};
use logcheck_rules::expr::lower::{MacroTokens, name_of};
use logcheck_rules::expr::{Expr, ExprKind, Places};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

use super::MacroResolver;
use super::modules::Place;
use super::reading::{Mark, read_made_call};
use super::resolving::{Meaning, Site, meaning};
use super::transcribing::{Budget, expanded};

/// How many macros may lead from a call to the log macro. Those that take their arguments one by one call themselves
/// for each.
const MAX_DEPTH: usize = 64;

/// What reading one call may cost.
const BUDGET: Budget = Budget { steps: 200_000, tokens: 20_000 };

/// How many log calls one wrapper is expected to choose between.
const MAX_CALLS: usize = 8;

/// Reads the call of a wrapper; nothing where it makes no log call of what it is given.
pub(super) fn read_wrapper(
    resolver: &MacroResolver<'_>,
    definitions: &[usize],
    call: MacroTokens<'_>,
    places: &mut Places,
) -> Option<LogCall> {
    let mut search = Search {
        resolver,
        mark: Mark::new(call.name.1),
        span: call.name.1,
        budget: BUDGET,
        made: Vec::new(),
        is_value: true,
    };
    for definition in definitions {
        search.expand(*definition, call.tokens, 0);
    }
    let mark = search.mark;
    let mut read = Vec::new();
    for (shape, tokens) in search.made {
        let parts = MacroTokens { name: call.name, tokens: &tokens, end: call.end };
        read.extend(read_made_call(shape, parts, &mark, places));
    }
    let levels_differ = read.windows(2).any(|two: &[LogCall]| two[0].level != two[1].level);
    let mut chosen = read.into_iter().next()?;
    if levels_differ {
        let loc = chosen.macro_loc;
        chosen.level = LevelGiven::Computed(Expr { loc, kind: ExprKind::Other(Vec::new()) });
    }
    Some(chosen)
}

/// Looks for log calls in what rules make.
struct Search<'r, 't> {
    resolver: &'r MacroResolver<'t>,
    mark: Mark,
    span: Span,
    budget: Budget,
    made: Vec<(MacroShape, TokenStream)>,
    /// Whether what is looked at is all that the wrapper makes.
    is_value: bool,
}

impl Search<'_, '_> {
    fn expand(&mut self, definition: usize, tokens: &TokenStream, depth: usize) {
        if depth > MAX_DEPTH || self.made.len() >= MAX_CALLS {
            return;
        }
        let table = self.resolver.table;
        let package = table.files[table.definitions[definition].file].package;
        let rules = table.rules(definition);
        let Some(made) = expanded(rules, package, tokens, self.span, &mut self.budget) else { return };
        self.search(definition, made, depth);
    }

    /// Looks for macro calls that the rules make, at any depth.
    fn search(&mut self, definition: usize, tokens: TokenStream, depth: usize) {
        let was_value = self.is_value;
        self.is_value &= is_one_call(&tokens);
        self.search_calls(definition, tokens, depth);
        self.is_value = was_value;
    }

    fn search_calls(&mut self, definition: usize, tokens: TokenStream, depth: usize) {
        let mut path: Vec<String> = Vec::new();
        let (mut colons, mut after_bang) = (0, false);
        // What a function that the rules write does is not done where the macro is called.
        let mut in_item = false;
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            in_item |= match &token {
                TokenTree::Ident(word) if word == "fn" => matches!(tokens.peek(), Some(TokenTree::Ident(_))),
                TokenTree::Ident(word) => word == "macro_rules",
                _ => false,
            };
            match token {
                TokenTree::Group(group) if in_item => in_item = group.delimiter() != Delimiter::Brace,
                TokenTree::Ident(ident) => {
                    let is_path = colons == 2 && !after_bang;
                    if !is_path {
                        path.clear();
                    }
                    let begins_with_colons = is_path && path.is_empty();
                    let name = name_of(&ident);
                    path.push(if begins_with_colons { format!("::{name}") } else { name });
                    (colons, after_bang) = (0, false);
                    continue;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' && !after_bang => {
                    colons += 1;
                    continue;
                }
                TokenTree::Punct(punct) if punct.as_char() == '!' && !path.is_empty() => {
                    after_bang = true;
                    continue;
                }
                // What the caller wrote is found where it stands.
                TokenTree::Group(group) if self.mark.is_on(group.span_open()) => {
                    let path = if after_bang { std::mem::take(&mut path) } else { Vec::new() };
                    self.group(definition, &path, group.stream(), depth);
                }
                _ => {}
            }
            path.clear();
            (colons, after_bang) = (0, false);
        }
    }

    fn group(&mut self, definition: usize, path: &[String], tokens: TokenStream, depth: usize) {
        if path.is_empty() {
            return self.search(definition, tokens, depth);
        }
        match self.meaning(definition, path) {
            // Whether something would be logged is asked before it is, and what is added to later events is no event.
            Meaning::Log(shape) if !matches!(shape.kind, CallKind::Event | CallKind::Span) => {}
            // A span that is not what the wrapper gives back is the wrapper's own affair.
            Meaning::Log(shape) if shape.kind == CallKind::Span && !self.is_value => {}
            Meaning::Log(shape) if self.made.len() < MAX_CALLS => self.made.push((shape, tokens)),
            Meaning::Wrapper(inner) if self.mark.has_others(&tokens) => {
                for inner in inner {
                    self.expand(inner, &tokens, depth + 1);
                }
            }
            Meaning::Log(_) | Meaning::Wrapper(_) => {}
            _ => self.search(definition, tokens, depth),
        }
    }

    /// What a path means: where the macro is called, as the compiler has it, else where it is defined.
    fn meaning(&self, definition: usize, path: &[String]) -> Meaning {
        let Some(last) = path.last() else { return Meaning::NotALog };
        let table = self.resolver.table;
        let file = table.definitions[definition].file;
        let may_log = |package| table.may_log(package, last);
        if !may_log(self.resolver.package) && !may_log(table.files[file].package) {
            return Meaning::NotALog;
        }
        let segments: Vec<&str> = path.iter().map(String::as_str).collect();
        let at = self.resolver.start.get() + crate::lex::offset(self.span.byte_range().start);
        let module = table.names(self.resolver.file).module_at(at);
        let caller = Site { place: Place { file: self.resolver.file, module }, at: Some(at) };
        match meaning(table, caller, &segments) {
            Meaning::Unknown => {}
            found => return found,
        }
        let defined_at = crate::lex::offset(table.definitions[definition].found.bytes.start);
        let module = table.names(file).module_at(defined_at);
        let its = Site { place: Place { file, module }, at: Some(defined_at) };
        match meaning(table, its, &segments) {
            Meaning::Unknown => self.resolver.by_dependency(&segments),
            found => found,
        }
    }
}

/// Whether tokens are the call of one macro, and nothing else.
fn is_one_call(tokens: &TokenStream) -> bool {
    let mut tokens = tokens.clone().into_iter().skip_while(|token| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ':',
        _ => false,
    });
    let is_bang = |token: TokenTree| matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '!');
    let is_group = |token: TokenTree| matches!(token, TokenTree::Group(_));
    tokens.next().is_some_and(is_bang) && tokens.next().is_some_and(is_group) && tokens.next().is_none()
}
