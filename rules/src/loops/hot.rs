//! Code that runs once for each item of data, and the INFO events that it always records.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::every_pass::{does_more_than_log, log_calls_on_every_pass};
use super::purpose::{is_daily_work, item_function, runs_once};
use super::{Paces, data_word, is_open_range};
use crate::call::{CallKind, Family, LogCall, LogLevel, PrefixKind};
use crate::diagnostic::Position;
use crate::entry_points::entry_points;
use crate::policy::Policy;
use crate::reach::{functions_at, reached_from, sure_calls};
use crate::workspace::{FunctionId, Workspace};

/// How many calls deep an event is looked for.
const MAX_CALLS: u32 = 3;

/// An event and what makes it hot.
#[derive(Debug)]
pub struct HotEvent<'a> {
    /// The macro.
    pub event: Position,
    /// Why its code is taken to run once for each item.
    pub heat: Heat<'a>,
    /// The loops around it, outermost first: where their headers stand.
    pub loops: Vec<Position>,
    /// The call on the way from the hot code to the event: where it stands, and what it calls.
    pub call: Option<(Position, &'a str)>,
}

/// Why code is taken to run once for each item.
#[derive(Clone, Copy, Debug)]
pub enum Heat<'a> {
    /// A loop in a loop.
    Nested,
    /// A loop over data: the word that says so.
    Data(&'a str),
    /// A loop over a range of numbers that is not known to be small.
    Range,
    /// A loop in a function that a library calls for each item.
    Items(FunctionId),
    /// A loop on the path of a request that comes in at this function.
    Request(FunctionId),
    /// The policy names the function: its path, and the function.
    Policy(&'a str, FunctionId),
}

/// Code that runs once for each item: a loop of a function, or the whole function.
#[derive(Clone)]
struct Region<'a> {
    function: FunctionId,
    repeat: Option<usize>,
    heat: Heat<'a>,
    loops: Vec<Position>,
    call: Option<(Position, &'a str)>,
    calls_left: u32,
}

/// Every INFO event that hot code always records, each once.
pub fn hot_events<'a>(workspace: &'a Workspace, policy: &'a Policy) -> Vec<HotEvent<'a>> {
    let mut regions: VecDeque<Region<'a>> = regions_of_policy(workspace, policy).into();
    if policy.preview {
        regions.extend(hot_loops(workspace, policy));
    }
    let mut found = Vec::new();
    let mut seen_events = BTreeSet::new();
    let mut seen_functions = BTreeSet::new();
    while let Some(region) = regions.pop_front() {
        for event in events_on_every_pass(workspace, region.function, region.repeat) {
            if seen_events.insert(event) {
                let loops = region.loops.clone();
                found.push(HotEvent { event, heat: region.heat, loops, call: region.call });
            }
        }
        let Some(calls_left) = region.calls_left.checked_sub(1) else { continue };
        for (at, target) in calls_on_every_pass(workspace, region.function, region.repeat) {
            let called = workspace.function(target);
            if workspace.is_judged(target) && !runs_once(called) && seen_functions.insert(target) {
                let call = region.call.or(Some((at, called.name.as_str())));
                regions.push_back(Region {
                    function: target,
                    repeat: None,
                    call,
                    calls_left,
                    ..region.clone()
                });
            }
        }
    }
    found
}

/// The functions that the policy calls hot, and the loops that they always run.
fn regions_of_policy<'a>(workspace: &'a Workspace, policy: &'a Policy) -> Vec<Region<'a>> {
    let mut regions = Vec::new();
    for path in &policy.context.hot {
        for id in functions_at(workspace, path).filter(|id| workspace.is_judged(*id)) {
            let mut parts = vec![None];
            for (index, repeat) in workspace.function(id).loops.iter().enumerate() {
                // A loop stands behind the one around it.
                if !repeat.conditional && parts.contains(&repeat.parent) {
                    parts.push(Some(index));
                }
            }
            regions.extend(parts.into_iter().map(|repeat| Region {
                function: id,
                repeat,
                heat: Heat::Policy(path, id),
                loops: Vec::new(),
                call: None,
                calls_left: MAX_CALLS,
            }));
        }
    }
    regions
}

/// The loops that names and calls show to be hot.
fn hot_loops<'a>(workspace: &'a Workspace, policy: &Policy) -> Vec<Region<'a>> {
    let paces = Paces::of(workspace);
    let entries = entry_points(workspace, policy);
    let on_path = reached_from(workspace, entries.keys().copied());
    let mut fast: BTreeMap<FunctionId, Vec<bool>> = BTreeMap::new();
    let has_loops = |id: &FunctionId| !workspace.function(*id).loops.is_empty();
    for id in workspace.function_ids().filter(|id| has_loops(id) && is_daily_work(workspace, *id)) {
        let full_speed = paces.full_speed(id);
        if full_speed.contains(&true) {
            fast.insert(id, full_speed);
        }
    }
    let mut regions = Vec::new();
    let around = callers_in_loops(workspace, &fast);
    for (id, full_speed) in &fast {
        for index in (0..full_speed.len()).filter(|index| full_speed[*index]) {
            let found = nested(workspace, *id, index, full_speed, &around)
                .or_else(|| single(workspace, *id, index, &on_path).map(|heat| (heat, vec![], None)));
            if let Some((heat, mut loops, call)) = found {
                loops.push(header(workspace, *id, index));
                regions.push(Region {
                    function: *id,
                    repeat: Some(index),
                    heat,
                    loops,
                    call,
                    calls_left: MAX_CALLS,
                });
            }
        }
    }
    regions
}

/// A loop around a call, and the call: where both stand.
type LoopAround = (Position, Position);

/// For each function that a loop at full speed calls on every pass, the first such loop.
fn callers_in_loops(
    workspace: &Workspace,
    fast: &BTreeMap<FunctionId, Vec<bool>>,
) -> BTreeMap<FunctionId, LoopAround> {
    let mut around = BTreeMap::new();
    for (id, full_speed) in fast {
        for index in (0..full_speed.len()).filter(|index| full_speed[*index]) {
            for (at, target) in calls_on_every_pass(workspace, *id, Some(index)) {
                if target != *id {
                    around.entry(target).or_insert((header(workspace, *id, index), at));
                }
            }
        }
    }
    around
}

type Nesting<'a> = (Heat<'a>, Vec<Position>, Option<(Position, &'a str)>);

/// Whether a loop stands in another one, or in a function that a loop calls.
fn nested<'a>(
    workspace: &'a Workspace,
    id: FunctionId,
    index: usize,
    full_speed: &[bool],
    around: &BTreeMap<FunctionId, LoopAround>,
) -> Option<Nesting<'a>> {
    let repeat = &workspace.function(id).loops[index];
    if repeat.conditional {
        return None;
    }
    match repeat.parent {
        Some(parent) => full_speed[parent].then(|| (Heat::Nested, vec![header(workspace, id, parent)], None)),
        None => around.get(&id).filter(|_| !runs_once(workspace.function(id))).map(|(outer, call)| {
            (Heat::Nested, vec![*outer], Some((*call, workspace.function(id).name.as_str())))
        }),
    }
}

/// What makes a loop hot that stands by itself.
fn single<'a>(
    workspace: &'a Workspace,
    id: FunctionId,
    index: usize,
    on_path: &BTreeMap<FunctionId, FunctionId>,
) -> Option<Heat<'a>> {
    let function = workspace.function(id);
    let repeat = &function.loops[index];
    if let Some(word) = data_word(repeat) {
        return Some(Heat::Data(word));
    }
    if is_open_range(repeat) {
        return Some(Heat::Range);
    }
    if item_function(function) {
        return Some(Heat::Items(id));
    }
    on_path.get(&id).copied().map(Heat::Request)
}

/// The INFO events on every pass of a loop of the function, or of the function outside its loops.
fn events_on_every_pass(workspace: &Workspace, id: FunctionId, repeat: Option<usize>) -> Vec<Position> {
    let (function, file) = (workspace.function(id), workspace.file_of(id));
    let facts = &workspace.file(file).facts;
    let within = repeat.map(|index| facts.range(function.loops[index].body));
    if within.as_ref().is_some_and(|within| !does_more_than_log(function, within, facts)) {
        return Vec::new();
    }
    let calls = log_calls_on_every_pass(function, within.as_ref(), facts).into_iter();
    calls.filter(|call| is_plain_info(call)).map(|call| Position { file, loc: call.macro_loc }).collect()
}

/// The sure calls on every pass of a loop of the function, or of the function outside its loops.
fn calls_on_every_pass(
    workspace: &Workspace,
    id: FunctionId,
    repeat: Option<usize>,
) -> impl Iterator<Item = (Position, FunctionId)> {
    let file = workspace.file_of(id);
    sure_calls(workspace, id)
        .filter(move |(site, _)| site.in_loop == repeat && !site.conditional && !site.spawned)
        .map(move |(site, target)| (Position { file, loc: site.loc }, target))
}

/// Where the header of a loop stands.
fn header(workspace: &Workspace, id: FunctionId, index: usize) -> Position {
    Position { file: workspace.file_of(id), loc: workspace.function(id).loops[index].header }
}

fn is_plain_info(call: &LogCall) -> bool {
    call.kind == CallKind::Event
        && call.family != Family::Defmt
        && call.known_level() == Some(LogLevel::Info)
        && call.prefix(PrefixKind::Limit).is_none()
}
