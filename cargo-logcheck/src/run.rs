//! One run of the command, from the arguments to the exit code.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Result, anyhow, bail};
use clap::{ColorChoice, CommandFactory};
use logcheck_analyzer::{LoadError, Report, Request, check};
use logcheck_rules::nearest::nearest;

use crate::args::{
    Arguments, CheckArguments, Command, Format, InventoryArguments, OutputArguments, Selection,
};
use crate::environment::{Environment, Terminal};
use crate::exit::Exit;
use crate::render::{DEFAULT_WIDTH, Settings, render};
use crate::{explain, inventory, policy, summary};

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
        Command::Inventory(arguments) => return list(&arguments, environment, streams),
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
    arguments.selection.validate()?;
    let Some(format) = Format::of(&arguments.message_format) else {
        bail!("`--message-format` is given values that contradict each other");
    };
    let settings = Settings {
        format,
        color: is_colored(&arguments.output, environment, environment.out),
        width: environment.out.width.unwrap_or(DEFAULT_WIDTH),
    };
    let request = asked(&arguments.selection, &arguments.output, environment, streams.err)?;
    let report = check(&request).map_err(|error| nothing_read(&error, &arguments.selection))?;
    let exit = deliver(&report, settings, &arguments.output, streams)?;
    // The program ends here, and the system takes back the memory of all facts at once, which is faster than one by one.
    std::mem::forget(report);
    Ok(exit)
}

fn list(
    arguments: &InventoryArguments,
    environment: &Environment,
    streams: &mut Streams<'_>,
) -> Result<Exit> {
    arguments.selection.validate()?;
    let request = asked(&arguments.selection, &arguments.output, environment, streams.err)?;
    let listed =
        logcheck_analyzer::inventory(&request).map_err(|error| nothing_read(&error, &arguments.selection))?;
    let exit = Exit::of_list(listed.counts);
    let color = is_colored(&arguments.output, environment, environment.out);
    let written = inventory::write(&listed.entries, arguments.format, color, streams.out);
    if is_read(written.and_then(|()| streams.out.flush()))? {
        let mut lines = summary::notes(&listed.notes, arguments.output.verbose > 0);
        if !(arguments.output.quiet && listed.entries.is_empty()) {
            lines.push(summary::last_line_of_list(listed.counts, exit));
        }
        say(&lines, streams.err);
    }
    std::mem::forget(listed);
    Ok(exit)
}

fn nothing_read(error: &LoadError, selection: &Selection) -> anyhow::Error {
    anyhow!("{error}{}", command_meant(&selection.paths))
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
fn asked(
    selection: &Selection,
    output: &OutputArguments,
    environment: &Environment,
    err: &mut dyn Write,
) -> Result<Request> {
    let color = is_colored(output, environment, environment.err);
    let policy = policy::read(selection, environment, color, err)?;
    Ok(Request {
        current_dir: environment.current_dir.clone(),
        scope: selection.scope(),
        policy,
        policy_root: policy::root(selection, environment),
        today: environment.today,
    })
}

/// Writes the findings, and what is to be said about the run.
fn deliver(
    report: &Report,
    settings: Settings,
    output: &OutputArguments,
    streams: &mut Streams<'_>,
) -> io::Result<Exit> {
    let exit = Exit::of(report);
    if is_read(render(report, settings, streams.out).and_then(|()| streams.out.flush()))? {
        let mut lines = summary::notes(&report.notes, output.verbose > 0);
        if !(output.quiet && report.diagnostics.is_empty()) {
            lines.push(summary::last_line(report, exit));
        }
        say(&lines, streams.err);
    }
    Ok(exit)
}

/// Writes the status. Where nobody reads it, what was found and the exit code still count.
fn say(lines: &[String], err: &mut dyn Write) {
    for line in lines {
        let _ = writeln!(err, "{line}");
    }
}

/// `--color`, else `CARGO_TERM_COLOR`, else what the stream is.
fn is_colored(arguments: &OutputArguments, environment: &Environment, terminal: Terminal) -> bool {
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
