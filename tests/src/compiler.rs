//! The compiler with the typed macros, as the tests see it: programs go in, what the macros rejected comes out.

#![expect(clippy::disallowed_methods, reason = "a compiler is run here, on files that are written here")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;
use std::process::Command;
use std::{fs, io};

use serde_json::Value;

use crate::sources::workspace_root;

/// The macros.
pub const MACROS: [&str; 5] = ["trace", "debug", "info", "warn", "error"];

/// A compile error that the macros made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The name of the program.
    pub program: String,
    /// The rule.
    pub rule: String,
    /// The bytes of the program's text.
    pub bytes: Range<usize>,
}

/// Writes a crate with these programs, by name, as its modules. The crate knows `logcheck` only through another one that
/// hands its macros on, so a macro that needs its own crate by name does not compile there.
///
/// # Errors
///
/// What the disk refuses.
pub fn write_crate(programs: &BTreeMap<String, String>, folder: &Path) -> io::Result<()> {
    let source = folder.join("src");
    if source.exists() {
        fs::remove_dir_all(&source)?;
    }
    fs::create_dir_all(&source)?;
    let workspace = workspace_root();
    let telemetry = workspace.join("tests/telemetry").display().to_string();
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let manifest = format!(
        "[package]\nname = {name:?}\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nlogcheck = {{ package = \"telemetry\", path = {telemetry:?} }}\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    // The versions of the workspace, so that nothing is asked of a registry.
    fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let mut root = String::new();
    for (name, text) in programs {
        let _ = writeln!(root, "pub mod {name};");
        fs::write(source.join(name).with_extension("rs"), text)?;
    }
    fs::write(source.join("lib.rs"), root)
}

/// Compiles the crate in a folder and gives back what the macros rejected in it. Other errors do not matter: a program
/// may use what it does not define.
///
/// # Errors
///
/// Where the crate was not compiled, so that nothing can be said about it.
pub fn rejections(folder: &Path) -> Result<Vec<Rejection>, String> {
    let messages = cargo_check(folder)?;
    let is_missing = |message: &&Value| {
        let text = message["message"].as_str().unwrap_or_default();
        MACROS.iter().any(|name| text.starts_with(&format!("cannot find macro `{name}`")))
    };
    match messages.iter().find(is_missing) {
        Some(message) => Err(format!("the macros are not there: {}", rendered(message))),
        None => Ok(messages.iter().filter_map(read_rejection).collect()),
    }
}

/// The compiler's messages about the crate in `folder`.
fn cargo_check(folder: &Path) -> Result<Vec<Value>, String> {
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--offline", "--message-format=json"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", workspace_root().join("target/parity"))
        .env_remove("LOGCHECK_POLICY")
        .output()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    let mut lines: Vec<Value> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let is_built =
        |line: &Value| line["reason"] == "compiler-artifact" && line["target"]["name"] == "telemetry";
    if !lines.iter().any(is_built) {
        let messages: String = lines.iter().map(|line| rendered(&line["message"])).collect();
        let stderr = String::from_utf8_lossy(&output.stderr);
        return Err(format!("the macros do not compile:\n{messages}{stderr}"));
    }
    Ok(lines
        .iter_mut()
        .filter(|line| line["reason"] == "compiler-message")
        .map(|line| line["message"].take())
        .collect())
}

fn rendered(message: &Value) -> String {
    message["rendered"].as_str().unwrap_or_default().to_owned()
}

/// The rejection, if the macros made this message.
fn read_rejection(message: &Value) -> Option<Rejection> {
    let text = message["message"].as_str()?;
    let rule = text.strip_prefix("[logcheck::")?.split(']').next()?;
    let mut span = message["spans"].as_array()?.iter().find(|span| span["is_primary"] == true)?;
    // What is about the whole call is placed in the definition of the macro; the call is where that was expanded.
    while span["expansion"].is_object() {
        span = &span["expansion"]["span"];
    }
    let program = Path::new(span["file_name"].as_str()?).file_stem()?.to_str()?;
    let byte = |end: &str| usize::try_from(span[end].as_u64()?).ok();
    let bytes = byte("byte_start")?..byte("byte_end")?;
    Some(Rejection { program: program.to_owned(), rule: rule.to_owned(), bytes })
}
