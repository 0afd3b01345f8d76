//! The modules of a workspace, by the names of files, and which definitions are in scope in them.

use super::names::{Import, ModuleIndex};
use super::resolving::Site;
use super::table::{Definition, MacroTable};

/// How many modules may stand inside each other.
const MAX_DEPTH: usize = 64;

/// A module: a file, or an inline module of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) file: usize,
    pub(super) module: ModuleIndex,
}

impl MacroTable<'_> {
    /// What is imported into a module under a name.
    pub(super) fn imported<'q>(&'q self, place: Place, name: &str) -> impl Iterator<Item = Import<'q>> {
        self.names(place.file).imported(self.files[place.file].text, place.module, name)
    }

    /// The modules of that name inside another; several where a configuration decides.
    pub(super) fn children(&self, place: Place, name: &str) -> Vec<Place> {
        let text = self.files[place.file].text;
        let inline = self.names(place.file).children(text, place.module, name);
        let mut children: Vec<Place> = inline.map(|module| Place { module, ..place }).collect();
        if children.is_empty() {
            children.extend(self.child_file(place, name));
        }
        children
    }

    fn child_file(&self, place: Place, name: &str) -> Option<Place> {
        let text = self.files[place.file].text;
        let mut folder = self.folder_of_children(place.file);
        for inline in self.names(place.file).path(text, place.module) {
            push(&mut folder, inline);
        }
        push(&mut folder, name);
        let file =
            self.file_at(&format!("{folder}.rs")).or_else(|| self.file_at(&format!("{folder}/mod.rs")))?;
        let is_own = self.files[file].package == self.files[place.file].package;
        is_own.then_some(Place { file, module: 0 })
    }

    /// The module around another.
    pub(super) fn parent(&self, place: Place) -> Option<Place> {
        if let Some(module) = self.names(place.file).parent(place.module) {
            return Some(Place { module, ..place });
        }
        Some(Place { file: self.parent_file(place.file)?, module: 0 })
    }

    /// The file whose module holds that of another.
    fn parent_file(&self, file: usize) -> Option<usize> {
        let path = self.files[file].path;
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let parent = match name {
            "lib.rs" | "main.rs" => return None,
            "mod.rs" => match folder.rsplit_once('/') {
                Some((outer, inner)) => self.head_of(outer).filter(|_| inner != "src"),
                None => None,
            },
            _ => self.head_of(folder),
        };
        parent.filter(|parent| self.files[*parent].package == self.files[file].package)
    }

    /// The file that declares the files of a folder.
    fn head_of(&self, folder: &str) -> Option<usize> {
        let inside = |name: &str| {
            let mut path = folder.to_owned();
            push(&mut path, name);
            self.file_at(&path)
        };
        let beside = || self.file_at(&format!("{folder}.rs"));
        inside("lib.rs").or_else(|| inside("main.rs")).or_else(|| inside("mod.rs")).or_else(beside)
    }

    /// The roots that a module may belong to: a library and a program share their files.
    pub(super) fn roots(&self, place: Place) -> Vec<Place> {
        let mut file = place.file;
        for _ in 0..MAX_DEPTH {
            match self.parent_file(file) {
                Some(parent) => file = parent,
                None => break,
            }
        }
        let mut roots = vec![Place { file, module: 0 }];
        // What has the library for its root may be a module of the program.
        let program = self.files[file].path.strip_suffix("lib.rs").filter(|_| file != place.file);
        let program = program.and_then(|folder| self.file_at(&format!("{folder}main.rs")));
        roots.extend(program.map(|file| Place { file, module: 0 }));
        roots
    }

    /// Whether a module is the root of a crate.
    pub(super) fn is_root(&self, place: Place) -> bool {
        place.module == 0 && self.parent_file(place.file).is_none()
    }

    /// The macros of a name that a package exports, which stand at its root.
    pub(super) fn exported_by(&self, root: Place, name: &str) -> Vec<usize> {
        let package = self.files[root.file].package;
        let is_exported = |definition: &Definition<'_>| {
            definition.found.is_exported && self.files[definition.file].package == package
        };
        self.named(name).filter(|index| is_exported(&self.definitions[*index])).collect()
    }

    /// The definitions of a name that are in scope by where they stand: those of the innermost block.
    pub(super) fn in_textual_scope(&self, site: Site, name: &str) -> Vec<usize> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for index in self.named(name) {
            if let Some(distance) = self.distance(site, index) {
                found.push((distance, index));
            }
        }
        let nearest = found.iter().map(|(distance, _)| *distance).min();
        found.into_iter().filter(|(distance, _)| Some(*distance) == nearest).map(|(_, index)| index).collect()
    }

    /// How far away a definition is whose scope holds a place; nothing where it does not.
    fn distance(&self, site: Site, index: usize) -> Option<usize> {
        let definition = &self.definitions[index];
        let (own, its) = (&self.files[site.place.file], &self.files[definition.file]);
        if own.package != its.package {
            return None;
        }
        let enclosing = self.enclosing(index);
        if definition.file == site.place.file {
            let is_inside = match site.at {
                Some(at) => enclosing.bytes.contains(&at),
                None => !enclosing.is_body && self.holds(definition, site.place),
            };
            if is_inside {
                return Some(enclosing.bytes.len());
            }
        }
        if enclosing.is_body {
            return None;
        }
        let far = usize::MAX / 2;
        let inner = enclosing.modules.last();
        let is_widened = inner.is_some_and(|name| its.used_modules.contains(&name.as_str()));
        let is_outside = enclosing.modules.is_empty() || (enclosing.modules.len() == 1 && is_widened);
        // The files of modules below see it, and where `#[macro_use]` says so, those beside and above.
        (is_outside && (self.is_below(site.place.file, definition.file) || self.is_used(definition.file)))
            .then_some(far)
            .or_else(|| (is_widened && own.path == its.path).then_some(far))
    }

    /// Whether a definition stands in a module of its file, or in one around that.
    fn holds(&self, definition: &Definition<'_>, place: Place) -> bool {
        let names = self.names(place.file);
        let its = names.module_at(crate::lex::offset(definition.found.bytes.start));
        std::iter::successors(Some(place.module), |module| names.parent(*module)).any(|module| module == its)
    }

    /// Whether a file is a module somewhere below another.
    fn is_below(&self, file: usize, above: usize) -> bool {
        let folder = self.folder_of_children(above);
        let is_inside = self.files[file]
            .path
            .strip_prefix(&folder)
            .is_some_and(|rest| folder.is_empty() || rest.starts_with('/'));
        is_inside && file != above
    }

    /// Whether the macros of a file are in scope outside of its module.
    fn is_used(&self, file: usize) -> bool {
        let path = self.files[file].path;
        let name = path.strip_suffix("/mod.rs").or_else(|| path.strip_suffix(".rs")).unwrap_or(path);
        let name = name.rsplit('/').next().unwrap_or(name);
        let declares = |parent: usize| self.files[parent].used_modules.contains(&name);
        self.files[file].is_used || self.parent_file(file).is_some_and(declares)
    }

    /// The folder that holds the modules of a file.
    fn folder_of_children(&self, file: usize) -> String {
        let path = self.files[file].path;
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let is_head = matches!(name, "lib.rs" | "main.rs" | "mod.rs") || self.parent_file(file).is_none();
        let mut children = folder.to_owned();
        if !is_head {
            push(&mut children, name.strip_suffix(".rs").unwrap_or(name));
        }
        children
    }
}

fn push(path: &mut String, segment: &str) {
    if !path.is_empty() {
        path.push('/');
    }
    path.push_str(segment);
}
