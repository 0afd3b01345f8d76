//! How the command ends.

use std::fmt::Display;
use std::io::Write;
use std::process::ExitCode;

use logcheck_analyzer::{Counts, Report};

use crate::render::clean;

/// How the command ends, as `--help` promises it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing was found that a policy denies, or nothing was to be checked, as with `--help`.
    Clean,
    /// Something was found that a policy denies.
    Denied,
    /// The command did not get to check anything.
    Failure,
}

impl Exit {
    /// What a report means.
    pub fn of(report: &Report) -> Exit {
        let is_denied = report.diagnostics.iter().any(|diagnostic| diagnostic.level.is_error());
        if is_denied { Exit::Denied } else { Exit::of_list(report.counts) }
    }

    /// What a run means that only lists: one that looked at nothing must not pass for a clean one.
    pub fn of_list(counts: Counts) -> Exit {
        if counts.files == counts.unreached { Exit::Failure } else { Exit::Clean }
    }

    /// Says why nothing could be checked.
    pub fn failure(err: &mut dyn Write, why: &dyn Display) -> Exit {
        // Where nobody hears the reason, the exit code still tells.
        let _ = writeln!(err, "error: {}", clean(&why.to_string()));
        Exit::Failure
    }

    /// The number that a shell sees.
    pub fn code(self) -> u8 {
        match self {
            Exit::Clean => 0,
            Exit::Denied => 1,
            Exit::Failure => 2,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.code())
    }
}
