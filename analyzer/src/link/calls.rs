//! From calls to what they call.

use std::collections::HashMap;

use logcheck_rules::facts::{Argument, CallSite, Callee, Chain, CommonCall, Flow, Function, ScopeId};
use logcheck_rules::workspace::{Edge, FunctionId, Workspace};
use rayon::prelude::*;

/// What was found out about the calls of a function.
struct Linked {
    edges: Vec<Edge>,
    /// Calls of methods with common names whose receivers have a known type, as indexes into [`Flow::common_calls`].
    common: Vec<(usize, FunctionId)>,
}

/// Finds what every call calls.
pub(super) fn link(workspace: &mut Workspace) {
    let files = workspace.files.par_iter().zip(&workspace.first_functions);
    let linked = files.map(|(file, first)| {
        let mut known = KnownPaths::default();
        let ids = (*first..).take(file.facts.functions.len()).map(FunctionId);
        ids.map(|id| linked(workspace, id, &mut known)).collect::<Vec<_>>()
    });
    let linked: Vec<Linked> = linked.flatten_iter().collect();
    workspace.edges = Vec::with_capacity(linked.len());
    for (number, linked) in linked.into_iter().enumerate() {
        let place = workspace.functions[number];
        let function = &mut workspace.files[place.file.0 as usize].facts.functions[place.index];
        workspace.edges.push(with_common_calls(function, linked));
    }
}

/// What paths in a file were found to mean, by the scope they stand in: the same few are written again and again.
type KnownPaths<'w> = HashMap<(ScopeId, &'w [String]), Option<FunctionId>>;

fn target<'w>(
    workspace: &'w Workspace,
    id: FunctionId,
    site: &'w CallSite,
    receiver: Option<&Chain>,
    known: &mut KnownPaths<'w>,
) -> Option<(FunctionId, bool)> {
    let resolve = || workspace.resolve_call(id, &site.callee, receiver);
    match &site.callee {
        // `Self` and type parameters mean something else in each function, and begin with a capital.
        Callee::Path(path) if !path.first()?.starts_with(char::is_uppercase) => {
            let key = (workspace.place_of(id).scope, path.as_slice());
            known
                .entry(key)
                .or_insert_with(|| resolve().map(|(target, _)| target))
                .map(|target| (target, true))
        }
        _ => resolve(),
    }
}

fn linked<'w>(workspace: &'w Workspace, id: FunctionId, known: &mut KnownPaths<'w>) -> Linked {
    let function = workspace.function(id);
    let empty = Flow::default();
    let flow = function.flow.as_deref().unwrap_or(&empty);
    let mut receivers = flow.receivers.iter().peekable();
    let mut edges = Vec::new();
    for (site, call) in function.calls.iter().zip(0..) {
        let receiver = receivers.next_if(|receiver| receiver.call == call).map(|receiver| &receiver.chain);
        if let Some((target, is_known)) = target(workspace, id, site, receiver, known) {
            edges.push(Edge { call: call as usize, target, is_known });
        }
    }
    let typed = |call: &CommonCall| {
        let Callee::Method { name, .. } = &call.site.callee else { return None };
        if !workspace.methods.has_name(name) {
            return None;
        }
        workspace.method_of_receiver(workspace.receiver_type(id, &call.receiver)?, name)
    };
    let common = flow.common_calls.iter().enumerate().filter_map(|(index, call)| Some((index, typed(call)?)));
    Linked { edges, common: common.collect() }
}

/// Moves the calls of methods with common names that could be resolved to the others, in the order of the source, and
/// forgets the rest.
fn with_common_calls(function: &mut Function, linked: Linked) -> Vec<Edge> {
    let Linked { edges, common } = linked;
    let Some(flow) = &mut function.flow else { return edges };
    let common_calls = std::mem::take(&mut flow.common_calls);
    if common.is_empty() {
        return edges;
    }
    let mut targets = vec![None; function.calls.len()];
    for edge in edges {
        targets[edge.call] = Some((edge.target, edge.is_known));
    }
    let others = std::mem::take(&mut function.calls).into_iter().zip(0..).zip(targets);
    let mut all: Vec<_> = others.map(|((site, call), target)| (site, call, target)).collect();
    let mut common = common.into_iter().peekable();
    for (index, call) in common_calls.into_iter().enumerate() {
        if let Some((_, target)) = common.next_if(|(known, _)| *known == index) {
            let number = crate::lex::offset(all.len());
            flow.arguments
                .extend(call.arguments.into_iter().map(|argument| Argument { call: number, ..argument }));
            all.push((call.site, number, Some((target, true))));
        }
    }
    all.sort_by_key(|(site, _, _)| site.loc);
    renumber(flow, &all);
    let mut edges = Vec::new();
    for (call, (site, _, target)) in all.into_iter().enumerate() {
        edges.extend(target.map(|(target, is_known)| Edge { call, target, is_known }));
        function.calls.push(site);
    }
    edges
}

/// A call, its number before, and what it calls.
type Renumbered = (CallSite, u32, Option<(FunctionId, bool)>);

/// Lets what refers to calls by their number follow them.
fn renumber(flow: &mut Flow, calls: &[Renumbered]) {
    let mut numbers = vec![0; calls.len()];
    for ((_, before, _), now) in calls.iter().zip(0u32..) {
        numbers[*before as usize] = now;
    }
    flow.receivers.iter_mut().for_each(|receiver| receiver.call = numbers[receiver.call as usize]);
    flow.arguments.iter_mut().for_each(|argument| argument.call = numbers[argument.call as usize]);
}

/// Notes for every function who calls it.
pub(super) fn add_callers(workspace: &mut Workspace) {
    let mut callers = vec![Vec::new(); workspace.functions.len()];
    for (caller, calls) in workspace.edges.iter().enumerate() {
        for edge in calls {
            let callers: &mut Vec<FunctionId> = &mut callers[edge.target.0 as usize];
            let caller = FunctionId(crate::lex::offset(caller));
            if callers.last() != Some(&caller) {
                callers.push(caller);
            }
        }
    }
    workspace.callers = callers;
}
