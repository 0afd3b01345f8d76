//! One run of the command, from the arguments to the exit code.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Result, anyhow, bail};
use clap::{ColorChoice, CommandFactory};
use logcheck_analyzer::{Report, Request, check};
use logcheck_rules::nearest::nearest;

use crate::args::{Arguments, CheckArguments, Command, Format};
use crate::environment::{Environment, Terminal};
use crate::exit::Exit;
use crate::render::{DEFAULT_WIDTH, Settings, render};
use crate::{explain, policy, summary};

/// Where the command writes: findings and what was asked for to `out`, everything about the run to `err`.
pub struct Streams<'a> {
    /// Standard output.
    pub out: &'a mut dyn Write,
    /// Standard error.
    pub err: &'a mut dyn Write,
}

/// Does what the arguments say.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    environment: &Environment,
    mut streams: Streams<'_>,
) -> Exit {
    match Arguments::read(arguments) {
        Ok(arguments) => match execute(arguments.command(), environment, &mut streams) {
            Ok(exit) => exit,
            Err(error) => Exit::failure(streams.err, &format_args!("{error:#}")),
        },
        Err(answer) => show(&answer, environment, &mut streams),
    }
}

fn execute(command: Command, environment: &Environment, streams: &mut Streams<'_>) -> Result<Exit> {
    let written = match command {
        Command::Check(arguments) => return check_and_report(&arguments, environment, streams),
        Command::Explain { rule } => explain::explain(explain::meant(&rule)?, streams.out),
        Command::Rules { format } => explain::list(format, streams.out),
    };
    is_read(written.and_then(|()| streams.out.flush()))?;
    Ok(Exit::Clean)
}

/// Writes what clap answers by itself: help, version, and what is wrong with the arguments.
fn show(answer: &clap::Error, environment: &Environment, streams: &mut Streams<'_>) -> Exit {
    let is_error = answer.use_stderr();
    let terminal = if is_error { environment.err } else { environment.out };
    let out: &mut dyn Write = if is_error { streams.err } else { streams.out };
    let text = answer.render();
    let written = if terminal.color { write!(out, "{}", text.ansi()) } else { write!(out, "{text}") };
    let is_shown = is_read(written.and_then(|()| out.flush())).is_ok();
    if is_error || !is_shown { Exit::Failure } else { Exit::Clean }
}

fn check_and_report(
    arguments: &CheckArguments,
    environment: &Environment,
    streams: &mut Streams<'_>,
) -> Result<Exit> {
    let selection = &arguments.workspace;
    if !(selection.exclude.is_empty() || selection.workspace || selection.all) {
        bail!("`--exclude` can only be used together with `--workspace`");
    }
    let Some(format) = Format::of(&arguments.message_format) else {
        bail!("`--message-format` is given values that contradict each other");
    };
    let settings = Settings {
        format,
        color: is_colored(arguments, environment, environment.out),
        width: environment.out.width.unwrap_or(DEFAULT_WIDTH),
    };
    let report = check(&asked(arguments, environment, streams.err)?)
        .map_err(|error| anyhow!("{error}{}", command_meant(&arguments.paths)))?;
    let exit = deliver(&report, settings, arguments, streams)?;
    // The program ends here, and the system takes back the memory of all facts at once, which is faster than one by one.
    std::mem::forget(report);
    Ok(exit)
}

/// What to add to an error where the only path is a mistyped command.
fn command_meant(paths: &[PathBuf]) -> String {
    let commands = <Arguments as CommandFactory>::command();
    let names = commands.get_subcommands().map(clap::Command::get_name);
    let meant = match paths {
        [path] => path.to_str().and_then(|given| nearest(given, names)),
        _ => None,
    };
    meant.map_or_else(String::new, |name| format!("; did you mean the command `{name}`?"))
}

/// What the analyzer is asked to do.
fn asked(arguments: &CheckArguments, environment: &Environment, err: &mut dyn Write) -> Result<Request> {
    let color = is_colored(arguments, environment, environment.err);
    let policy = policy::read(arguments, environment, color, err)?;
    Ok(Request {
        current_dir: environment.current_dir.clone(),
        scope: arguments.scope(),
        policy,
        policy_root: policy::root(arguments, environment),
        today: environment.today,
    })
}

/// Writes the findings, and what is to be said about the run.
fn deliver(
    report: &Report,
    settings: Settings,
    arguments: &CheckArguments,
    streams: &mut Streams<'_>,
) -> io::Result<Exit> {
    let exit = Exit::of(report);
    if is_read(render(report, settings, streams.out).and_then(|()| streams.out.flush()))? {
        let mut lines = summary::notes(report, arguments.verbose > 0);
        if !(arguments.quiet && report.diagnostics.is_empty()) {
            lines.push(summary::last_line(report, exit));
        }
        for line in lines {
            // Where nobody reads the status, the findings and the exit code still count.
            let _ = writeln!(streams.err, "{line}");
        }
    }
    Ok(exit)
}

/// `--color`, else `CARGO_TERM_COLOR`, else what the stream is.
fn is_colored(arguments: &CheckArguments, environment: &Environment, terminal: Terminal) -> bool {
    match (arguments.color, environment.cargo_color.as_deref()) {
        (ColorChoice::Always, _) | (ColorChoice::Auto, Some("always")) => true,
        (ColorChoice::Never, _) | (ColorChoice::Auto, Some("never")) => false,
        (ColorChoice::Auto, _) => terminal.color,
    }
}

/// Whether the reader is still there. One that has gone, as `head` does, has seen enough: that is no failure.
fn is_read(written: io::Result<()>) -> io::Result<bool> {
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
