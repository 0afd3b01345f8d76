//! What needs more than the Rust that is installed: other compilers, and packages from the registry. It runs where
//! `LOGCHECK_FULL=1` is set and says so where it does not.

#![expect(clippy::disallowed_methods, reason = "the tests run other compilers, and cargo on the demo")]

use std::path::PathBuf;
use std::process::Command;

use logcheck_tests::sources::workspace_root;

/// The oldest compilers, with the packages that promise to build with them.
const OLDEST: [(&str, &[&str]); 2] = [
    ("1.85", &["logcheck-rules", "logcheck-macros", "logcheck"]),
    ("1.88", &["logcheck-analyzer", "cargo-logcheck"]),
];

fn is_full() -> bool {
    let is_full = std::env::var_os("LOGCHECK_FULL").is_some_and(|value| value == "1");
    if !is_full {
        say("did not run: LOGCHECK_FULL=1 is not set");
    }
    is_full
}

#[test]
fn the_packages_build_with_the_compilers_they_promise() {
    if !is_full() {
        return;
    }
    for (version, packages) in OLDEST {
        match toolchain(version) {
            Some(toolchain) => packages.iter().for_each(|package| check_with(&toolchain, package)),
            None => say(&format!("did not run: rustup has no Rust {version} here, and could not bring it")),
        }
    }
}

/// The name of an installed toolchain of that version, after an attempt to install it.
fn toolchain(version: &str) -> Option<String> {
    let rustup = |arguments: &[&str]| Command::new("rustup").args(arguments).output().ok();
    rustup(&["toolchain", "install", "--profile", "minimal", version]);
    let listed = rustup(&["toolchain", "list"])?;
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let name = listed.lines().find(|line| line.starts_with(version))?;
    name.split_whitespace().next().map(str::to_owned)
}

fn check_with(toolchain: &str, package: &str) {
    let status = Command::new("cargo")
        .args([&format!("+{toolchain}"), "check", "--quiet", "--package", package])
        .current_dir(workspace_root())
        .env("CARGO_TARGET_DIR", target("compilers"))
        .env_remove("RUSTUP_TOOLCHAIN")
        .status()
        .expect("rustup's cargo can be started");
    assert!(status.success(), "{package} does not build with {toolchain}");
}

#[test]
fn the_demo_compiles_without_warnings() {
    if !is_full() {
        return;
    }
    let output = Command::new(env!("CARGO"))
        .args(["check", "--locked", "--all-targets", "--manifest-path", "tests/demo/Cargo.toml"])
        .current_dir(workspace_root())
        .env("CARGO_TARGET_DIR", target("demo"))
        .env("RUSTFLAGS", "--deny warnings")
        .output()
        .expect("cargo can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn target(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

#[expect(clippy::print_stderr, reason = "that a test did not run must be seen")]
fn say(text: &str) {
    eprintln!("{text}");
}
