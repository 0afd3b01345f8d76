//! Finding and reading `logcheck.toml`.
#![expect(clippy::disallowed_methods, reason = "the command reads the policy, the analyzer is given it")]

use std::fs;
use std::io::{Read, Write};
use std::path::{Component, Path, PathBuf};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use anyhow::{Context, Result, bail};
use logcheck_rules::policy::{Disk, Policy, PolicyError, policy_path, read_policy, workspace_root};

use crate::args::Selection;
use crate::environment::Environment;
use crate::render::{DEFAULT_WIDTH, clean, clean_line, clean_source};

/// How large a policy or a manifest may be.
const MAX_SIZE: u64 = 1 << 20;

/// How many mistakes are shown: who has more repairs the first ones first.
const MAX_MISTAKES: usize = 20;

/// Reads the policy that holds for what is checked; without a file, that of a team that decided nothing. What is wrong
/// with the file is shown on `err`.
pub(crate) fn read(
    selection: &Selection,
    environment: &Environment,
    color: bool,
    err: &mut dyn Write,
) -> Result<Policy> {
    // As in the macros, which may be expanded in any folder, a relative path counts from the root of the workspace.
    let named = environment.policy_path.as_ref().map(|path| root(selection, environment).join(path));
    let found = || find(&start(selection, &environment.current_dir));
    let (path, text) = match (named, found()) {
        (Some(path), _) => (path.clone(), read_text(&path)),
        (None, Some(path)) => (path.clone(), read_found(&path)),
        (None, None) => return Ok(Policy::default()),
    };
    let text =
        text.with_context(|| format!("cannot read the policy `{}`", clean_line(&path.to_string_lossy())))?;
    let errors = match read_policy(&text) {
        Ok(policy) => return Ok(policy),
        Err(errors) => errors,
    };
    let shown_path = path.strip_prefix(&environment.current_dir).unwrap_or(&path).to_string_lossy();
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(environment.err.width.unwrap_or(DEFAULT_WIDTH));
    for error in errors.iter().take(MAX_MISTAKES) {
        writeln!(err, "{}\n", renderer.render(&[mistake(&shown_path, &text, error)]))?;
    }
    bail!("nothing was checked, as the policy `{}` cannot be read", clean_line(&shown_path))
}

/// The folder that paths in the policy count from: the root of the workspace, also where the policy lies elsewhere.
pub(crate) fn root(selection: &Selection, environment: &Environment) -> PathBuf {
    workspace_root(&start(selection, &environment.current_dir), DISK).to_path_buf()
}

/// The text of a policy that nobody named: only a file of the workspace is opened. What a link shows would be quoted with
/// the mistakes in it.
fn read_found(path: &Path) -> Result<String> {
    let (real, folder) = (fs::canonicalize(path)?, fs::canonicalize(path.parent().unwrap_or(path))?);
    if !real.starts_with(folder) {
        bail!("this leads out of the workspace; the variable LOGCHECK_POLICY may name such a file");
    }
    if !real.is_file() {
        bail!("this is not a regular file");
    }
    read_text(&real)
}

/// The text of a file, if somebody may have written it by hand.
fn read_text(path: &Path) -> Result<String> {
    let mut text = String::new();
    fs::File::open(path)?.take(MAX_SIZE + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MAX_SIZE {
        bail!("it is larger than {} MiB", MAX_SIZE >> 20);
    }
    Ok(text)
}

/// The folder to start from: that of the manifest, else of the first path, else the current one.
fn start(selection: &Selection, current_dir: &Path) -> PathBuf {
    let given = selection.manifest.manifest_path.as_ref().or(selection.paths.first());
    let path = normalized(&given.map_or_else(|| current_dir.to_path_buf(), |path| current_dir.join(path)));
    match path.parent() {
        Some(folder) if !path.is_dir() => folder.to_path_buf(),
        _ => path,
    }
}

/// The policy that holds for a folder: that of its workspace, if it has one. It may be anything that has that name.
pub fn find(folder: &Path) -> Option<PathBuf> {
    Some(policy_path(folder, DISK)).filter(|path| path.symlink_metadata().is_ok())
}

/// A pipe is not opened: that would be to wait for who writes it.
const DISK: Disk<'static> = Disk {
    read: &|path| path.is_file().then(|| read_text(path).ok()).flatten(),
    exists: &|path| path.exists(),
};

/// The path without `.` and `..`. Links are not followed: cargo does not either.
fn normalized(path: &Path) -> PathBuf {
    let mut normalized = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                normalized.pop();
            }
            Component::CurDir => {}
            other => normalized.push(other),
        }
    }
    normalized
}

fn mistake<'a>(path: &str, text: &'a str, error: &'a PolicyError) -> Group<'a> {
    // annotate-snippets panics on a range that is not inside its text.
    let start = boundary(text, error.range.start);
    let end = boundary(text, error.range.end).max(start);
    let snippet = Snippet::source(clean_source(text))
        .path(clean_line(path).into_owned())
        .annotation(AnnotationKind::Primary.span(start..end));
    let group = Level::ERROR.primary_title(clean_line(&error.what)).element(snippet);
    match &error.help {
        Some(help) => group.element(Level::HELP.message(clean(help))),
        None => group,
    }
}

/// The nearest start of a character at or before an offset.
fn boundary(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use annotate_snippets::Renderer;
    use insta::assert_snapshot;
    use logcheck_rules::policy::PolicyError;

    use super::mistake;

    #[test]
    fn a_mistake_is_shown_where_it_is() {
        let error = |range, help: Option<&str>| PolicyError {
            range,
            what: "there is no rule `baned_key`".to_owned(),
            help: help.map(str::to_owned),
        };
        let text = "[rules]\nbaned_key = \"warn\"\n# é";
        let shown = |error| Renderer::plain().render(&[mistake("logcheck.toml", text, &error)]);
        assert_snapshot!(shown(error(8..17, Some("did you mean `banned_key`?"))), @r#"
        error: there is no rule `baned_key`
         --> logcheck.toml:2:1
          |
        2 | baned_key = "warn"
          | ^^^^^^^^^
          |
          = help: did you mean `banned_key`?
        "#);
        // A range that is not in the text is no reason to fail.
        assert_snapshot!(shown(error(text.len() - 1..900, None)), @"
        error: there is no rule `baned_key`
         --> logcheck.toml:3:3
          |
        3 | # é
          |   ^
        ");
    }
}
