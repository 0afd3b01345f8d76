//! All rules. One file each; this list is the only other place that knows them.

use crate::nearest::suggest;
use crate::rule::{Group, Rule};

/// Declares the modules and the list in one go, so that a rule is registered by one line.
macro_rules! rules {
    ($($name:ident),+ $(,)?) => {
        $(mod $name;)+

        /// Every rule, in the order of the manual.
        pub static RULES: &[&Rule] = &[$(&$name::RULE),+];
    };
}

rules! {
    // privacy
    banned_key,
    sensitive_value,
    // message
    interpolated_message,
    concatenated_message,
    field_after_message,
    missing_message,
    // fields
    debug_formatted_object,
    stringified_scalar,
    wide_integer,
    formatted_field_value,
    key_case,
    reserved_key,
    duplicate_key,
    // context
    event_without_context,
    spawn_loses_context,
    span_guard_across_await,
    span_dropped_immediately,
    // cost
    info_in_hot_loop,
    side_effect_in_arguments,
    // hygiene
    unused_suppression,
    unexplained_suppression,
    expired_suppression,
    unknown_suppression,
}

/// The rule of that name.
pub fn rule_named(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// The help for a name that neither a rule nor a group has.
pub fn suggest_rule(name: &str) -> String {
    let groups = Group::ALL.map(Group::name);
    let known: Vec<&str> = RULES.iter().map(|rule| rule.name).chain(groups).collect();
    suggest(name, "rules and groups", &known)
}
