//! Which crate's macro is `info!`? By what the file imports, what the package brings in everywhere, what shadows it, and
//! last by what the package depends on.

use std::collections::{BTreeMap, BTreeSet};

use logcheck_rules::call::Family;
use logcheck_rules::call::parse::MacroShape;
use logcheck_rules::expr::lower::LogMacros;
use logcheck_rules::facts::{FileFacts, Import};

/// The crates whose macros have the names of log levels and a grammar that is not known.
const OTHER_LOG_CRATES: &[&str] = &["ftlog", "fastrace", "android_log", "esp_println"];

/// What a package brings into every one of its files.
#[derive(Clone, Debug, Default)]
pub(crate) struct CrateMacros {
    /// The names of its dependencies in code; `None` where there is no manifest to tell.
    dependencies: Option<Vec<String>>,
    /// The families of `#[macro_use] extern crate ..`.
    everywhere: Vec<Family>,
    /// Macros of the package that have the name of a log macro, with the family they pass their tokens to.
    redefined: BTreeMap<String, Option<Family>>,
    /// Whether a file says `use tracing as log`, which a glob import hands on to others.
    calls_tracing_log: bool,
}

impl CrateMacros {
    /// Looks through the texts of a package for what counts in all its files.
    pub(crate) fn read<'t>(
        dependencies: Option<Vec<String>>,
        texts: impl Iterator<Item = &'t str>,
    ) -> CrateMacros {
        let mut macros = CrateMacros { dependencies, ..CrateMacros::default() };
        for text in texts {
            macros.calls_tracing_log |=
                memchr::memmem::find(text.as_bytes(), b"use tracing as log;").is_some();
            for at in memchr::memmem::find_iter(text.as_bytes(), b"macro_use]") {
                macros.everywhere.extend(
                    extern_crate_behind(&text[at..])
                        .and_then(|name| family_named(name).or_else(|| family_of_crate(name))),
                );
            }
            for at in memchr::memmem::find_iter(text.as_bytes(), b"macro_rules!") {
                macros.redefinition(&text[at + "macro_rules!".len()..]);
            }
        }
        macros
    }

    fn redefinition(&mut self, behind: &str) {
        let rest = behind.trim_start();
        let name: String = rest.chars().take_while(|char| char.is_alphanumeric() || *char == '_').collect();
        if MacroShape::of(Family::Tracing, &name).is_none() && name != "log" {
            return;
        }
        // The definition ends before the next one; what it passes its tokens to stands near.
        let end = rest.floor_boundary(4000);
        let body = &rest[..end];
        let body = &body[..body.find("macro_rules!").unwrap_or(body.len())];
        let passes_on = body.contains("$(") && (body.contains(")*") || body.contains(")+"));
        let family = [("tracing::", Family::Tracing), ("log::", Family::Log)]
            .into_iter()
            .find(|(path, _)| passes_on && body.contains(path))
            .map(|(_, family)| family);
        self.redefined.entry(name).or_insert(family);
    }

    /// Whether the package depends on a crate of that name.
    pub(super) fn depends_on(&self, name: &str) -> bool {
        self.dependencies.as_ref().is_some_and(|names| names.iter().any(|known| known == name))
    }

    /// The family that an unexplained `info!` has: that of the only log crate the package depends on.
    fn by_dependency(&self) -> Option<Family> {
        if self.dependencies.is_none() {
            return Some(Family::Tracing);
        }
        // Whose macro it is must be written where these are used: they share their names with crates that are used more.
        let names = self.dependencies.iter().flatten();
        let is_other = |name: &str| OTHER_LOG_CRATES.contains(&name) || family_of_crate(name).is_some();
        if names.into_iter().any(|name| is_other(name)) {
            return None;
        }
        match (self.depends_on("tracing"), self.depends_on("log"), self.depends_on("logcheck")) {
            (true, false, false) => Some(Family::Tracing),
            (false, true, false) => Some(Family::Log),
            (false, false, true) => Some(Family::Logcheck),
            _ => None,
        }
    }
}

/// A length that ends on a character, at most `wanted`.
trait FloorBoundary {
    fn floor_boundary(&self, wanted: usize) -> usize;
}

impl FloorBoundary for str {
    fn floor_boundary(&self, wanted: usize) -> usize {
        (0..=wanted.min(self.len())).rev().find(|at| self.is_char_boundary(*at)).unwrap_or(0)
    }
}

fn extern_crate_behind(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("macro_use]")?.trim_start();
    let rest = rest.strip_prefix("pub ").unwrap_or(rest);
    let rest = rest.strip_prefix("extern crate ")?;
    rest.split(|char: char| !char.is_alphanumeric() && char != '_').next()
}

/// The family of a crate of that name.
fn family_named(name: &str) -> Option<Family> {
    match name {
        "tracing" => Some(Family::Tracing),
        "log" => Some(Family::Log),
        "logcheck" => Some(Family::Logcheck),
        _ => None,
    }
}

/// The family of a crate whose name means it only where it is certain to be that of a crate: a module may well be called
/// `emit`.
fn family_of_crate(name: &str) -> Option<Family> {
    match name {
        "slog" | "slog_scope" | "slog_global" => Some(Family::Slog),
        "emit" => Some(Family::Emit),
        "defmt" => Some(Family::Defmt),
        _ => None,
    }
}

/// Tells the log macros of one file.
#[derive(Clone, Debug)]
pub(crate) struct MacroResolver<'a> {
    package: &'a CrateMacros,
    /// The paths that a name is imported by.
    imports: BTreeMap<String, Vec<Vec<String>>>,
    local_macros: BTreeSet<String>,
    /// The only family that anything is imported from.
    imported_family: Option<Family>,
}

impl<'a> MacroResolver<'a> {
    pub(crate) fn new(package: &'a CrateMacros) -> Self {
        MacroResolver {
            package,
            imports: BTreeMap::new(),
            local_macros: BTreeSet::new(),
            imported_family: None,
        }
    }

    /// Takes over the imports and macros of the file.
    pub(crate) fn learn(&mut self, facts: &FileFacts) {
        for Import { path, name, .. } in &facts.imports {
            self.imports.entry(name.clone()).or_default().push(path.clone());
        }
        self.local_macros.extend(facts.local_macros.iter().cloned());
        let mut families = facts.imports.iter().filter_map(|import| family_named(import.path.first()?));
        self.imported_family = families.next().filter(|first| families.all(|family| family == *first));
    }

    fn imported(&self, name: &str) -> &[Vec<String>] {
        self.imports.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The full path behind an imported first segment.
    fn expanded<'p>(&'p self, path: &'p [String]) -> Vec<&'p str> {
        let imported = self.imported(&path[0]).iter().find(|imported| imported.len() + path.len() > 2);
        match imported {
            Some(imported) => imported.iter().chain(&path[1..]).map(String::as_str).collect(),
            None => path.iter().map(String::as_str).collect(),
        }
    }

    /// The family that a module of a path is named after. A package that uses both `log` and `tracing` may have in its
    /// own module `log` the macros of either.
    fn family_in(&self, before: &[&str]) -> Option<Family> {
        if let Some(family) = before.first().and_then(|root| self.family_of_dependency(root)) {
            return Some(family);
        }
        let family = before.iter().rev().find_map(|segment| family_named(segment))?;
        let is_own_module = matches!(before, ["crate" | "self" | "super", ..]);
        if family == Family::Log && is_own_module && self.package.depends_on("tracing") {
            return self.package.by_dependency();
        }
        Some(family)
    }

    /// The family of a crate that the package depends on, as far as that is known.
    fn family_of_dependency(&self, root: &str) -> Option<Family> {
        let is_known = self.package.dependencies.is_none() || self.package.depends_on(root);
        family_of_crate(root).filter(|_| is_known)
    }

    fn qualified(&self, path: &[String]) -> Option<MacroShape> {
        let full = self.expanded(path);
        let (name, before) = full.split_last()?;
        if before.iter().any(|segment| OTHER_LOG_CRATES.contains(segment)) {
            return None;
        }
        if *before == ["log"] && self.package.calls_tracing_log && !self.package.depends_on("log") {
            return MacroShape::of(Family::Tracing, name);
        }
        let family = self.family_in(before);
        // Another crate may have a module `log` with macros of its own.
        let is_of_other =
            before.first().is_some_and(|root| self.package.depends_on(root) && family_named(root).is_none());
        let family = match family {
            Some(Family::Log) if is_of_other && !self.package.depends_on("log") => return None,
            Some(family) => family,
            None if is_of_other => return None,
            None => self.by_dependency_of_level(name)?,
        };
        MacroShape::of(family, name)
    }

    fn unqualified(&self, name: &str) -> Option<MacroShape> {
        if self.local_macros.contains(name) {
            return None;
        }
        for path in self.imported(name) {
            if path.iter().any(|segment| OTHER_LOG_CRATES.contains(&segment.as_str())) {
                return None;
            }
            let (original, before) = path.split_last()?;
            let before: Vec<&str> = before.iter().map(String::as_str).collect();
            if let Some(family) = self.family_in(&before) {
                return MacroShape::of(family, original);
            }
        }
        if let Some(redefined) = self.package.redefined.get(name) {
            return MacroShape::of((*redefined)?, name);
        }
        let globs = self.imported("*").iter();
        let from_glob =
            globs.filter_map(|path| path.last().map(|name| (path.len(), name))).find_map(|(length, name)| {
                family_named(name).or_else(|| self.family_of_dependency(name).filter(|_| length == 1))
            });
        let family = from_glob
            .or(self.package.everywhere.first().copied())
            .filter(|family| MacroShape::of(*family, name).is_some())
            .or_else(|| self.by_dependency_of_level(name))?;
        MacroShape::of(family, name)
    }

    /// The family by dependency, for names that hardly anything but a log macro has.
    fn by_dependency_of_level(&self, name: &str) -> Option<Family> {
        MacroShape::of(Family::Tracing, name)?.level?;
        self.package.by_dependency().or(self.imported_family)
    }
}

impl LogMacros for MacroResolver<'_> {
    fn shape(&self, path: &[String]) -> Option<MacroShape> {
        match path {
            [] => None,
            [name] => self.unqualified(name),
            _ => self.qualified(path),
        }
    }
}

/// Whether a name may be that of a log macro, before anything is resolved: whether its call is worth a tree.
pub(super) fn may_log(name: &str) -> bool {
    matches!(name, "trace" | "debug" | "info" | "warn" | "error" | "event" | "span" | "log" | "crit" | "emit")
        || name.ends_with("_span")
        || name.starts_with("slog_")
        || matches!(name, "record_all" | "span_guard" | "o" | "b" | "kv")
        || name.ends_with("_span_guard")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn family_of(path: &str, dependencies: &[&str], text: &str) -> Option<Family> {
        let dependencies = dependencies.iter().map(|name| (*name).to_owned()).collect();
        let package = CrateMacros::read(Some(dependencies), [text].into_iter());
        let path: Vec<String> = path.split("::").map(str::to_owned).collect();
        MacroResolver::new(&package).shape(&path).map(|shape| shape.family)
    }

    #[test]
    fn a_path_says_whose_macro_it_is() {
        assert_eq!(family_of("log::info", &["log", "tracing"], ""), Some(Family::Log));
        assert_eq!(family_of("crate::tracing::info", &["tracing"], ""), Some(Family::Tracing));
        assert_eq!(family_of("log::info", &["tracing"], "use tracing as log;"), Some(Family::Tracing));
        assert_eq!(family_of("crate::log::info", &["log"], ""), Some(Family::Log));
        assert_eq!(family_of("crate::log::info", &["log", "tracing"], ""), None);
        assert_eq!(family_of("tracing::log::info", &["tracing"], ""), Some(Family::Log));
    }

    #[test]
    fn the_smaller_crates_are_known_by_path_and_import() {
        assert_eq!(family_of("slog::info", &["slog", "tracing"], ""), Some(Family::Slog));
        assert_eq!(family_of("slog_scope::crit", &["slog", "slog_scope"], ""), Some(Family::Slog));
        assert_eq!(family_of("emit::info", &["emit"], ""), Some(Family::Emit));
        assert_eq!(family_of("defmt::info", &["defmt"], ""), Some(Family::Defmt));
        assert_eq!(family_of("info", &["slog"], "#[macro_use]\nextern crate slog;"), Some(Family::Slog));
        assert_eq!(family_of("info", &["slog"], ""), None);
        assert_eq!(family_of("info", &["defmt", "log"], ""), None);
        assert_eq!(family_of("ftlog::info", &["ftlog"], ""), None);
    }

    #[test]
    fn a_module_may_have_the_name_of_such_a_crate() {
        assert_eq!(family_of("crate::emit::info", &["tracing"], ""), Some(Family::Tracing));
        assert_eq!(family_of("emit::info", &["tracing"], ""), Some(Family::Tracing));
        assert_eq!(family_of("crate::emit::info", &["emit"], ""), None);
    }

    #[test]
    fn another_crate_may_have_macros_of_these_names() {
        assert_eq!(family_of("console::log::info", &["console", "tracing"], ""), None);
        assert_eq!(family_of("console::info", &["console", "tracing"], ""), None);
        assert_eq!(family_of("output::info", &["tracing"], ""), Some(Family::Tracing));
    }
}
