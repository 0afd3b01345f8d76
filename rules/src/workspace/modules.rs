//! The module trees of all targets.

use std::collections::BTreeMap;

use super::names::hash_of;
use super::resolve::Item;
use super::{File, FileRole};
use crate::diagnostic::FileId;
use crate::facts::ScopeId;

/// A module or body of a tree, as an index into [`Modules::all`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleId(pub u32);

/// A file, a module inside one, or a body with names of its own, in the tree of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// Its name; nothing for the root of a target, a body, and what is included.
    pub name: Box<str>,
    /// Its file.
    pub file: FileId,
    /// Its scope in the file.
    pub scope: ScopeId,
    /// The module or body around it.
    pub parent: Option<ModuleId>,
    /// What `crate` means in it.
    pub root: ModuleId,
    /// Whether it sees the names around it: a body, or a file that `include!` puts there.
    pub sees_around: bool,
    /// Whether it is compiled for tests only.
    pub is_test: bool,
    /// Whether it declares modules with files of their own.
    pub has_children: bool,
    /// Where its globs lead, as far as that is known.
    pub globs: Vec<Glob>,
}

/// A glob whose target is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glob {
    /// A module or an enum.
    pub target: Item,
    /// Whether others see what it brings in.
    pub is_public: bool,
}

/// All module trees.
#[derive(Clone, Debug, Default)]
pub struct Modules {
    /// The modules; those of one file in one tree follow each other in the order of its scopes.
    pub all: Vec<Module>,
    /// For each file, the modules that it is itself: several, where several targets declare it.
    pub of_files: Vec<Vec<ModuleId>>,
    /// The modules that are files of their own, by the module that declares them and the hash of their name.
    pub children: BTreeMap<(ModuleId, u32), Vec<ModuleId>>,
    /// For each package, the root of its library.
    pub libraries: Vec<Option<ModuleId>>,
    /// The roots of the libraries by the names of their crates in code; nothing where two have the same.
    pub library_called: BTreeMap<String, Option<ModuleId>>,
}

impl Module {
    /// Whether it is a file that `include!` puts into the module around it.
    pub fn is_included(&self) -> bool {
        self.sees_around && self.scope == ScopeId::FILE
    }
}

impl Modules {
    /// A module.
    pub fn get(&self, id: ModuleId) -> &Module {
        &self.all[id.0 as usize]
    }

    /// Adds the modules of a file to a tree, below a module; without one, the file is the root of a target.
    pub fn add(&mut self, file_id: FileId, file: &File, name: &str, parent: Option<ModuleId>) -> ModuleId {
        let first = ModuleId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        let root = parent.map_or(first, |parent| self.get(parent).root);
        let is_test = parent.is_some_and(|parent| self.get(parent).is_test) || file.role == FileRole::Test;
        self.all.push(Module {
            name: name.into(),
            file: file_id,
            scope: ScopeId::FILE,
            parent,
            root,
            sees_around: false,
            is_test,
            has_children: false,
            globs: Vec::new(),
        });
        for (scope, number) in file.facts.scopes.iter().zip(1..) {
            self.all.push(Module {
                name: scope.name.clone().unwrap_or_default(),
                file: file_id,
                scope: ScopeId(number),
                parent: Some(ModuleId(first.0 + scope.parent.0)),
                root,
                sees_around: scope.name.is_none(),
                is_test: is_test || scope.is_test,
                has_children: false,
                globs: Vec::new(),
            });
        }
        self.of_files[file_id.0 as usize].push(first);
        if let Some(parent) = parent {
            self.all[parent.0 as usize].has_children = true;
            self.children.entry((parent, hash_of(name))).or_default().push(first);
        }
        first
    }

    /// The modules that a scope of a file is.
    pub fn of_scope(&self, file: FileId, scope: ScopeId) -> impl Iterator<Item = ModuleId> + '_ {
        let of_file = self.of_files.get(file.0 as usize).map(Vec::as_slice).unwrap_or_default();
        of_file.iter().map(move |first| ModuleId(first.0 + scope.0))
    }

    /// The modules with files of their own that a module declares by that name.
    pub(super) fn declared<'m>(
        &'m self,
        inside: ModuleId,
        name: &'m str,
    ) -> impl Iterator<Item = ModuleId> + 'm {
        let has_children = self.get(inside).has_children;
        let found = if has_children { self.children.get(&(inside, hash_of(name))) } else { None };
        found.into_iter().flatten().copied().filter(move |id| &*self.get(*id).name == name)
    }

    /// The nearest module that is no body and nothing that is included.
    pub(super) fn proper(&self, mut id: ModuleId) -> ModuleId {
        while self.get(id).sees_around {
            let Some(around) = self.get(id).parent else { break };
            id = around;
        }
        id
    }

    /// Whether a module is another one, or stands inside it.
    pub(super) fn is_inside(&self, id: ModuleId, outer: ModuleId) -> bool {
        // A file has no more than 2^32 scopes, and no module is its own parent.
        std::iter::successors(Some(id), |id| self.get(*id).parent).any(|around| around == outer)
    }

    /// The names that lead from the root of its target to a module.
    pub fn path_of(&self, id: ModuleId) -> Vec<&str> {
        let around = std::iter::successors(Some(id), |id| self.get(*id).parent);
        let mut names: Vec<&str> =
            around.map(|id| &*self.get(id).name).filter(|name| !name.is_empty()).collect();
        names.reverse();
        names
    }
}
