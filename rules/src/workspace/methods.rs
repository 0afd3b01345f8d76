//! Which methods types and traits have.

use super::names::hash_of;
use super::{DefinitionId, FunctionId, TraitId, Workspace, only};
use crate::diagnostic::FileId;
use crate::facts::Owner;

/// The methods of types and traits, sorted.
#[derive(Clone, Debug, Default)]
pub struct Methods {
    /// The methods of each type, by the hash of their names.
    pub of_types: Vec<(DefinitionId, u32, FunctionId)>,
    /// The methods of each trait that have a body, by the hash of their names.
    pub of_traits: Vec<(TraitId, u32, FunctionId)>,
    /// The impls of each type.
    pub by_type: Vec<Implemented>,
    /// The impls of each trait of the workspace.
    pub by_trait: Vec<(TraitId, Option<DefinitionId>, FileId, u32)>,
    /// The hashes of the names of all methods.
    pub names: Vec<u32>,
    /// For each file, the types of its impls, where they are known.
    pub self_types: Vec<Box<[Option<DefinitionId>]>>,
}

/// An `impl` for a type of the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Implemented {
    /// The type.
    pub ty: DefinitionId,
    /// Its file.
    pub file: FileId,
    /// Its index in [`crate::facts::FileFacts::implementations`].
    pub index: u32,
    /// The trait, if it is one of the workspace.
    pub of_trait: Option<TraitId>,
}

impl Methods {
    /// The impls of a type.
    pub fn implementations_of(&self, ty: DefinitionId) -> impl Iterator<Item = Implemented> + '_ {
        let first = self.by_type.partition_point(|other| other.ty < ty);
        self.by_type[first..].iter().take_while(move |other| other.ty == ty).copied()
    }

    /// Whether any type or trait has a method of that name.
    pub fn has_name(&self, name: &str) -> bool {
        self.names.binary_search(&hash_of(name)).is_ok()
    }

    fn methods_of(&self, ty: DefinitionId, name: &str) -> impl Iterator<Item = FunctionId> + '_ {
        named(&self.of_types, ty, hash_of(name))
    }

    fn defaults_of(&self, id: TraitId, name: &str) -> impl Iterator<Item = FunctionId> + '_ {
        named(&self.of_traits, id, hash_of(name))
    }
}

fn named<T: Copy + Ord>(
    sorted: &[(T, u32, FunctionId)],
    owner: T,
    hash: u32,
) -> impl Iterator<Item = FunctionId> + '_ {
    let first = sorted.partition_point(|(other, name, _)| (*other, *name) < (owner, hash));
    let same = move |entry: &&(T, u32, FunctionId)| (entry.0, entry.1) == (owner, hash);
    sorted[first..].iter().take_while(same).map(|(_, _, id)| *id)
}

impl Workspace {
    /// The method of that name of a type: its own, else the only one that a trait gives it.
    pub fn method(&self, ty: DefinitionId, name: &str) -> Option<FunctionId> {
        let all = || self.methods.methods_of(ty, name).filter(|id| self.function(*id).name == name);
        let is_inherent = |id: &FunctionId| self.function(*id).trait_name.is_none();
        let mut inherent = all().filter(is_inherent);
        if let Some(first) = inherent.next() {
            return inherent.next().is_none().then_some(first);
        }
        let mut of_traits = all();
        if let Some(first) = of_traits.next() {
            return of_traits.next().is_none().then_some(first);
        }
        let traits = self.methods.implementations_of(ty).filter_map(|found| found.of_trait);
        only(traits.flat_map(|id| self.defaults_named(id, name)))
    }

    /// The method that a type has from a trait: the one of its impl, else the default one of the trait.
    pub fn trait_method_of(&self, ty: DefinitionId, of_trait: TraitId, name: &str) -> Option<FunctionId> {
        let mut of_trait_impls =
            self.methods.implementations_of(ty).filter(|found| found.of_trait == Some(of_trait));
        let found = only(of_trait_impls.by_ref())?;
        let own = self.method_in_implementation(found.file, found.index, name);
        own.or_else(|| only(self.defaults_named(of_trait, name)))
    }

    /// The method of a trait, of whatever type: the default one if nobody has another, else the only one there is.
    pub fn trait_method(&self, of_trait: TraitId, name: &str) -> Option<FunctionId> {
        let default = only(self.defaults_named(of_trait, name));
        let own = |(_, _, file, index): &(TraitId, Option<DefinitionId>, FileId, u32)| {
            self.method_in_implementation(*file, *index, name)
        };
        let mut implemented = self.implementations_of_trait(of_trait).filter_map(own);
        match (default, implemented.next()) {
            (Some(default), None) => Some(default),
            (None, Some(first)) if implemented.next().is_none() => Some(first),
            _ => None,
        }
    }

    /// All methods that are written for a trait of the workspace, the default ones among them.
    pub fn methods_of_trait(&self, of_trait: TraitId) -> impl Iterator<Item = FunctionId> + '_ {
        let first = self.methods.of_traits.partition_point(|(other, _, _)| *other < of_trait);
        let defaults =
            self.methods.of_traits[first..].iter().take_while(move |(other, _, _)| *other == of_trait);
        let implementations = self.implementations_of_trait(of_trait);
        let written = implementations.flat_map(|(_, _, file, index)| self.functions_of(*file, *index));
        defaults.map(|(_, _, id)| *id).chain(written)
    }

    fn implementations_of_trait(
        &self,
        of_trait: TraitId,
    ) -> impl Iterator<Item = &(TraitId, Option<DefinitionId>, FileId, u32)> {
        let all = &self.methods.by_trait;
        let first = all.partition_point(|(other, ..)| *other < of_trait);
        all[first..].iter().take_while(move |(other, ..)| *other == of_trait)
    }

    /// The functions of an `impl`, by its place in its file.
    pub fn functions_of(&self, file: FileId, index: u32) -> impl Iterator<Item = FunctionId> + '_ {
        let functions = self.file(file).facts.functions.iter().zip(0..);
        let own = functions.filter(move |(function, _)| function.owner == Owner::Implementation(index));
        own.map(move |(_, number)| self.function_id(file, number))
    }

    fn method_in_implementation(&self, file: FileId, index: u32, name: &str) -> Option<FunctionId> {
        only(self.functions_of(file, index).filter(|id| self.function(*id).name == name))
    }

    fn defaults_named<'w>(&'w self, id: TraitId, name: &'w str) -> impl Iterator<Item = FunctionId> + 'w {
        self.methods.defaults_of(id, name).filter(move |id| self.function(*id).name == name)
    }

    /// The type whose method a function is.
    pub fn self_type(&self, id: FunctionId) -> Option<DefinitionId> {
        match self.function(id).owner {
            Owner::Implementation(index) => {
                *self.methods.self_types.get(self.file_of(id).0 as usize)?.get(index as usize)?
            }
            _ => None,
        }
    }
}
