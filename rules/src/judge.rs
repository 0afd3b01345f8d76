//! Running rules and deciding how strongly their findings are said.

use crate::call::{CallKind, LogCall};
use crate::diagnostic::{Diagnostic, Finding, Level};
use crate::policy::Policy;
use crate::rule::{CallContext, Check, Group, Rule, WorkspaceContext};
use crate::rules::RULES;
use crate::suppression::JudgedSuppression;

mod excuse;

/// Judges one call. The typed macros and the analyzer both call this, and there is no other way to judge a call.
///
/// What a call of logcheck's own macros excuses by its prefix `allow:` is not among the results. A call that could not be
/// read in full is not judged: it would be misjudged. A question whether something is enabled logs nothing.
pub fn judge_call(context: &CallContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    if !context.call.unread.is_empty() || context.call.kind == CallKind::Enabled {
        return diagnostics;
    }
    for rule in RULES {
        if let Check::Call(find) = rule.check {
            let mut findings = Vec::new();
            find(context, &mut findings);
            if context.call.wrapped {
                for finding in &mut findings {
                    leave_to_wrapper(finding, rule);
                }
            }
            diagnostics.extend(findings.into_iter().map(|finding| {
                let level = context.policy.level(rule, &finding, Some(context.call));
                Diagnostic { rule: rule.name, level, finding }
            }));
        }
    }
    excuse::apply(context, &mut diagnostics);
    diagnostics.retain(|diagnostic| diagnostic.level != Level::Allow);
    diagnostics
}

/// Takes back what a finding says to write: what the macro around the log call would make of it is not known.
fn leave_to_wrapper(finding: &mut Finding, rule: &Rule) {
    finding.fixes.clear();
    if matches!(rule.group, Group::Message | Group::Fields) && !finding.help.is_empty() {
        finding.help = format!("where this macro takes fields, {}", finding.help);
    }
}

/// Judges one suppression after everything else was judged; with the call, if it is a prefix of one.
pub fn judge_suppression(
    suppression: &JudgedSuppression<'_>,
    policy: &Policy,
    call: Option<&LogCall>,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for rule in RULES {
        if let Check::Suppression(find) = rule.check {
            let mut findings = Vec::new();
            find(suppression, &mut findings);
            diagnostics.extend(findings.into_iter().filter_map(|finding| {
                let level = policy.level(rule, &finding, call);
                diagnostic(rule, level, finding)
            }));
        }
    }
    diagnostics
}

/// Judges the workspace by one rule; a rule that asks for less than a workspace finds nothing.
pub fn judge_workspace(rule: &'static Rule, context: &WorkspaceContext<'_>) -> Vec<Diagnostic> {
    let Check::Workspace(find) = rule.check else { return Vec::new() };
    let mut findings = Vec::new();
    find(context, &mut findings);
    let said = findings.into_iter().filter_map(|finding| {
        let level = context.policy.level(rule, &finding, None);
        diagnostic(rule, level, finding)
    });
    said.collect()
}

/// A finding with its level, unless it is not to be said.
fn diagnostic(rule: &'static Rule, level: Level, finding: Finding) -> Option<Diagnostic> {
    (level != Level::Allow).then_some(Diagnostic { rule: rule.name, level, finding })
}
