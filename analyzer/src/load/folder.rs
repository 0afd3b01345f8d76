//! Files and folders given by path: packages are found by their `Cargo.toml`, and what has none is one crate.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::manifest::{self, LogKv, Manifest};
use super::{FoundFile, LoadedCrate, files, shown};
use crate::error::{ErrorKind, LoadError};
use crate::report::{Note, Package, Target};

type Found = (PathBuf, Vec<LoadedCrate>, Vec<FoundFile>, Vec<Note>);

/// What a walk through a folder found.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// Rust files, in the order of their paths.
    pub(super) files: Vec<PathBuf>,
    /// Every `Cargo.toml`.
    pub(super) manifests: Vec<PathBuf>,
    /// What could not be entered.
    pub(super) notes: Vec<Note>,
}

/// Finds the files in the paths given.
#[expect(clippy::disallowed_methods, reason = "this is where paths are looked up")]
pub(super) fn find(current_dir: &Path, paths: &[PathBuf]) -> Result<Found, LoadError> {
    let mut absolute = Vec::new();
    for path in paths {
        let joined = current_dir.join(path);
        let plain = fs::canonicalize(&joined).map_err(|error| ErrorKind::Path(path.clone(), error))?;
        // It would be read as a Rust file without any log call, and pass for clean.
        if plain.is_file() && plain.ends_with("Cargo.toml") {
            return Err(ErrorKind::IsManifest(path.clone()).into());
        }
        absolute.push(plain);
    }
    let current_dir = fs::canonicalize(current_dir).unwrap_or_else(|_| current_dir.to_path_buf());
    let root = common_root(&current_dir, &absolute);
    let mut search = Search {
        root: &root,
        crates: Vec::new(),
        crate_of_folder: HashMap::new(),
        renamed_in_workspace: HashMap::new(),
        notes: Vec::new(),
    };
    let mut found = Vec::new();
    for path in &absolute {
        let mut walked = Walked::default();
        if path.is_dir() {
            walked = walk(path, &root, None);
        } else {
            walked.files.push(path.clone());
        }
        let outer =
            path.ancestors().skip(1).map(|folder| folder.join("Cargo.toml")).find(|path| path.is_file());
        // A manifest further down may be broken on purpose, as those of tests are; this one is what was asked for.
        let own = walked.manifests.iter().find(|manifest| manifest.parent() == Some(path));
        if let Some(manifest) = own.or(outer.as_ref()) {
            read_manifest(manifest).map_err(|error| ErrorKind::Manifest(manifest.clone(), error))?;
        }
        let manifests = walked.manifests.iter().chain(&outer);
        let packages: HashSet<&Path> = manifests.filter_map(|manifest| manifest.parent()).collect();
        search.notes.extend(walked.notes);
        for file in walked.files {
            let crate_index = search.crate_of(&file, &packages, path);
            found.push(FoundFile { path: file, crate_index });
        }
    }
    found.sort_by(|one, other| one.path.as_os_str().cmp(other.path.as_os_str()));
    found.dedup_by(|one, other| one.path.as_os_str() == other.path.as_os_str());
    let Search { mut crates, notes, .. } = search;
    for (index, package) in
        crates.iter_mut().enumerate().filter(|(_, package)| package.package.targets.is_empty())
    {
        let files = found.iter().filter(|file| file.crate_index == index).map(|file| file.path.as_path());
        package.package.targets = conventional_targets(&package.package, files);
    }
    Ok((root, crates, found, notes))
}

/// The folder that paths are shown relative to: the current one if all lie in it, else the deepest that holds all.
#[expect(clippy::disallowed_methods, reason = "files are told from folders")]
fn common_root(current_dir: &Path, paths: &[PathBuf]) -> PathBuf {
    if paths.iter().all(|path| path.starts_with(current_dir)) {
        return current_dir.to_path_buf();
    }
    let mut root = paths.first().cloned().unwrap_or_default();
    while !(root.is_dir() && paths.iter().all(|path| path.starts_with(&root))) && root.pop() {}
    root
}

/// Finds the Rust files and manifests below a folder. Links, hidden folders and what cargo builds are left out.
pub(super) fn walk(folder: &Path, root: &Path, target_directory: Option<&Path>) -> Walked {
    let mut walked = Walked::default();
    let is_wanted = |entry: &DirEntry| {
        entry.depth() == 0 || !(is_hidden(entry) || is_built(entry) || target_directory == Some(entry.path()))
    };
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(is_wanted) {
        match entry {
            Ok(entry) if entry.file_name() == "Cargo.toml" && entry.file_type().is_file() => {
                walked.manifests.push(entry.into_path());
            }
            Ok(entry) if entry.path_is_symlink() => {
                if leads_out(&entry, folder) {
                    walked.notes.push(skipped(root, entry.path(), "this is a symbolic link"));
                }
            }
            Ok(entry) if is_rust(entry.path()) && !entry.file_type().is_dir() => {
                walked.files.push(entry.into_path());
            }
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(folder);
                // Its own words name the path once more, and all of it.
                let why = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                walked.notes.push(skipped(root, path, &format!("this cannot be read: {why}")));
            }
        }
    }
    walked
}

fn skipped(root: &Path, path: &Path, what: &str) -> Note {
    Note::skipped(shown(root, path), what)
}

fn read_manifest(path: &Path) -> Result<Manifest, String> {
    let bytes = files::read_regular(path)?;
    manifest::read(std::str::from_utf8(&bytes).map_err(|error| error.to_string())?)
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

/// Whether a link to a Rust file or to a folder leads somewhere else than into the folder that is walked, where the same
/// is found without it.
#[expect(clippy::disallowed_methods, reason = "the link is followed to see where it leads")]
fn leads_out(entry: &DirEntry, folder: &Path) -> bool {
    match fs::canonicalize(entry.path()) {
        Ok(real) => (is_rust(entry.path()) || real.is_dir()) && !real.starts_with(folder),
        Err(_) => is_rust(entry.path()),
    }
}

/// Whether cargo made a folder: it leaves a tag in it.
#[expect(clippy::disallowed_methods, reason = "the tag is a file")]
fn is_built(entry: &DirEntry) -> bool {
    entry.file_type().is_dir() && entry.file_name() == "target" && entry.path().join("CACHEDIR.TAG").is_file()
}

struct Search<'r> {
    root: &'r Path,
    crates: Vec<LoadedCrate>,
    /// The folders of `crates`, with their index.
    crate_of_folder: HashMap<PathBuf, usize>,
    /// What the manifests of folders above packages rename for their members.
    renamed_in_workspace: HashMap<PathBuf, Vec<(String, String)>>,
    notes: Vec<Note>,
}

impl Search<'_> {
    /// The crate of a file: the nearest package above it, else the folder that was given.
    fn crate_of(&mut self, file: &Path, packages: &HashSet<&Path>, given: &Path) -> usize {
        let own = file.ancestors().skip(1).find(|folder| packages.contains(folder));
        let folder = own.unwrap_or_else(|| {
            let is_file = is_rust(given) && given == file;
            if is_file { file.parent().unwrap_or(given) } else { given }
        });
        if let Some(known) = self.crate_of_folder.get(folder) {
            return *known;
        }
        let described = if own.is_some() { self.package(folder) } else { bare(folder) };
        let index = self.crates.len();
        self.crates.push(described);
        self.crate_of_folder.insert(folder.to_path_buf(), index);
        index
    }

    fn package(&mut self, folder: &Path) -> LoadedCrate {
        let path = folder.join("Cargo.toml");
        match read_manifest(&path) {
            Ok(mut manifest) => {
                self.inherit_names(folder, &mut manifest);
                let has_log_kv = match manifest.log_kv {
                    LogKv::Off => false,
                    LogKv::On => true,
                    LogKv::Inherited => manifest.workspace_log_kv || self.workspace_has_log_kv(folder),
                };
                described(&path, folder, manifest, has_log_kv)
            }
            Err(error) => {
                let mut note = skipped(self.root, &path, &format!("this manifest cannot be read: {error}"));
                "which log crates its code uses is taken from its imports alone"
                    .clone_into(&mut note.consequence);
                self.notes.push(note);
                bare(folder)
            }
        }
    }

    /// Whether a workspace above a package, inside the root, switches on the key-values of `log`.
    fn workspace_has_log_kv(&self, folder: &Path) -> bool {
        let above = folder.ancestors().skip(1).take_while(|above| above.starts_with(self.root));
        let mut manifests = above.filter_map(|above| read_manifest(&above.join("Cargo.toml")).ok());
        manifests.any(|manifest| manifest.workspace_log_kv)
    }

    /// Takes over the names that a workspace above, inside the root, gives the dependencies of its members.
    fn inherit_names(&mut self, folder: &Path, manifest: &mut Manifest) {
        if manifest.inherited.is_empty() {
            return;
        }
        let root = self.root;
        for above in folder.ancestors().skip(1).take_while(|above| above.starts_with(root)) {
            let renamed = self.renamed_in_workspace.entry(above.to_path_buf()).or_insert_with(|| {
                let read = read_manifest(&above.join("Cargo.toml"));
                read.map(|manifest| manifest.workspace_renamed).unwrap_or_default()
            });
            let inherited = renamed.iter().filter(|(name, _)| manifest.inherited.contains(name));
            manifest.renamed.extend(inherited.cloned());
        }
    }
}

fn bare(folder: &Path) -> LoadedCrate {
    let name =
        folder.file_name().map_or_else(|| "sources".to_owned(), |name| name.to_string_lossy().into_owned());
    let id = format!("path+file://{}#{name}@0.0.0", folder.display());
    let manifest_path = folder.join("Cargo.toml");
    let package = Package { id, name, manifest_path, edition: "2021".to_owned(), targets: Vec::new() };
    LoadedCrate { package, ..LoadedCrate::default() }
}

fn described(path: &Path, folder: &Path, manifest: Manifest, has_log_kv: bool) -> LoadedCrate {
    let fallback = bare(folder);
    let name = manifest.name.unwrap_or(fallback.package.name);
    let version = manifest.version.unwrap_or_else(|| "0.0.0".to_owned());
    let id = format!("path+file://{}#{name}@{version}", folder.display());
    let mut targets: Vec<Target> = Vec::new();
    targets.extend(manifest.lib_path.map(|lib| target("lib", &name.replace('-', "_"), folder.join(lib))));
    targets.extend(manifest.targets.iter().map(|(kind, name, path)| target(kind, name, folder.join(path))));
    let edition = manifest.edition.unwrap_or_else(|| "2021".to_owned());
    let package = Package { id, name, manifest_path: path.to_path_buf(), edition, targets };
    let (dependencies, renamed) = (Some(manifest.dependencies), manifest.renamed);
    LoadedCrate { package, has_manifest: true, dependencies, renamed, has_log_kv }
}

fn target(kind: &str, name: &str, src_path: PathBuf) -> Target {
    let crate_type = if kind == "lib" { "lib" } else { "bin" };
    Target {
        name: name.to_owned(),
        kind: vec![kind.to_owned()],
        crate_types: vec![crate_type.to_owned()],
        src_path,
    }
}

/// The targets that cargo finds by itself in a package's folders; a library for a folder that has none.
fn conventional_targets<'f>(package: &Package, files: impl Iterator<Item = &'f Path>) -> Vec<Target> {
    let folder = package.manifest_path.parent().unwrap_or(Path::new(""));
    let code_name = package.name.replace('-', "_");
    let mut targets = Vec::new();
    let mut first = None;
    for file in files {
        first.get_or_insert(file);
        let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        match shown(folder, file).split('/').collect::<Vec<_>>().as_slice() {
            ["src", "lib.rs"] => targets.insert(0, target("lib", &code_name, file.to_path_buf())),
            ["src", "main.rs"] => targets.push(target("bin", &package.name, file.to_path_buf())),
            ["src", "bin", _] => targets.push(target("bin", &stem, file.to_path_buf())),
            ["tests", _] => targets.push(target("test", &stem, file.to_path_buf())),
            ["examples", _] => targets.push(target("example", &stem, file.to_path_buf())),
            ["benches", _] => targets.push(target("bench", &stem, file.to_path_buf())),
            ["build.rs"] => targets.push(target("custom-build", "build-script-build", file.to_path_buf())),
            _ => {}
        }
    }
    if let (true, Some(first)) = (targets.is_empty(), first) {
        targets.push(target("lib", &code_name, first.to_path_buf()));
    }
    targets
}
