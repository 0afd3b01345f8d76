//! Which parameters of functions are logged, by themselves or through other functions.

use logcheck_rules::surroundings::{Variable, each_log_call, printed_parameters};
use logcheck_rules::workspace::logged::ParameterSet;
use logcheck_rules::workspace::{FunctionId, Workspace};
use rayon::prelude::*;

/// Finds the parameters of every function that reach the text or a field of a log call.
pub(super) fn parameters(workspace: &Workspace) -> Vec<ParameterSet> {
    let functions = (0..crate::lex::offset(workspace.functions.len())).into_par_iter().map(FunctionId);
    let mut logged: Vec<ParameterSet> = functions.map(|id| logged_directly(workspace, id)).collect();
    // Who gives on what to whom, by the function that is given it.
    let mut given: Vec<Given> = Vec::new();
    for id in workspace.function_ids() {
        let Some(flow) = &workspace.function(id).flow else { continue };
        let edges = &workspace.edges[id.0 as usize];
        for argument in &flow.arguments {
            let Ok(found) = edges.binary_search_by_key(&(argument.call as usize), |edge| edge.call) else {
                continue;
            };
            let target = edges[found].target;
            let parameter = workspace.parameter_given(id, argument, target);
            given.extend(parameter.map(|to| Given { target, to, from: (id, argument.parameter) }));
        }
    }
    given.sort_unstable_by_key(|given| given.target);
    let is_logging = |id: &FunctionId| !logged[id.0 as usize].is_empty();
    let mut open: Vec<FunctionId> = workspace.function_ids().filter(is_logging).collect();
    while let Some(target) = open.pop() {
        let first = given.partition_point(|given| given.target < target);
        for given in given[first..].iter().take_while(|given| given.target == target) {
            let (caller, parameter) = given.from;
            let is_logged = logged[target.0 as usize].has(given.to);
            // Each parameter is added once, so this ends.
            if is_logged && logged[caller.0 as usize].insert(parameter) {
                open.push(caller);
            }
        }
    }
    logged
}

/// A parameter that is given on to another function.
struct Given {
    target: FunctionId,
    to: u8,
    from: (FunctionId, u8),
}

fn logged_directly(workspace: &Workspace, id: FunctionId) -> ParameterSet {
    let function = workspace.function(id);
    let mut logged = ParameterSet::default();
    if function.body.is_some() && !function.parameters.is_empty() {
        each_log_call(function, &mut |call, variables: &[Variable<'_>]| {
            for name in printed_parameters(call, variables) {
                let position = function.parameters.iter().position(|parameter| parameter.name == name);
                if let Some(position) = position.and_then(|position| u8::try_from(position).ok()) {
                    logged.insert(position);
                }
            }
        });
    }
    logged
}
