//! Which parameters of functions are logged.

use super::{FunctionId, Workspace};
use crate::facts::{Argument, Callee, FunctionKind};
use crate::surroundings::{Variable, each_log_call, printed_parameters};

/// A set of parameters, by their positions; no more than 64 are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ParameterSet(u64);

impl ParameterSet {
    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether a parameter is among them.
    pub fn has(self, position: u8) -> bool {
        position < 64 && self.0 >> position & 1 == 1
    }

    /// Adds a parameter; tells whether it is new.
    pub fn insert(&mut self, position: u8) -> bool {
        let is_new = position < 64 && !self.has(position);
        if is_new {
            self.0 |= 1 << position;
        }
        is_new
    }
}

impl Workspace {
    /// The parameters of a function, without `self`, that reach the text or a field of a log call, there or through other
    /// functions. All functions are looked through when it is asked for first.
    pub fn logged_parameters(&self, id: FunctionId) -> ParameterSet {
        let logged = self.logged_parameters.get_or_init(|| parameters(self));
        logged.get(id.0 as usize).copied().unwrap_or_default()
    }

    /// Which parameter of the function that is called is given an argument.
    fn parameter_given(&self, caller: FunctionId, argument: &Argument, target: FunctionId) -> Option<u8> {
        let site = self.function(caller).calls.get(argument.call as usize)?;
        let target = self.function(target);
        // `Type::method(receiver, argument)`.
        let before = match site.callee {
            Callee::Path(_) | Callee::Qualified(_) => u8::from(target.kind == FunctionKind::Method),
            Callee::Method { .. } => 0,
        };
        let position = argument.position.checked_sub(before)?;
        (usize::from(position) < target.parameters.len()).then_some(position)
    }
}

/// Finds the parameters of every function that reach the text or a field of a log call.
fn parameters(workspace: &Workspace) -> Vec<ParameterSet> {
    let mut logged: Vec<ParameterSet> =
        workspace.function_ids().map(|id| logged_directly(workspace, id)).collect();
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
