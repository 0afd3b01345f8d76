//! What is read in the corpus and in the demo, against snapshots, against a list made another way, and against what the
//! compiler accepts. See tests/corpus/README.md.

#![expect(clippy::disallowed_methods, reason = "the tests read snapshots, and write them when asked to")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use logcheck_analyzer::{Entry, Inventory};
use logcheck_tests::corpus::{self, inventory_of};
use logcheck_tests::counts::table_of;
use logcheck_tests::independent::{Differences, List, compare};
use logcheck_tests::sources::workspace_root;

/// The files of the corpus that are not read in full. The compiler accepts none of them: test cases of cargo for
/// frontmatter that is never closed, and a template that becomes Rust when its holes are filled.
const NOT_RUST: &[&str] = &[
    "cargo-0.98.0/tests/testsuite/script/rustc_fixtures/fence-indented-mismatch.rs",
    "cargo-0.98.0/tests/testsuite/script/rustc_fixtures/fence-mismatch-2.rs",
    "cargo-0.98.0/tests/testsuite/script/rustc_fixtures/fence-unclosed-1.rs",
    "cargo-0.98.0/tests/testsuite/script/rustc_fixtures/fence-unclosed-2.rs",
    "cargo-0.98.0/tests/testsuite/script/rustc_fixtures/fence-unclosed-3.rs",
    "cargo-0.98.0/tests/testsuite/script/rustc_fixtures/fence-unclosed-4.rs",
    "cargo-0.98.0/tests/testsuite/script/rustc_fixtures/fence-unclosed-5.rs",
    "cargo-0.98.0/tests/testsuite/script/rustc_fixtures/fence-unclosed-6.rs",
    "lapin-4.12.3/templates/channel.rs",
];

/// How many calls of a thousand may be unread.
const UNREAD_PER_MILLE: usize = 2;

/// The crates that are compared with a list made another way.
const COMPARED: &[&str] =
    &["h2-0.4.20", "iroh-1.4.1", "matrix-sdk-0.18.0", "sccache-0.19.0", "wasmtime-48.0.8"];

#[test]
fn the_demo_is_listed_as_before() {
    let inventory = inventory_of(workspace_root().join("tests/demo"));
    let by_package = by(&inventory, |entry| &entry.package);
    expect("tests/corpus/demo.toml", &tables(&by_package));
}

/// One reading of the corpus for all that is to be said about it.
#[test]
fn the_corpus_is_read() {
    let Some(folder) = corpus::folder() else { return };
    let inventory = inventory_of(folder);
    let by_crate = by(&inventory, |entry| entry.file.split('/').next().unwrap_or_default());
    every_file_is_read(&inventory);
    nearly_every_call_is_read(&inventory);
    another_list_agrees(&inventory, &by_crate);
    expect("tests/corpus/inventory.toml", &tables(&by_crate));
}

fn every_file_is_read(inventory: &Inventory) {
    let told: BTreeSet<&str> = inventory.notes.iter().map(|note| note.path.as_str()).collect();
    let expected: BTreeSet<&str> = NOT_RUST.iter().copied().collect();
    assert_eq!(told, expected, "files that are not read in full: {:#?}", inventory.notes);
}

fn nearly_every_call_is_read(inventory: &Inventory) {
    let unread: Vec<String> = inventory
        .entries
        .iter()
        .filter(|entry| entry.is_unread)
        .map(|entry| format!("{}:{}", entry.file, entry.line))
        .collect();
    let allowed = inventory.counts.calls * UNREAD_PER_MILLE / 1_000;
    assert!(unread.len() <= allowed, "{} unread calls, and {allowed} may be: {unread:#?}", unread.len());
}

/// Call by call, in both directions: what only one of the two has is named with its reason.
fn another_list_agrees(inventory: &Inventory, by_crate: &BTreeMap<&str, Vec<&Entry>>) {
    let texts: BTreeMap<&str, &str> =
        inventory.files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    let mut wrong = String::new();
    for name in COMPARED {
        let path = |kind: &str| workspace_root().join(format!("tests/corpus/independent/{name}.{kind}"));
        let list = List::read(&text_of(&path("list")));
        let differences = Differences::read(&text_of(&path("differences")));
        let entries = by_crate.get(name).map(Vec::as_slice).unwrap_or_default();
        if let Err(found) = compare(name, entries, &texts, &list, &differences) {
            wrong.push_str(&found);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn by<'i>(inventory: &'i Inventory, key: impl Fn(&'i Entry) -> &'i str) -> BTreeMap<&'i str, Vec<&'i Entry>> {
    let mut groups: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in &inventory.entries {
        groups.entry(key(entry)).or_default().push(entry);
    }
    groups
}

fn tables(groups: &BTreeMap<&str, Vec<&Entry>>) -> String {
    groups.iter().map(|(name, entries)| table_of(name, entries.iter().copied())).collect()
}

/// Compares a snapshot, or writes it.
fn expect(path: &str, found: &str) {
    let path = workspace_root().join(path);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, found).expect("the snapshot can be written");
        return;
    }
    let known = text_of(&path);
    let changed = lines_missing_in(&known, found, '-') + &lines_missing_in(found, &known, '+');
    assert!(
        changed.is_empty(),
        "{} is no longer true; read each change, then run this test with UPDATE_EXPECT=1:\n{changed}",
        path.display()
    );
}

/// The lines of the tables of one text that the tables of the other do not have, each with its heading.
fn lines_missing_in(one: &str, other: &str, sign: char) -> String {
    let mut missing = String::new();
    for table in one.split("\n\n") {
        let heading = table.lines().next().unwrap_or_default();
        let counterpart = other.split("\n\n").find(|table| table.lines().next() == Some(heading));
        let is_missing =
            |line: &&str| counterpart.is_none_or(|table| table.lines().all(|other| other != *line));
        for line in table.lines().filter(is_missing) {
            let _ = writeln!(missing, "{sign} {heading} {line}");
        }
    }
    missing
}

fn text_of(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
