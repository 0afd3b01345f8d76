//! From the workspace to diagnostics: rules, then suppressions, in a stable order.

use logcheck_rules::call::CallKind;
use logcheck_rules::diagnostic::{Diagnostic, FileId, Level, Position};
use logcheck_rules::judge::{judge_call, judge_suppression, judge_workspace};
use logcheck_rules::policy::Policy;
use logcheck_rules::rule::{CallContext, WorkspaceContext};
use logcheck_rules::rules::{RULES, rule_named};
use logcheck_rules::suppression::{Date, JudgedSuppression};
use logcheck_rules::surroundings::{Surroundings, each_log_call};
use logcheck_rules::workspace::{File, FileRole, Workspace};
use rayon::prelude::*;

/// What judging gives.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Those of single calls of logcheck's own macros, until comments have hidden what they hide: the compiler does not
    /// see comments, so they do not excuse what it rejects.
    of_own_macros: Vec<Diagnostic>,
    /// Log calls that were read, judged or not; attributes are none.
    pub(crate) calls: usize,
    /// An argument that could not be read, of each call that has one.
    pub(crate) unread: Vec<Position>,
    /// Findings that a comment hid.
    pub(crate) suppressed: usize,
}

/// Judges everything.
pub(crate) fn judge(workspace: &Workspace, policy: &Policy, today: Date) -> Judged {
    let context = WorkspaceContext { workspace, policy };
    let by_workspace_rules =
        || RULES.par_iter().flat_map_iter(|rule| judge_workspace(rule, &context)).collect();
    let (mut judged, mut of_workspace): (_, Vec<_>) =
        rayon::join(|| judge_calls(workspace, policy), by_workspace_rules);
    judged.diagnostics.append(&mut of_workspace);
    sort(workspace, &mut judged.diagnostics);
    suppress(workspace, policy, today, &mut judged);
    judged.diagnostics.append(&mut judged.of_own_macros);
    sort(workspace, &mut judged.diagnostics);
    judged
}

fn judge_calls(workspace: &Workspace, policy: &Policy) -> Judged {
    let per_file = workspace.files.par_iter().enumerate().map(|(index, file)| {
        let mut judged = Judged::default();
        let file_id = FileId(crate::lex::offset(index));
        let functions = if is_left_out(file) { &[] } else { file.facts.functions.as_slice() };
        for function in functions {
            let is_production = is_judged(file) && !function.is_test;
            each_log_call(function, &mut |call, variables| {
                judged.calls += usize::from(call.kind != CallKind::Instrument);
                judged.unread.extend(call.unread.first().map(|loc| Position { file: file_id, loc: *loc }));
                // A call that was misread would be misjudged. Calls of our own macros do not compile in tests either.
                if call.unread.is_empty() && (is_production || call.is_own()) {
                    let around = Surroundings {
                        file: file_id,
                        function: Some(function),
                        variables,
                        workspace: Some(workspace),
                    };
                    let context = CallContext { call, file: file_id, policy, around: &around };
                    let found =
                        if call.is_own() { &mut judged.of_own_macros } else { &mut judged.diagnostics };
                    found.extend(judge_call(&context));
                }
            });
        }
        judged
    });
    per_file.reduce(Judged::default, |mut all, mut one| {
        all.unread.append(&mut one.unread);
        all.diagnostics.append(&mut one.diagnostics);
        all.of_own_macros.append(&mut one.of_own_macros);
        all.calls += one.calls;
        all
    })
}

/// Whether nothing is said about a file, not even about calls that the compiler judges.
fn is_left_out(file: &File) -> bool {
    matches!(file.role, FileRole::Unreached | FileRole::Excluded)
}

fn is_judged(file: &File) -> bool {
    file.role == FileRole::Production && !file.facts.is_generated
}

/// Orders diagnostics by file, position and rule, and leaves out what is there twice.
fn sort(workspace: &Workspace, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by_cached_key(|diagnostic| {
        let at = diagnostic.finding.at;
        let range = &workspace.file(at.file).facts.places[at.loc.0 as usize];
        (at.file, range.start, range.end, diagnostic.rule)
    });
    diagnostics.dedup_by(|one, other| one.rule == other.rule && one.finding.at == other.finding.at);
}

/// Takes out what comments excuse, and judges the comments.
fn suppress(workspace: &Workspace, policy: &Policy, today: Date, judged: &mut Judged) {
    let mut used: Vec<Vec<Vec<bool>>> = workspace
        .files
        .iter()
        .map(|file| file.facts.suppressions.iter().map(|comment| vec![false; comment.rules.len()]).collect())
        .collect();
    let before = judged.diagnostics.len();
    let mut covering = Covering::default();
    judged.diagnostics.retain(|diagnostic| {
        if diagnostic.level == Level::Forbid {
            return true;
        }
        let at = diagnostic.finding.at;
        let file = workspace.file(at.file);
        let mut is_hidden = false;
        for comment in covering.comments_at(file, at, today) {
            let rules = &file.facts.suppressions[*comment].rules;
            for ((name, _), used) in rules.iter().zip(&mut used[at.file.0 as usize][*comment]) {
                let names_it = names_rule(name, diagnostic.rule);
                *used |= names_it;
                is_hidden |= names_it;
            }
        }
        !is_hidden
    });
    judged.suppressed = before - judged.diagnostics.len();
    let files = workspace.files.iter().zip(&used).enumerate();
    for (index, (file, used)) in files.filter(|(_, (file, _))| !is_left_out(file)) {
        let file_id = FileId(crate::lex::offset(index));
        for (comment, used) in file.facts.suppressions.iter().zip(used) {
            let runs_here = is_judged(file) && file.facts.problems.is_empty();
            let is_on =
                |name: &str| RULES.iter().any(|rule| names_rule(name, rule.name) && !policy.is_off(rule));
            let ran: Vec<bool> = comment.rules.iter().map(|(name, _)| runs_here && is_on(name)).collect();
            let at = Position { file: file_id, loc: comment.loc };
            let state = JudgedSuppression { suppression: comment, at, used, judged: &ran, today };
            judged.diagnostics.extend(judge_suppression(&state, policy, None));
        }
    }
}

/// The comments that cover a place, for places that are asked for in order.
#[derive(Default)]
struct Covering {
    file: Option<FileId>,
    /// The comments that begin to cover further on, the last one first.
    ahead: Vec<usize>,
    /// Those that have begun and not ended.
    active: Vec<usize>,
}

impl Covering {
    fn comments_at(&mut self, file: &File, at: Position, today: Date) -> &[usize] {
        let comments = &file.facts.suppressions;
        let covers = |comment: usize| file.facts.range(comments[comment].covers);
        if self.file != Some(at.file) {
            self.file = Some(at.file);
            self.active.clear();
            self.ahead = (0..comments.len()).filter(|comment| comments[*comment].is_active(today)).collect();
            self.ahead.sort_by_key(|comment| std::cmp::Reverse(covers(*comment).start));
        }
        let place = file.facts.range(at.loc).start;
        while let Some(next) = self.ahead.pop_if(|next| covers(*next).start <= place) {
            self.active.push(next);
        }
        self.active.retain(|comment| place <= covers(*comment).end);
        &self.active
    }
}

/// Whether a name in a comment means a rule: the rule itself or its group, `-` and `_` being the same.
fn names_rule(name: &str, rule: &str) -> bool {
    let name = name.replace('-', "_");
    name == rule || rule_named(rule).is_some_and(|rule| rule.group.name() == name)
}
