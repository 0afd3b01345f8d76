//! Which target a file belongs to, and what it is for.

use std::path::Path;

use logcheck_rules::workspace::FileRole;

use super::LoadedCrate;
use super::files::Root;
use crate::link::TargetRoot;
use crate::report::{Package, Target};

/// The target of a file, as an index into the package's targets, and what the file is for.
pub(super) fn target_and_role(package: &Package, path: &Path) -> (Option<usize>, FileRole) {
    let folder = package.manifest_path.parent().unwrap_or(Path::new(""));
    let in_package = super::shown(folder, path);
    let exact = package.targets.iter().position(|target| target.src_path == path);
    if let Some(index) = exact {
        return (exact, role_of_target(&package.targets[index]));
    }
    let by_folder = role_in_package(&in_package);
    let fits = |target: &Target| role_of_target(target) == by_folder;
    let shared = |target: &Target| match target.src_path.parent() {
        Some(folder) if path.starts_with(folder) => folder.components().count(),
        _ => 0,
    };
    // The nearest target of the same purpose; of two that are equally near, the library, which cargo lists first.
    let mut nearest: Option<usize> = None;
    for (index, target) in package.targets.iter().enumerate().filter(|(_, target)| fits(target)) {
        if nearest.is_none_or(|best| shared(&package.targets[best]) < shared(target)) {
            nearest = Some(index);
        }
    }
    (nearest.or((!package.targets.is_empty()).then_some(0)), by_folder)
}

/// What a file is for, by cargo's layout of a package.
pub(super) fn role_in_package(path: &str) -> FileRole {
    match path.split_once('/') {
        Some(("tests" | "benches" | "examples", _)) => FileRole::Test,
        None if path == "build.rs" => FileRole::Build,
        _ => FileRole::Production,
    }
}

/// Whether a source that is at hand without a manifest may be the root of a target.
pub(super) fn may_be_root(path: &str) -> bool {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    path.ends_with("lib.rs") || path.ends_with("main.rs") || folder.ends_with("src/bin")
}

/// The root files of all targets, as they are found: where a link inside the root leads.
pub(super) fn roots(root: &Path, crates: &[LoadedCrate]) -> Vec<TargetRoot> {
    let targets = crates.iter().flat_map(|known| &known.package.targets);
    let root = Root::new(root.to_path_buf());
    let found = |path: &Path| root.inside(path).unwrap_or_else(|_| path.to_path_buf());
    targets
        .map(|target| {
            let path = super::shown(&root.path, &found(&target.src_path));
            TargetRoot { path, role: role_of_target(target), is_library: is_library(target) }
        })
        .collect()
}

/// Whether a target is what other packages depend on.
pub(super) fn is_library(target: &Target) -> bool {
    const OTHERS: &[&str] = &["bin", "test", "bench", "example", "custom-build"];
    target.kind.first().is_some_and(|kind| !OTHERS.contains(&kind.as_str()))
}

fn role_of_target(target: &Target) -> FileRole {
    match target.kind.first().map(String::as_str) {
        Some("test" | "bench" | "example") => FileRole::Test,
        Some("custom-build") => FileRole::Build,
        _ => FileRole::Production,
    }
}
