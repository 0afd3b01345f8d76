//! `cargo logcheck`.

use std::io::{self, BufWriter};
use std::process::ExitCode;

use anstream::AutoStream;
use cargo_logcheck::environment::Environment;
use cargo_logcheck::exit::Exit;
use cargo_logcheck::run::{Streams, run};

/// Syntax trees are many small values that live shortly, on several threads: what the system's allocator is slowest at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // The streams pass on what they are given, save on old Windows consoles, where they act on the escapes themselves.
    let mut out = BufWriter::new(AutoStream::always(io::stdout().lock()));
    // Not locked: a thread that panics must be able to say so.
    let mut err = AutoStream::always(io::stderr());
    let streams = Streams { out: &mut out, err: &mut err };
    let exit = match Environment::read() {
        Ok(environment) => run(std::env::args_os(), &environment, streams),
        Err(error) => Exit::failure(streams.err, &error),
    };
    exit.into()
}
