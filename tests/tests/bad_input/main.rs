//! Whatever lies in a workspace, a run ends with findings, with a note for what it did not check, or with one clear
//! error: never with a panic, never with silence, never with something else than regular files of the workspace opened.
//!
//! Each test lays out a folder, runs the command in it, and shows its exit code with all that it wrote.
#![expect(clippy::disallowed_methods, reason = "the tests lay out folders")]

use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use cargo_logcheck::environment::{Environment, Terminal};
use cargo_logcheck::run::{Streams, run};
use logcheck_tests::analyzer::TODAY;

mod files;
mod manifests;
mod nesting;
mod odd;
mod output;
mod policies;
mod text;
#[cfg(unix)]
mod unix;

/// A file with one finding, in its second line: the rest that must still be checked.
const GOOD: &str = "use tracing::info;\npub fn good(a: u64) { info!(\"good {a}\"); }\n";

/// The manifest of a package that logs with tracing.
const MANIFEST: &str =
    "[package]\nname = \"orders\"\nedition = \"2024\"\n\n[dependencies]\ntracing = \"0.1\"\n";

/// What checks the current folder without asking cargo.
const CHECK_FOLDER: &str = "check . --message-format short";

/// What checks the packages that cargo finds.
const CHECK_WORKSPACE: &str = "check --message-format short";

/// A folder that is removed again.
struct Folder(PathBuf);

/// How a run of the command ended.
struct Ran {
    code: u8,
    out: String,
    err: String,
}

impl Folder {
    /// An empty folder, outside of any workspace.
    fn new() -> Folder {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("logcheck-bad-input-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder can be made");
        Folder(fs::canonicalize(path).expect("it is there"))
    }

    /// A folder with a file that has a finding.
    fn with_good_file() -> Folder {
        Folder::new().with("good.rs", GOOD)
    }

    /// A folder with a package that has a finding.
    fn with_package() -> Folder {
        Folder::new().with("Cargo.toml", MANIFEST).with("src/lib.rs", GOOD)
    }

    /// The folder with a file more.
    fn with(self, path: impl AsRef<Path>, contents: impl AsRef<[u8]>) -> Folder {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap_or(&path)).expect("a folder can be made");
        fs::write(path, contents).expect("a file can be written");
        self
    }

    /// The folder with a folder more.
    fn with_folder(self, path: &str) -> Folder {
        fs::create_dir_all(self.path(path)).expect("a folder can be made");
        self
    }

    fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.0.join(path)
    }

    fn environment(&self) -> Environment {
        Environment {
            current_dir: self.0.clone(),
            today: TODAY,
            policy_path: None,
            cargo_color: None,
            out: Terminal::default(),
            err: Terminal::default(),
        }
    }

    /// Runs the command in the folder, with arguments that are divided by spaces.
    fn run(&self, arguments: &str) -> Ran {
        self.run_in(&self.environment(), arguments)
    }

    fn run_in(&self, environment: &Environment, arguments: &str) -> Ran {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let exit = run(words(arguments), environment, Streams { out: &mut out, err: &mut err });
        let shown = |bytes| {
            let text = String::from_utf8(bytes).expect("text is written");
            text.replace(&*self.0.to_string_lossy(), "[folder]")
        };
        Ran { code: exit.code(), out: shown(out), err: shown(err) }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left in the folder for temporary files is no reason to fail.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn words(arguments: &str) -> Vec<OsString> {
    ["cargo-logcheck"].into_iter().chain(arguments.split(' ')).map(Into::into).collect()
}

impl fmt::Display for Ran {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "exit {}\n{}{}", self.code, self.out, self.err)
    }
}
