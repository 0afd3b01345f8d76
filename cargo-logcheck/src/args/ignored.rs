//! Cargo's flags that mean nothing here. Nothing is built and every target is read, so there is no profile, feature or
//! target to choose; but what calls `cargo check` passes them, rust-analyzer first of all.

use clap::{Arg, ArgAction, ArgMatches, Command, Error};

/// Takes the flags and forgets them.
#[derive(Clone, Copy, Debug)]
pub struct IgnoredArguments;

const SWITCHES: &[&str] = &[
    "all-targets",
    "lib",
    "bins",
    "tests",
    "examples",
    "benches",
    "all-features",
    "no-default-features",
    "keep-going",
    "offline",
    "locked",
    "frozen",
    "release",
];

const TAKE_NAME: &[&str] = &["bin", "test", "example", "bench"];

const TAKE_VALUE: &[&str] = &["features", "target", "target-dir", "config", "profile", "jobs"];

/// What `--help` says about them.
pub(super) fn help() -> String {
    let names = SWITCHES.iter().chain(TAKE_NAME).chain(TAKE_VALUE);
    let flags: Vec<String> = names.map(|name| format!("--{name}")).collect();
    format!("Accepted as cargo has them, and ignored, as nothing is built: {}.", flags.join(", "))
}

impl clap::Args for IgnoredArguments {
    fn augment_args(command: Command) -> Command {
        let switches = SWITCHES.iter().map(|name| flag(name).action(ArgAction::Count));
        let names = TAKE_NAME.iter().map(|name| flag(name).action(ArgAction::Append).num_args(0..=1));
        let values = TAKE_VALUE.iter().map(|name| flag(name).action(ArgAction::Append));
        command.args(switches).args(names).args(values)
    }

    fn augment_args_for_update(command: Command) -> Command {
        IgnoredArguments::augment_args(command)
    }
}

impl clap::FromArgMatches for IgnoredArguments {
    fn from_arg_matches(_: &ArgMatches) -> Result<IgnoredArguments, Error> {
        Ok(IgnoredArguments)
    }

    fn update_from_arg_matches(&mut self, _: &ArgMatches) -> Result<(), Error> {
        Ok(())
    }
}

fn flag(name: &'static str) -> Arg {
    let short = match name {
        "features" => Some('F'),
        "jobs" => Some('j'),
        "release" => Some('r'),
        _ => None,
    };
    Arg::new(name).long(name).short(short).hide(true)
}
