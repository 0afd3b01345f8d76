//! Every macro definition of a workspace, and where the names that lead to them are looked up.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::OnceLock;

use logcheck_rules::policy::Wrapper;
use rayon::prelude::*;

use super::definition::{Rule, read_rules};
use super::families::is_log_name;
use super::modules::Place;
use super::names::FileNames;
use super::survey::{FoundDefinition, Survey, survey};
use crate::lex::{Kind, Tokens, offset};
use crate::load::{LoadedCrate, LoadedFile};

/// What macro names depend on, of all packages.
#[derive(Debug, Default)]
pub(crate) struct MacroTable<'t> {
    /// In the order of the files that are read, which is that of their paths.
    pub(super) files: Vec<TableFile<'t>>,
    pub(super) packages: Vec<PackageMacros<'t>>,
    pub(super) definitions: Vec<Definition<'t>>,
    /// The definitions of each name.
    pub(super) by_name: HashMap<&'t str, Vec<usize>>,
    /// Packages by the name of their library in code.
    pub(super) package_of: BTreeMap<String, usize>,
    /// What the policy says of macros whose definition is out of sight.
    pub(super) named_wrappers: &'t [Wrapper],
    /// Macros that may log and that every package may reach.
    exported: NameSet<'t>,
}

#[derive(Debug)]
pub(super) struct TableFile<'t> {
    pub(super) path: &'t str,
    pub(super) text: &'t str,
    pub(super) package: usize,
    /// Modules that it declares with `#[macro_use]`.
    pub(super) used_modules: Vec<&'t str>,
    /// Whether it says `#![macro_use]` of itself.
    pub(super) is_used: bool,
    pub(super) names: OnceLock<FileNames>,
}

/// What holds for all files of a package.
#[derive(Debug, Default)]
pub(super) struct PackageMacros<'t> {
    /// The names of its dependencies in code; `None` where there is no manifest to tell.
    pub(super) dependencies: Option<Vec<String>>,
    /// Dependencies that code names otherwise than they are named.
    pub(super) renamed: BTreeMap<String, String>,
    /// The name of its library in code.
    pub(super) library: String,
    /// The root of its library, or of its program.
    pub(super) root: Option<usize>,
    /// The crates of `#[macro_use] extern crate`.
    pub(super) everywhere: Vec<&'t str>,
    /// Its own macros that may log.
    may_log: NameSet<'t>,
}

/// A `macro_rules!`.
#[derive(Debug)]
pub(super) struct Definition<'t> {
    pub(super) file: usize,
    pub(super) found: FoundDefinition<'t>,
    /// Whether it, or a macro that it calls, may log.
    pub(super) may_log: bool,
    rules: OnceLock<Option<Vec<Rule>>>,
    block: OnceLock<Enclosing>,
}

/// What a definition that is not outermost stands in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Enclosing {
    /// The innermost block, or the whole file.
    pub(super) bytes: Range<u32>,
    /// Whether that is a function's body or the like, and no module.
    pub(super) is_body: bool,
    /// The inline modules around.
    pub(super) modules: Vec<String>,
}

/// Names that are asked for by every macro call there is.
#[derive(Debug, Default)]
struct NameSet<'t> {
    sorted: Vec<&'t str>,
    /// Their lengths, as bits: most words fail this.
    lengths: u64,
}

impl<'t> NameSet<'t> {
    fn new(mut names: Vec<&'t str>) -> NameSet<'t> {
        names.sort_unstable();
        names.dedup();
        let lengths = names.iter().fold(0, |bits, name| bits | 1 << (name.len() & 63));
        NameSet { sorted: names, lengths }
    }

    fn contains(&self, name: &str) -> bool {
        (self.lengths >> (name.len() & 63)) & 1 == 1 && self.sorted.binary_search(&name).is_ok()
    }
}

impl<'t> MacroTable<'t> {
    /// Looks through the texts of all files.
    pub(crate) fn read(
        crates: &'t [LoadedCrate],
        files: &'t [LoadedFile],
        named_wrappers: &'t [Wrapper],
    ) -> MacroTable<'t> {
        let surveys: Vec<Survey<'t>> = files.par_iter().map(|file| survey(&file.text)).collect();
        let packages = crates.iter().map(package).collect();
        let mut table = MacroTable { packages, named_wrappers, ..MacroTable::default() };
        for (index, package) in table.packages.iter().enumerate() {
            table.package_of.insert(package.library.clone(), index);
        }
        for (index, (file, survey)) in files.iter().zip(surveys).enumerate() {
            let package = &mut table.packages[file.crate_index];
            package.everywhere.extend(survey.crates);
            if is_better_root(&file.path, package.root.map(|root| table.files[root].path)) {
                package.root = Some(index);
            }
            for found in survey.definitions {
                table.by_name.entry(found.name).or_default().push(table.definitions.len());
                table.definitions.push(Definition::new(index, found));
            }
            table.files.push(TableFile {
                path: &file.path,
                text: &file.text,
                package: file.crate_index,
                used_modules: survey.modules,
                is_used: survey.is_used,
                names: OnceLock::new(),
            });
        }
        table.find_what_may_log();
        table
    }

    /// A macro may log if it calls one that may, or one whose name it is given.
    fn find_what_may_log(&mut self) {
        let mut waiting: Vec<usize> = Vec::new();
        let mut callers: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, definition) in self.definitions.iter().enumerate() {
            let found = &definition.found;
            if found.calls_parameter || found.calls.iter().any(|name| is_log_name(name)) {
                waiting.push(index);
            }
            for name in &found.calls {
                callers.entry(name).or_default().push(index);
            }
        }
        while let Some(index) = waiting.pop() {
            if !std::mem::replace(&mut self.definitions[index].may_log, true) {
                waiting.extend(callers.get(self.definitions[index].found.name).into_iter().flatten());
            }
        }
        let logging = || self.definitions.iter().filter(|definition| definition.may_log);
        let exported = logging().filter(|definition| definition.found.is_exported);
        let named = self.named_wrappers.iter().filter_map(|wrapper| wrapper.path.last().map(String::as_str));
        self.exported = NameSet::new(exported.map(|definition| definition.found.name).chain(named).collect());
        let mut own: Vec<Vec<&'t str>> = vec![Vec::new(); self.packages.len()];
        for definition in logging() {
            own[self.files[definition.file].package].push(definition.found.name);
        }
        for (package, names) in self.packages.iter_mut().zip(own) {
            package.may_log = NameSet::new(names);
        }
    }

    /// Whether a name may be that of a macro that logs, in a package: before anything is resolved.
    pub(super) fn may_log(&self, package: usize, name: &str) -> bool {
        is_log_name(name) || self.packages[package].may_log.contains(name) || self.exported.contains(name)
    }

    /// The entry of the policy for a macro, by the path it is called with or imported by.
    pub(super) fn named_by_policy(&self, place: Place, path: &[&str]) -> Option<usize> {
        let ends_in = |path: &[&str], end: &[String]| {
            path.len() >= end.len()
                && path.iter().rev().zip(end.iter().rev()).all(|(one, other)| one == other)
        };
        let imported = || self.imported(place, path[0]).map(|import| [&import.path[..], &path[1..]].concat());
        self.named_wrappers.iter().position(|wrapper| {
            ends_in(path, &wrapper.path) || imported().any(|path| ends_in(&path, &wrapper.path))
        })
    }

    /// The package of a file.
    pub(super) fn package(&self, file: usize) -> &PackageMacros<'t> {
        &self.packages[self.files[file].package]
    }

    /// The names of a file, which are read when they are asked for first.
    pub(super) fn names(&self, file: usize) -> &FileNames {
        let file = &self.files[file];
        file.names.get_or_init(|| FileNames::of(&Tokens::read(file.text, Vec::new())))
    }

    /// The definitions of a name.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = usize> + '_ {
        self.by_name.get(name).into_iter().flatten().copied()
    }

    /// The file of that path.
    pub(super) fn file_at(&self, path: &str) -> Option<usize> {
        self.files.binary_search_by(|file| file.path.cmp(path)).ok()
    }

    /// The rules of a definition, which are read when they are asked for first.
    pub(super) fn rules(&self, definition: usize) -> &[Rule] {
        let definition = &self.definitions[definition];
        let text = self.files[definition.file].text.get(definition.found.bytes.clone()).unwrap_or_default();
        definition.rules.get_or_init(|| read_rules(text)).as_deref().unwrap_or_default()
    }

    /// What a definition stands in.
    pub(super) fn enclosing(&self, definition: usize) -> &Enclosing {
        let definition = &self.definitions[definition];
        let text = self.files[definition.file].text;
        definition.block.get_or_init(|| {
            if definition.found.is_outermost {
                return Enclosing { bytes: 0..offset(text.len()), ..Enclosing::default() };
            }
            enclosing(&Tokens::read(text, Vec::new()), offset(definition.found.bytes.start))
        })
    }
}

impl PackageMacros<'_> {
    /// Whether the package depends on a crate that its code names so.
    pub(super) fn depends_on(&self, name: &str) -> bool {
        self.dependencies.as_ref().is_some_and(|names| names.iter().any(|known| known == name))
    }

    /// The name by which a dependency is published, from the one in code.
    pub(super) fn original<'n>(&'n self, name: &'n str) -> &'n str {
        self.renamed.get(name).map_or(name, String::as_str)
    }
}

impl<'t> Definition<'t> {
    fn new(file: usize, found: FoundDefinition<'t>) -> Definition<'t> {
        Definition { file, found, may_log: false, rules: OnceLock::new(), block: OnceLock::new() }
    }
}

fn package<'t>(loaded: &LoadedCrate) -> PackageMacros<'t> {
    let code_name = |name: &str| name.replace('-', "_");
    let library = loaded.package.targets.iter().find(|target| target.kind.iter().any(|kind| kind == "lib"));
    PackageMacros {
        dependencies: loaded.dependencies.clone(),
        renamed: loaded.renamed.iter().map(|(name, package)| (name.clone(), code_name(package))).collect(),
        library: code_name(library.map_or(&loaded.package.name, |library| &library.name)),
        ..PackageMacros::default()
    }
}

/// Whether a file is rather the root of a package than another: the library before the program, and the file that is
/// nearest to the root.
fn is_better_root(path: &str, than: Option<&str>) -> bool {
    let rank = |path: &str| {
        let kind = if path.ends_with("/lib.rs") || path == "lib.rs" {
            0
        } else if path.ends_with("/main.rs") || path == "main.rs" {
            1
        } else {
            return None;
        };
        Some((kind, path.matches('/').count()))
    };
    match (rank(path), than.and_then(rank)) {
        (Some(new), Some(old)) => new < old,
        (Some(_), None) => true,
        (None, _) => false,
    }
}

/// What stands around a byte of a file.
fn enclosing(tokens: &Tokens<'_>, at: u32) -> Enclosing {
    let mut found = Enclosing { bytes: 0..offset(tokens.text.len()), ..Enclosing::default() };
    // The end of a macro call whose items count as if they stood outside.
    let mut transparent_to = 0;
    for index in 0..tokens.len() {
        let token = tokens.all[index];
        if token.start >= at {
            break;
        }
        let Some(closing) = tokens.closing(index).filter(|closing| tokens.all[*closing].start > at) else {
            continue;
        };
        let before = index.wrapping_sub(1);
        if tokens.is(before, b'!') && !found.is_body {
            transparent_to = closing;
        }
        if index < transparent_to || tokens.kind(index) != Kind::Open(b'{') {
            continue;
        }
        found.bytes = token.start..tokens.all[closing].end;
        if tokens.is_word(index.wrapping_sub(2), "mod") {
            found.modules.extend(tokens.ident(before).map(str::to_owned));
        } else {
            found.is_body = true;
        }
    }
    found
}
