//! What to look at.

use std::path::PathBuf;

use logcheck_rules::policy::Policy;
use logcheck_rules::suppression::Date;

/// What a run is asked to do.
#[derive(Clone, Debug)]
pub struct Request {
    /// The folder that relative paths start from.
    pub current_dir: PathBuf,
    /// What to read.
    pub scope: Scope,
    /// What the team decided.
    pub policy: Policy,
    /// The folder that the paths in the policy count from.
    pub policy_root: PathBuf,
    /// The current day, for suppressions that run out.
    pub today: Date,
}

/// Which sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Packages of the workspace that cargo finds.
    Workspace {
        /// The manifest to start from; without one the nearest above the current folder.
        manifest_path: Option<PathBuf>,
        /// Which of its packages.
        packages: PackageSelection,
    },
    /// Files and folders, without asking cargo: packages are found by their `Cargo.toml`, and a folder without one is
    /// one crate.
    Paths(Vec<PathBuf>),
}

/// Which packages of a workspace, as cargo selects them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackageSelection {
    /// `--workspace`: all of them.
    pub all: bool,
    /// `--package`: names, `name@version`, or package ids; globs as cargo takes them.
    pub include: Vec<String>,
    /// `--exclude`, with `--workspace`.
    pub exclude: Vec<String>,
}

/// A file that is already at hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Its path below the root, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The name of its package.
    pub krate: String,
    /// The names of the package's dependencies in code, each with a feature that is switched on where one matters:
    /// `tracing`, `log/kv`; one that is renamed with the name of its package: `facade=log`.
    pub dependencies: Vec<String>,
    /// The edition of the package; empty for the newest.
    pub edition: String,
}
