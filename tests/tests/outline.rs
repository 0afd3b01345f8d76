//! The outline that the analyzer reads from tokens is that of the whole tree, for the sources of this workspace and of
//! the demo.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use logcheck_tests::outline::{extracted, parsed};
use logcheck_tests::sources::{demo_files, rust_files};

#[test]
fn tokens_tell_what_the_tree_tells() {
    let mut differences = String::new();
    let mut calls = 0;
    for file in rust_files().into_iter().chain(demo_files()) {
        let (tree, macros) = parsed(&file.text).unwrap_or_else(|| panic!("{} does not parse", file.path));
        let tokens = extracted(&file.text, &macros);
        calls += tree.calls.len();
        for (what, tokens, tree) in [
            ("function", &tokens.functions, &tree.functions),
            ("type", &tokens.types, &tree.types),
            ("import", &tokens.imports, &tree.imports),
            ("call", &tokens.calls, &tree.calls),
        ] {
            list(&mut differences, &format!("{}: {what} only in tokens", file.path), tokens.difference(tree));
            list(
                &mut differences,
                &format!("{}: {what} only in the tree", file.path),
                tree.difference(tokens),
            );
        }
    }
    assert!(differences.is_empty(), "{differences}");
    assert!(calls > 50, "the sources hold too few log calls to say anything: {calls}");
}

fn list(out: &mut String, title: &str, entries: std::collections::btree_set::Difference<'_, String>) {
    for entry in entries.collect::<BTreeSet<_>>() {
        let _ = writeln!(out, "{title}: {entry}");
    }
}
