//! What a name means in a module: its own definitions and imports first, then what globs bring in.

use super::search::Search;
use super::{Found, Item, Namespace};
use crate::workspace::modules::{Module, ModuleId};
use crate::workspace::names::{Named, hash_of};
use crate::workspace::{AliasId, DefinitionId, TraitId};

/// How many modules are searched through globs for one name.
const MAX_GLOBS: usize = 64;

/// What of a module is seen.
#[derive(Clone, Copy, PartialEq)]
enum Sight {
    /// All of it: a path that compiles names nothing else.
    Full,
    /// What is public there, or around.
    Visible,
}

/// Something that a module defines.
struct Definition<'w> {
    item: Item,
    name: &'w str,
    is_public: bool,
    is_test: bool,
}

impl<'w> Search<'w> {
    /// What a name means in a module or body, or in what is around a body.
    pub(super) fn lexical(&mut self, from: ModuleId, name: &str, namespace: Namespace) -> Found {
        let mut inside = from;
        loop {
            let found = self.in_module(from, inside, name, namespace);
            if !found.is_nothing() {
                return found;
            }
            match self.workspace.modules.get(inside) {
                Module { sees_around: true, parent: Some(around), .. } => inside = *around,
                _ => return found,
            }
        }
    }

    /// What a name means in a module, seen from another one.
    pub(super) fn in_module(
        &mut self,
        from: ModuleId,
        module: ModuleId,
        name: &str,
        namespace: Namespace,
    ) -> Found {
        let found = self.explicit(from, module, name, namespace, Sight::Full);
        if found.is_nothing() { self.through_globs(from, module, name, namespace) } else { found }
    }

    fn through_globs(&mut self, from: ModuleId, module: ModuleId, name: &str, namespace: Namespace) -> Found {
        let workspace = self.workspace;
        let mut found = Found::NOTHING;
        if workspace.modules.get(module).globs.is_empty() {
            return found;
        }
        let mut searched = vec![module];
        let mut at = 0;
        while let Some(globbing) = searched.get(at).copied() {
            if at == MAX_GLOBS {
                return Found::UNSURE;
            }
            at += 1;
            for glob in &workspace.modules.get(globbing).globs {
                if !glob.is_public && !workspace.modules.is_inside(from, globbing) {
                    continue;
                }
                match glob.target {
                    Item::Type(id) if workspace.definition(id).has_variant(name) => {
                        found.add(Found::one(Item::Variant(id)));
                    }
                    Item::Module(target) if !searched.contains(&target) => {
                        // What is included is a part of the module that includes it.
                        let is_included = workspace.modules.get(target).is_included();
                        let sight = if is_included { Sight::Full } else { Sight::Visible };
                        let explicit = self.explicit(from, target, name, namespace, sight);
                        if explicit.is_nothing() {
                            searched.push(target);
                        }
                        found.add(explicit);
                    }
                    _ => {}
                }
            }
        }
        found
    }

    /// What a module itself defines or imports by a name.
    fn explicit(
        &mut self,
        from: ModuleId,
        module: ModuleId,
        name: &str,
        namespace: Namespace,
        sight: Sight,
    ) -> Found {
        let workspace = self.workspace;
        let modules = &workspace.modules;
        let Module { file, scope, .. } = *modules.get(module);
        let sees_tests = modules.get(from).is_test;
        let sees_private = || sight == Sight::Full || modules.is_inside(from, module);
        let mut found = Found::NOTHING;
        let mut imports = Vec::new();
        for named in workspace.file_names[file.0 as usize].candidates(scope, hash_of(name)) {
            let Some(defined) = self.definition(module, named) else {
                imports.extend(match named {
                    Named::Import(index) => Some(index),
                    _ => None,
                });
                continue;
            };
            let is_meant = defined.name == name && namespace.has(defined.item);
            if is_meant && (sees_tests || !defined.is_test) && (defined.is_public || sees_private()) {
                found.add(Found::one(defined.item));
            }
        }
        if namespace == Namespace::Types {
            let declared = modules.declared(module, name);
            for inner in declared.filter(|inner| sees_tests || !modules.get(*inner).is_test) {
                found.add(Found::one(Item::Module(inner)));
            }
        }
        for index in imports {
            let import = &workspace.file(file).facts.imports[index as usize];
            if import.name == name && (import.is_public || sees_private()) {
                found.add(self.imported(module, index, import, namespace));
            }
        }
        found
    }

    /// What a name of a module's own file stands for; nothing for an import.
    fn definition(&self, module: ModuleId, named: Named) -> Option<Definition<'w>> {
        let workspace = self.workspace;
        let Module { file, scope, .. } = *workspace.modules.get(module);
        let facts = &workspace.file(file).facts;
        Some(match named {
            Named::Type(index) => {
                let ty = &facts.types[index as usize];
                let item = Item::Type(DefinitionId { file, index });
                Definition { item, name: &ty.name, is_public: ty.is_public, is_test: ty.is_test }
            }
            Named::Alias(index) => {
                let alias = &facts.aliases[index as usize];
                let item = Item::Alias(AliasId { file, index });
                Definition { item, name: &alias.name, is_public: alias.is_public, is_test: false }
            }
            Named::Trait(index) => {
                let found = &facts.traits[index as usize];
                let item = Item::Trait(TraitId { file, index });
                Definition { item, name: &found.name, is_public: found.is_public, is_test: false }
            }
            Named::Function(index) => {
                let function = &facts.functions[index as usize];
                let item = Item::Function(workspace.function_id(file, index));
                let (is_public, is_test) = (function.is_public, function.is_test);
                Definition { item, name: &function.name, is_public, is_test }
            }
            Named::Module(inner) => {
                let id = ModuleId(module.0 - scope.0 + inner.0);
                let inner = workspace.modules.get(id);
                Definition {
                    item: Item::Module(id),
                    name: &inner.name,
                    is_public: true,
                    is_test: inner.is_test,
                }
            }
            Named::Import(_) => return None,
        })
    }
}
