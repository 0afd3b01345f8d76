//! The command line. Cargo's own flags are taken as cargo spells them, so that whatever calls `cargo check` or
//! `cargo clippy` can call this.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ColorChoice, Parser, Subcommand, ValueEnum};
use clap_cargo::style::CLAP_STYLING;
use logcheck_analyzer::{PackageSelection, Scope};

mod format;
mod ignored;

pub use format::{Format, MessageFormat, Rendered};
pub use ignored::IgnoredArguments;

const AFTER_HELP: &str = "\
Exit code: 0 no findings, or warnings only; 1 findings of level deny; 2 nothing could be checked: wrong \
usage, a mistake in the policy, an unreadable file.
The policy is `logcheck.toml` at the root of the workspace; the environment variable LOGCHECK_POLICY names \
another.";

/// Checks the logging code of Rust packages: what leaks, what costs, what nobody will be able to search for.
#[derive(Debug, Parser)]
#[command(
    name = "cargo-logcheck",
    bin_name = "cargo logcheck",
    version,
    styles = CLAP_STYLING,
    after_help = format!("{AFTER_HELP}\n{}", ignored::help()),
    args_conflicts_with_subcommands = true
)]
pub struct Arguments {
    /// What to do; `check` if nothing is said.
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    check: CheckArguments,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check; the same as without a command
    Check(Box<CheckArguments>),
    /// Print the manual page of a rule
    Explain {
        /// The rule: `banned_key`, `banned-key` or `logcheck::banned_key`
        rule: String,
    },
    /// List all rules
    Rules {
        /// How to write the list
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
    },
}

/// How to write a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// A table.
    Text,
    /// A JSON array.
    Json,
}

/// What to check, and how to say what was found.
#[derive(Debug, clap::Args)]
pub struct CheckArguments {
    /// Files and folders to check, without asking cargo; without any, the packages of the workspace
    #[arg(conflicts_with_all = ["PATH", "package", "workspace", "all", "exclude"])]
    pub paths: Vec<PathBuf>,
    /// Which packages.
    #[command(flatten, next_help_heading = "Package selection")]
    pub workspace: clap_cargo::Workspace,
    /// Where they are.
    #[command(flatten, next_help_heading = "Package selection")]
    pub manifest: clap_cargo::Manifest,
    /// How findings are written: human, short, json, json-diagnostic-short, json-diagnostic-rendered-ansi
    #[arg(
        long,
        value_name = "FMT",
        value_enum,
        value_delimiter = ',',
        hide_possible_values = true,
        help_heading = "Output"
    )]
    pub message_format: Vec<MessageFormat>,
    /// Whether findings are coloured: auto, always, never
    #[arg(
        long,
        value_name = "WHEN",
        value_enum,
        default_value_t,
        global = true,
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "Output"
    )]
    pub color: ColorChoice,
    /// Say nothing where nothing was found
    #[arg(short, long, global = true, help_heading = "Output")]
    pub quiet: bool,
    /// Show every note about files that were not read in full, and not only the first 20
    #[arg(short, long, global = true, action = clap::ArgAction::Count, help_heading = "Output")]
    pub verbose: u8,
    /// Cargo's other flags.
    #[command(flatten)]
    pub ignored: IgnoredArguments,
}

impl Arguments {
    /// Reads a command line as cargo passes it on, with `logcheck` as its first argument, or as a direct call or an
    /// alias of `cargo run` has it, without.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Arguments, clap::Error> {
        let mut arguments: Vec<OsString> = arguments.into_iter().collect();
        if arguments.get(1).is_some_and(|argument| argument == "logcheck") {
            arguments.remove(1);
        }
        Arguments::try_parse_from(arguments)
    }

    /// What to do.
    pub fn command(self) -> Command {
        self.command.unwrap_or_else(|| Command::Check(Box::new(self.check)))
    }
}

impl CheckArguments {
    /// Which sources to read.
    pub fn scope(&self) -> Scope {
        if !self.paths.is_empty() {
            return Scope::Paths(self.paths.clone());
        }
        Scope::Workspace {
            manifest_path: self.manifest.manifest_path.clone(),
            packages: PackageSelection {
                all: self.workspace.workspace || self.workspace.all,
                include: self.workspace.package.clone(),
                exclude: self.workspace.exclude.clone(),
            },
        }
    }
}
