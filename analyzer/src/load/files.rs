//! Reading one file.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{FoundFile, LoadedCrate, LoadedFile, shown, targets};
use crate::lex::{line_ends, line_of, offset};
use crate::report::Note;

/// Files above this size are not source that somebody writes.
const MAX_SIZE: u64 = 16 << 20;

/// What became of a file.
pub(super) enum Outcome {
    /// Its text, and a note if some of it had to be replaced.
    Read(LoadedFile, Option<Note>),
    /// Why not.
    Skipped(Note),
}

impl Outcome {
    pub(super) fn path(&self) -> &str {
        match self {
            Outcome::Read(file, _) => &file.path,
            Outcome::Skipped(note) => &note.path,
        }
    }
}

/// Reads a source file.
pub(super) fn read(root: &Path, crates: &[LoadedCrate], found: &FoundFile) -> Outcome {
    let path = shown(root, &found.path);
    let bytes = match read_regular(&found.path) {
        Ok(bytes) => bytes,
        Err(what) => return Outcome::Skipped(Note::skipped(path, what)),
    };
    let (text, bad_byte) = decode(bytes);
    let package = &crates[found.crate_index];
    let (target, role) = targets::target_and_role(&package.package, &found.path);
    let repaired = bad_byte.map(|at| Note {
        path: path.clone(),
        line: Some(line_of(&line_ends(&text), offset(at))),
        what: format!("the file is not UTF-8: byte {at} begins no character"),
        consequence: "such bytes are read as question marks".to_owned(),
    });
    Outcome::Read(LoadedFile { path, text, crate_index: found.crate_index, role, target }, repaired)
}

/// Reads a file, if it is a regular one of a sensible size; the error says what is wrong with it.
#[expect(clippy::disallowed_methods, reason = "this is where files are read")]
pub(super) fn read_regular(path: &Path) -> Result<Vec<u8>, String> {
    let unreadable = |error| format!("the file cannot be read: {error}");
    // Asked first: to open a pipe is to wait for who writes it.
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err("this is not a regular file".to_owned());
    }
    let expected = usize::try_from(metadata.len().min(MAX_SIZE)).unwrap_or_default();
    let mut bytes = Vec::with_capacity(expected + 1);
    let file = fs::File::open(path).map_err(unreadable)?;
    file.take(MAX_SIZE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_SIZE {
        return Err(format!("the file is larger than {} MiB", MAX_SIZE >> 20));
    }
    Ok(bytes)
}

/// A path without links; as it is where it leads nowhere.
#[expect(clippy::disallowed_methods, reason = "this is where links are followed")]
pub(super) fn real_path(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

/// A folder whose files may be read.
pub(super) struct Root {
    /// As it is shown.
    pub(super) path: PathBuf,
    /// Without links.
    real: PathBuf,
}

impl Root {
    pub(super) fn new(path: PathBuf) -> Root {
        Root { real: real_path(&path), path }
    }

    /// The path below the root that a path leads to; the error says why there is none.
    #[expect(clippy::disallowed_methods, reason = "this is where links are followed")]
    pub(super) fn inside(&self, path: &Path) -> Result<PathBuf, String> {
        let real = fs::canonicalize(path).map_err(|error| format!("this cannot be read: {error}"))?;
        match real.strip_prefix(&self.real) {
            Ok(below) => Ok(self.path.join(below)),
            Err(_) => Err("this leads out of the workspace".to_owned()),
        }
    }
}

/// The text of some bytes, each byte that is no UTF-8 replaced by one question mark, so that all positions stay true;
/// and the place of the first such byte.
fn decode(bytes: Vec<u8>) -> (String, Option<usize>) {
    let mut bytes = match String::from_utf8(bytes) {
        Ok(text) => return (text, None),
        Err(error) => error.into_bytes(),
    };
    let mut first = None;
    let mut at = 0;
    while let Err(error) = std::str::from_utf8(&bytes[at..]) {
        let bad = at + error.valid_up_to();
        let length = error.error_len().unwrap_or(bytes.len() - bad);
        first.get_or_insert(bad);
        bytes[bad..bad + length].fill(b'?');
        at = bad + length;
    }
    (String::from_utf8_lossy(&bytes).into_owned(), first)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn bytes_that_are_no_character_keep_their_place() {
        assert_eq!(decode(b"a\xffb\xe2\x82".to_vec()), ("a?b??".to_owned(), Some(1)));
        assert_eq!(decode("gr\u{fc}n".as_bytes().to_vec()), ("gr\u{fc}n".to_owned(), None));
    }
}
