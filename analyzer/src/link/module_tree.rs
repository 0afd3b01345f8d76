//! Which files belong to which target: from the roots of the targets along `mod` and `include!`.

use std::collections::HashMap;

use logcheck_rules::facts::FileFacts;
use logcheck_rules::workspace::{File, FileRole};

use crate::report::Note;

/// The root file of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TargetRoot {
    /// Its path below the root of the workspace.
    pub(crate) path: String,
    /// What the target is for.
    pub(crate) role: FileRole,
    /// Whether it is the library of its package.
    pub(crate) is_library: bool,
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
/// whatever else reaches it. Gives back what production code declares outside of the workspace.
pub(crate) fn assign_roles(files: &mut [File], roots: &[TargetRoot], unreached: Unreached) -> Vec<Note> {
    let mut walk = Walk::new(files);
    for root in roots {
        let known = walk.by_path.get(root.path.as_str()).copied();
        if let Some(file) = known.filter(|file| walk.is_news(*file, root.role, Reach::Target)) {
            walk.roles[file] = Some(root.role);
            walk.follow(Step { file, role: root.role, is_root: true }, Reach::Target);
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
            walk.follow(Step { file: index, role, is_root: false }, Reach::Orphan);
        }
    }
    let Walk { roles, outside, .. } = walk;
    for (file, role) in files.iter_mut().zip(roles) {
        file.role = role.unwrap_or(FileRole::Unreached);
    }
    match unreached {
        Unreached::IsLeftOut => outside,
        // Who names what to check is not told about the rest.
        Unreached::IsJudged => Vec::new(),
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
    by_path: HashMap<&'f str, usize>,
    /// The files that may be modules of those beside them, by the folder of these: what a macro declares is not known by
    /// name.
    by_folder: HashMap<&'f str, Vec<usize>>,
    roles: Vec<Option<FileRole>>,
    outside: Vec<Note>,
}

/// A file whose declarations are to be followed.
#[derive(Clone, Copy)]
struct Step {
    file: usize,
    role: FileRole,
    is_root: bool,
}

/// A file that another one declares.
pub(super) struct Declared {
    /// Its path below the root; the path as it is given, where that leads out of the root.
    pub(super) path: Result<String, String>,
    pub(super) is_test: bool,
    pub(super) by: Declaration,
}

/// How a file is declared.
#[derive(Clone, Copy)]
pub(super) enum Declaration {
    /// By a `mod`, as an index into the modules of the file, or by a macro.
    Module(usize),
    /// By an `include!`.
    Include,
}

impl<'f> Walk<'f> {
    fn new(files: &'f [File]) -> Walk<'f> {
        let mut by_folder: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, file) in files.iter().enumerate() {
            let module = file.path.strip_suffix("/mod.rs").unwrap_or(&file.path);
            by_folder.entry(folder_of(module)).or_default().push(index);
        }
        let by_path = files.iter().enumerate().map(|(index, file)| (file.path.as_str(), index)).collect();
        Walk { files, by_path, by_folder, roles: vec![None; files.len()], outside: Vec::new() }
    }

    /// Sets the roles of all that a file leads to. There is no recursion: a chain of modules may have as many members as
    /// there are files.
    fn follow(&mut self, start: Step, reach: Reach) {
        let mut open = vec![start];
        while let Some(step) = open.pop() {
            for Declared { path, is_test, .. } in self.declared(step) {
                let role = if is_test { FileRole::Test } else { step.role };
                if let (Err(given), FileRole::Production, Reach::Target) = (&path, role, reach) {
                    self.leads_out(&self.files[step.file].path, given);
                }
                let declared = path.ok().and_then(|path| self.by_path.get(path.as_str()).copied());
                let is_news = |file: &usize| *file != step.file && self.is_news(*file, role, reach);
                if let Some(file) = declared.filter(is_news) {
                    self.roles[file] = Some(role);
                    open.push(Step { file, role, is_root: false });
                }
            }
        }
    }

    /// Whether a role says more about a file than what is known.
    fn is_news(&self, file: usize, role: FileRole, reach: Reach) -> bool {
        match (reach, self.roles[file]) {
            // Everything below an orphan is an orphan that is looked at by itself; only tests are news.
            (Reach::Orphan, known) => role == FileRole::Test && known != Some(FileRole::Test),
            (Reach::Target, None) => true,
            (Reach::Target, Some(known)) => known != FileRole::Production && role == FileRole::Production,
        }
    }

    fn declared(&self, step: Step) -> Vec<Declared> {
        let file = &self.files[step.file];
        let mut declared = declared_files(&file.path, &file.facts, step.is_root);
        if file.facts.has_macro_modules {
            let base = module_base(&file.path, step.is_root);
            let children = self.by_folder.get(base.as_str()).into_iter().flatten();
            let path = |index: &usize| Ok(self.files[*index].path.clone());
            let by = Declaration::Include;
            declared.extend(children.map(|index| Declared { path: path(index), is_test: false, by }));
        }
        declared
    }

    /// Notes that a file declares one that is not below the root.
    fn leads_out(&mut self, path: &str, given: &str) {
        let what = format!("`{given}` leads out of the workspace");
        self.outside.push(Note::skipped(path.to_owned(), what));
    }
}

/// The folder that the modules of a file lie in.
pub(super) fn module_base(path: &str, is_root: bool) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.strip_suffix(".rs").unwrap_or(name);
    if is_root || stem == "mod" { folder.to_owned() } else { joined(folder, stem) }
}

/// The folder of a path; empty for the root.
fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The files that the `mod` and `include!` of a file may mean.
pub(super) fn declared_files(path: &str, facts: &FileFacts, is_root: bool) -> Vec<Declared> {
    let folder = folder_of(path);
    let base = module_base(path, is_root);
    let mut declared = Vec::new();
    for (index, module) in facts.modules.iter().enumerate() {
        let by = Declaration::Module(index);
        let is_test = module.is_test;
        let inside = module.inside.iter().fold(base.clone(), |base, inner| joined(&base, inner));
        if let Some(given) = &module.path {
            // What a `#[path]` counts from: the file's folder, or that of the inline modules around it.
            let from = if module.inside.is_empty() { folder } else { &inside };
            declared.push(Declared { path: resolved(from, given), is_test, by });
        } else {
            let module_base = joined(&inside, &module.name);
            let candidates = [format!("{module_base}.rs"), joined(&module_base, "mod.rs")];
            declared.extend(candidates.map(|path| Declared { path: Ok(path), is_test, by }));
        }
    }
    let included = facts.includes.iter().map(|given| resolved(folder, given));
    let by = Declaration::Include;
    declared.extend(included.map(|path| Declared { path, is_test: false, by }));
    declared
}

/// A name below a folder.
fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// A path that is given in a file of a folder, `.` and `..` resolved; the path itself where it leads out of the root.
fn resolved(folder: &str, given: &str) -> Result<String, String> {
    let outside = || given.to_owned();
    if given.starts_with('/') {
        return Err(outside());
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in given.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop().ok_or_else(outside)?),
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use logcheck_rules::facts::{FileFacts, ModuleDeclaration};
    use logcheck_rules::workspace::{File, FileRole};

    use super::{TargetRoot, Unreached, assign_roles};

    fn root(path: &str, role: FileRole) -> TargetRoot {
        TargetRoot { path: path.to_owned(), role, is_library: false }
    }

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
        let roots: Vec<TargetRoot> = roots.iter().map(|(path, role)| root(path, *role)).collect();
        let outside = assign_roles(&mut files, &roots, unreached);
        assert_eq!(outside, [], "nothing leads out");
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
    fn a_chain_of_modules_may_be_as_long_as_there_are_files() {
        let link = |number: usize| {
            let path = Some(format!("{}.rs", number + 1));
            let modules = vec![ModuleDeclaration { path, ..ModuleDeclaration::default() }];
            let facts = FileFacts { modules, ..FileFacts::default() };
            File { path: format!("{number}.rs"), facts, ..File::default() }
        };
        let mut files: Vec<File> = (0..50_000).map(link).collect();
        let root = root("0.rs", FileRole::Build);
        assert_eq!(assign_roles(&mut files, &[root], Unreached::IsLeftOut), []);
        assert!(files.iter().all(|file| file.role == FileRole::Build));
    }

    #[test]
    fn what_leads_out_is_told_and_reaches_nothing() {
        let lib = "#[path = \"../../main.rs\"] mod a; #[cfg(test)] #[path = \"../../b.rs\"] mod b; include!(\"/c.rs\");";
        let mut files = [("src/lib.rs", lib), ("main.rs", ""), ("src/c.rs", "")].map(|(path, text)| File {
            path: path.to_owned(),
            facts: crate::facts_of(text),
            ..File::default()
        });
        let root = root("src/lib.rs", FileRole::Production);
        let outside = assign_roles(&mut files, &[root], Unreached::IsLeftOut);
        let told: Vec<&str> = outside.iter().map(|note| note.what.as_str()).collect();
        assert_eq!(
            told,
            ["`../../main.rs` leads out of the workspace", "`/c.rs` leads out of the workspace"]
        );
        assert_eq!([files[1].role, files[2].role], [FileRole::Unreached; 2]);
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
