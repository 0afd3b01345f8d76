//! What the README shows is what the command prints; what CONTRIBUTING shows is in the code.

#![expect(clippy::disallowed_methods, reason = "the test reads and, when asked to, rewrites the README")]

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use cargo_logcheck::environment::{Environment, Terminal};
use cargo_logcheck::exit::Exit;
use cargo_logcheck::run::{Streams, run};
use logcheck_rules::rules::RULES;
use logcheck_rules::suppression::Date;
use logcheck_tests::sources::{workspace_file, workspace_root};

/// What stands around the demo's output in the README.
const BEGIN: &str = "<!-- the demo's output, kept true by tests/tests/readme.rs -->\n\n```text\n";
const END: &str = "```\n\n<!-- end of the demo's output -->\n";

/// What stands around the demo's inventory.
const INVENTORY_BEGIN: &str =
    "<!-- the inventory of the demo, kept true by tests/tests/readme.rs -->\n\n```text\n";
const INVENTORY_END: &str = "```\n\n<!-- end of the inventory -->\n";

/// What the README's first command prints, and how it ends.
fn demo_output(arguments: &[&str]) -> (Exit, String, String) {
    output(&[&["--manifest-path", "tests/demo/Cargo.toml"], arguments].concat())
}

/// What the command prints at the root of this workspace, and how it ends.
fn output(arguments: &[&str]) -> (Exit, String, String) {
    let terminal = Terminal { color: false, width: Some(120) };
    let environment = Environment {
        current_dir: workspace_root().to_path_buf(),
        today: Date { year: 2026, month: 11, day: 1 },
        policy_path: None,
        cargo_color: None,
        out: terminal,
        err: terminal,
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let all = ["cargo-logcheck"].iter().chain(arguments);
    let exit = run(all.map(Into::into), &environment, Streams { out: &mut out, err: &mut err });
    let text = |bytes| String::from_utf8(bytes).expect("the command writes UTF-8");
    (exit, text(out), text(err))
}

#[test]
fn the_readme_shows_what_the_demo_prints() {
    let (exit, out, err) = demo_output(&[]);
    assert_eq!(exit, Exit::Denied);
    let printed = format!("{}\n{err}", out.trim_end_matches('\n').to_owned() + "\n");
    expect_in_readme((BEGIN, END), &printed);
}

#[test]
fn the_readme_shows_the_demos_inventory() {
    let (exit, out, _) = output(&["inventory", "--manifest-path", "tests/demo/Cargo.toml", "-p", "payments"]);
    assert_eq!(exit, Exit::Clean);
    expect_in_readme((INVENTORY_BEGIN, INVENTORY_END), &out);
}

/// Compares what stands between two marks with what is printed, or writes it there.
fn expect_in_readme((begin, end): (&str, &str), printed: &str) {
    // Two tests may want to write, and each keeps what the other wrote.
    static FILE: Mutex<()> = Mutex::new(());
    let _writing = FILE.lock().unwrap_or_else(PoisonError::into_inner);
    let readme = workspace_file("README.md").text;
    let (before, rest) = readme.split_once(begin).expect("the README has the begin mark");
    let (shown, after) = rest.split_once(end).expect("the README has the end mark");
    if shown != printed {
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            let updated = format!("{before}{begin}{printed}{end}{after}");
            std::fs::write(workspace_root().join("README.md"), updated).expect("the README can be written");
        } else {
            panic!(
                "the README shows something else than the demo prints: run this test with UPDATE_EXPECT=1"
            );
        }
    }
}

#[test]
fn what_the_readme_shows_first_is_part_of_it() {
    let (_, out, _) = demo_output(&[]);
    let readme = workspace_file("README.md").text;
    let first = readme.split("```text\n").nth(1).and_then(|block| block.split("```").next()).unwrap();
    for diagnostic in first.split("\n\n").map(str::trim).filter(|diagnostic| !diagnostic.is_empty()) {
        assert!(out.contains(diagnostic), "this is not in the demo's output:\n{diagnostic}");
    }
}

/// The rules over suppressions are about comments, of which the demo has one, and an honest one.
#[test]
fn the_demo_shows_every_rule_once() {
    let (_, out, _) = demo_output(&["--message-format", "short"]);
    let mut count: BTreeMap<&str, usize> =
        RULES.iter().filter(|rule| !rule.name.ends_with("_suppression")).map(|rule| (rule.name, 0)).collect();
    for line in out.lines() {
        let name = line.split("[logcheck::").nth(1).and_then(|rest| rest.split(']').next()).unwrap();
        *count.entry(name).or_default() += 1;
    }
    let wrong: Vec<_> = count.into_iter().filter(|(_, count)| *count != 1).collect();
    assert_eq!(wrong, [], "in tests/demo each rule speaks once; on the left, how often these do");
}

#[test]
fn contributing_shows_a_real_rule() {
    let contributing = workspace_file("CONTRIBUTING.md").text;
    let shown: Vec<&str> = contributing
        .split("````diff\n")
        .skip(1)
        .flat_map(|block| block.split("````").next().unwrap_or_default().lines())
        .filter_map(|line| line.strip_prefix('+').filter(|line| !line.starts_with("++")))
        .collect();
    assert!(!shown.is_empty(), "CONTRIBUTING.md shows a diff");
    let sources =
        ["rules/src/rules.rs", "rules/src/rules/duplicate_key.rs"].map(|path| workspace_file(path).text);
    for line in shown {
        let is_there = sources.iter().any(|source| source.lines().any(|written| written == line));
        assert!(is_there, "this line of CONTRIBUTING.md is in neither file:\n{line}");
    }
}
