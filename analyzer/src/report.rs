//! What a run gives back: diagnostics with everything a renderer needs to show them.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::PathBuf;

use logcheck_rules::diagnostic::{Diagnostic, FileId, Position};
use logcheck_rules::facts::{FileFacts, Problem};
use logcheck_rules::workspace::{FileRole, Workspace};

use crate::judge::Judged;
use crate::load::{Loaded, LoadedCrate, LoadedFile};

/// The result of a run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The folder that paths are relative to.
    pub root: PathBuf,
    /// The packages that were looked at.
    pub packages: Vec<Package>,
    /// The files that were read, in the order of their [`FileId`].
    pub files: Vec<SourceFile>,
    /// What was found, ordered by path, position and rule.
    pub diagnostics: Vec<Diagnostic>,
    /// What was not checked, or not fully.
    pub notes: Vec<Note>,
    /// How much was done.
    pub counts: Counts,
}

/// A package, as cargo describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// cargo's package id: `path+file:///ws/orders#0.1.0`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The path of its manifest, absolute.
    pub manifest_path: PathBuf,
    /// Its edition.
    pub edition: String,
    /// Its targets.
    pub targets: Vec<Target>,
}

/// A target of a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// Its name.
    pub name: String,
    /// `["lib"]`, `["bin"]`, `["test"]`, `["custom-build"]`, ..
    pub kind: Vec<String>,
    /// `["lib"]`, `["bin"]`, ..
    pub crate_types: Vec<String>,
    /// The path of its root file, absolute.
    pub src_path: PathBuf,
}

/// A file that was read.
#[derive(Clone, Debug, Default)]
pub struct SourceFile {
    /// Its path below the root, with `/`; an absolute path for a file outside.
    pub path: String,
    /// Its text as it is on disk, byte order mark included.
    pub text: String,
    /// Its package, as an index into [`Report::packages`]; `None` in a folder without a manifest.
    pub package: Option<usize>,
    /// Its target, as an index into the package's targets.
    pub target: Option<usize>,
    /// What was read in it.
    pub facts: FileFacts,
}

/// Something that was not checked, or not fully.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The file, below the root.
    pub path: String,
    /// The line, counted from 1, if it is about one.
    pub line: Option<usize>,
    /// What happened, lower case and without a full stop.
    pub what: String,
    /// What is not checked because of it.
    pub consequence: String,
}

/// How much was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Packages that were looked at.
    pub packages: usize,
    /// Files that were read.
    pub files: usize,
    /// Files that were read in part, because something in them is not the Rust we know.
    pub reduced: usize,
    /// Files that were left out, each with a note.
    pub skipped: usize,
    /// Files that no target reaches, so that they are not compiled: they are not judged.
    pub unreached: usize,
    /// Files that the policy leaves out: they are read and not judged.
    pub excluded: usize,
    /// Bytes that were read.
    pub bytes: u64,
    /// Functions that were parsed into a tree.
    pub parsed_functions: usize,
    /// Log calls that were read.
    pub calls: usize,
    /// Log calls with an argument that could not be read.
    pub unread_calls: usize,
    /// Findings that a suppression hid.
    pub suppressed: usize,
}

impl Note {
    /// A file or folder was left out.
    pub(crate) fn skipped(path: String, what: impl Into<String>) -> Note {
        Note { path, line: None, what: what.into(), consequence: "it is not checked".to_owned() }
    }
}

impl Report {
    /// A file.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The file and the byte range of a position, inside the text and on character boundaries.
    pub fn locate(&self, position: Position) -> (&SourceFile, Range<usize>) {
        let file = self.file(position.file);
        let range = file.facts.range(position.loc);
        let length = file.text.len();
        let is_boundary = |at: &usize| file.text.is_char_boundary(*at);
        let start = (0..=length.min(range.start as usize)).rev().find(is_boundary).unwrap_or(0);
        let end = (length.min(range.end as usize).max(start)..=length).find(is_boundary).unwrap_or(length);
        (file, start..end)
    }
}

/// Joins what the steps gave.
pub(crate) fn assemble(
    mut loaded: Loaded,
    workspace: Workspace,
    judged: Judged,
    parsed_functions: usize,
) -> Report {
    let (mut notes, mut counts) = about(&mut loaded, &workspace, parsed_functions);
    counts.calls = judged.calls;
    counts.unread_calls = judged.unread.len();
    counts.suppressed = judged.suppressed;
    notes.extend(judged.unread.iter().map(|unread| {
        let index = unread.file.0 as usize;
        unread_call(&loaded.files[index], workspace.files[index].facts.range(unread.loc).start)
    }));
    let files = source_files(loaded.files, workspace, &loaded.crates);
    let packages = loaded.crates.into_iter().map(|loaded| loaded.package).collect();
    Report { root: loaded.root, packages, files, diagnostics: judged.diagnostics, notes, counts }
}

/// What is to be said about a run, whatever it was for: what was not read, and how much was.
pub(crate) fn about(
    loaded: &mut Loaded,
    workspace: &Workspace,
    parsed_functions: usize,
) -> (Vec<Note>, Counts) {
    let mut notes = std::mem::take(&mut loaded.notes);
    let mut counts = Counts {
        packages: loaded.crates.len(),
        files: loaded.files.len(),
        skipped: notes.len(),
        bytes: loaded.files.iter().map(|file| file.text.len() as u64).sum(),
        parsed_functions,
        ..Counts::default()
    };
    let mut reduced: BTreeSet<String> = loaded.repaired.iter().map(|note| note.path.clone()).collect();
    notes.append(&mut loaded.repaired);
    for (file, linked) in loaded.files.iter().zip(&workspace.files) {
        if !linked.facts.problems.is_empty() {
            reduced.insert(file.path.clone());
        }
        counts.unreached += usize::from(linked.role == FileRole::Unreached);
        counts.excluded += usize::from(linked.role == FileRole::Excluded);
        notes.extend(notes_of(&file.path, &file.text, &linked.facts));
    }
    counts.reduced = reduced.len();
    (notes, counts)
}

/// The files with their text and what was read in it.
pub(crate) fn source_files(
    files: Vec<LoadedFile>,
    workspace: Workspace,
    crates: &[LoadedCrate],
) -> Vec<SourceFile> {
    let files = files.into_iter().zip(workspace.files).map(|(file, linked)| SourceFile {
        path: file.path,
        text: file.text,
        package: crates[file.crate_index].has_manifest.then_some(file.crate_index),
        target: file.target,
        facts: linked.facts,
    });
    files.collect()
}

fn unread_call(file: &LoadedFile, at: u32) -> Note {
    Note {
        path: file.path.clone(),
        line: Some(crate::lex::line_of(&crate::lex::line_ends(&file.text), at)),
        what: "an argument of a log call cannot be read".to_owned(),
        consequence: "the call is not judged".to_owned(),
    }
}

fn notes_of(path: &str, text: &str, facts: &FileFacts) -> Vec<Note> {
    let lines = if facts.problems.is_empty() { Vec::new() } else { crate::lex::line_ends(text) };
    let line = |loc| crate::lex::line_of(&lines, facts.range(loc).start);
    let note = |problem: &Problem| Note {
        path: path.to_owned(),
        line: problem.loc.map(line),
        what: problem.text.clone(),
        consequence: problem.consequence.clone(),
    };
    facts.problems.iter().map(note).collect()
}
