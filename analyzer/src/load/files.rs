//! Reading one file.

use std::fs;
use std::path::Path;

use super::{FoundFile, LoadedCrate, LoadedFile, shown, targets};
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

/// Reads a file, if it is a regular one of a sensible size.
#[expect(clippy::disallowed_methods, reason = "this is where files are read")]
pub(super) fn read(root: &Path, crates: &[LoadedCrate], found: &FoundFile) -> Outcome {
    let path = shown(root, &found.path);
    let skipped = |what: String| {
        Outcome::Skipped(Note {
            path: path.clone(),
            line: None,
            what,
            consequence: "the file is not checked".to_owned(),
        })
    };
    match fs::metadata(&found.path) {
        Ok(metadata) if !metadata.is_file() => return skipped("this is not a regular file".to_owned()),
        Ok(metadata) if metadata.len() > MAX_SIZE => {
            return skipped(format!("the file is larger than {} MiB", MAX_SIZE >> 20));
        }
        Ok(_) => {}
        Err(error) => return skipped(format!("the file cannot be read: {error}")),
    }
    let bytes = match fs::read(&found.path) {
        Ok(bytes) => bytes,
        Err(error) => return skipped(format!("the file cannot be read: {error}")),
    };
    let (text, bad_byte) = decode(bytes);
    let package = &crates[found.crate_index];
    let (target, role) = targets::target_and_role(&package.package, &found.path);
    let repaired = bad_byte.map(|at| Note {
        path: path.clone(),
        line: Some(crate::lex::line_of(&text, at)),
        what: format!("the file is not UTF-8: byte {at} begins no character"),
        consequence: "such bytes are read as question marks".to_owned(),
    });
    Outcome::Read(LoadedFile { path, text, crate_index: found.crate_index, role, target }, repaired)
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
