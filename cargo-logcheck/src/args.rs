//! The command line. Cargo's own flags are taken as cargo spells them, so that whatever calls `cargo check` or
//! `cargo clippy` can call this.

use std::ffi::OsString;

use clap::{Parser, Subcommand, ValueEnum};
use clap_cargo::style::CLAP_STYLING;

mod format;
mod ignored;
mod selection;

pub use format::{Format, MessageFormat, Rendered};
pub use ignored::IgnoredArguments;
pub use selection::{OutputArguments, Selection};

const AFTER_HELP: &str = "\
Exit code: 0 no findings, or warnings only; 1 findings of level deny; 2 nothing could be checked: wrong \
usage, a mistake in the policy, an unreadable file.
The policy is `logcheck.toml` at the root of the workspace; the environment variable LOGCHECK_POLICY names \
another.";

const INVENTORY_HELP: &str = "\
Everything that is written is listed, test code included and marked as such, and nothing is judged. `--format json` \
is documented in docs/inventory.md and does not change within its version.
Exit code: 0 listed, also where nothing is written; 2 nothing could be read.";

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
    /// List every log event, span, print and panic
    Inventory(Box<InventoryArguments>),
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
    /// Which sources.
    #[command(flatten)]
    pub selection: Selection,
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
    /// How much is said, and how.
    #[command(flatten)]
    pub output: OutputArguments,
}

/// What to list, and how to write the list.
#[derive(Debug, clap::Args)]
#[command(after_help = INVENTORY_HELP)]
pub struct InventoryArguments {
    /// Which sources.
    #[command(flatten)]
    pub selection: Selection,
    /// How to write the list
    #[arg(long, value_name = "FMT", value_enum, default_value_t = InventoryFormat::Text, help_heading = "Output")]
    pub format: InventoryFormat,
    /// How much is said, and how.
    #[command(flatten)]
    pub output: OutputArguments,
}

/// How to write an inventory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InventoryFormat {
    /// For people, with counts at the end.
    Text,
    /// One object, the same from version to version: see docs/inventory.md.
    Json,
    /// Tables for a wiki.
    Markdown,
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
