//! Which parameters of a function a log call prints as they are.

use super::{Origin, Variable};
use crate::call::{LogCall, MessageText};
use crate::expr::{Expr, ExprKind};
use crate::values::printed;

/// How many variables are followed.
const MAX_STEPS: usize = 4;

/// Methods whose result says all that the value does.
const SAME_TEXT: &[&str] =
    &["as_deref", "as_ref", "as_str", "borrow", "clone", "deref", "display", "to_owned", "to_string"];

/// The parameters whose values become a field or a part of the text of a log call.
pub fn printed_parameters<'v>(call: &LogCall, variables: &[Variable<'v>]) -> Vec<&'v str> {
    let mut found: Vec<&str> =
        call.fields.iter().filter_map(|field| parameter_behind(&field.value, variables)).collect();
    if let Some(message) = &call.message {
        match &message.text {
            MessageText::Literal(text) => {
                for placeholder in &text.placeholders {
                    let value = printed(message, placeholder);
                    found.extend(value.and_then(|value| parameter_behind(&value, variables)));
                }
            }
            MessageText::Computed(value) => found.extend(parameter_behind(value, variables)),
        }
    }
    found
}

/// The parameter that a value is.
fn parameter_behind<'v>(value: &Expr, variables: &[Variable<'v>]) -> Option<&'v str> {
    let mut variables = variables;
    let mut name = variable_of(value)?;
    for _ in 0..MAX_STEPS {
        let index = variables.iter().rposition(|variable| variable.name == name)?;
        let variable = &variables[index];
        match variable.origin {
            Origin::Parameter(_) => return Some(variable.name),
            Origin::Let { value: Some(value), .. } => name = variable_of(value)?,
            _ => return None,
        }
        variables = &variables[..index];
    }
    None
}

/// The variable whose value an expression is.
fn variable_of(value: &Expr) -> Option<&str> {
    match &value.kind {
        ExprKind::MethodCall { receiver, method, .. } if SAME_TEXT.contains(&method.as_str()) => {
            variable_of(receiver)
        }
        _ => value.inside_wrapper().map_or_else(|| value.as_variable(), variable_of),
    }
}
