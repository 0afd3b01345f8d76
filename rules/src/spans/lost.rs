//! The events of functions that spawned work calls, which nothing puts back into a span.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::coverage::{carries_own_context, has_span_attribute, minds_spans};
use crate::call::{LogCall, LogLevel};
use crate::diagnostic::Position;
use crate::expr::{Block, ExprKind};
use crate::reach::sure_calls;
use crate::workspace::{FunctionId, Workspace};

/// How many calls deep an event is looked for.
const MAX_CALLS: u32 = 3;

/// An event outside every span.
#[derive(Clone, Copy, Debug)]
pub struct LostEvent<'a> {
    /// Its macro.
    pub at: Position,
    /// The function that logs, where it is not the spawned code itself.
    pub inside: Option<&'a str>,
}

/// For each function that spawned work calls, the event at INFO or above that is fewest calls away: each function is
/// looked at once, whoever calls it.
pub struct LostEvents<'a> {
    nearest: BTreeMap<FunctionId, LostEvent<'a>>,
}

impl<'a> LostEvents<'a> {
    /// Follows the calls of spawned work, then goes back from the events to what calls their functions.
    pub fn from(called: impl Iterator<Item = FunctionId>, workspace: &'a Workspace) -> LostEvents<'a> {
        let mut nearest = BTreeMap::new();
        let mut callers: BTreeMap<FunctionId, Vec<FunctionId>> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let mut ahead: Vec<FunctionId> = called.collect();
        while let Some(id) = ahead.pop() {
            if !seen.insert(id) || keeps_context(workspace, id) {
                continue;
            }
            if let Some(at) = first_event(workspace, id) {
                nearest.insert(id, LostEvent { at, inside: Some(workspace.function(id).name.as_str()) });
            }
            for (_, target) in sure_calls(workspace, id).filter(|(site, _)| !site.spawned) {
                callers.entry(target).or_default().push(id);
                ahead.push(target);
            }
        }
        let mut back: VecDeque<(FunctionId, u32)> = nearest.keys().map(|id| (*id, 0)).collect();
        while let Some((id, calls)) = back.pop_front() {
            let event = nearest[&id];
            let further = callers.get(&id).filter(|_| calls < MAX_CALLS);
            for caller in further.into_iter().flatten() {
                if !nearest.contains_key(caller) {
                    nearest.insert(*caller, event);
                    back.push_back((*caller, calls + 1));
                }
            }
        }
        LostEvents { nearest }
    }

    /// The event of a function, or of what it calls.
    pub fn nearest(&self, id: FunctionId) -> Option<LostEvent<'a>> {
        self.nearest.get(&id).copied()
    }
}

/// Whether an event of that level is worth a span around it, and may be in one.
pub fn needs_span(call: &LogCall, at_least: LogLevel) -> bool {
    call.is_event_at_least(at_least) && call.family.knows_tracing_spans() && !carries_own_context(call, None)
}

/// Whether a function has or takes a span, goes on for ever, or is not judged: then nothing is said about what it does.
fn keeps_context(workspace: &Workspace, id: FunctionId) -> bool {
    let function = workspace.function(id);
    let is_endless = |kind: &str| matches!(kind, "loop" | "while");
    let lives_on = function.loops.iter().any(|repeat| is_endless(&repeat.kind) && !repeat.waits.is_empty());
    has_span_attribute(function)
        || lives_on
        || !workspace.is_judged(id)
        || function.body.as_ref().is_some_and(|body| body.any_expr(&mut minds_spans))
}

fn first_event(workspace: &Workspace, id: FunctionId) -> Option<Position> {
    let exprs = workspace.function(id).body.as_ref().map(Block::exprs).unwrap_or_default();
    let mut first = None;
    for expr in exprs {
        expr.walk(&mut |part, _| {
            if let ExprKind::Log(call) = &part.kind {
                if first.is_none() && needs_span(call, LogLevel::Info) {
                    first = Some(Position { file: workspace.file_of(id), loc: call.macro_loc });
                }
            }
        });
    }
    first
}
