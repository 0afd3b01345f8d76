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
    /// The rule.
    pub rule: String,
    /// The bytes of the program's text.
    pub bytes: Range<usize>,
}

/// Compiles all programs, by name, in one run of cargo, each as a module of one crate in `folder`, and gives back what
/// the macros rejected in each. Other errors do not matter: a program may use what it does not define.
///
/// # Errors
///
/// Where the programs were not compiled, so that nothing can be said about them.
pub fn rejections(
    programs: &BTreeMap<String, String>,
    folder: &Path,
) -> Result<BTreeMap<String, Vec<Rejection>>, String> {
    write_crate(programs, folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut rejections: BTreeMap<String, Vec<Rejection>> =
        programs.keys().map(|name| (name.clone(), Vec::new())).collect();
    for message in cargo_check(folder)? {
        let text = message["message"].as_str().unwrap_or_default();
        if MACROS.iter().any(|name| text.starts_with(&format!("cannot find macro `{name}`"))) {
            return Err(format!("the macros are not there: {}", rendered(&message)));
        }
        if let Some((name, rejection)) = read_rejection(&message) {
            rejections.entry(name).or_default().push(rejection);
        }
    }
    Ok(rejections)
}

/// The crate knows `logcheck` only through another one that hands its macros on, so a macro that needs its own crate by
/// name does not compile here.
fn write_crate(programs: &BTreeMap<String, String>, folder: &Path) -> io::Result<()> {
    let source = folder.join("src");
    if source.exists() {
        fs::remove_dir_all(&source)?;
    }
    fs::create_dir_all(&source)?;
    let workspace = workspace_root();
    let telemetry = workspace.join("tests/telemetry").display().to_string();
    let manifest = format!(
        "[package]\nname = \"parity\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nlogcheck = {{ package = \"telemetry\", path = {telemetry:?} }}\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    // The versions of the workspace, so that nothing is asked of a registry.
    fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let mut root = String::new();
    for (name, text) in programs {
        let _ = writeln!(root, "mod {name};");
        fs::write(source.join(name).with_extension("rs"), text)?;
    }
    fs::write(source.join("lib.rs"), root)
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
    let lines: Vec<Value> = String::from_utf8_lossy(&output.stdout)
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
    let mut lines = lines;
    Ok(lines
        .iter_mut()
        .filter(|line| line["reason"] == "compiler-message" && line["target"]["name"] == "parity")
        .map(|line| line["message"].take())
        .collect())
}

fn rendered(message: &Value) -> String {
    message["rendered"].as_str().unwrap_or_default().to_owned()
}

/// The program and the rejection, if the macros made this message.
fn read_rejection(message: &Value) -> Option<(String, Rejection)> {
    let text = message["message"].as_str()?;
    let rule = text.strip_prefix("[logcheck::")?.split(']').next()?;
    let mut span = message["spans"].as_array()?.iter().find(|span| span["is_primary"] == true)?;
    // What is about the whole call is placed in the definition of the macro; the call is where that was expanded.
    while span["expansion"].is_object() {
        span = &span["expansion"]["span"];
    }
    let name = Path::new(span["file_name"].as_str()?).file_stem()?.to_str()?;
    let byte = |end: &str| usize::try_from(span[end].as_u64()?).ok();
    let bytes = byte("byte_start")?..byte("byte_end")?;
    Some((name.to_owned(), Rejection { rule: rule.to_owned(), bytes }))
}
