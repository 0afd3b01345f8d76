//! Finding what is listed, in the facts of all files.

use std::ops::Range;

use logcheck_rules::diagnostic::FileId;
use logcheck_rules::expr::{ExprKind, Loc};
use logcheck_rules::facts::Function;
use logcheck_rules::surroundings::{Surroundings, each_expr};
use logcheck_rules::workspace::{File, FileRole, Workspace};
use rayon::prelude::*;

use super::function_path::{function_path, modules_of_file};
use super::std_macro::kind_of_call;
use super::{Entry, EntryFamily, entry};
use crate::report::Counts;

/// Lists everything, in the order of files and source. The texts are those of the files, in the same order.
pub(crate) fn collect(workspace: &Workspace, texts: &[&str]) -> Vec<Entry> {
    let files = workspace.files.par_iter().zip(texts).enumerate();
    let entries = files.map(|(index, (file, text))| {
        if file.role == FileRole::Unreached {
            return Vec::new();
        }
        let id = FileId(crate::lex::offset(index));
        let mut listed = of_file(workspace, id, file, &modules_of_file(workspace, id));
        listed.sort_by_key(|entry| (entry.bytes.start, std::cmp::Reverse(entry.bytes.end)));
        place(&mut listed, text);
        listed
    });
    entries.flatten_iter().collect()
}

/// The counts of a run with those of its entries.
pub(crate) fn counted(counts: Counts, entries: &[Entry]) -> Counts {
    let is_call = |entry: &&Entry| matches!(entry.family, EntryFamily::Log(_));
    let unread_calls = entries.iter().filter(|entry| entry.is_unread).count();
    // Files that a policy excludes are not judged, but they are there.
    Counts { calls: entries.iter().filter(is_call).count(), unread_calls, excluded: 0, ..counts }
}

fn of_file(workspace: &Workspace, id: FileId, file: &File, modules: &[&str]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for function in &file.facts.functions {
        let around =
            Surroundings { file: id, function: Some(function), variables: &[], workspace: Some(workspace) };
        entries.extend(of_function(&around, function, workspace).into_iter().map(|(entry, loc)| Entry {
            package: workspace.crate_of(id).name.clone(),
            function: function_path(modules, function),
            file: file.path.clone(),
            bytes: bytes(&file.facts.range(loc)),
            is_test: is_test(file, function, loc),
            ..entry
        }));
    }
    entries
}

/// What is listed of a function, each with the place of its call.
fn of_function(around: &Surroundings<'_>, function: &Function, workspace: &Workspace) -> Vec<(Entry, Loc)> {
    let mut found = Vec::new();
    if let Some(instrument) = &function.instrument {
        found.extend(entry::of_instrument(instrument, &function.name, around));
    }
    each_expr(function, &mut |expr, variables| match &expr.kind {
        ExprKind::Log(call) => {
            let around = Surroundings { variables, ..*around };
            found.extend(entry::of_log_call(call, &around).map(|entry| (entry, call.loc)));
        }
        ExprKind::Macro(call) => {
            let listed = kind_of_call(call, around.file, workspace).map(|kind| entry::of_macro(call, kind));
            found.extend(listed.map(|entry| (entry, call.loc)));
        }
        _ => {}
    });
    found
}

fn is_test(file: &File, function: &Function, at: Loc) -> bool {
    let facts = &file.facts;
    let is_inside = |statement: &Loc| facts.is_within(at, &facts.range(*statement));
    file.role == FileRole::Test || function.is_test || facts.test_statements.iter().any(is_inside)
}

fn bytes(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

/// Sets the lines and columns of entries, which stand in the order of the source.
fn place(entries: &mut [Entry], text: &str) {
    // A byte order mark belongs to no line.
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let (mut line, mut column) = (1, 1);
    for entry in entries {
        let passed = text.get(at..entry.bytes.start).unwrap_or_default();
        line += memchr::memchr_iter(b'\n', passed.as_bytes()).count();
        column = match passed.rsplit_once('\n') {
            Some((_, behind)) => behind.chars().count() + 1,
            None => column + passed.chars().count(),
        };
        at += passed.len();
        (entry.line, entry.column) = (line, column);
    }
}
