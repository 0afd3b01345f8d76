//! Types of the workspace: what names and paths mean, and how a type is written elsewhere.

use std::borrow::Cow;

use super::modules::ModuleId;
use super::resolve::Item;
use super::{AliasId, DefinitionId, Place, Workspace, only};
use crate::diagnostic::FileId;
use crate::expr::Type;
use crate::facts::{TypeAlias, TypeDefinition};

impl Workspace {
    /// A struct, an enum or a union.
    pub fn definition(&self, id: DefinitionId) -> &TypeDefinition {
        &self.file(id.file).facts.types[id.index as usize]
    }

    /// A type alias.
    pub fn alias(&self, id: AliasId) -> &TypeAlias {
        &self.file(id.file).facts.aliases[id.index as usize]
    }

    /// The type that a name means in a place.
    pub fn type_named(&self, from: impl Into<Place>, name: &str) -> Option<(FileId, &TypeDefinition)> {
        self.type_at_path(from, &[name])
    }

    /// The type that a path means in a place, aliases followed.
    pub fn type_at_path<S: AsRef<str>>(
        &self,
        from: impl Into<Place>,
        path: &[S],
    ) -> Option<(FileId, &TypeDefinition)> {
        let id = self.definition_at(from.into(), path)?;
        Some((id.file, self.definition(id)))
    }

    /// The same, as its place in the workspace.
    pub fn definition_at<S: AsRef<str>>(&self, from: Place, path: &[S]) -> Option<DefinitionId> {
        match self.resolve_followed(from, path).only()? {
            Item::Type(id) => Some(id),
            _ => None,
        }
    }

    /// The type of that name, if the workspace has just one.
    pub fn only_type_named(&self, name: &str) -> Option<(FileId, &TypeDefinition)> {
        let all = self.names.iter().flat_map(|names| names.types(name));
        let named = all.filter(|id| self.definition(*id).name == name);
        only(named).map(|id| (id.file, self.definition(id)))
    }

    /// Whether a type implements a trait by hand: the type as it is found in a file, the trait by its name.
    pub fn implements(&self, file: FileId, definition: &TypeDefinition, trait_name: &str) -> bool {
        let types = self.file(file).facts.types.iter().zip(0..);
        let named = types.filter(|(other, _)| other.name_loc == definition.name_loc);
        let mut implementations =
            named.flat_map(|(_, index)| self.methods.implementations_of(DefinitionId { file, index }));
        implementations.any(|implemented| {
            let found = &self.file(implemented.file).facts.implementations[implemented.index as usize];
            found.trait_path.last().is_some_and(|name| name == trait_name)
        })
    }

    /// A type that is written in one place, as it would be written in another; unknown where it cannot be written there.
    pub fn type_as_seen_from<'t>(&self, from: Place, written_in: Place, ty: &'t Type) -> Cow<'t, Type> {
        if from == written_in {
            return Cow::Borrowed(ty);
        }
        let here = |ty: &Type| self.type_as_seen_from(from, written_in, ty).into_owned();
        let all = |types: &[Type]| types.iter().map(here).collect();
        Cow::Owned(match ty {
            Type::Path { segments, arguments } => match self.path_as_seen_from(from, written_in, segments) {
                Some(segments) => Type::Path { segments, arguments: all(arguments) },
                None => Type::Unknown,
            },
            Type::Reference(inner) => Type::Reference(Box::new(here(inner))),
            Type::Slice(inner) => Type::Slice(Box::new(here(inner))),
            Type::Tuple(parts) => Type::Tuple(all(parts)),
            Type::Dynamic(_) | Type::Unknown => ty.clone(),
        })
    }

    fn path_as_seen_from(&self, from: Place, written_in: Place, path: &[String]) -> Option<Vec<String>> {
        let meant = self.definition_at(written_in, path);
        let here = self.definition_at(from, path);
        if meant == here {
            return Some(path.to_vec());
        }
        // What is another crate's there may have the name of one's own here.
        let path = self.path_from(from, meant?)?;
        (self.definition_at(from, &path) == meant).then_some(path)
    }

    /// The path that leads to a type from a place; none to a type inside a body.
    fn path_from(&self, from: Place, id: DefinitionId) -> Option<Vec<String>> {
        let modules = &self.modules;
        let scope = self.definition(id).scope;
        let from = modules.of_scope(from.file, from.scope).next()?;
        let roots = |module: &ModuleId| modules.get(*module).root == modules.get(from).root;
        let mut all = modules.of_scope(id.file, scope);
        let module = modules.of_scope(id.file, scope).find(roots).or_else(|| all.next())?;
        let mut path = if roots(&module) {
            vec!["crate".to_owned()]
        } else {
            vec![String::new(), self.crate_of(id.file).code_name()]
        };
        path.extend(modules.path_of(module).into_iter().map(str::to_owned));
        path.push(self.definition(id).name.clone());
        Some(path)
    }
}
