//! Which files belong to which target: from the roots of the targets along `mod` and `include!`.

use std::collections::HashMap;

use logcheck_rules::facts::{FileFacts, ModuleDeclaration};
use logcheck_rules::workspace::{File, FileRole};

/// The root file of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TargetRoot {
    /// Its path below the root of the workspace.
    pub(crate) path: String,
    /// What the target is for.
    pub(crate) role: FileRole,
}

/// What becomes of a file that no target reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Unreached {
    /// cargo told all targets, so it is not compiled: it is not judged.
    IsLeftOut,
    /// The targets are guessed, or somebody named the file: it counts as what its folder says.
    #[default]
    IsJudged,
}

/// Sets the role of every file by the targets that reach it. A file that production code reaches is production code,
/// whatever else reaches it.
pub(crate) fn assign_roles(files: &mut [File], roots: &[TargetRoot], unreached: Unreached) {
    let by_path: HashMap<String, usize> =
        files.iter().enumerate().map(|(index, file)| (file.path.clone(), index)).collect();
    let mut walk = Walk { files, by_path, roles: Vec::new() };
    walk.roles.resize(walk.files.len(), None);
    for root in roots {
        if let Some(index) = walk.by_path.get(&root.path).copied() {
            walk.reach(index, root.role, true);
        }
    }
    if unreached == Unreached::IsJudged {
        let orphans: Vec<usize> =
            (0..walk.files.len()).filter(|index| walk.roles[*index].is_none()).collect();
        // A file counts as its folder says only until a declaration says more: tests may be declared by an orphan.
        for index in &orphans {
            walk.roles[*index] = Some(walk.files[*index].role);
        }
        for index in orphans {
            let role = walk.files[index].role;
            walk.reach_declared(index, role, false, Reach::Orphan);
        }
    }
    let roles = walk.roles;
    for (file, role) in files.iter_mut().zip(roles) {
        file.role = role.unwrap_or(FileRole::Unreached);
    }
}

/// From where a declaration is followed.
#[derive(Clone, Copy, PartialEq)]
enum Reach {
    Target,
    Orphan,
}

struct Walk<'f> {
    files: &'f [File],
    by_path: HashMap<String, usize>,
    roles: Vec<Option<FileRole>>,
}

impl Walk<'_> {
    fn reach(&mut self, index: usize, role: FileRole, is_root: bool) {
        if !is_news(self.roles[index], role) {
            return;
        }
        self.roles[index] = Some(role);
        self.reach_declared(index, role, is_root, Reach::Target);
    }

    fn reach_declared(&mut self, index: usize, role: FileRole, is_root: bool, reach: Reach) {
        let file = &self.files[index];
        let mut declared = declared_files(&file.path, &file.facts, is_root);
        if file.facts.has_macro_modules {
            declared.extend(self.children_of(&file.path, is_root).map(|path| (path, false)));
        }
        for (path, is_test) in declared {
            let Some(target) = self.by_path.get(&path).copied().filter(|target| *target != index) else {
                continue;
            };
            let role = if is_test { FileRole::Test } else { role };
            match reach {
                Reach::Target => self.reach(target, role, false),
                // Everything below an orphan is an orphan that is looked at by itself; only tests are news.
                Reach::Orphan if role == FileRole::Test && self.roles[target] != Some(FileRole::Test) => {
                    self.roles[target] = Some(FileRole::Test);
                    self.reach_declared(target, role, false, Reach::Orphan);
                }
                Reach::Orphan => {}
            }
        }
    }
}

impl<'f> Walk<'f> {
    /// The files that may be modules of a file, by their place: what a macro declares is not known by name.
    fn children_of(&self, path: &str, is_root: bool) -> impl Iterator<Item = String> + use<'f> {
        let base = module_base(path, is_root);
        self.files.iter().filter_map(move |file| {
            let below = file.path.strip_prefix(&base)?.strip_prefix('/')?;
            let is_child = !below.trim_end_matches("/mod.rs").contains('/');
            is_child.then(|| file.path.clone())
        })
    }
}

/// The folder that the modules of a file lie in.
fn module_base(path: &str, is_root: bool) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.strip_suffix(".rs").unwrap_or(name);
    if is_root || stem == "mod" { folder.to_owned() } else { joined(folder, stem) }
}

/// Whether a role says more about a file than what is known.
fn is_news(known: Option<FileRole>, role: FileRole) -> bool {
    match known {
        None => true,
        Some(known) => known != FileRole::Production && role == FileRole::Production,
    }
}

/// The paths that the `mod` and `include!` of a file may mean, and whether they are for tests.
fn declared_files(path: &str, facts: &FileFacts, is_root: bool) -> Vec<(String, bool)> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let base = module_base(path, is_root);
    let mut paths = Vec::new();
    for module in &facts.modules {
        let candidates = module.path.as_ref().map_or_else(
            || {
                let inside = module.inside.iter().fold(base.clone(), |base, inner| joined(&base, inner));
                let module_base = joined(&inside, &module.name);
                vec![format!("{module_base}.rs"), joined(&module_base, "mod.rs")]
            },
            |given| vec![joined(&explicit_base(folder, &base, module), given)],
        );
        paths.extend(candidates.into_iter().map(|path| (path, module.is_test)));
    }
    paths.extend(facts.includes.iter().map(|included| (joined(folder, included), false)));
    paths
}

/// What a `#[path]` counts from: the file's folder, or that of the inline modules around it.
fn explicit_base(folder: &str, base: &str, module: &ModuleDeclaration) -> String {
    if module.inside.is_empty() {
        return folder.to_owned();
    }
    module.inside.iter().fold(base.to_owned(), |base, inner| joined(&base, inner))
}

/// A path below a folder, `.` and `..` resolved.
fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use logcheck_rules::workspace::{File, FileRole};

    use super::{TargetRoot, Unreached, assign_roles};

    /// Files with their text, and the roots of targets; gives each path with the role it gets.
    fn roles(
        files: &[(&str, &str)],
        roots: &[(&str, FileRole)],
        unreached: Unreached,
    ) -> Vec<(String, FileRole)> {
        let mut files: Vec<File> = files
            .iter()
            .map(|(path, text)| File {
                path: (*path).to_owned(),
                facts: crate::facts_of(text),
                ..File::default()
            })
            .collect();
        let roots: Vec<TargetRoot> =
            roots.iter().map(|(path, role)| TargetRoot { path: (*path).to_owned(), role: *role }).collect();
        assign_roles(&mut files, &roots, unreached);
        files.into_iter().map(|file| (file.path, file.role)).collect()
    }

    fn role_of(path: &str, files: &[(&str, &str)]) -> FileRole {
        let roots = [("src/lib.rs", FileRole::Production), ("tests/it.rs", FileRole::Test)];
        let all = roles(files, &roots, Unreached::IsLeftOut);
        all.into_iter().find(|(found, _)| found == path).unwrap().1
    }

    #[test]
    fn modules_are_followed_from_the_root() {
        let lib = (
            "src/lib.rs",
            "mod orders; mod store { pub mod disk; } cfg_if! { if #[cfg(unix)] { mod unix; } }",
        );
        for (path, parent) in [
            ("src/orders.rs", lib),
            ("src/orders/mod.rs", lib),
            ("src/store/disk.rs", lib),
            ("src/unix.rs", lib),
        ] {
            assert_eq!(role_of(path, &[parent, (path, "")]), FileRole::Production, "{path}");
        }
        let nested = [lib, ("src/orders.rs", "mod item;"), ("src/orders/item.rs", "")];
        assert_eq!(role_of("src/orders/item.rs", &nested), FileRole::Production);
    }

    #[test]
    fn paths_and_includes_are_followed() {
        let lib = ("src/lib.rs", "#[path = \"../generated/api.rs\"] mod api; include!(\"table.rs\");");
        assert_eq!(role_of("generated/api.rs", &[lib, ("generated/api.rs", "")]), FileRole::Production);
        assert_eq!(role_of("src/table.rs", &[lib, ("src/table.rs", "")]), FileRole::Production);
    }

    #[test]
    fn tests_are_known_by_their_declaration_or_target() {
        let lib = ("src/lib.rs", "#[cfg(test)] mod checks;");
        let checks = ("src/checks.rs", "mod helper;");
        let helper = ("src/checks/helper.rs", "");
        assert_eq!(role_of("src/checks.rs", &[lib, checks, helper]), FileRole::Test);
        assert_eq!(role_of("src/checks/helper.rs", &[lib, checks, helper]), FileRole::Test);
        assert_eq!(role_of("tests/it.rs", &[("tests/it.rs", "")]), FileRole::Test);
        // What both reach is production code.
        let shared = ("src/shared.rs", "");
        let lib = ("src/lib.rs", "#[cfg(test)] mod checks; mod shared;");
        let checks = ("src/checks.rs", "#[path = \"shared.rs\"] mod shared;");
        assert_eq!(role_of("src/shared.rs", &[checks, lib, shared]), FileRole::Production);
    }

    #[test]
    fn what_no_target_reaches_is_left_out_where_all_targets_are_known() {
        let files = [("src/lib.rs", ""), ("src/old.rs", "#[cfg(test)] mod tests;"), ("src/old/tests.rs", "")];
        assert_eq!(role_of("src/old.rs", &files), FileRole::Unreached);
        let judged = roles(&files, &[], Unreached::IsJudged);
        let found: Vec<FileRole> = judged.into_iter().map(|(_, role)| role).collect();
        assert_eq!(found, [FileRole::Production, FileRole::Production, FileRole::Test]);
    }
}
