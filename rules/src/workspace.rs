//! Everything that was read, joined: what linking makes and the rules ask.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::diagnostic::FileId;
use crate::facts::{CallSite, FileFacts, Function, ScopeId};
use logged::ParameterSet;
use methods::Methods;
use modules::ModuleId;
use modules::Modules;
use names::{CrateNames, FileNames};

pub mod chains;
pub mod logged;
pub mod methods;
pub mod modules;
pub mod names;
pub mod printing;
pub mod resolve;

mod functions;
mod paths;
mod types;

/// All files of all packages, and the indexes over them.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    /// The packages.
    pub crates: Vec<Crate>,
    /// The files, in the order of their paths.
    pub files: Vec<File>,
    /// Every function, in the order of files and source.
    pub functions: Vec<FunctionRef>,
    /// For each of the `files`, the first of its functions.
    pub first_functions: Vec<u32>,
    /// For each function of `functions`, the calls in it whose target is known.
    pub edges: Vec<Vec<Edge>>,
    /// For each function of `functions`, who calls it.
    pub callers: Vec<Vec<FunctionId>>,
    /// For each function of `functions`, which of its parameters are logged; empty until somebody asks.
    pub logged_parameters: OnceLock<Vec<ParameterSet>>,
    /// For each of the `crates`, its types and functions by name.
    pub names: Vec<CrateNames>,
    /// For each of the `crates`, the names of the crates it depends on, with those that were read.
    pub externs: Vec<BTreeMap<String, Option<CrateId>>>,
    /// For each of the `files`, what the names in it stand for.
    pub file_names: Vec<FileNames>,
    /// The module trees of all targets.
    pub modules: Modules,
    /// The methods of types and traits.
    pub methods: Methods,
}

/// A place where names are looked up: a scope of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The scope.
    pub scope: ScopeId,
}

impl From<FileId> for Place {
    fn from(file: FileId) -> Place {
        Place { file, scope: ScopeId::FILE }
    }
}

/// A struct, an enum or a union.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefinitionId {
    /// Its file.
    pub file: FileId,
    /// Its index in [`FileFacts::types`].
    pub index: u32,
}

/// A type alias.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AliasId {
    /// Its file.
    pub file: FileId,
    /// Its index in [`FileFacts::aliases`].
    pub index: u32,
}

/// A trait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TraitId {
    /// Its file.
    pub file: FileId,
    /// Its index in [`FileFacts::traits`].
    pub index: u32,
}

/// A package, as an index into [`Workspace::crates`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CrateId(pub u32);

/// A function, as an index into [`Workspace::functions`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(pub u32);

/// A package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Crate {
    /// Its name.
    pub name: String,
    /// The name of its library in code, where it is not that of the package.
    pub library: Option<String>,
    /// Whether it is written in the edition 2015, where paths begin in the root of the crate.
    pub is_edition_2015: bool,
    /// The names it depends on, as its code calls them.
    pub dependencies: Vec<String>,
    /// Those of them that are not the names of the packages: the name in code, and the package.
    pub renamed: Vec<(String, String)>,
    /// Whether its manifest is known to switch on the key-values of the `log` crate.
    pub has_log_kv: bool,
    /// The marker words of all its files.
    pub markers: Vec<String>,
}

impl Crate {
    /// Its name, as code writes it.
    pub fn code_name(&self) -> String {
        self.library.clone().unwrap_or_else(|| self.name.replace('-', "_"))
    }

    fn is_called(&self, code_name: &str) -> bool {
        self.code_name() == code_name
    }
}

/// A file.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// Its path below the root, with `/`.
    pub path: String,
    /// Its package.
    pub crate_id: CrateId,
    /// What it is for.
    pub role: FileRole,
    /// What was read in it.
    pub facts: FileFacts,
}

/// What a file is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileRole {
    /// It ships.
    #[default]
    Production,
    /// Tests, benches and examples.
    Test,
    /// A build script.
    Build,
    /// No target of its package reaches it, so it is not compiled.
    Unreached,
    /// It would ship, and the policy leaves it out: it gives facts and no findings.
    Excluded,
}

/// A function's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FunctionRef {
    /// Its file.
    pub file: FileId,
    /// Its index in [`FileFacts::functions`].
    pub index: usize,
}

/// A call whose target is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The call, as an index into [`Function::calls`].
    pub call: usize,
    /// What it calls.
    pub target: FunctionId,
    /// Whether a path or a type tells it, and not the name of a method alone.
    pub is_known: bool,
}

impl Workspace {
    /// A file.
    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// The package of a file.
    pub fn crate_of(&self, file: FileId) -> &Crate {
        &self.crates[self.file(file).crate_id.0 as usize]
    }

    /// For each package, which ones it builds on, through any number of others: itself among them.
    pub fn built_on(&self) -> Vec<Vec<bool>> {
        let mut named: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, krate) in self.crates.iter().enumerate() {
            named.entry(krate.code_name()).or_default().push(index);
        }
        let direct = |index: usize| {
            let dependencies = &self.crates[index].dependencies;
            dependencies.iter().filter_map(|name| named.get(name)).flatten().copied()
        };
        let reached = |start: usize| {
            let mut reached = vec![false; self.crates.len()];
            let mut ahead = vec![start];
            while let Some(index) = ahead.pop() {
                if !std::mem::replace(&mut reached[index], true) {
                    ahead.extend(direct(index));
                }
            }
            reached
        };
        (0..self.crates.len()).map(reached).collect()
    }

    /// A function.
    pub fn function(&self, id: FunctionId) -> &Function {
        let place = self.functions[id.0 as usize];
        &self.file(place.file).facts.functions[place.index]
    }

    /// A function, by its index in a file.
    pub fn function_id(&self, file: FileId, index: u32) -> FunctionId {
        FunctionId(self.first_functions[file.0 as usize].saturating_add(index))
    }

    /// The file of a function.
    pub fn file_of(&self, id: FunctionId) -> FileId {
        self.functions[id.0 as usize].file
    }

    /// All functions.
    pub fn function_ids(&self) -> impl Iterator<Item = FunctionId> + use<> {
        (0..u32::try_from(self.functions.len()).unwrap_or(u32::MAX)).map(FunctionId)
    }

    /// Whether a function is judged: production code that nobody generated.
    pub fn is_judged(&self, id: FunctionId) -> bool {
        let file = self.file(self.file_of(id));
        file.role == FileRole::Production && !file.facts.is_generated && !self.function(id).is_test
    }

    /// The calls in a function whose target is known, with the target.
    pub fn calls(&self, id: FunctionId) -> impl Iterator<Item = (&CallSite, FunctionId)> {
        let function = self.function(id);
        self.edges[id.0 as usize].iter().map(move |edge| (&function.calls[edge.call], edge.target))
    }

    /// The functions that call this one.
    pub fn callers(&self, id: FunctionId) -> &[FunctionId] {
        &self.callers[id.0 as usize]
    }

    /// Whether two files belong to the same package.
    pub fn are_of_one_crate(&self, one: FileId, other: FileId) -> bool {
        self.file(one).crate_id == self.file(other).crate_id
    }
}

/// The one element of an iterator that has just one.
fn only<T>(mut iterator: impl Iterator<Item = T>) -> Option<T> {
    let first = iterator.next()?;
    iterator.next().is_none().then_some(first)
}
