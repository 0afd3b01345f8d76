//! Why a run could not begin.

use std::fmt;
use std::path::{Path, PathBuf};

use logcheck_rules::nearest::suggest;

use crate::report::Note;

/// Nothing was checked, and why.
#[derive(Debug)]
pub struct LoadError {
    kind: ErrorKind,
}

#[derive(Debug)]
pub(crate) enum ErrorKind {
    /// cargo could not read the workspace; its own words.
    Metadata(String),
    /// A path that was given does not exist or cannot be read.
    Path(PathBuf, std::io::Error),
    /// A manifest was given as a path to check.
    IsManifest(PathBuf),
    /// `--package` names no package of the workspace.
    UnknownPackage { given: String, known: Vec<String> },
    /// The manifest of what was given cannot be read.
    Manifest(PathBuf, String),
    /// There is no Rust file in what was given, or none that could be read.
    NothingToCheck(Vec<PathBuf>, Vec<Note>),
}

impl From<ErrorKind> for LoadError {
    fn from(kind: ErrorKind) -> LoadError {
        LoadError { kind }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ErrorKind::Metadata(words) if words.trim().is_empty() => {
                write!(out, "cargo could not read the workspace, and did not say why")
            }
            ErrorKind::Metadata(words) => {
                write!(out, "cargo could not read the workspace: {}", words.trim_end())
            }
            ErrorKind::Path(path, error) => write!(out, "cannot read {}: {error}", quoted(path)),
            ErrorKind::Manifest(path, error) => {
                write!(out, "cannot read the manifest {}: {error}", quoted(path))
            }
            ErrorKind::IsManifest(path) => {
                write!(out, "{} is no Rust file; a manifest is given as `--manifest-path`", quoted(path))
            }
            ErrorKind::UnknownPackage { given, known } => {
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                write!(out, "no package `{given}` in this workspace; {}", suggest(given, "packages", &known))
            }
            ErrorKind::NothingToCheck(paths, skipped) if skipped.is_empty() => {
                let places: Vec<String> = paths.iter().map(quoted).collect();
                write!(out, "nothing to check: no Rust file in {}", places.join(", "))
            }
            ErrorKind::NothingToCheck(_, skipped) => {
                let whys = skipped.iter().map(|note| format!("{}: {}", quoted(&note.path), note.what));
                write!(out, "nothing to check: {}", whys.take(3).collect::<Vec<_>>().join(", "))?;
                match skipped.len().checked_sub(3) {
                    Some(more @ 1..) => write!(out, ", and {more} more"),
                    _ => Ok(()),
                }
            }
        }
    }
}

/// A path between quotes, on one line whatever its name is: a line by itself may mean something to who reads them.
fn quoted(path: impl AsRef<Path>) -> String {
    format!("`{}`", path.as_ref().display()).replace('\n', " ")
}

impl std::error::Error for LoadError {}
