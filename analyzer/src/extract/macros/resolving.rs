//! What a macro's path means in a place of the workspace: by what is in scope there, step by step, as the compiler looks.

use std::cell::{Cell, RefCell};

use logcheck_rules::call::parse::MacroShape;

use super::families::{Outside, is_log_crate, outside};
use super::modules::Place;
use super::names::Import;
use super::table::MacroTable;
use super::transcribing::CRATE;

/// How many names one question may lead through.
const MAX_STEPS: u32 = 500;

/// How many imports may lead from one to the next.
const MAX_DEPTH: u32 = 24;

/// What a path means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A macro of a log crate.
    Log(MacroShape),
    /// Macros of the workspace that may log; several where a configuration decides.
    Wrapper(Vec<usize>),
    /// A macro whose definition is out of sight, by its place in the policy.
    Named(usize),
    /// A macro of the workspace that does not log.
    NotALog,
    /// Something of a crate out of sight.
    Outside,
    /// It leads to several things, or to one that may be of several crates.
    Ambiguous,
    /// Nothing that the path leads to is known.
    Unknown,
}

/// Where a macro is called.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site {
    pub(super) place: Place,
    /// The byte of the file; `None` stands for the end of the module.
    pub(super) at: Option<u32>,
}

/// What a name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Target<'q> {
    Module(Place),
    /// A path that leads out of the workspace.
    Outside(Vec<&'q str>),
    Definition(usize),
}

/// What a name is looked up for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Macro,
    Module,
}

/// Which of a module's names are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    /// What is defined and imported by name.
    Explicit,
    /// All of them.
    All,
    /// What others get with a glob.
    Public,
}

/// One question.
struct Lookup<'q> {
    table: &'q MacroTable<'q>,
    steps: Cell<u32>,
    depth: Cell<u32>,
    /// Whether there was more to look at than allowed.
    gave_up: Cell<bool>,
    /// What is being looked for among the globs of which module: the path of a glob may begin with what it brings in.
    in_globs: RefCell<Vec<(Place, &'q str, Wanted)>>,
}

/// What a path means, if what is in scope tells. Without the last resort, which is to look at what the package depends
/// on.
pub(super) fn meaning<'q>(table: &'q MacroTable<'q>, site: Site, path: &[&'q str]) -> Meaning {
    let lookup = Lookup {
        table,
        steps: Cell::new(MAX_STEPS),
        depth: Cell::new(MAX_DEPTH),
        gave_up: Cell::new(false),
        in_globs: RefCell::default(),
    };
    let targets = match path {
        [] => Vec::new(),
        [name] => lookup.unqualified(site, name),
        [first, rest @ ..] => lookup.path(site.place, first, rest, Wanted::Macro),
    };
    match lookup.joined(site.place, &targets) {
        // What was not looked up to the end is not known to be nothing.
        Meaning::Unknown if lookup.gave_up.get() => Meaning::Ambiguous,
        found => found,
    }
}

impl<'q> Lookup<'q> {
    /// What several targets are taken together: a configuration decides between them, and what is not a log counts for
    /// nothing beside what is.
    fn joined(&self, from: Place, targets: &[Target<'q>]) -> Meaning {
        let table = self.table;
        let mut found = Meaning::Unknown;
        for target in targets {
            let next = match target {
                Target::Module(_) => continue,
                Target::Outside(path) => match outside(path, table.package(from.file).depends_on("log")) {
                    Outside::Log(shape) => Meaning::Log(shape),
                    Outside::NotALog => Meaning::Outside,
                    Outside::Facade => continue,
                    Outside::Unknown => return Meaning::Ambiguous,
                },
                Target::Definition(index) if table.definitions[*index].may_log => {
                    Meaning::Wrapper(vec![*index])
                }
                Target::Definition(_) => Meaning::NotALog,
            };
            found = match (found, next) {
                (Meaning::Unknown | Meaning::Outside | Meaning::NotALog, next) => next,
                (found, Meaning::NotALog | Meaning::Outside) => found,
                (Meaning::Wrapper(mut all), Meaning::Wrapper(more)) => {
                    all.extend(more.into_iter().filter(|one| !all.contains(one)).collect::<Vec<_>>());
                    Meaning::Wrapper(all)
                }
                // Who switches off a log crate puts a shim in its place, which takes the same tokens.
                (log @ Meaning::Log(_), Meaning::Wrapper(_))
                | (Meaning::Wrapper(_), log @ Meaning::Log(_)) => log,
                (found, next) if found == next => found,
                _ => return Meaning::Ambiguous,
            };
        }
        found
    }

    fn unqualified(&self, site: Site, name: &'q str) -> Vec<Target<'q>> {
        let table = self.table;
        let textual = table.in_textual_scope(site, name);
        // Where all are switched off, and none logs, what they stand for comes from elsewhere.
        let is_shim = |index: &usize| {
            let definition = &table.definitions[*index];
            definition.found.is_conditional && !definition.may_log
        };
        let is_open = textual.iter().all(is_shim);
        let mut targets: Vec<_> = textual.into_iter().map(Target::Definition).collect();
        if is_open {
            targets.extend(self.item(site.place, name, Wanted::Macro, Names::All));
        }
        if !targets.is_empty() {
            return targets;
        }
        let crates = self.table.package(site.place.file).everywhere.iter();
        crates.flat_map(|krate| self.brought_in(self.crate_named(site.place, krate), name)).collect()
    }

    /// What `#[macro_use] extern crate` brings in of a crate.
    fn brought_in(&self, krate: Option<Target<'q>>, name: &'q str) -> Vec<Target<'q>> {
        match krate {
            Some(Target::Module(root)) => {
                self.table.exported_by(root, name).into_iter().map(Target::Definition).collect()
            }
            Some(Target::Outside(path)) => of_outside_glob(path, name).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// What a path of several segments leads to: by what its first one is in scope, and where that leads nowhere, by the
    /// next thing that it may be.
    fn path(&self, place: Place, first: &'q str, rest: &[&'q str], wanted: Wanted) -> Vec<Target<'q>> {
        let table = self.table;
        let follow = |start: Vec<Target<'q>>| self.walk_all(start, rest, wanted);
        if let Some(start) = self.fixed_start(place, first) {
            return follow(start);
        }
        let own = follow(self.item(place, first, Wanted::Module, Names::Explicit));
        if !own.is_empty() {
            return own;
        }
        if let Some(krate) = self.crate_named(place, first) {
            return follow(vec![krate]);
        }
        // Paths of the edition of 2015, and what `extern crate` at the root adds to the names of crates.
        let roots = table.roots(place).into_iter().filter(|root| *root != place);
        let of_root = roots.flat_map(|root| self.item(root, first, Wanted::Module, Names::Explicit));
        let of_root = follow(of_root.collect());
        if !of_root.is_empty() {
            return of_root;
        }
        follow(self.of_globs(place, first, Wanted::Module, Names::All))
    }

    /// What a first segment is that is looked up nowhere.
    fn fixed_start(&self, place: Place, segment: &'q str) -> Option<Vec<Target<'q>>> {
        let table = self.table;
        if let Some(package) = segment.strip_prefix(CRATE).and_then(|number| number.parse::<usize>().ok()) {
            let root = table.packages.get(package).and_then(|package| package.root);
            return Some(root.map(|file| Target::Module(Place { file, module: 0 })).into_iter().collect());
        }
        if let Some(krate) = segment.strip_prefix("::") {
            return Some(self.crate_named(place, krate).into_iter().collect());
        }
        match segment {
            "crate" => Some(table.roots(place).into_iter().map(Target::Module).collect()),
            "self" => Some(vec![Target::Module(place)]),
            "super" => Some(table.parent(place).map(Target::Module).into_iter().collect()),
            // They have no macro of such a name, but modules: `use std::error;`.
            "std" | "core" | "alloc" => Some(Vec::new()),
            _ => None,
        }
    }

    /// The crate that code in a place names so.
    fn crate_named(&self, place: Place, name: &'q str) -> Option<Target<'q>> {
        let package = self.table.package(place.file);
        let original = package.original(name);
        let is_known = package.depends_on(name) || package.library == name || package.dependencies.is_none();
        let member = self.table.package_of.get(original).filter(|_| is_known);
        if let Some(file) = member.and_then(|index| self.table.packages[*index].root) {
            return Some(Target::Module(Place { file, module: 0 }));
        }
        let is_dependency = package.dependencies.is_some() && is_known;
        (is_dependency || is_log_crate(original)).then(|| Target::Outside(vec![original]))
    }

    /// Follows the rest of a path.
    fn walk_all(&self, targets: Vec<Target<'q>>, rest: &[&'q str], wanted: Wanted) -> Vec<Target<'q>> {
        let Some((segment, behind)) = rest.split_first() else { return targets };
        let wanted_next = if behind.is_empty() { wanted } else { Wanted::Module };
        let mut next = Vec::new();
        for target in targets {
            match target {
                Target::Outside(mut path) => {
                    path.push(segment);
                    next.push(Target::Outside(path));
                }
                Target::Module(place) if *segment == "super" => {
                    next.extend(self.table.parent(place).map(Target::Module));
                }
                Target::Module(place) => next.extend(self.item(place, segment, wanted_next, Names::All)),
                Target::Definition(_) => {}
            }
        }
        self.walk_all(next, behind, wanted)
    }

    /// What a module has under a name.
    fn item(&self, place: Place, name: &'q str, wanted: Wanted, names: Names) -> Vec<Target<'q>> {
        self.deeper(|| self.item_inside(place, name, wanted, names))
    }

    /// A step further, unless there were too many.
    fn deeper(&self, look: impl FnOnce() -> Vec<Target<'q>>) -> Vec<Target<'q>> {
        let (Some(steps), Some(depth)) = (self.steps.get().checked_sub(1), self.depth.get().checked_sub(1))
        else {
            self.gave_up.set(true);
            return Vec::new();
        };
        self.steps.set(steps);
        self.depth.set(depth);
        let found = look();
        self.depth.set(depth + 1);
        found
    }

    fn item_inside(&self, place: Place, name: &'q str, wanted: Wanted, names: Names) -> Vec<Target<'q>> {
        let imports = self.table.imported(place, name);
        let imports = imports.filter(|import| names != Names::Public || import.is_public);
        let mut found: Vec<_> = imports.flat_map(|import| self.follow(place, &import, wanted)).collect();
        if found.is_empty() && wanted == Wanted::Module {
            found.extend(self.table.children(place, name).into_iter().map(Target::Module));
        } else if found.is_empty() && self.table.is_root(place) {
            found.extend(self.table.exported_by(place, name).into_iter().map(Target::Definition));
        }
        if found.is_empty() && names != Names::Explicit {
            found = self.of_globs(place, name, wanted, names);
        }
        found
    }

    /// Where an import leads.
    fn follow(&self, place: Place, import: &Import<'q>, wanted: Wanted) -> Vec<Target<'q>> {
        let Some((first, rest)) = import.path.split_first() else { return Vec::new() };
        if import.is_global {
            return self.walk_all(self.crate_named(place, first).into_iter().collect(), rest, wanted);
        }
        if rest.is_empty() && wanted == Wanted::Macro {
            // `pub(crate) use name;` behind a definition.
            let textual = self.table.in_textual_scope(Site { place, at: None }, first);
            return textual.into_iter().map(Target::Definition).collect();
        }
        let is_keyword = matches!(*first, "crate" | "self" | "super" | "std" | "core" | "alloc");
        if import.name == *first && !is_keyword {
            // `use tracing::{self, info}`: the import itself is not what its first segment is looked up by.
            return self.walk_all(self.crate_named(place, first).into_iter().collect(), rest, wanted);
        }
        self.path(place, first, rest, wanted)
    }

    /// What the glob imports of a module bring in under a name.
    fn of_globs(&self, place: Place, name: &'q str, wanted: Wanted, names: Names) -> Vec<Target<'q>> {
        let question = (place, name, wanted);
        if self.in_globs.borrow().contains(&question) {
            return Vec::new();
        }
        self.in_globs.borrow_mut().push(question);
        let mut found = Vec::new();
        let globs = self.table.imported(place, "*");
        for import in globs.filter(|import| names != Names::Public || import.is_public) {
            let Some((first, rest)) = import.path.split_first() else { continue };
            // A module sees what those around it see.
            let seen = if *first == "super" { Names::All } else { Names::Public };
            let modules = self.deeper(|| self.path(place, first, rest, Wanted::Module));
            for module in modules {
                match module {
                    Target::Module(from) if from != place => {
                        found.extend(self.item(from, name, wanted, seen));
                    }
                    Target::Outside(path) if wanted == Wanted::Macro => {
                        found.extend(of_outside_glob(path, name));
                    }
                    _ => {}
                }
            }
        }
        self.in_globs.borrow_mut().pop();
        let mut distinct: Vec<Target<'q>> = Vec::new();
        for target in found {
            if !distinct.contains(&target) {
                distinct.push(target);
            }
        }
        distinct
    }
}

/// What a glob import of something outside of the workspace brings in: it is known of log crates only.
fn of_outside_glob<'q>(mut path: Vec<&'q str>, name: &'q str) -> Option<Target<'q>> {
    path.push(name);
    matches!(outside(&path, false), Outside::Log(_)).then_some(Target::Outside(path))
}
