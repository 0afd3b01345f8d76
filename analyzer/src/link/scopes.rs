//! The module trees: from the roots of all targets along `mod` and `include!`, and where globs lead.

use std::collections::HashMap;

use logcheck_rules::diagnostic::FileId;
use logcheck_rules::workspace::modules::{Glob, ModuleId, Modules};
use logcheck_rules::workspace::resolve::Item;
use logcheck_rules::workspace::{FileRole, Workspace};
use rayon::prelude::*;

use super::module_tree::{Declaration, TargetRoot, declared_files, module_base};

/// In how many trees a file may stand.
const MAX_TREES: usize = 4;

/// How often globs are looked at again that lead through others.
const MAX_ROUNDS: usize = 6;

/// The module trees of all targets. A file that no target reaches is a tree of its own.
pub(super) fn module_trees(workspace: &Workspace, roots: &[TargetRoot]) -> Modules {
    let by_path = workspace.files.iter().zip(0..).map(|(file, index)| (file.path.as_str(), FileId(index)));
    let modules = Modules {
        of_files: vec![Vec::new(); workspace.files.len()],
        libraries: vec![None; workspace.crates.len()],
        ..Modules::default()
    };
    let mut trees = Trees { workspace, by_path: by_path.collect(), modules };
    let is_shipped = |root: &&TargetRoot| root.role == FileRole::Production;
    let shipped = roots.iter().filter(is_shipped).chain(roots.iter().filter(|root| !is_shipped(root)));
    for root in shipped {
        if let Some(file) = trees.by_path.get(root.path.as_str()).copied() {
            trees.root(file, root.is_library);
        }
    }
    for (file, number) in workspace.files.iter().zip(0..) {
        // A manifest that names some of its targets may leave these to cargo.
        let is_library = file.path.ends_with("src/lib.rs") || file.path == "lib.rs";
        if is_library || file.path.ends_with("src/main.rs") {
            trees.root(FileId(number), is_library);
        }
    }
    for number in 0..crate::lex::offset(workspace.files.len()) {
        trees.root(FileId(number), false);
    }
    trees.finish()
}

struct Trees<'w> {
    workspace: &'w Workspace,
    by_path: HashMap<&'w str, FileId>,
    modules: Modules,
}

impl Trees<'_> {
    /// Adds the tree of a root that stands in none yet.
    fn root(&mut self, file_id: FileId, is_library: bool) {
        if !self.modules.of_files[file_id.0 as usize].is_empty() {
            return;
        }
        let file = self.workspace.file(file_id);
        let root = self.modules.add(file_id, file, "", None);
        let library = &mut self.modules.libraries[file.crate_id.0 as usize];
        if is_library && library.is_none() {
            *library = Some(root);
        }
        let first = root.0;
        let mut open = vec![(root, true)];
        while let Some((module, is_root)) = open.pop() {
            self.declared(module, is_root, first, &mut open);
        }
    }

    /// Adds the files that a module declares and that its tree, which begins at a number, does not have yet.
    fn declared(&mut self, module: ModuleId, is_root: bool, tree: u32, open: &mut Vec<(ModuleId, bool)>) {
        let file_id = self.modules.get(module).file;
        let file = self.workspace.file(file_id);
        for declared in declared_files(&file.path, &file.facts, is_root) {
            let path = declared.path.as_deref().unwrap_or_default();
            let Some(inner) = self.by_path.get(path).copied().filter(|inner| *inner != file_id) else {
                continue;
            };
            let known = &self.modules.of_files[inner.0 as usize];
            if known.len() >= MAX_TREES || known.iter().any(|id| id.0 >= tree) {
                continue;
            }
            let added = self.add(module, inner, declared.by, declared.is_test);
            open.push((added, false));
        }
        if file.facts.has_macro_modules {
            self.beside(module, &module_base(&file.path, is_root), tree, open);
        }
    }

    /// Adds the files that a macro may declare: those beside the others.
    fn beside(&mut self, module: ModuleId, folder: &str, tree: u32, open: &mut Vec<(ModuleId, bool)>) {
        let workspace = self.workspace;
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let start = workspace.files.partition_point(|file| file.path.as_str() < prefix.as_str());
        let inside = workspace.files[start..].iter().take_while(|file| file.path.starts_with(&prefix));
        for (file, number) in inside.zip(crate::lex::offset(start)..) {
            let below = &file.path[prefix.len()..];
            let name = below.strip_suffix("/mod.rs").or(below.strip_suffix(".rs")).unwrap_or(below);
            let is_known = self.modules.of_files[number as usize].iter().any(|id| id.0 >= tree);
            if name.contains('/') || is_known {
                continue;
            }
            let added = self.modules.add(FileId(number), file, name, Some(module));
            open.push((added, false));
        }
    }

    fn add(&mut self, module: ModuleId, inner: FileId, by: Declaration, is_test: bool) -> ModuleId {
        let workspace = self.workspace;
        let facts = &workspace.file(self.modules.get(module).file).facts;
        let file = workspace.file(inner);
        let parent = |scope: u32| ModuleId(module.0 + scope);
        let first = match by {
            Declaration::Module(index) => {
                let declaration = &facts.modules[index];
                self.modules.add(inner, file, &declaration.name, Some(parent(declaration.scope.0)))
            }
            Declaration::Include => {
                let first = self.modules.add(inner, file, "", Some(module));
                let (around, inside) = (module.0 as usize, first.0 as usize);
                self.modules.all[inside].sees_around = true;
                let target = Item::Module(first);
                self.modules.all[around].globs.push(Glob { target, is_public: true });
                first
            }
        };
        if is_test {
            for scope in 0..=crate::lex::offset(file.facts.scopes.len()) {
                self.modules.all[(first.0 + scope) as usize].is_test = true;
            }
        }
        first
    }

    fn finish(mut self) -> Modules {
        for (krate, library) in self.workspace.crates.iter().zip(&self.modules.libraries) {
            let called = self.modules.library_called.entry(krate.code_name());
            called.and_modify(|known| *known = None).or_insert(*library);
        }
        // What no target reaches belongs to the library, if to anything.
        for index in 0..self.modules.all.len() {
            let module = &self.modules.all[index];
            let file = self.workspace.file(module.file);
            let is_orphan = file.role == FileRole::Unreached && module.root.0 as usize == index;
            if let (true, Some(library)) = (is_orphan, self.modules.libraries[file.crate_id.0 as usize]) {
                let scopes = index..=index + file.facts.scopes.len();
                scopes.for_each(|inner| self.modules.all[inner].root = library);
            }
        }
        self.modules
    }
}

/// Finds where the globs of all modules lead. A glob may lead through another one, so they are looked at again until
/// nothing is new.
pub(super) fn resolve_globs(workspace: &mut Workspace) {
    let mut open: Vec<(ModuleId, u32)> = Vec::new();
    for (module, number) in workspace.modules.all.iter().zip(0..) {
        let globs = &workspace.file_names[module.file.0 as usize].globs;
        let own = globs.iter().filter(|(scope, _)| *scope == module.scope);
        open.extend(own.map(|(_, import)| (ModuleId(number), *import)));
    }
    for _ in 0..MAX_ROUNDS {
        let found: Vec<Option<Glob>> = open.par_iter().map(|glob| target_of(workspace, *glob)).collect();
        let is_news = found.iter().any(Option::is_some);
        let mut left = Vec::new();
        for (glob, found) in open.into_iter().zip(found) {
            match found {
                Some(target) => workspace.modules.all[glob.0.0 as usize].globs.push(target),
                None => left.push(glob),
            }
        }
        open = left;
        if !is_news || open.is_empty() {
            return;
        }
    }
}

fn target_of(workspace: &Workspace, (module, import): (ModuleId, u32)) -> Option<Glob> {
    let facts = &workspace.file(workspace.modules.get(module).file).facts;
    let import = &facts.imports[import as usize];
    let target = workspace.resolve_glob(module, import)?;
    Some(Glob { target, is_public: import.is_public })
}
