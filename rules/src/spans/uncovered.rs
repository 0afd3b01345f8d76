//! The events that no span covers on the way of a request or message.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;

use super::coverage::{carries_own_context, covered_parts, has_span_attribute};
use super::spawns::looks_like_spawn;
use crate::call::{Family, LogCall, LogLevel};
use crate::diagnostic::Position;
use crate::entry_points::Evidence;
use crate::expr::ExprKind;
use crate::facts::{FileFacts, Function};
use crate::reach::sure_calls;
use crate::rule::WorkspaceContext;
use crate::workspace::{FunctionId, Workspace};

/// How many calls deep events are looked for.
const MAX_CALLS: usize = 6;

/// An event, and the functions from the entry point to it.
pub struct UncoveredEvent<'a> {
    /// Its macro.
    pub at: Position,
    /// Whose macro that is.
    pub family: Family,
    /// The names of the functions that are called on the way, the one with the event last.
    pub through: Vec<&'a str>,
}

/// The ways from the entry points of a workspace to uncovered events: each function is looked at once, however many
/// requests come by.
pub struct Ways {
    /// What each function leaves uncovered.
    summaries: BTreeMap<FunctionId, Summary>,
    /// The same of the loops that take messages, by their function.
    loops: BTreeMap<FunctionId, Summary>,
    /// The functions that are on a way to an uncovered event.
    leading: BTreeSet<FunctionId>,
}

/// What a function leaves uncovered: its events, and the functions it calls.
#[derive(Default)]
struct Summary {
    events: Vec<(Position, Family)>,
    calls: Vec<FunctionId>,
}

impl Ways {
    /// Follows the calls from all entry points.
    pub fn from(entries: &BTreeMap<FunctionId, Evidence>, context: &WorkspaceContext<'_>) -> Ways {
        let mut loops = BTreeMap::new();
        let mut ahead = Vec::new();
        for (entry, evidence) in entries {
            if let Evidence::Consumer(index) = evidence {
                let of_loop = summary_of(*entry, Some(*index), context);
                ahead.extend(of_loop.calls.iter().copied());
                loops.insert(*entry, of_loop);
            } else {
                ahead.push(*entry);
            }
        }
        let mut summaries = BTreeMap::new();
        while let Some(id) = ahead.pop() {
            summaries.entry(id).or_insert_with(|| {
                let summary = summary_of(id, None, context);
                ahead.extend(summary.calls.iter().copied());
                summary
            });
        }
        let leading = leading_to_events(&summaries);
        Ways { summaries, loops, leading }
    }

    /// The uncovered events on all ways from an entry point, those that are fewest calls away first.
    pub fn events_from<'a>(
        &self,
        entry: FunctionId,
        context: &WorkspaceContext<'a>,
    ) -> Vec<UncoveredEvent<'a>> {
        let mut events = Vec::new();
        let mut seen = BTreeSet::from([entry]);
        let mut ways = VecDeque::from([(entry, Vec::new())]);
        while let Some((id, through)) = ways.pop_front() {
            // What stands before the loop of a consumer is no part of a message's way.
            let of_loop = self.loops.get(&id).filter(|_| id == entry);
            let Some(summary) = of_loop.or_else(|| self.summaries.get(&id)) else { continue };
            let uncovered = |(at, family): &(Position, Family)| UncoveredEvent {
                at: *at,
                family: *family,
                through: through.clone(),
            };
            events.extend(summary.events.iter().map(uncovered));
            if through.len() == MAX_CALLS {
                continue;
            }
            let leads = |target: &&FunctionId| self.leading.contains(target);
            for target in summary.calls.iter().filter(leads).filter(|target| seen.insert(**target)) {
                let mut longer = through.clone();
                longer.push(context.workspace.function(*target).name.as_str());
                ways.push_back((*target, longer));
            }
        }
        events
    }
}

/// The functions that have uncovered events or call, through any number of others, one that has.
fn leading_to_events(summaries: &BTreeMap<FunctionId, Summary>) -> BTreeSet<FunctionId> {
    let mut callers: BTreeMap<FunctionId, Vec<FunctionId>> = BTreeMap::new();
    for (id, summary) in summaries {
        for target in &summary.calls {
            callers.entry(*target).or_default().push(*id);
        }
    }
    let with_events = summaries.iter().filter(|(_, summary)| !summary.events.is_empty());
    let mut ahead: Vec<FunctionId> = with_events.map(|(id, _)| *id).collect();
    let mut leading: BTreeSet<FunctionId> = ahead.iter().copied().collect();
    while let Some(id) = ahead.pop() {
        let further = callers.get(&id).into_iter().flatten();
        ahead.extend(further.copied().filter(|caller| leading.insert(*caller)));
    }
    leading
}

/// What a function leaves uncovered, or one loop of it.
fn summary_of(id: FunctionId, of_loop: Option<usize>, context: &WorkspaceContext<'_>) -> Summary {
    let workspace = context.workspace;
    let (function, file) = (workspace.function(id), workspace.file_of(id));
    if has_span_attribute(function) || !workspace.is_judged(id) {
        return Summary::default();
    }
    let facts = &workspace.file(file).facts;
    let within = of_loop.map_or(0..u32::MAX, |index| facts.range(function.loops[index].body));
    let apart = parts_apart(function, facts);
    let is_open = |loc| facts.is_within(loc, &within) && !apart.iter().any(|part| facts.is_within(loc, part));
    let mut events = Vec::new();
    if let Some(body) = &function.body {
        body.walk(&mut |expr, _| {
            if let ExprKind::Log(call) = &expr.kind {
                if lacks_context(call, id, context) && is_open(call.loc) {
                    events.push((Position { file, loc: call.macro_loc }, call.family));
                }
            }
        });
    }
    let open_calls = sure_calls(workspace, id).filter(|(site, _)| !site.spawned && is_open(site.loc));
    Summary { events, calls: open_calls.map(|(_, target)| target).collect() }
}

/// Whether an event needs something around it to say which request it belongs to.
fn lacks_context(call: &LogCall, id: FunctionId, context: &WorkspaceContext<'_>) -> bool {
    let id_key = context.policy.context.id_key.as_deref();
    call.is_event_at_least(LogLevel::Info)
        && (id_key.is_some() || knows_spans(context.workspace, id, call.family))
        && !carries_own_context(call, id_key)
}

/// Whether spans can cover the events of a family in the crate of a function.
pub fn knows_spans(workspace: &Workspace, id: FunctionId, family: Family) -> bool {
    let dependencies = &workspace.crate_of(workspace.file_of(id)).dependencies;
    family.has_tracing_grammar()
        || (family.knows_tracing_spans() && dependencies.iter().any(|name| name == "tracing"))
}

/// What a span covers, and what is spawned and runs apart from the request.
fn parts_apart(function: &Function, facts: &FileFacts) -> Vec<Range<u32>> {
    let Some(body) = &function.body else { return Vec::new() };
    let mut parts = covered_parts(body, facts);
    body.walk(&mut |expr, _| {
        if looks_like_spawn(expr) {
            parts.push(facts.range(expr.loc));
        }
    });
    parts
}
