//! What is said beside the findings.

use insta::assert_snapshot;
use logcheck_analyzer::{Counts, Note, Report};
use logcheck_rules::diagnostic::{Diagnostic, FileId, Finding, Level, Position};
use logcheck_rules::expr::Loc;

use super::{last_line, notes};
use crate::exit::Exit;

fn last_line_with(levels: &[Level], counts: Counts) -> String {
    let at = Position { file: FileId(0), loc: Loc(0) };
    let diagnostics = levels.iter().map(|level| {
        let finding = Finding::new(at, "what", "label");
        Diagnostic { rule: "banned_key", level: *level, finding }
    });
    let report = Report { diagnostics: diagnostics.collect(), counts, ..Report::default() };
    last_line(&report, Exit::of(&report))
}

#[test]
fn the_last_line_says_why_the_exit_code_is_what_it_is() {
    let counts = Counts { files: 212, packages: 9, calls: 1480, ..Counts::default() };
    let denied = [Level::Deny, Level::Forbid, Level::Warn];
    assert_snapshot!(last_line_with(&denied, counts), @"checked 212 files in 9 packages, 1480 log calls: 2 errors, 1 warning; exit 1 because of the errors");
    assert_snapshot!(last_line_with(&[Level::Warn], counts), @"checked 212 files in 9 packages, 1480 log calls: 1 warning; exit 0: warnings do not fail");
    assert_snapshot!(last_line_with(&[], counts), @"checked 212 files in 9 packages, 1480 log calls: no findings; exit 0");
}

#[test]
fn the_last_line_hides_nothing() {
    let counts = Counts {
        files: 1,
        packages: 1,
        calls: 1,
        reduced: 3,
        skipped: 1,
        unread_calls: 2,
        suppressed: 4,
        ..Counts::default()
    };
    assert_snapshot!(last_line_with(&[Level::Deny], counts), @"checked 1 file in 1 package (3 read in part, 1 skipped), 1 log call (2 not fully read): 1 error, 4 suppressed; exit 1 because of the errors");
    let nothing = Counts { packages: 1, skipped: 2, ..Counts::default() };
    assert_snapshot!(last_line_with(&[], nothing), @"checked 0 files in 1 package (2 skipped), 0 log calls: no findings; exit 2, as there was nothing to check");
    let without_manifest = Counts { files: 2, ..Counts::default() };
    assert_snapshot!(last_line_with(&[], without_manifest), @"checked 2 files, 0 log calls: no findings; exit 0");
}

#[test]
fn a_note_names_place_event_and_consequence() {
    let note = |line, consequence: &str| Note {
        path: "src/a\u{1b}.rs".to_owned(),
        line,
        what: "the file ends inside a string".to_owned(),
        consequence: consequence.to_owned(),
    };
    let report =
        Report { notes: vec![note(Some(12), "no rule ran on it"), note(None, "")], ..Report::default() };
    assert_snapshot!(notes(&report.notes, false).join("\n"), @"
    note: src/a␛.rs:12: the file ends inside a string: no rule ran on it
    note: src/a␛.rs: the file ends inside a string
    ");
}

#[test]
fn many_notes_are_cut_short_unless_all_are_wanted() {
    let note = Note { path: "a.rs".into(), line: None, what: "too deep".into(), consequence: String::new() };
    let report = |number| Report { notes: vec![note.clone(); number], ..Report::default() };
    assert_eq!(notes(&report(20).notes, false).len(), 20);
    assert_eq!(notes(&report(33).notes, false)[20..], ["note: 13 more such notes; `--verbose` shows all"]);
    assert_eq!(notes(&report(33).notes, true).len(), 33);
}
