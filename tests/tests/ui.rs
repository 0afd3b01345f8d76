//! What the compiler says about the programs in `ui/`, word for word.
//!
//! The words around ours are the compiler's own and change with it, so they are compared with one version of it only,
//! the one that `ui/RUSTC_VERSION` names. `TRYBUILD=overwrite cargo test -p logcheck-tests --test ui` writes them anew.

#![expect(clippy::disallowed_methods, reason = "the compiler is asked for its version")]

use std::process::Command;

#[test]
#[expect(clippy::print_stderr, reason = "a test that does not compare must say so")]
fn rejected_programs_are_explained() {
    let expected = include_str!("../ui/RUSTC_VERSION").trim();
    let version = compiler_version();
    if version != expected {
        eprintln!("not compared: the expected errors are those of rustc {expected}, and this is {version}");
        return;
    }
    trybuild::TestCases::new().compile_fail("ui/*.rs");
}

/// `1.95.0`, of the compiler that cargo would use here.
fn compiler_version() -> String {
    let output = Command::new("rustc").arg("--version").output().expect("rustc can be run");
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    words.split_whitespace().nth(1).unwrap_or_default().to_owned()
}
