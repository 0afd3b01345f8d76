//! The arguments that every command over sources has: which sources, and how much is said.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::ColorChoice;
use logcheck_analyzer::{PackageSelection, Scope};

use super::IgnoredArguments;

/// Which sources to read.
#[derive(Debug, clap::Args)]
pub struct Selection {
    /// Files and folders to read, without asking cargo; without any, the packages of the workspace
    #[arg(conflicts_with_all = ["PATH", "package", "workspace", "all", "exclude"])]
    pub paths: Vec<PathBuf>,
    /// Which packages.
    #[command(flatten, next_help_heading = "Package selection")]
    pub workspace: clap_cargo::Workspace,
    /// Where they are.
    #[command(flatten, next_help_heading = "Package selection")]
    pub manifest: clap_cargo::Manifest,
    /// Cargo's other flags.
    #[command(flatten)]
    pub ignored: IgnoredArguments,
}

/// How much is said, and how.
#[derive(Debug, clap::Args)]
pub struct OutputArguments {
    /// Whether the output is coloured: auto, always, never
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
    /// Say nothing about a run that found nothing
    #[arg(short, long, global = true, help_heading = "Output")]
    pub quiet: bool,
    /// Show every note about files that were not read in full, and not only the first 20
    #[arg(short, long, global = true, action = clap::ArgAction::Count, help_heading = "Output")]
    pub verbose: u8,
}

impl Selection {
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

    /// What clap cannot refuse by itself.
    pub(crate) fn validate(&self) -> Result<()> {
        if !(self.workspace.exclude.is_empty() || self.workspace.workspace || self.workspace.all) {
            bail!("`--exclude` can only be used together with `--workspace`");
        }
        Ok(())
    }
}
