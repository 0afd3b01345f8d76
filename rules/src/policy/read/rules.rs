//! `[rules]`: levels of rules and groups, and whether previews are shown.

use std::ops::Range;

use toml::de::DeTable;

use crate::diagnostic::Level;
use crate::nearest::suggest;
use crate::policy::{Policy, PolicyError};
use crate::rule::{Group, Rule};
use crate::rules::{rule_named, suggest_rule};

use super::value::{Key, Value, mistake, read_bool, read_table, wrong_type};

/// The entry that is no rule: `preview = true`.
const PREVIEW: &str = "preview";

/// Reads the table into the policy's levels.
pub(super) fn read_rules(value: &Value<'_>, policy: &mut Policy, errors: &mut Vec<PolicyError>) {
    let Some(table) = read_table(value, "[rules]", errors) else { return };
    for (key, value) in table {
        let name = rule_name(key);
        if name == PREVIEW {
            policy.preview = read_bool(value, "preview = true", errors).unwrap_or_default();
            continue;
        }
        let level = read_level(&name, value, errors);
        let levels = match (rule_named(&name), Group::from_name(&name)) {
            (Some(_), _) => &mut policy.rule_levels,
            (None, Some(_)) => &mut policy.group_levels,
            (None, None) => {
                errors.push(unknown_rule(key));
                continue;
            }
        };
        let Some(level) = level else { continue };
        if levels.insert(name.clone(), level).is_some() {
            let what = format!("the level of `{name}` is set twice, with `-` and with `_`");
            errors.push(mistake(key.span(), what, "the two spellings mean the same rule: keep one"));
        }
    }
    errors.extend(entries_below_forbidden_groups(table, policy));
}

/// A group that is forbidden cannot be undone rule by rule: that a line says so must not pass in silence.
fn entries_below_forbidden_groups(table: &DeTable<'_>, policy: &Policy) -> Vec<PolicyError> {
    let mut errors = Vec::new();
    for (key, value) in table {
        let Some(rule) = rule_named(&rule_name(key)) else { continue };
        let forbidden = policy.group_levels.get(rule.group.name()) == Some(&Level::Forbid);
        if forbidden && policy.rule_levels.get(rule.name).is_some_and(|level| *level < Level::Forbid) {
            errors.push(lowered(rule, key.span().start..value.span().end));
        }
    }
    errors
}

fn lowered(rule: &Rule, entry: Range<usize>) -> PolicyError {
    let (name, group) = (rule.name, rule.group.name());
    let what = format!("`{name}` is forbidden by its group `{group}` and cannot be lowered here");
    mistake(entry, what, format!("remove this entry, or give `{group}` a level that rules may change"))
}

fn read_level(name: &str, value: &Value<'_>, errors: &mut Vec<PolicyError>) -> Option<Level> {
    let Some(given) = value.get_ref().as_str() else {
        errors.push(wrong_type("a level", value, &format!("{name} = \"deny\"")));
        return None;
    };
    let level = Level::from_name(given);
    if level.is_none() {
        let known = [Level::Allow, Level::Warn, Level::Deny, Level::Forbid].map(Level::name);
        let help = suggest(given, "levels", &known);
        errors.push(mistake(value.span(), format!("unknown level `{given}`"), help));
    }
    level
}

fn unknown_rule(key: &Key<'_>) -> PolicyError {
    let given = key.get_ref();
    mistake(key.span(), format!("unknown rule `{given}`"), suggest_rule(given))
}

/// The name with `_`, however it is written.
fn rule_name(key: &Key<'_>) -> String {
    key.get_ref().replace('-', "_")
}
