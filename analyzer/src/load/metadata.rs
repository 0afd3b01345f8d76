//! The packages of a workspace, as cargo knows them: `cargo metadata --no-deps`, which needs no network, no lockfile, and
//! writes nothing.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use cargo_metadata::camino::Utf8Path;
use cargo_metadata::{Metadata, MetadataCommand, Package as CargoPackage};
use globset::Glob;

use super::files::Root;
use super::folder::{self, Walked};
use super::{FoundFile, LoadedCrate, log_kv, shown};
use crate::error::{ErrorKind, LoadError};
use crate::report::{Note, Package, Target};
use crate::request::PackageSelection;

type Found = (PathBuf, Vec<LoadedCrate>, Vec<FoundFile>, Vec<Note>);

/// Finds the files of the packages selected.
pub(super) fn find(
    current_dir: &Path,
    manifest_path: Option<&Path>,
    selection: &PackageSelection,
) -> Result<Found, LoadError> {
    check_manifest(current_dir, manifest_path)?;
    let mut command = MetadataCommand::new();
    command.no_deps().current_dir(current_dir);
    if let Some(path) = manifest_path {
        command.manifest_path(path);
    }
    let metadata = command.exec().map_err(|error| ErrorKind::Metadata(in_cargos_words(&error)))?;
    let packages = select(&metadata, current_dir, manifest_path, selection)?;
    let root = Root::new(metadata.workspace_root.clone().into_std_path_buf());
    let mut search =
        Search { root, target_directory: metadata.target_directory.as_std_path(), notes: Vec::new() };
    let mut crates = Vec::new();
    let mut found: Vec<FoundFile> = Vec::new();
    for package in packages {
        let files = search.files_of(package);
        found.extend(files.into_iter().map(|path| FoundFile { path, crate_index: crates.len() }));
        crates.push(described(package));
    }
    // A file may be the target of several packages.
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found.dedup_by(|one, other| one.path == other.path);
    Ok((search.root.path, crates, found, search.notes))
}

/// What is the same for all packages, and what is noted on the way.
struct Search<'m> {
    root: Root,
    target_directory: &'m Path,
    notes: Vec<Note>,
}

impl Search<'_> {
    /// The files of a package, sorted: what lies in its folder, and its targets, which may lie elsewhere below the root.
    fn files_of(&mut self, package: &CargoPackage) -> Vec<PathBuf> {
        let folder = package.manifest_path.parent().map_or(Path::new("."), Utf8Path::as_std_path);
        let mut files = Vec::new();
        if let Some(folder) = self.inside(folder) {
            let walked = folder::walk(&folder, &self.root.path, Some(self.target_directory));
            files = files_of_package(&walked, &folder);
            self.notes.extend(walked.notes);
        }
        for target in &package.targets {
            files.extend(self.inside(target.src_path.as_std_path()));
        }
        files.sort_unstable();
        files.dedup();
        files
    }

    /// The path as it is below the root; a note if it is not.
    fn inside(&mut self, path: &Path) -> Option<PathBuf> {
        let inside = self.root.inside(path);
        inside.map_err(|what| self.notes.push(Note::skipped(shown(&self.root.path, path), what))).ok()
    }
}

/// The Rust files below a folder that belong to no package further down.
fn files_of_package(walked: &Walked, folder: &Path) -> Vec<PathBuf> {
    let packages: HashSet<&Path> = walked.manifests.iter().filter_map(|manifest| manifest.parent()).collect();
    let is_own = |path: &&PathBuf| {
        let mut above = path.ancestors().skip(1).take_while(|above| *above != folder);
        !above.any(|above| packages.contains(above))
    };
    walked.files.iter().filter(is_own).cloned().collect()
}

/// Refuses a manifest that cargo would wait for, as it does for a pipe.
#[expect(clippy::disallowed_methods, reason = "the manifest is looked for where cargo looks for it")]
fn check_manifest(current_dir: &Path, manifest_path: Option<&Path>) -> Result<(), LoadError> {
    let named = manifest_path.map(|path| current_dir.join(path));
    let nearest =
        || current_dir.ancestors().map(|folder| folder.join("Cargo.toml")).find(|path| path.exists());
    match named.or_else(nearest) {
        Some(path) if path.exists() && !path.is_file() && !path.is_dir() => {
            Err(ErrorKind::Manifest(path, "this is not a regular file".to_owned()).into())
        }
        _ => Ok(()),
    }
}

fn in_cargos_words(error: &cargo_metadata::Error) -> String {
    match error {
        cargo_metadata::Error::CargoMetadata { stderr } => {
            stderr.trim_start_matches("error: ").trim_end().to_owned()
        }
        other => other.to_string(),
    }
}

fn select<'m>(
    metadata: &'m Metadata,
    current_dir: &Path,
    manifest_path: Option<&Path>,
    selection: &PackageSelection,
) -> Result<Vec<&'m CargoPackage>, LoadError> {
    let members = metadata.workspace_packages();
    if !selection.include.is_empty() {
        return matching(&members, &selection.include);
    }
    if selection.all {
        let excluded = matching(&members, &selection.exclude)?;
        return Ok(members
            .into_iter()
            .filter(|member| !excluded.iter().any(|one| one.id == member.id))
            .collect());
    }
    let manifest =
        manifest_path.map_or_else(|| nearest_manifest(current_dir), |path| Some(current_dir.join(path)));
    let is_root = |path: &Path| path.parent() == Some(metadata.workspace_root.as_std_path());
    let own = manifest
        .filter(|path| !is_root(path))
        .and_then(|path| members.iter().find(|member| member.manifest_path.as_std_path() == path).copied());
    Ok(own.map_or_else(|| metadata.workspace_default_packages(), |package| vec![package]))
}

#[expect(clippy::disallowed_methods, reason = "cargo takes the nearest manifest above, and so do we")]
fn nearest_manifest(current_dir: &Path) -> Option<PathBuf> {
    current_dir.ancestors().map(|folder| folder.join("Cargo.toml")).find(|path| path.is_file())
}

/// The members that `--package` means: by name, `name@version`, package id, or a glob over names.
fn matching<'m>(members: &[&'m CargoPackage], given: &[String]) -> Result<Vec<&'m CargoPackage>, LoadError> {
    let mut selected = Vec::new();
    for given in given {
        let name = given.split('@').next().unwrap_or(given);
        let glob = Glob::new(name).ok().map(|glob| glob.compile_matcher());
        let fits = |member: &&&CargoPackage| {
            member.id.repr == *given
                || member.name.as_str() == name
                || glob.as_ref().is_some_and(|glob| glob.is_match(member.name.as_str()))
        };
        let before = selected.len();
        selected.extend(members.iter().filter(fits).copied());
        if selected.len() == before {
            let known = members.iter().map(|member| member.name.to_string()).collect();
            return Err(ErrorKind::UnknownPackage { given: given.clone(), known }.into());
        }
    }
    Ok(selected)
}

fn described(package: &CargoPackage) -> LoadedCrate {
    let code_name = |name: &str| name.replace('-', "_");
    let dependencies = package
        .dependencies
        .iter()
        .filter(|dependency| dependency.kind == cargo_metadata::DependencyKind::Normal)
        .map(|dependency| code_name(dependency.rename.as_ref().unwrap_or(&dependency.name)));
    let renamed = package.dependencies.iter().filter_map(|dependency| {
        let name = dependency.rename.as_ref()?;
        Some((code_name(name), dependency.name.clone()))
    });
    let log = package.dependencies.iter().filter(|dependency| {
        dependency.kind == cargo_metadata::DependencyKind::Normal && dependency.name == "log"
    });
    let mut of_log = log.flat_map(|dependency| &dependency.features);
    let mut of_package = package.features.values().flatten();
    let has_log_kv = of_log.any(|feature| log_kv::is_kv(feature))
        || of_package.any(|feature| log_kv::is_switched_on_by(feature));
    let targets = package.targets.iter().map(|target| Target {
        name: target.name.clone(),
        kind: target.kind.iter().map(ToString::to_string).collect(),
        crate_types: target.crate_types.iter().map(ToString::to_string).collect(),
        src_path: target.src_path.clone().into_std_path_buf(),
    });
    LoadedCrate {
        has_manifest: true,
        dependencies: Some(dependencies.collect()),
        renamed: renamed.collect(),
        has_log_kv,
        package: Package {
            id: package.id.repr.clone(),
            name: package.name.to_string(),
            manifest_path: package.manifest_path.clone().into_std_path_buf(),
            edition: package.edition.to_string(),
            targets: targets.collect(),
        },
    }
}
