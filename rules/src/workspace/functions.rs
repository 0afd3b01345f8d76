//! Functions of the workspace: what names, paths and calls mean.

use super::chains::ReceiverType;
use super::resolve::{Item, Namespace};
use super::{FunctionId, Place, TraitId, Workspace, only};
use crate::diagnostic::FileId;
use crate::expr::Type;
use crate::facts::{Callee, Chain, Function, Generic, Owner, QualifiedCallee};

impl Workspace {
    /// The place where the names in the body of a function are looked up.
    pub fn place_of(&self, id: FunctionId) -> Place {
        Place { file: self.file_of(id), scope: self.function(id).body_scope }
    }

    /// The functions of that name, of any package.
    pub fn functions_named<'w>(&'w self, name: &'w str) -> impl Iterator<Item = FunctionId> + use<'w> {
        let all = self.names.iter().flat_map(move |names| names.functions(name));
        all.filter(move |id| self.function(*id).name == name)
    }

    /// The function that a path means in a place: `function`, `module::function`, `Type::function`.
    pub fn resolve_path<S: AsRef<str>>(&self, from: impl Into<Place>, path: &[S]) -> Option<FunctionId> {
        match self.resolve(from.into(), path, Namespace::Values).only()? {
            Item::Function(id) => Some(id),
            _ => None,
        }
    }

    /// What the call of a function means in the body of another; of a method, with what it is called on, where that is
    /// noted. Tells also whether a path or a type says so, and not the name of a method alone.
    pub fn resolve_call(
        &self,
        inside: FunctionId,
        callee: &Callee,
        receiver: Option<&Chain>,
    ) -> Option<(FunctionId, bool)> {
        let known = match callee {
            Callee::Path(path) if path.len() == 2 && path[0] == "Self" => {
                self.resolve_self_method(inside, &path[1])
            }
            Callee::Path(path) if path.len() > 1 && self.is_generic(inside, &path[0]) => None,
            Callee::Path(path) => self.resolve_path(self.place_of(inside), path),
            Callee::Qualified(callee) => self.resolve_qualified(inside, callee),
            Callee::Method { name, .. } if !self.methods.has_name(name) => None,
            Callee::Method { name, on_self: true } => self.resolve_self_method(inside, name),
            Callee::Method { name, on_self: false } => {
                return self.resolve_method_call(inside, name, receiver);
            }
        };
        known.map(|id| (id, true))
    }

    fn resolve_method_call(
        &self,
        inside: FunctionId,
        name: &str,
        receiver: Option<&Chain>,
    ) -> Option<(FunctionId, bool)> {
        let unique = || self.resolve_unique_method(self.file_of(inside), name).map(|id| (id, false));
        match receiver.and_then(|chain| self.receiver_type(inside, chain)) {
            Some(ty) => match self.method_of_receiver(ty, name) {
                Some(id) => Some((id, true)),
                // A trait may be implemented for more types than one sees.
                None => unique().filter(|(id, _)| self.function(*id).trait_name.is_some()),
            },
            None => unique(),
        }
    }

    /// The method of that name of what it is called on.
    pub fn method_of_receiver(&self, receiver: ReceiverType, name: &str) -> Option<FunctionId> {
        match receiver {
            ReceiverType::Type(id) => self.method(id, name),
            ReceiverType::Trait(id) => self.trait_method(id, name),
            ReceiverType::Foreign => None,
        }
    }

    fn resolve_qualified(&self, inside: FunctionId, callee: &QualifiedCallee) -> Option<FunctionId> {
        let place = self.place_of(inside);
        let Type::Path { segments, .. } = callee.ty.without_references() else { return None };
        let ty = match segments.as_slice() {
            [name] if name == "Self" => self.self_type(inside)?,
            [name, ..] if self.is_generic(inside, name) => return None,
            path => self.definition_at(place, path)?,
        };
        if callee.trait_path.is_empty() {
            return self.method(ty, &callee.name);
        }
        match self.resolve(place, &callee.trait_path, Namespace::Types).only()? {
            Item::Trait(of_trait) => self.trait_method_of(ty, of_trait, &callee.name),
            _ => None,
        }
    }

    /// The method of that name of the type, or of the trait, that a function belongs to.
    pub fn resolve_self_method(&self, inside: FunctionId, name: &str) -> Option<FunctionId> {
        match self.function(inside).owner {
            Owner::Implementation(_) => self.method(self.self_type(inside)?, name),
            Owner::Trait(index) => self.trait_method(TraitId { file: self.file_of(inside), index }, name),
            Owner::Nothing | Owner::Loose => None,
        }
    }

    /// Whether a name is a type parameter of a function or of the `impl` around it.
    pub fn is_generic(&self, id: FunctionId, name: &str) -> bool {
        self.generics_of(id).any(|generic| *generic.name == *name)
    }

    /// Whether a type in the signature of a function holds one of its type parameters, or of the `impl` around it.
    pub fn mentions_generic(&self, id: FunctionId, ty: &Type) -> bool {
        self.generics_of(id).any(|generic| ty.mentions(&generic.name))
    }

    /// The traits that bind a type parameter of a function or of the `impl` around it.
    pub fn bounds_of<'w>(&'w self, id: FunctionId, name: &'w str) -> impl Iterator<Item = &'w Type> {
        let named = self.generics_of(id).filter(move |generic| *generic.name == *name);
        named.flat_map(|generic| &generic.bounds)
    }

    fn generics_of(&self, id: FunctionId) -> impl Iterator<Item = &Generic> {
        let function = self.function(id);
        let of_implementation = match function.owner {
            Owner::Implementation(index) => {
                &self.file(self.file_of(id)).facts.implementations[index as usize].generics[..]
            }
            _ => &[],
        };
        function.generics.iter().chain(of_implementation)
    }

    /// Whether the package of a file has a method of that name, whatever its type.
    pub fn has_method(&self, from: FileId, method: &str) -> bool {
        self.methods_named(from, method).next().is_some()
    }

    /// The only method of that name in the package of a file, whatever its type.
    pub fn resolve_unique_method(&self, from: FileId, method: &str) -> Option<FunctionId> {
        only(self.methods_named(from, method))
    }

    fn methods_named<'w>(&'w self, from: FileId, name: &'w str) -> impl Iterator<Item = FunctionId> + 'w {
        let names = &self.names[self.file(from).crate_id.0 as usize];
        let is_meant = move |function: &Function| function.name == name && function.self_type.is_some();
        names.functions(name).filter(move |id| is_meant(self.function(*id)))
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
