//! What a team decided, in `logcheck.toml`: read by one pure function for both front ends.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::call::{Family, LogCall, LogLevel};
use crate::diagnostic::{Finding, Level};
use crate::rule::{OwnMacros, Rule};

mod manifest;
mod read;
mod search;

pub use manifest::WorkspaceTable;
pub use read::read_policy;
pub use search::{Disk, policy_path, workspace_root};

/// A policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Levels of rules, by name; a rule's own entry beats its group's, save that nothing lowers `forbid`.
    pub rule_levels: BTreeMap<String, Level>,
    /// Levels of groups, by name.
    pub group_levels: BTreeMap<String, Level>,
    /// `[rules] preview`: whether findings are said whose kind of evidence has not proved itself.
    pub preview: bool,
    /// `[keys.banned]`, by key.
    pub banned_keys: BTreeMap<String, BannedKey>,
    /// `[keys.allowed]`: the reason, by key.
    pub allowed_keys: BTreeMap<String, String>,
    /// `[context]`.
    pub context: Context,
    /// `[[wrapper]]`: macros that log, and whose definition is out of sight.
    pub wrappers: Vec<Wrapper>,
    /// `[macros] mode`.
    pub macro_mode: MacroMode,
    /// `[files] exclude`: which files give facts and no findings, as patterns over their paths below the root, with `*`,
    /// `**` and `?`. One that names a folder means all that is in it.
    pub excluded_files: Vec<String>,
}

/// A key that the team does not want in its logs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BannedKey {
    /// Why.
    pub reason: String,
    /// What to log instead.
    pub use_instead: Option<String>,
}

/// What the team says about its code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Functions where the work for a request or message begins: `crate::worker::run_job`.
    pub entry_points: Vec<String>,
    /// Functions that run once for each item of data.
    pub hot: Vec<String>,
    /// Functions whose result may be logged, whatever went in.
    pub sanitizers: Vec<String>,
    /// The key that carries the id of a request, for crates without spans.
    pub id_key: Option<String>,
}

/// A macro that hands its arguments on to a log macro.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrapper {
    /// Its name, or the end of its path.
    pub path: Vec<String>,
    /// Whose grammar it takes.
    pub family: Family,
    /// At what level it logs; without one its first argument is the level.
    pub level: Option<LogLevel>,
    /// What stands before the arguments of the log macro.
    pub skipped: Skipped,
}

/// What a wrapper takes for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Skipped {
    /// So many arguments.
    Arguments(usize),
    /// Options of these names: `limit_per_min = 10`.
    Options(Vec<String>),
}

impl Default for Skipped {
    fn default() -> Self {
        Skipped::Arguments(0)
    }
}

/// How strict logcheck's own macros are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MacroMode {
    /// What the manual promises: everything that is marked strict is rejected.
    #[default]
    Strict,
    /// Only what is denied: for files that move from `tracing` one at a time.
    Migrate,
}

/// What is wrong with a policy file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    /// The bytes of the file it is about.
    pub range: Range<usize>,
    /// What is wrong, lower case and without a full stop.
    pub what: String,
    /// What to do: the nearest known name, or the names there are.
    pub help: Option<String>,
}

impl Policy {
    /// The level that a finding of a rule is said with; for a finding at a call, with the strictness of its macro.
    pub fn level(&self, rule: &Rule, finding: &Finding, call: Option<&LogCall>) -> Level {
        if finding.is_preview && !self.preview {
            return Level::Allow;
        }
        let natural = finding.level.unwrap_or(rule.level);
        let is_strict = call.is_some_and(LogCall::is_own)
            && self.macro_mode == MacroMode::Strict
            && rule.in_own_macros == OwnMacros::RejectInStrict;
        match self.chosen_level(rule) {
            // A class of names that is not reported by itself stays so: the level is about the rule.
            Some(_) if natural == Level::Allow && rule.level != Level::Allow => Level::Allow,
            Some(level) => level,
            None if is_strict => natural.max(Level::Deny),
            None => natural,
        }
    }

    /// Whether a rule is switched off: nothing that it finds is said.
    pub fn is_off(&self, rule: &Rule) -> bool {
        self.chosen_level(rule).unwrap_or(rule.level) == Level::Allow
    }

    /// The level that the team gave a rule: its own entry before its group's, but nothing lowers a forbidden group.
    fn chosen_level(&self, rule: &Rule) -> Option<Level> {
        let group = self.group_levels.get(rule.group.name()).copied();
        if group == Some(Level::Forbid) {
            return group;
        }
        self.rule_levels.get(rule.name).copied().or(group)
    }
}
