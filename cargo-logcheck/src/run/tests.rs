//! Delivering a report, whatever becomes of its reader.

use std::io::{self, Write};

use insta::assert_snapshot;
use logcheck_analyzer::{Counts, Report, SourceFile};
use logcheck_rules::diagnostic::{Diagnostic, FileId, Finding, Level, Position};
use logcheck_rules::expr::Loc;
use logcheck_rules::facts::FileFacts;
use logcheck_rules::suppression::Date;

use super::{Streams, deliver, is_colored};
use crate::args::{Arguments, CheckArguments, Command, Format};
use crate::environment::{Environment, Terminal};
use crate::exit::Exit;
use crate::render::{DEFAULT_WIDTH, Settings};

const SHORT: Settings = Settings { format: Format::Short, color: false, width: DEFAULT_WIDTH };

/// A reader that has gone, or a full disk.
struct Failing(io::ErrorKind);

impl Write for Failing {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn check_arguments(line: &str) -> CheckArguments {
    let arguments = std::iter::once("cargo-logcheck").chain(line.split_whitespace());
    match Arguments::read(arguments.map(Into::into)).unwrap().command() {
        Command::Check(arguments) => *arguments,
        other => panic!("unexpected {other:?}"),
    }
}

fn report(levels: &[Level]) -> Report {
    let file = SourceFile {
        path: "src/lib.rs".to_owned(),
        text: "info!(password);\n".to_owned(),
        facts: FileFacts { places: std::iter::once(6..14).collect(), ..FileFacts::default() },
        ..SourceFile::default()
    };
    let at = Position { file: FileId(0), loc: Loc(0) };
    let diagnostics = levels.iter().map(|level| {
        let finding = Finding::new(at, "a key is sensitive", "its name says so");
        Diagnostic { rule: "banned_key", level: *level, finding }
    });
    let counts = Counts { files: 1, packages: 1, calls: 1, ..Counts::default() };
    Report { diagnostics: diagnostics.collect(), files: vec![file], counts, ..Report::default() }
}

fn delivered(report: &Report, line: &str) -> (Exit, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut streams = Streams { out: &mut out, err: &mut err };
    let exit = deliver(report, SHORT, &check_arguments(line).output, &mut streams).unwrap();
    (exit, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

#[test]
fn findings_and_status_go_to_different_streams() {
    let (exit, out, err) = delivered(&report(&[Level::Deny]), "");
    assert_eq!(exit, Exit::Denied);
    assert_snapshot!(out, @"src/lib.rs:1:7: error[logcheck::banned_key]: a key is sensitive: its name says so");
    assert_snapshot!(err, @"checked 1 file in 1 package, 1 log call: 1 error; exit 1 because of the errors");
}

#[test]
fn quiet_says_nothing_where_there_is_nothing_to_say() {
    let (exit, out, err) = delivered(&report(&[]), "--quiet");
    assert_eq!((exit, out.as_str(), err.as_str()), (Exit::Clean, "", ""));
    let (exit, _, err) = delivered(&report(&[Level::Warn]), "--quiet");
    assert_eq!((exit, err.lines().count()), (Exit::Clean, 1));
}

#[test]
fn a_reader_that_has_gone_is_no_failure() {
    let mut err = Vec::new();
    let mut streams = Streams { out: &mut Failing(io::ErrorKind::BrokenPipe), err: &mut err };
    let exit = deliver(&report(&[Level::Deny]), SHORT, &check_arguments("").output, &mut streams).unwrap();
    assert_eq!((exit, err), (Exit::Denied, Vec::new()));
    let mut streams = Streams { out: &mut Failing(io::ErrorKind::StorageFull), err: &mut Vec::new() };
    assert!(deliver(&report(&[Level::Deny]), SHORT, &check_arguments("").output, &mut streams).is_err());
}

#[test]
fn the_flag_beats_the_variable_and_the_variable_beats_the_terminal() {
    let is_colored = |flag: &str, variable: Option<&str>, color| {
        let environment = Environment {
            current_dir: "/".into(),
            today: Date { year: 2026, month: 11, day: 5 },
            policy_path: None,
            cargo_color: variable.map(str::to_owned),
            out: Terminal::default(),
            err: Terminal::default(),
        };
        is_colored(&check_arguments(flag).output, &environment, Terminal { color, width: None })
    };
    assert!(is_colored("--color always", Some("never"), false));
    assert!(!is_colored("--color never", Some("always"), true));
    assert!(is_colored("", Some("always"), false));
    assert!(!is_colored("--color auto", Some("never"), true));
    assert!(is_colored("", None, true) && is_colored("", Some("auto"), true));
    assert!(!is_colored("", None, false));
}
