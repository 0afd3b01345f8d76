//! Which parameters of functions are logged.

use super::{FunctionId, Workspace};
use crate::facts::{Argument, Callee, FunctionKind};

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
    /// functions.
    pub fn logged_parameters(&self, id: FunctionId) -> ParameterSet {
        self.logged_parameters.get(id.0 as usize).copied().unwrap_or_default()
    }

    /// Which parameter of the function that is called is given an argument.
    pub fn parameter_given(&self, caller: FunctionId, argument: &Argument, target: FunctionId) -> Option<u8> {
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
