//! The sources of this workspace.

#![expect(clippy::disallowed_methods, reason = "the tests read the sources of this workspace")]

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn workspace_root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("/"))
}

/// A file of the workspace.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// Its path below the root, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// The Rust files of this workspace, in the order of their paths. The demo is a workspace by itself and not among them.
pub fn rust_files() -> Vec<SourceText> {
    files_below(workspace_root())
}

/// The Rust files of the demo.
pub fn demo_files() -> Vec<SourceText> {
    files_below(&workspace_root().join("tests/demo"))
}

fn files_below(folder: &Path) -> Vec<SourceText> {
    let mut paths = Vec::new();
    collect(folder, &mut paths);
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_foreign = name.starts_with('.') || name == "target" || path.ends_with("tests/demo");
        if path.is_dir() && !is_foreign {
            collect(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// A file of this workspace, by its path below the root.
pub fn workspace_file(path: &str) -> SourceText {
    read(&workspace_root().join(path))
}

fn read(path: &Path) -> SourceText {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let below_root = path.strip_prefix(workspace_root()).unwrap_or(path);
    SourceText { path: below_root.to_string_lossy().replace('\\', "/"), text }
}
