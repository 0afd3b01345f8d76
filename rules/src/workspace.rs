//! Everything that was read, joined: what linking makes and the rules ask.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::diagnostic::FileId;
use crate::expr::Type;
use crate::facts::{CallSite, FileFacts, Function, Import, TypeDefinition};

/// The crates that every package may use.
const STANDARD_CRATES: &[&str] = &["alloc", "core", "std"];

/// All files of all packages, and the indexes over them.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    /// The packages.
    pub crates: Vec<Crate>,
    /// The files, in the order of their paths.
    pub files: Vec<File>,
    /// Every function, in the order of files and source.
    pub functions: Vec<FunctionRef>,
    /// For each function of `functions`, the calls in it whose target is known.
    pub edges: Vec<Vec<Edge>>,
    /// For each function of `functions`, who calls it.
    pub callers: Vec<Vec<FunctionId>>,
    /// For each of the `crates`, what its names stand for.
    pub names: Vec<CrateNames>,
}

/// What is defined in a package, by name, in the order of files and source.
#[derive(Clone, Debug, Default)]
pub struct CrateNames {
    /// Types: the file, and the index in [`FileFacts::types`].
    pub types: BTreeMap<String, Vec<(FileId, usize)>>,
    /// Functions and methods.
    pub functions: BTreeMap<String, Vec<FunctionId>>,
    /// The traits that a type implements by hand, by the type's name.
    pub impls: BTreeMap<String, Vec<String>>,
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
    /// The names it depends on, as its code calls them.
    pub dependencies: Vec<String>,
    /// Whether its manifest is known to switch on the key-values of the `log` crate.
    pub has_log_kv: bool,
    /// The marker words of all its files.
    pub markers: Vec<String>,
}

impl Crate {
    /// Its name, as code writes it.
    pub fn code_name(&self) -> String {
        self.name.replace('-', "_")
    }

    fn is_called(&self, code_name: &str) -> bool {
        self.name.len() == code_name.len()
            && self
                .name
                .bytes()
                .zip(code_name.bytes())
                .all(|(own, other)| own == other || (own == b'-' && other == b'_'))
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

    /// The functions of that name, of any package.
    pub fn functions_named<'w>(&'w self, name: &'w str) -> impl Iterator<Item = FunctionId> + use<'w> {
        self.names.iter().filter_map(move |names| names.functions.get(name)).flatten().copied()
    }

    /// A function.
    pub fn function(&self, id: FunctionId) -> &Function {
        let place = self.functions[id.0 as usize];
        &self.file(place.file).facts.functions[place.index]
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

    /// The type that a name means in a file: the only one in the file, else the only one in the package. Production
    /// code does not mean the types of tests.
    pub fn type_named(&self, from: FileId, name: &str) -> Option<(FileId, &TypeDefinition)> {
        if self.is_foreign(from, &[name]) {
            return None;
        }
        let all = self.names_in_crate_of(from).types.get(name)?;
        let here = only(all.iter().filter(|(file, _)| *file == from));
        let is_in_tests = |file: FileId| self.file(file).role == FileRole::Test;
        let is_meant = |other: FileId| !is_in_tests(other) || is_in_tests(from);
        let (file, index) = here.or_else(|| only(all.iter().filter(|(file, _)| is_meant(*file))))?;
        Some((*file, &self.file(*file).facts.types[*index]))
    }

    /// The type that a path means in a file: one of its own package, or of the package of the workspace that the path or
    /// an import leads to.
    pub fn type_at_path(&self, from: FileId, path: &[String]) -> Option<(FileId, &TypeDefinition)> {
        let written = path.last()?;
        let Some(root) = self.foreign_root(from, path) else { return self.type_named(from, written) };
        let krate = only(self.crates.iter().zip(&self.names).filter(|(krate, _)| krate.is_called(root)));
        let name = match self.import(from, written).filter(|_| path.len() == 1) {
            Some(import) => import.path.last()?,
            None => written,
        };
        let shipped =
            krate?.1.types.get(name)?.iter().filter(|(file, _)| self.file(*file).role != FileRole::Test);
        only(shipped).map(|(file, index)| (*file, &self.file(*file).facts.types[*index]))
    }

    /// Whether two files belong to the same package.
    pub fn are_of_one_crate(&self, one: FileId, other: FileId) -> bool {
        self.file(one).crate_id == self.file(other).crate_id
    }

    /// A type that is written in one file, as it would be written in another: where they belong to different packages, by
    /// the path that leads to it from everywhere.
    pub fn type_as_seen_from<'t>(&self, from: FileId, written_in: FileId, ty: &'t Type) -> Cow<'t, Type> {
        if self.are_of_one_crate(from, written_in) {
            return Cow::Borrowed(ty);
        }
        let here = |ty: &Type| self.type_as_seen_from(from, written_in, ty).into_owned();
        let all = |types: &[Type]| types.iter().map(here).collect();
        Cow::Owned(match ty {
            Type::Path { segments, arguments } => Type::Path {
                segments: self.path_from_everywhere(written_in, segments),
                arguments: all(arguments),
            },
            Type::Reference(inner) => Type::Reference(Box::new(here(inner))),
            Type::Slice(inner) => Type::Slice(Box::new(here(inner))),
            Type::Tuple(parts) => Type::Tuple(all(parts)),
            Type::Dynamic(_) | Type::Unknown => ty.clone(),
        })
    }

    fn path_from_everywhere(&self, written_in: FileId, path: &[String]) -> Vec<String> {
        let Some((first, rest)) = path.split_first() else { return Vec::new() };
        let defined_here = self.type_named(written_in, first).filter(|_| rest.is_empty());
        let own_name = || self.crate_of(written_in).code_name();
        let before = match (self.import(written_in, first), defined_here) {
            (_, Some(_)) => vec![own_name(), first.clone()],
            (Some(import), None) if import.path.first().is_some_and(|root| is_inside(root)) => {
                std::iter::once(own_name()).chain(import.path.iter().skip(1).cloned()).collect()
            }
            (Some(import), None) => import.path.clone(),
            (None, None) => vec![first.clone()],
        };
        before.into_iter().chain(rest.iter().cloned()).collect()
    }

    fn import(&self, from: FileId, name: &str) -> Option<&Import> {
        self.file(from).facts.imports.iter().find(|import| import.name == name)
    }

    /// The type of that name, if the workspace has just one.
    pub fn only_type_named(&self, name: &str) -> Option<(FileId, &TypeDefinition)> {
        let all = self.names.iter().filter_map(|names| names.types.get(name)).flatten();
        only(all).map(|(file, index)| (*file, &self.file(*file).facts.types[*index]))
    }

    /// Whether a path in a file leads into another package: by its first segment, or by what the file imports under
    /// that name.
    pub fn is_foreign<S: AsRef<str>>(&self, from: FileId, path: &[S]) -> bool {
        self.foreign_root(from, path).is_some()
    }

    /// The name of the other package that a path in a file leads into.
    fn foreign_root<'n, S: AsRef<str>>(&'n self, from: FileId, path: &'n [S]) -> Option<&'n str> {
        let first = path.first().map(AsRef::as_ref)?;
        let root = match self.import(from, first) {
            Some(import) => import.path.first().map(String::as_str),
            None => (path.len() > 1).then_some(first),
        };
        root.filter(|root| {
            STANDARD_CRATES.contains(root) || self.crate_of(from).dependencies.iter().any(|name| name == root)
        })
    }

    /// Whether a type of the package implements a trait by hand.
    pub fn implements(&self, from: FileId, type_name: &str, trait_name: &str) -> bool {
        let implemented = self.names_in_crate_of(from).impls.get(type_name);
        implemented.is_some_and(|traits| traits.iter().any(|name| name == trait_name))
    }

    /// The function that a path means in a file: `function`, `module::function`, `Type::function`.
    pub fn function_at_path(&self, from: FileId, path: &[String]) -> Option<&Function> {
        self.resolve_path(from, None, path).map(|id| self.function(id))
    }

    /// The method of that name of the type of that name.
    pub fn method_of(&self, from: FileId, type_name: &str, method: &str) -> Option<&Function> {
        self.resolve_method(from, type_name, method).map(|id| self.function(id))
    }

    /// The function that a path means in a file, `Self` being the type given.
    pub fn resolve_path(&self, from: FileId, self_type: Option<&str>, path: &[String]) -> Option<FunctionId> {
        if self.is_foreign(from, path) {
            return None;
        }
        let (name, before) = path.split_last()?;
        match before.last().map(String::as_str) {
            Some("Self") => self.resolve_method(from, self_type?, name),
            Some(owner) if owner.starts_with(char::is_uppercase) => self.resolve_method(from, owner, name),
            Some(module) if !is_inside(module) => {
                only(self.free_functions(from, name).filter(|id| self.is_in_module(*id, module)))
            }
            _ => {
                let here = only(self.free_functions(from, name).filter(|id| self.file_of(*id) == from));
                here.or_else(|| only(self.free_functions(from, name)))
            }
        }
    }

    /// Whether the package of a file has a method of that name, whatever its type.
    pub fn has_method(&self, from: FileId, method: &str) -> bool {
        self.named_in_package(from, method).any(|id| self.function(id).self_type.is_some())
    }

    /// The method of that name of the type of that name, in the package of a file.
    pub fn resolve_method(&self, from: FileId, type_name: &str, method: &str) -> Option<FunctionId> {
        only(self.named_in_package(from, method).filter(|id| {
            let function = self.function(*id);
            function.self_type.as_deref() == Some(type_name)
        }))
    }

    /// The only method of that name in the package of a file, whatever its type.
    pub fn resolve_unique_method(&self, from: FileId, method: &str) -> Option<FunctionId> {
        only(self.named_in_package(from, method).filter(|id| self.function(*id).self_type.is_some()))
    }

    fn free_functions(&self, from: FileId, name: &str) -> impl Iterator<Item = FunctionId> {
        self.named_in_package(from, name).filter(|id| self.function(*id).self_type.is_none())
    }

    fn named_in_package(&self, from: FileId, name: &str) -> impl Iterator<Item = FunctionId> {
        self.names_in_crate_of(from).functions.get(name).into_iter().flatten().copied()
    }

    fn names_in_crate_of(&self, file: FileId) -> &CrateNames {
        &self.names[self.file(file).crate_id.0 as usize]
    }

    /// Whether the innermost module of a function, or its file, has that name.
    pub fn is_in_module(&self, id: FunctionId, module: &str) -> bool {
        let path = &self.file(self.file_of(id)).path;
        let stem = path.strip_suffix(".rs").unwrap_or(path);
        let stem = stem.strip_suffix("/mod").unwrap_or(stem);
        self.function(id)
            .module
            .last()
            .map_or_else(|| stem.rsplit('/').next() == Some(module), |innermost| innermost == module)
    }
}

/// Whether the first segment of a path stays inside the package.
fn is_inside(segment: &str) -> bool {
    matches!(segment, "crate" | "self" | "super")
}

/// The one element of an iterator that has just one.
fn only<T>(mut iterator: impl Iterator<Item = T>) -> Option<T> {
    let first = iterator.next()?;
    iterator.next().is_none().then_some(first)
}
