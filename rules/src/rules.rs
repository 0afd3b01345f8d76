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
    sensitive_value,
    // message
    interpolated_message,
}

/// The rule of that name.
pub fn rule_named(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}
