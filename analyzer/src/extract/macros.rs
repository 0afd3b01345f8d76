//! Which macro is `info!`? By what is in scope where it is called, through the whole workspace; and what does it log?
//! Where it is a macro of the workspace, by expanding it.
//!
//! - [`survey`] finds definitions in the texts of all files, before anything is read.
//! - [`table`] holds them, and finds out which may log.
//! - [`names`], [`modules`] and [`resolving`] lead from a path to what it means.
//! - [`definition`], [`matching`] and [`transcribing`] are what the compiler does with `macro_rules!`.
//! - [`named`] reads what the policy says of macros whose definition is out of sight.
//! - [`expanding`] finds the log call that a wrapper makes, [`reading`] makes it a call of whoever calls the wrapper.
//!
//! A macro is never taken for a log macro on a guess: where its path may mean two things, it means none.

use std::cell::{Cell, RefCell};

use logcheck_rules::call::parse::{CallTokens, MacroShape, read_call};
use logcheck_rules::call::{Family, LogCall};
use logcheck_rules::expr::Places;
use logcheck_rules::expr::lower::{LogMacros, MacroTokens};
use logcheck_rules::facts::Import;

use crate::lex::Tokens;
use families::{is_distinct, is_read_in_passing, only_family};
use modules::Place;
use names::FileNames;
use resolving::{Meaning, Site, meaning};

mod definition;
mod expanding;
mod families;
mod matching;
mod modules;
mod named;
mod names;
mod reading;
mod resolving;
mod survey;
mod table;
mod transcribing;

pub(crate) use table::MacroTable;

/// Tells the log macros of one file.
#[derive(Debug)]
pub(crate) struct MacroResolver<'t> {
    table: &'t MacroTable<'t>,
    file: usize,
    package: usize,
    tokens: &'t Tokens<'t>,
    /// The tokens that begin what brings in names: they are read when the first log call is.
    pub(super) sites: Vec<usize>,
    /// The byte of the file that the code at hand begins with.
    start: Cell<u32>,
    /// Other names that the file gives to macros that may log: `use tracing::info as note`.
    renamed: Vec<String>,
    /// What has been asked before, and where: most files ask for the same few.
    known: RefCell<Vec<Known>>,
}

#[derive(Debug)]
struct Known {
    module: usize,
    path: Vec<String>,
    meaning: Meaning,
}

impl<'t> MacroResolver<'t> {
    pub(super) fn new(table: &'t MacroTable<'t>, file: usize, tokens: &'t Tokens<'t>) -> Self {
        MacroResolver {
            table,
            file,
            package: table.files[file].package,
            tokens,
            sites: Vec::new(),
            start: Cell::new(0),
            renamed: Vec::new(),
            known: RefCell::default(),
        }
    }

    /// Whether the package depends on a crate of that name.
    pub(super) fn depends_on(&self, name: &str) -> bool {
        self.table.packages[self.package].depends_on(name)
    }

    /// The names of the file.
    fn names(&self) -> &FileNames {
        let names = &self.table.files[self.file].names;
        names.get_or_init(|| FileNames::read(self.tokens, self.sites.iter().copied()))
    }

    /// What follows stands behind a byte of the file.
    pub(super) fn starts_at(&self, byte: u32) {
        self.start.set(byte);
    }

    /// Notes the names that imports give to macros that may log.
    pub(super) fn learn_renamed(&mut self, imports: &[Import]) {
        let renamed = imports.iter().filter(|import| {
            let original = import.path.last();
            import.name != "*" && original.is_some_and(|name| *name != import.name && self.may_log(name))
        });
        self.renamed = renamed.map(|import| import.name.clone()).collect();
    }

    /// Whether a name may be that of a log macro, before anything is resolved: whether its call is worth a tree.
    pub(super) fn may_log(&self, name: &str) -> bool {
        self.table.may_log(self.package, name) || self.renamed.iter().any(|renamed| renamed == name)
    }

    /// What a path means in the file.
    fn meaning(&self, path: &[String], at: u32) -> Meaning {
        let text = self.table.files[self.file].text;
        let global =
            path.first().filter(|_| text.get(at as usize..).is_some_and(|path| path.starts_with("::")));
        let global = global.map(|first| [&[format!("::{first}")], &path[1..]].concat());
        let path = global.as_deref().unwrap_or(path);
        let place = Place { file: self.file, module: self.names().module_at(at) };
        let known = self.known.borrow();
        if let Some(known) = known.iter().find(|known| known.module == place.module && known.path == path) {
            return known.meaning.clone();
        }
        drop(known);
        let segments: Vec<&str> = path.iter().map(String::as_str).collect();
        let site = Site { place, at: Some(at) };
        let found = match meaning(self.table, site, &segments) {
            found @ (Meaning::Log(_) | Meaning::Wrapper(_) | Meaning::NotALog) => found,
            found => match self.table.named_by_policy(place, &segments) {
                Some(index) => Meaning::Named(index),
                None if found == Meaning::Unknown => self.by_dependency(&segments),
                None => found,
            },
        };
        // A macro that a block defines is in scope there alone.
        let is_of_block = |index: usize| self.table.enclosing(index).is_body;
        if path.len() > 1 || !self.table.named(&path[0]).any(is_of_block) {
            let (module, path, meaning) = (place.module, path.to_vec(), found.clone());
            self.known.borrow_mut().push(Known { module, path, meaning });
        }
        found
    }

    /// The last resort: the family of the only log crate that the package depends on, for names that hardly anything
    /// but a log macro has, and where nothing says that they come from elsewhere.
    fn by_dependency(&self, path: &[&str]) -> Meaning {
        let Some(name) = path.last().filter(|name| is_distinct(name)) else { return Meaning::Unknown };
        let package = &self.table.packages[self.package];
        let family = match package.dependencies {
            None => Some(Family::Tracing),
            Some(_) => only_family(|name| package.depends_on(name)),
        };
        let Some(family) = family else { return Meaning::Unknown };
        MacroShape::of(family, name).map_or(Meaning::Unknown, Meaning::Log)
    }
}

impl LogMacros for MacroResolver<'_> {
    fn shape(&self, path: &[String]) -> Option<MacroShape> {
        match self.meaning(path, self.start.get()) {
            Meaning::Log(shape) => Some(shape),
            _ => None,
        }
    }

    fn read(&self, path: &[String], call: MacroTokens<'_>, places: &mut Places) -> Option<LogCall> {
        let name = path.last()?;
        if !(self.may_log(name) || is_read_in_passing(name)) {
            return None;
        }
        let at = self.start.get() + crate::lex::offset(call.name.0.byte_range().start);
        let MacroTokens { name, tokens, end } = call;
        match self.meaning(path, at) {
            Meaning::Log(shape) => {
                Some(read_call(CallTokens { shape, name, tokens: tokens.clone(), end }, places))
            }
            Meaning::Named(index) => {
                let call = MacroTokens { name, tokens, end };
                named::read_named(self.table.named_wrappers.get(index)?, call, places)
            }
            Meaning::Wrapper(definitions) => {
                expanding::read_wrapper(self, &definitions, MacroTokens { name, tokens, end }, places)
            }
            Meaning::NotALog | Meaning::Outside | Meaning::Ambiguous | Meaning::Unknown => None,
        }
    }
}
