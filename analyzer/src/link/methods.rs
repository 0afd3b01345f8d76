//! Which type and trait each impl and each method belongs to.

use logcheck_rules::diagnostic::FileId;
use logcheck_rules::expr::Type;
use logcheck_rules::facts::{Implementation, Owner};
use logcheck_rules::workspace::methods::{Implemented, Methods};
use logcheck_rules::workspace::names::hash_of;
use logcheck_rules::workspace::resolve::{Item, Namespace};
use logcheck_rules::workspace::{DefinitionId, Place, TraitId, Workspace};
use rayon::prelude::*;

/// Finds the methods of all types and traits.
pub(super) fn index(workspace: &Workspace) -> Methods {
    let files = (0..crate::lex::offset(workspace.files.len())).into_par_iter().map(FileId);
    let by_file: Vec<Methods> = files.map(|file| of_file(workspace, file)).collect();
    let mut all = Methods::default();
    for one in by_file {
        all.of_types.extend(one.of_types);
        all.of_traits.extend(one.of_traits);
        all.by_type.extend(one.by_type);
        all.by_trait.extend(one.by_trait);
        all.self_types.extend(one.self_types);
        all.names.extend(one.names);
    }
    all.of_types.sort_unstable();
    all.of_traits.sort_unstable();
    all.by_type.sort_unstable();
    all.by_trait.sort_unstable();
    all.names.sort_unstable();
    all.names.dedup();
    all
}

fn of_file(workspace: &Workspace, file: FileId) -> Methods {
    let facts = &workspace.file(file).facts;
    let mut methods = Methods::default();
    let mut types: Vec<Vec<DefinitionId>> = Vec::new();
    for (implementation, index) in facts.implementations.iter().zip(0..) {
        let candidates = types_of(workspace, file, implementation);
        let of_trait = trait_of(workspace, file, implementation);
        let implemented = candidates.iter().map(|ty| Implemented { ty: *ty, file, index, of_trait });
        methods.by_type.extend(implemented);
        methods.by_trait.extend(of_trait.map(|id| (id, candidates.first().copied(), file, index)));
        types.push(candidates);
    }
    for (function, index) in facts.functions.iter().zip(0..) {
        let (id, hash) = (workspace.function_id(file, index), hash_of(&function.name));
        methods.names.extend(function.is_method().then_some(hash));
        match function.owner {
            Owner::Implementation(index) => {
                methods.of_types.extend(types[index as usize].iter().map(|ty| (*ty, hash, id)));
            }
            Owner::Trait(index) => methods.of_traits.push((TraitId { file, index }, hash, id)),
            Owner::Nothing | Owner::Loose => {}
        }
    }
    let only = |types: &Vec<DefinitionId>| match types.as_slice() {
        [ty] => Some(*ty),
        _ => None,
    };
    methods.self_types.push(types.iter().map(only).collect());
    methods
}

/// The type that an impl is for; several, where configurations define it differently.
fn types_of(workspace: &Workspace, file: FileId, implementation: &Implementation) -> Vec<DefinitionId> {
    let mut ty = &implementation.ty;
    while let Type::Reference(inner) = ty {
        ty = inner;
    }
    let Type::Path { segments, .. } = ty else { return Vec::new() };
    if implementation
        .generics
        .iter()
        .any(|generic| segments.first().is_some_and(|name| **name == *generic.name))
    {
        return Vec::new();
    }
    let found = workspace.resolve_followed(Place { file, scope: implementation.scope }, segments);
    let types = found.items().iter().filter_map(|item| match item {
        Item::Type(id) => Some(*id),
        _ => None,
    });
    types.collect()
}

fn trait_of(workspace: &Workspace, file: FileId, implementation: &Implementation) -> Option<TraitId> {
    if implementation.trait_path.is_empty() {
        return None;
    }
    let place = Place { file, scope: implementation.scope };
    match workspace.resolve(place, &implementation.trait_path, Namespace::Types).only()? {
        Item::Trait(id) => Some(id),
        _ => None,
    }
}
