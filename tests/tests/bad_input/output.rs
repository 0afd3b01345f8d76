//! Streams that cannot be written.

use std::io::{self, Write};

use cargo_logcheck::exit::Exit;
use cargo_logcheck::run::{Streams, run};

use crate::{CHECK_FOLDER, Folder, words};

/// A full disk, or a reader that has gone, behind some bytes.
struct Failing {
    room: usize,
    kind: io::ErrorKind,
}

impl Write for Failing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match bytes.len().min(self.room) {
            0 if !bytes.is_empty() => Err(self.kind.into()),
            written => {
                self.room -= written;
                Ok(written)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The exit of a run whose findings cannot be written, and what it said.
fn ran_into(arguments: &str, room: usize, kind: io::ErrorKind) -> (Exit, String) {
    let folder = Folder::with_good_file();
    let mut err = Vec::new();
    let streams = Streams { out: &mut Failing { room, kind }, err: &mut err };
    let exit = run(words(arguments), &folder.environment(), streams);
    (exit, String::from_utf8(err).expect("text is written"))
}

const COMMANDS: [&str; 6] = [
    CHECK_FOLDER,
    "check .",
    "check . --message-format json",
    "rules",
    "rules --format json",
    "explain banned_key",
];

#[test]
fn a_full_disk_is_a_failure() {
    for arguments in COMMANDS {
        for room in [0, 1, 40] {
            let (exit, err) = ran_into(arguments, room, io::ErrorKind::StorageFull);
            assert_eq!((exit, err.as_str()), (Exit::Failure, "error: no storage space\n"), "{arguments}");
        }
    }
    for arguments in ["--help", "--version"] {
        assert_eq!(ran_into(arguments, 0, io::ErrorKind::StorageFull).0, Exit::Failure, "{arguments}");
    }
}

#[test]
fn a_reader_that_has_gone_has_seen_enough() {
    for arguments in COMMANDS.into_iter().chain(["--help", "--version"]) {
        for room in [0, 1, 10] {
            let ended = ran_into(arguments, room, io::ErrorKind::BrokenPipe);
            assert_eq!(ended, (Exit::Clean, String::new()), "{arguments}");
        }
    }
}

#[test]
fn what_nobody_hears_is_in_the_exit_code() {
    let folder = Folder::with_good_file();
    let exit_of = |arguments: &str| {
        let mut err = Failing { room: 0, kind: io::ErrorKind::BrokenPipe };
        run(words(arguments), &folder.environment(), Streams { out: &mut Vec::new(), err: &mut err })
    };
    assert_eq!(exit_of(CHECK_FOLDER), Exit::Clean);
    assert_eq!(exit_of("check nowhere"), Exit::Failure);
    assert_eq!(exit_of("--no-such-flag"), Exit::Failure);
}
