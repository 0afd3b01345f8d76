//! The paths that lead to what a workspace defines.

use super::modules::{Module, ModuleId};
use super::{DefinitionId, FunctionId, Place, Workspace};
use crate::facts::Owner;

impl Workspace {
    /// The path of a type from the name of its crate on: `orders::model::Order`.
    pub fn path_of_type(&self, id: DefinitionId) -> String {
        let definition = self.definition(id);
        let place = Place { file: id.file, scope: definition.scope };
        format!("{}::{}", self.path_of_module(place), definition.name)
    }

    /// The path of a function from the name of its crate on: `payments::card::Card::charge`.
    pub fn path_of_function(&self, id: FunctionId) -> String {
        let function = self.function(id);
        let place = Place { file: self.file_of(id), scope: function.scope };
        let owner = match (function.owner, &function.self_type) {
            (Owner::Implementation(_), _) if self.self_type(id).is_some() => {
                self.self_type(id).map(|ty| self.path_of_type(ty)).unwrap_or_default()
            }
            (_, Some(owner)) => format!("{}::{owner}", self.path_of_module(place)),
            (_, None) => self.path_of_module(place),
        };
        format!("{owner}::{}", function.name)
    }

    /// The path of the first module that a place is; a body has braces in it.
    fn path_of_module(&self, place: Place) -> String {
        let modules = &self.modules;
        let Some(id) = modules.of_scope(place.file, place.scope).next() else { return String::new() };
        let mut names: Vec<&str> = std::iter::successors(Some(id), |id| modules.get(*id).parent)
            .map(|id| modules.get(id))
            .filter(|module| module.parent.is_some() && !module.is_included())
            .map(|module| if module.sees_around { "{}" } else { &*module.name })
            .collect();
        let root = self.name_of_tree(id);
        names.push(&root);
        names.reverse();
        names.join("::")
    }

    /// The name of a crate for its library; for any other target beside a library that of its root.
    fn name_of_tree(&self, id: ModuleId) -> String {
        let Module { root, .. } = *self.modules.get(id);
        let file = self.file(self.modules.get(root).file);
        match self.modules.libraries[file.crate_id.0 as usize] {
            Some(library) if library != root => {
                let name = file.path.rsplit('/').next().unwrap_or(&file.path);
                name.trim_end_matches(".rs").to_owned()
            }
            _ => self.crates[file.crate_id.0 as usize].code_name(),
        }
    }
}
