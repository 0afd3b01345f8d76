//! What the machine says. It is read once, here, and passed on.
#![expect(clippy::disallowed_methods, reason = "the command is where the outer world is asked")]

use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use anstream::{AutoStream, ColorChoice};
use logcheck_rules::suppression::Date;

use crate::date::date_of;

/// What the machine says.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The folder that the command was started in.
    pub current_dir: PathBuf,
    /// The current day.
    pub today: Date,
    /// `LOGCHECK_POLICY`: the policy to use, wherever it is.
    pub policy_path: Option<PathBuf>,
    /// `CARGO_TERM_COLOR`: `auto`, `always` or `never`.
    pub cargo_color: Option<String>,
    /// Where findings go.
    pub out: Terminal,
    /// Where everything else goes.
    pub err: Terminal,
}

/// What is known about an output stream.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terminal {
    /// Whether it should be coloured: what `NO_COLOR`, `CLICOLOR_FORCE` and its being a terminal say together.
    pub color: bool,
    /// How many columns it has.
    pub width: Option<usize>,
}

impl Environment {
    /// Asks.
    pub fn read() -> io::Result<Environment> {
        let policy_path = std::env::var_os("LOGCHECK_POLICY").filter(|path| !path.is_empty());
        Ok(Environment {
            current_dir: std::env::current_dir()?,
            today: date_of(SystemTime::now()),
            policy_path: policy_path.map(PathBuf::from),
            cargo_color: std::env::var("CARGO_TERM_COLOR").ok(),
            out: Terminal {
                color: AutoStream::choice(&io::stdout()) != ColorChoice::Never,
                width: terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0.into()),
            },
            err: Terminal {
                color: AutoStream::choice(&io::stderr()) != ColorChoice::Never,
                width: terminal_size::terminal_size_of(io::stderr()).map(|(width, _)| width.0.into()),
            },
        })
    }
}
