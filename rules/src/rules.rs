//! All rules. One file each; this list is the only other place that knows them.

use crate::rule::Rule;

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
    // message
    interpolated_message,
    // context
    span_guard_across_await,
    span_dropped_immediately,
    spawn_loses_context,
    event_without_context,
    // cost
    info_in_hot_loop,
}

/// The rule of that name.
pub fn rule_named(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}
