//! Paths, imports and aliases, followed segment by segment.

use super::{Found, Item, Namespace};
use crate::expr::Type;
use crate::facts::Import;
use crate::workspace::{AliasId, Crate, ModuleId, Workspace};

/// How many imports and aliases are followed for one path: they may lead in circles.
const MAX_STEPS: u32 = 200;

/// The crates that every package may use.
const STANDARD_CRATES: &[&str] = &["alloc", "core", "proc_macro", "std"];

/// A search for what a path means.
pub(super) struct Search<'w> {
    pub(super) workspace: &'w Workspace,
    steps_left: u32,
    /// The imports that are being followed, with the module they are followed in.
    following: Vec<(ModuleId, u32)>,
}

impl<'w> Search<'w> {
    pub(super) fn new(workspace: &'w Workspace) -> Search<'w> {
        Search { workspace, steps_left: MAX_STEPS, following: Vec::new() }
    }

    pub(super) fn path<S: AsRef<str>>(&mut self, from: ModuleId, path: &[S], namespace: Namespace) -> Found {
        let Some((first, rest)) = path.split_first() else { return Found::UNSURE };
        if let ("", Some((first, rest))) = (first.as_ref(), rest.split_first()) {
            let found = self.global(from, first.as_ref());
            return self.rest_of_path(from, found, rest, namespace);
        }
        let in_first = if rest.is_empty() { namespace } else { Namespace::Types };
        let found = self.first_segment(from, first.as_ref(), in_first);
        self.rest_of_path(from, found, rest, namespace)
    }

    fn rest_of_path<S: AsRef<str>>(
        &mut self,
        from: ModuleId,
        mut found: Found,
        rest: &[S],
        namespace: Namespace,
    ) -> Found {
        for (index, segment) in rest.iter().enumerate() {
            let is_last = index + 1 == rest.len();
            let wanted = if is_last { namespace } else { Namespace::Types };
            let mut next = Found { items: Vec::new(), is_unsure: found.is_unsure };
            for item in &found.items {
                next.add(match (item, segment.as_ref()) {
                    (Item::Module(module), "super") => self.around(*module),
                    (item, segment) => self.member(from, *item, segment, wanted),
                });
            }
            found = next;
        }
        found
    }

    fn first_segment(&mut self, from: ModuleId, name: &str, namespace: Namespace) -> Found {
        let modules = &self.workspace.modules;
        match name {
            "crate" | "$crate" => Found::one(Item::Module(modules.get(from).root)),
            "self" => Found::one(Item::Module(modules.proper(from))),
            "super" => self.around(modules.proper(from)),
            "Self" => Found::UNSURE,
            _ => {
                let found = self.lexical(from, name, namespace);
                // No crate is called like a type.
                let is_type_name = name.starts_with(char::is_uppercase);
                if !found.is_nothing() || namespace == Namespace::Values || is_type_name {
                    return found;
                }
                self.extern_crate(from, name).unwrap_or_default()
            }
        }
    }

    /// What the first name behind a leading `::` means: a crate, or in the edition 2015 what stands in the crate's root.
    fn global(&mut self, from: ModuleId, name: &str) -> Found {
        let in_root = self.in_old_root(from, name, Namespace::Types);
        if !in_root.is_nothing() {
            return in_root;
        }
        // A type that is seen through a dependency may be of a crate that one does not depend on oneself.
        let elsewhere = || self.workspace.modules.library_called.get(name);
        self.extern_crate(from, name)
            .unwrap_or_else(|| Found::one(elsewhere().copied().flatten().map_or(Item::Foreign, Item::Module)))
    }

    /// In the edition 2015, `use` and `::` begin in the root of the crate; later they do not.
    fn in_old_root(&mut self, from: ModuleId, name: &str, namespace: Namespace) -> Found {
        let root = self.workspace.modules.get(from).root;
        if self.crate_at(from).is_edition_2015 {
            self.in_module(from, root, name, namespace)
        } else {
            Found::NOTHING
        }
    }

    fn crate_at(&self, module: ModuleId) -> &'w Crate {
        self.workspace.crate_of(self.workspace.modules.get(module).file)
    }

    /// A crate that is named for sure, whether it was read or not.
    fn crate_named(&self, from: ModuleId, name: &str) -> Found {
        self.extern_crate(from, name).unwrap_or_else(|| Found::one(Item::Foreign))
    }

    /// A crate that code may name: a dependency, the library of the same package, or the standard library.
    fn extern_crate(&self, from: ModuleId, name: &str) -> Option<Found> {
        let module = self.workspace.modules.get(from);
        let krate = self.workspace.file(module.file).crate_id.0 as usize;
        let library = self.workspace.modules.libraries[krate];
        if let Some(known) = self.workspace.externs[krate].get(name) {
            let library = known.and_then(|id| self.workspace.modules.libraries[id.0 as usize]);
            return Some(Found::one(library.map_or(Item::Foreign, Item::Module)));
        }
        if let Some(library) = library.filter(|library| *library != module.root) {
            if self.workspace.crates[krate].is_called(name) {
                return Some(Found::one(Item::Module(library)));
            }
        }
        STANDARD_CRATES.contains(&name).then(|| Found::one(Item::Foreign))
    }

    fn around(&self, module: ModuleId) -> Found {
        let modules = &self.workspace.modules;
        match modules.get(module).parent {
            Some(parent) => Found::one(Item::Module(modules.proper(parent))),
            None => Found::UNSURE,
        }
    }

    /// What a name means behind something: `item::name`.
    fn member(&mut self, from: ModuleId, item: Item, name: &str, namespace: Namespace) -> Found {
        match item {
            Item::Module(module) => self.in_module(from, module, name, namespace),
            Item::Type(id) => {
                if self.workspace.definition(id).has_variant(name) {
                    return Found::one(Item::Variant(id));
                }
                let method = self.workspace.method(id, name).filter(|_| namespace == Namespace::Values);
                method.map_or(Found::UNSURE, |method| Found::one(Item::Function(method)))
            }
            Item::Alias(_) => match self.followed(Found::one(item)).only() {
                Some(behind @ (Item::Type(_) | Item::Foreign)) => self.member(from, behind, name, namespace),
                _ => Found::UNSURE,
            },
            Item::Foreign => Found::one(Item::Foreign),
            Item::Trait(_) | Item::Variant(_) | Item::Function(_) => Found::UNSURE,
        }
    }

    /// What an import brings in.
    pub(super) fn imported(
        &mut self,
        module: ModuleId,
        index: u32,
        import: &Import,
        namespace: Namespace,
    ) -> Found {
        if self.following.contains(&(module, index)) {
            return Found::NOTHING;
        }
        if self.steps_left == 0 {
            return Found::UNSURE;
        }
        self.steps_left -= 1;
        self.following.push((module, index));
        let mut found = self.import_path(module, import, namespace);
        if found.is_nothing() {
            // It may be about a module and not a function, or the other way round; else it cannot be followed.
            found.is_unsure = self.import_path(module, import, namespace.other()).is_nothing();
        }
        self.following.pop();
        found
    }

    pub(super) fn import_path(&mut self, module: ModuleId, import: &Import, namespace: Namespace) -> Found {
        let Some((first, rest)) = import.path.split_first() else { return Found::UNSURE };
        let in_first = if rest.is_empty() { namespace } else { Namespace::Types };
        let is_relative = matches!(first.as_str(), "crate" | "self" | "super");
        let mut found = Found::NOTHING;
        if !is_relative {
            found = self.in_old_root(module, first, in_first);
        }
        if found.is_nothing() && !import.is_global {
            found = self.first_segment(module, first, in_first);
        }
        // What is not found is another crate, or was made by a macro.
        if found.is_nothing() && in_first == Namespace::Types {
            found = self.crate_named(module, first);
        }
        self.rest_of_path(module, found, rest, namespace)
    }

    /// The types behind aliases; anything else as it is.
    pub(super) fn followed(&mut self, found: Found) -> Found {
        let mut all = Found { items: Vec::new(), is_unsure: found.is_unsure };
        for item in found.items {
            let Item::Alias(id) = item else {
                all.add(Found::one(item));
                continue;
            };
            if self.steps_left == 0 {
                return Found::UNSURE;
            }
            self.steps_left -= 1;
            let behind = self.behind_alias(id);
            all.add(self.followed(behind));
        }
        all
    }

    fn behind_alias(&mut self, id: AliasId) -> Found {
        let workspace = self.workspace;
        let alias = workspace.alias(id);
        let Type::Path { segments, .. } = &alias.ty else { return Found::UNSURE };
        if alias.generics.split(',').any(|name| segments[0] == name) {
            return Found::UNSURE;
        }
        let mut all = Found::NOTHING;
        for module in workspace.modules.of_scope(id.file, alias.scope) {
            all.add(self.path(module, segments, Namespace::Types));
        }
        if all.is_nothing() { Found::one(Item::Foreign) } else { all }
    }
}
