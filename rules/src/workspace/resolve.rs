//! What a path means: as Rust resolves it, as far as definitions and imports tell.
//!
//! Where two things may be meant, or an import cannot be followed, nothing is: a reader would have to guess.

use super::modules::ModuleId;
use super::{AliasId, DefinitionId, FunctionId, Place, TraitId, Workspace};
use crate::facts::Import;

mod lookup;
mod search;

use search::Search;

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A module.
    Module(ModuleId),
    /// A struct, an enum or a union.
    Type(DefinitionId),
    /// A type alias.
    Alias(AliasId),
    /// A trait.
    Trait(TraitId),
    /// A variant of an enum.
    Variant(DefinitionId),
    /// A function.
    Function(FunctionId),
    /// Something of another crate, which was not read.
    Foreign,
}

/// What a name may stand for beside another thing of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Namespace {
    /// Modules, types and traits.
    Types,
    /// Functions.
    Values,
}

impl Namespace {
    fn other(self) -> Namespace {
        match self {
            Namespace::Types => Namespace::Values,
            Namespace::Values => Namespace::Types,
        }
    }

    fn has(self, item: Item) -> bool {
        match item {
            Item::Function(_) => self == Namespace::Values,
            Item::Module(_) | Item::Type(_) | Item::Alias(_) | Item::Trait(_) => self == Namespace::Types,
            Item::Variant(_) | Item::Foreign => true,
        }
    }
}

/// What was found for a path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    items: Vec<Item>,
    /// Whether something else may be meant that is not known.
    is_unsure: bool,
}

impl Found {
    const NOTHING: Found = Found { items: Vec::new(), is_unsure: false };
    const UNSURE: Found = Found { items: Vec::new(), is_unsure: true };

    fn one(item: Item) -> Found {
        Found { items: vec![item], is_unsure: false }
    }

    fn add(&mut self, other: Found) {
        self.is_unsure |= other.is_unsure;
        for item in other.items {
            if !self.items.contains(&item) {
                self.items.push(item);
            }
        }
    }

    /// Whether nothing was found, and nothing else can be meant.
    pub fn is_nothing(&self) -> bool {
        self.items.is_empty() && !self.is_unsure
    }

    /// Everything that may be meant.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The one thing that is meant.
    pub fn only(&self) -> Option<Item> {
        match self.items.as_slice() {
            [item] if !self.is_unsure => Some(*item),
            _ => None,
        }
    }
}

impl Workspace {
    /// What a path means in a place.
    pub fn resolve<S: AsRef<str>>(&self, from: Place, path: &[S], namespace: Namespace) -> Found {
        let mut all = Found::NOTHING;
        for module in self.modules.of_scope(from.file, from.scope) {
            all.add(self.resolve_in(module, path, namespace));
        }
        all
    }

    /// What a path means in a module.
    pub fn resolve_in<S: AsRef<str>>(&self, module: ModuleId, path: &[S], namespace: Namespace) -> Found {
        Search::new(self).path(module, path, namespace)
    }

    /// What a glob import in a module leads to: a module or an enum.
    pub fn resolve_glob(&self, module: ModuleId, import: &Import) -> Option<Item> {
        let mut search = Search::new(self);
        let found = search.import_path(module, import, Namespace::Types);
        let followed = search.followed(found).only()?;
        matches!(followed, Item::Module(_) | Item::Type(_)).then_some(followed)
    }

    /// What the path of a type means in a place, aliases followed.
    pub fn resolve_followed<S: AsRef<str>>(&self, from: Place, path: &[S]) -> Found {
        let mut search = Search::new(self);
        let mut all = Found::NOTHING;
        for module in self.modules.of_scope(from.file, from.scope) {
            let found = search.path(module, path, Namespace::Types);
            all.add(search.followed(found));
        }
        all
    }
}
