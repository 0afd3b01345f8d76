//! The prefix `allow: (rule, "reason"),` of logcheck's own macros: a suppression that both front ends can read.
//!
//! A macro sees no comments, so for what the macros reject no other suppression counts.

use crate::call::{LogCall, Prefix, PrefixKind};
use crate::diagnostic::{Diagnostic, Level};
use crate::expr::{Expr, ExprKind, Literal, Loc};
use crate::rule::{CallContext, Check, Rule};
use crate::rules::RULES;
use crate::suppression::{Date, JudgedSuppression, Suppression, SuppressionForm};

/// Prefixes have no last day, so any day will do.
const SOME_DAY: Date = Date { year: 2026, month: 1, day: 1 };

/// Takes out the diagnostics that the call's prefixes excuse, and adds what is wrong with the prefixes.
pub(super) fn apply(context: &CallContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for suppression in suppressions_of(context.call) {
        let used: Vec<bool> =
            suppression.rules.iter().map(|(name, _)| hide(name, &suppression, diagnostics)).collect();
        let judged: Vec<bool> =
            suppression.rules.iter().map(|(name, _)| rules_named(name).next().is_some()).collect();
        let at = context.at(suppression.loc);
        let state = JudgedSuppression {
            suppression: &suppression,
            at,
            used: &used,
            judged: &judged,
            today: SOME_DAY,
        };
        diagnostics.extend(super::judge_suppression(&state, context.policy, Some(context.call)));
    }
}

/// Takes out what a rule or group found, and tells whether that was anything.
fn hide(name: &str, suppression: &Suppression, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let before = diagnostics.len();
    let is_named = |diagnostic: &Diagnostic| rules_named(name).any(|rule| rule.name == diagnostic.rule);
    if suppression.is_active(SOME_DAY) {
        diagnostics.retain(|diagnostic| diagnostic.level == Level::Forbid || !is_named(diagnostic));
    }
    diagnostics.len() < before
}

/// The rules that a name means: the one of that name, or those of a group.
fn rules_named(name: &str) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().filter(move |rule| rule.name == name || rule.group.name() == name)
}

fn suppressions_of(call: &LogCall) -> impl Iterator<Item = Suppression> {
    call.prefixes.iter().filter(|prefix| call.is_own() && prefix.kind == PrefixKind::Allow).map(read)
}

fn read(prefix: &Prefix) -> Suppression {
    let mut suppression = Suppression {
        loc: prefix.loc,
        covers: prefix.loc,
        form: SuppressionForm::Prefix,
        whole_file: false,
        rules: Vec::new(),
        reason: None,
        until: None,
        malformed: None,
    };
    match read_value(&prefix.value) {
        Ok((name, loc, reason)) => {
            suppression.malformed = beyond_one_call(name);
            suppression.rules.push((name.to_owned(), loc));
            suppression.reason = reason.map(str::to_owned);
        }
        Err(mistake) => suppression.malformed = Some(mistake.to_owned()),
    }
    suppression
}

/// The rule and the reason of `(rule, "reason")`. A rule alone, with or without parentheses, has no reason.
fn read_value(value: &Expr) -> Result<(&str, Loc, Option<&str>), &'static str> {
    let (rule, reason) = match &value.kind {
        ExprKind::Tuple(parts) => match parts.as_slice() {
            [rule] => (rule, None),
            [rule, reason] => (rule, Some(reason)),
            _ => return Err("it takes one rule and one reason"),
        },
        _ => (value, None),
    };
    let name = rule.as_variable().ok_or("this is not the name of a rule")?;
    let reason = match reason.map(|reason| &reason.kind) {
        Some(ExprKind::Literal(Literal::Text(text))) => Some(text.as_str()),
        Some(_) => return Err("the reason is not a text"),
        None => None,
    };
    Ok((name, rule.loc, reason))
}

/// What is wrong with a rule that is not about single calls: a prefix speaks for its own call only.
fn beyond_one_call(name: &str) -> Option<String> {
    rules_named(name).next()?;
    let is_about_calls = rules_named(name).any(|rule| matches!(rule.check, Check::Call(_)));
    (!is_about_calls).then(|| format!("`{name}` looks at more than one call"))
}
