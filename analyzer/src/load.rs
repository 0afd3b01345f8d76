//! The only part that touches the machine: finds packages and reads files. It runs nothing but `cargo metadata`, and
//! opens only regular files inside the root.

use std::path::{Path, PathBuf};

use logcheck_rules::workspace::FileRole;
use rayon::prelude::*;

use crate::error::{ErrorKind, LoadError};
use crate::link::{TargetRoot, Unreached};
use crate::report::{Note, Package};
use crate::request::{Request, Scope, Source};

mod files;
mod folder;
mod log_kv;
mod manifest;
mod metadata;
mod targets;

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    pub(crate) root: PathBuf,
    /// The same without links, for what is compared with it.
    pub(crate) real_root: PathBuf,
    /// The folder that paths in the policy count from, without links.
    pub(crate) policy_root: PathBuf,
    pub(crate) crates: Vec<LoadedCrate>,
    pub(crate) files: Vec<LoadedFile>,
    /// Files that were not read.
    pub(crate) notes: Vec<Note>,
    /// Files that were read with some bytes replaced.
    pub(crate) repaired: Vec<Note>,
    /// Where the targets begin.
    pub(crate) roots: Vec<TargetRoot>,
    /// What becomes of files that no target reaches.
    pub(crate) unreached: Unreached,
}

/// A package.
#[derive(Debug, Default)]
pub(crate) struct LoadedCrate {
    pub(crate) package: Package,
    /// Whether it has a manifest; a bare folder has none.
    pub(crate) has_manifest: bool,
    /// What it depends on, as its code says it; `None` where no manifest tells.
    pub(crate) dependencies: Option<Vec<String>>,
    /// Those that have another name in code than their package: that name, and the package.
    pub(crate) renamed: Vec<(String, String)>,
    /// Whether its manifest is known to switch on the key-values of the `log` crate.
    pub(crate) has_log_kv: bool,
}

impl LoadedCrate {
    /// The name of its library in code, where it is not that of the package.
    pub(crate) fn library_name(&self) -> Option<String> {
        let library = self.package.targets.iter().find(|target| targets::is_library(target))?;
        let name = library.name.replace('-', "_");
        (name != self.package.name.replace('-', "_")).then_some(name)
    }
}

/// A file with its text.
#[derive(Debug, Default)]
pub(crate) struct LoadedFile {
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) crate_index: usize,
    pub(crate) role: FileRole,
    pub(crate) target: Option<usize>,
}

/// A file that is to be read.
#[derive(Debug)]
pub(crate) struct FoundFile {
    pub(crate) path: PathBuf,
    pub(crate) crate_index: usize,
}

/// Finds and reads what is asked for.
pub(crate) fn load(request: &Request) -> Result<Loaded, LoadError> {
    let (root, crates, found, mut notes) = match &request.scope {
        Scope::Workspace { manifest_path, packages } => {
            metadata::find(&request.current_dir, manifest_path.as_deref(), packages)?
        }
        Scope::Paths(paths) => folder::find(&request.current_dir, paths)?,
    };
    let mut read: Vec<_> = found.par_iter().map(|found| files::read(&root, &crates, found)).collect();
    read.sort_by(|one, other| one.path().cmp(other.path()));
    let unreached = match request.scope {
        Scope::Workspace { .. } => Unreached::IsLeftOut,
        Scope::Paths(_) => Unreached::IsJudged,
    };
    let roots = targets::roots(&root, &crates);
    let (real_root, policy_root) = (files::real_path(&root), files::real_path(&request.policy_root));
    let mut loaded = Loaded { root, real_root, policy_root, crates, roots, unreached, ..Loaded::default() };
    for outcome in read {
        match outcome {
            files::Outcome::Read(file, repaired) => {
                loaded.files.push(file);
                loaded.repaired.extend(repaired);
            }
            files::Outcome::Skipped(note) => notes.push(note),
        }
    }
    if loaded.files.is_empty() {
        let asked_for = match &request.scope {
            Scope::Workspace { .. } => vec![loaded.root],
            Scope::Paths(paths) => paths.clone(),
        };
        return Err(ErrorKind::NothingToCheck(asked_for, notes).into());
    }
    loaded.notes = notes;
    Ok(loaded)
}

/// Takes sources that are already at hand.
pub(crate) fn from_sources(sources: Vec<Source>) -> Loaded {
    let mut loaded = Loaded::default();
    for source in sources {
        let known = loaded.crates.iter().position(|known| known.package.name == source.krate);
        let crate_index = known.unwrap_or_else(|| {
            let (dependencies, renamed) = named_dependencies(&source);
            loaded.crates.push(LoadedCrate {
                package: Package {
                    name: source.krate.clone(),
                    edition: source.edition.clone(),
                    ..Package::default()
                },
                has_manifest: false,
                dependencies: Some(dependencies),
                renamed,
                has_log_kv: source
                    .dependencies
                    .iter()
                    .any(|dependency| log_kv::is_switched_on_by(dependency)),
            });
            loaded.crates.len() - 1
        });
        let role = targets::role_in_package(&source.path);
        if targets::may_be_root(&source.path) {
            let is_library = source.path.ends_with("lib.rs");
            loaded.roots.push(TargetRoot { path: source.path.clone(), role, is_library });
        }
        loaded.files.push(LoadedFile {
            path: source.path,
            text: source.text,
            crate_index,
            role,
            target: None,
        });
    }
    loaded.files.sort_by(|one, other| one.path.cmp(&other.path));
    loaded
}

impl Loaded {
    /// One file by itself, of which no manifest tells anything.
    pub(crate) fn of_file(text: &str) -> Loaded {
        let path = "src/lib.rs".to_owned();
        let file = LoadedFile { path, text: text.to_owned(), ..LoadedFile::default() };
        Loaded { crates: vec![LoadedCrate::default()], files: vec![file], ..Loaded::default() }
    }
}

/// The names in code of what a source says its package depends on, and those that are renamed, with their packages.
fn named_dependencies(source: &Source) -> (Vec<String>, Vec<(String, String)>) {
    let mut named = (Vec::new(), Vec::new());
    for dependency in &source.dependencies {
        let dependency = dependency.split('/').next().unwrap_or(dependency);
        let (name, package) = dependency.split_once('=').unwrap_or((dependency, dependency));
        named.0.push(name.to_owned());
        if name != package {
            named.1.push((name.to_owned(), package.to_owned()));
        }
    }
    named
}

/// A path below the root as it is shown: with `/`, and never with a way out of the root.
fn shown(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
