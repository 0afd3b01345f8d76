//! The analyzer, as the tests see it: the files of a fixture go in, what was found comes out, by line and column.

use std::ops::Range;

use logcheck_analyzer::{Report, Source, check_sources};
use logcheck_rules::diagnostic::{Diagnostic, Level};
use logcheck_rules::policy::Policy;
use logcheck_rules::suppression::Date;

use crate::fixture::File;

/// The day on which all fixtures are read.
pub const TODAY: Date = Date { year: 2026, month: 7, day: 1 };

/// A diagnostic, placed in the files it was found in.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The path of the file.
    pub path: String,
    /// The bytes of the file's text.
    pub bytes: Range<usize>,
    /// The line that it begins in, from 0.
    pub line: usize,
    /// The columns in that line, in characters from 0.
    pub columns: Range<usize>,
    /// The rule, the level and the words.
    pub diagnostic: Diagnostic,
}

impl Found {
    /// Whether it fails a build.
    pub fn is_error(&self) -> bool {
        self.diagnostic.level >= Level::Deny
    }
}

/// What the analyzer finds in the files, in its order.
pub fn findings(files: &[File], policy: &Policy) -> Vec<Found> {
    let report = check_sources(files.iter().map(source).collect(), policy, TODAY);
    report.diagnostics.iter().map(|diagnostic| placed(diagnostic, &report)).collect()
}

/// A file of a fixture, as the analyzer is given it.
pub fn source(file: &File) -> Source {
    Source {
        path: file.path.clone(),
        text: file.text.clone(),
        krate: file.krate.clone(),
        dependencies: file.dependencies.clone(),
        edition: file.edition.clone(),
    }
}

fn placed(diagnostic: &Diagnostic, report: &Report) -> Found {
    let (file, bytes) = report.locate(diagnostic.finding.at);
    let before = &file.text[..bytes.start];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.matches('\n').count();
    let start = before[line_start..].chars().count();
    let first_line = file.text[bytes.clone()].lines().next().unwrap_or_default();
    Found {
        path: file.path.clone(),
        bytes,
        line,
        columns: start..start + first_line.trim_end().chars().count(),
        diagnostic: diagnostic.clone(),
    }
}
