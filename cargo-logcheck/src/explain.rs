//! The rules' manual: `explain` and `rules`.

use std::io::{self, Write};

use anyhow::{Result, bail};
use logcheck_rules::nearest::nearest;
use logcheck_rules::rule::{Check, Group, Rule};
use logcheck_rules::rules::{RULES, rule_named};
use serde::Serialize;

use crate::args::ListFormat;

/// The rule that is meant: `banned_key`, `banned-key` and `logcheck::banned_key` are the same.
pub(crate) fn meant(given: &str) -> Result<&'static Rule> {
    let name = given.strip_prefix("logcheck::").unwrap_or(given).replace('-', "_");
    match rule_named(&name) {
        Some(rule) => Ok(rule),
        None if Group::from_name(&name).is_some() => {
            bail!("`{name}` is a group of rules; `cargo logcheck rules` lists each rule with its group")
        }
        None => match nearest(&name, RULES.iter().map(|rule| rule.name)) {
            Some(meant) => bail!("there is no rule `{name}`; did you mean `{meant}`?"),
            None => bail!("there is no rule `{name}`; `cargo logcheck rules` lists them"),
        },
    }
}

/// Prints the manual page of a rule, as Markdown.
pub(crate) fn explain(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}\n", rule.name)?;
    writeln!(
        out,
        "Group {}, level {}, judged in {}.\n",
        rule.group.name(),
        rule.level.name(),
        scope(rule).words()
    )?;
    let docs = rule.docs.trim_end();
    docs.lines().try_for_each(|line| writeln!(out, "{}", line.strip_prefix(' ').unwrap_or(line)))
}

/// Prints all rules.
pub(crate) fn list(format: ListFormat, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<Row> = RULES.iter().copied().map(Row::of).collect();
    match format {
        ListFormat::Text => table(&rows, out),
        ListFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &rows)?;
            writeln!(out)
        }
    }
}

/// A rule in the list.
#[derive(Serialize)]
struct Row {
    name: &'static str,
    level: &'static str,
    group: &'static str,
    scope: Scope,
    summary: String,
}

/// Where a rule is judged.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum Scope {
    Call,
    Workspace,
    Suppression,
}

impl Row {
    fn of(rule: &Rule) -> Row {
        Row {
            name: rule.name,
            level: rule.level.name(),
            group: rule.group.name(),
            scope: scope(rule),
            summary: rule.summary(),
        }
    }
}

impl Scope {
    fn words(self) -> &'static str {
        match self {
            Scope::Call => "each log call, by logcheck's macros and by `cargo logcheck`",
            Scope::Workspace => "the whole workspace, by `cargo logcheck`",
            Scope::Suppression => "each suppression, by `cargo logcheck`",
        }
    }
}

fn scope(rule: &Rule) -> Scope {
    match rule.check {
        Check::Call(_) => Scope::Call,
        Check::Workspace(_) => Scope::Workspace,
        Check::Suppression(_) => Scope::Suppression,
    }
}

fn table(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    let width = |column: fn(&Row) -> &str| rows.iter().map(|row| column(row).len()).max().unwrap_or_default();
    let (names, levels, groups) = (width(|row| row.name), width(|row| row.level), width(|row| row.group));
    rows.iter().try_for_each(|Row { name, level, group, summary, .. }| {
        writeln!(out, "{name:names$}  {level:levels$}  {group:groups$}  {summary}")
    })
}
