//! The names that a file defines, found by scope and name without looking at all of them.

use super::{DefinitionId, FunctionId, Workspace};
use crate::diagnostic::FileId;
use crate::facts::{FileFacts, ScopeId};

/// What the names of a file stand for: sorted, so that a name is found by its scope and hash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileNames {
    entries: Box<[Entry]>,
    /// Globs, with the scope they stand in: indexes into [`FileFacts::imports`].
    pub globs: Box<[(ScopeId, u32)]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    scope: ScopeId,
    hash: u32,
    named: Named,
}

/// What a name stands for in its file, as an index into the list of its kind in [`FileFacts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// A struct, an enum or a union.
    Type(u32),
    /// A type alias.
    Alias(u32),
    /// A trait.
    Trait(u32),
    /// A free function.
    Function(u32),
    /// What a `use` brings in.
    Import(u32),
    /// A module inside the file.
    Module(ScopeId),
}

impl FileNames {
    /// The index of a file.
    pub fn new(facts: &FileFacts) -> FileNames {
        let mut entries = Vec::new();
        let mut add = |scope: ScopeId, name: &str, named| {
            entries.push(Entry { scope, hash: hash_of(name), named });
        };
        for (definition, index) in facts.types.iter().zip(0..) {
            add(definition.scope, &definition.name, Named::Type(index));
        }
        for (alias, index) in facts.aliases.iter().zip(0..) {
            add(alias.scope, &alias.name, Named::Alias(index));
        }
        for (definition, index) in facts.traits.iter().zip(0..) {
            add(definition.scope, &definition.name, Named::Trait(index));
        }
        for (function, index) in facts.functions.iter().zip(0..) {
            if function.is_free() {
                add(function.scope, &function.name, Named::Function(index));
            }
        }
        for (scope, index) in facts.scopes.iter().zip(1..) {
            if let Some(name) = &scope.name {
                add(scope.parent, name, Named::Module(ScopeId(index)));
            }
        }
        let mut globs = Vec::new();
        for (import, index) in facts.imports.iter().zip(0..) {
            match import.scope {
                Some(scope) if import.name == "*" => globs.push((scope, index)),
                Some(scope) if import.name != "_" => add(scope, &import.name, Named::Import(index)),
                _ => {}
            }
        }
        entries.sort_unstable();
        FileNames { entries: entries.into(), globs: globs.into() }
    }

    /// What a name may stand for in a scope. Another name may have the same hash.
    pub fn candidates(&self, scope: ScopeId, hash: u32) -> impl Iterator<Item = Named> + '_ {
        let first = self.entries.partition_point(|entry| (entry.scope, entry.hash) < (scope, hash));
        let same = move |entry: &&Entry| (entry.scope, entry.hash) == (scope, hash);
        self.entries[first..].iter().take_while(same).map(|entry| entry.named)
    }
}

/// The types and functions of a package by name, whatever their module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CrateNames {
    types: Vec<(u32, DefinitionId)>,
    functions: Vec<(u32, FunctionId)>,
}

impl CrateNames {
    /// The index of a package's files, each with its first function.
    pub fn new(workspace: &Workspace, files: &[(FileId, FunctionId)]) -> CrateNames {
        let mut names = CrateNames::default();
        for (file, first) in files {
            let facts = &workspace.file(*file).facts;
            let types = facts.types.iter().zip(0..);
            names
                .types
                .extend(types.map(|(ty, index)| (hash_of(&ty.name), DefinitionId { file: *file, index })));
            let functions = facts.functions.iter().zip(first.0..);
            names
                .functions
                .extend(functions.map(|(function, number)| (hash_of(&function.name), FunctionId(number))));
        }
        names.types.sort_unstable();
        names.functions.sort_unstable();
        names
    }

    /// The types that may have a name: another name may have the same hash.
    pub(super) fn types(&self, name: &str) -> impl Iterator<Item = DefinitionId> + use<'_> {
        with_hash(&self.types, hash_of(name))
    }

    /// The functions that may have a name: another name may have the same hash.
    pub(super) fn functions(&self, name: &str) -> impl Iterator<Item = FunctionId> + use<'_> {
        with_hash(&self.functions, hash_of(name))
    }
}

fn with_hash<T: Copy>(sorted: &[(u32, T)], hash: u32) -> impl Iterator<Item = T> + '_ {
    let first = sorted.partition_point(|(other, _)| *other < hash);
    sorted[first..].iter().take_while(move |(other, _)| *other == hash).map(|(_, found)| *found)
}

/// A number for a name: FNV-1a.
pub fn hash_of(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
