use crate::diagnostic::{Finding, Position};
use crate::expr::Loc;
use crate::rule::declare_rule;
use crate::suppression::{JudgedSuppression, SuppressionForm};

declare_rule! {
    /// A suppression names a rule that finds nothing there.
    ///
    /// ## Why
    ///
    /// A suppression is a hole in a rule, made for one place and one reason. When the code has changed and the rule has
    /// nothing to say any more, the hole is still open, and the next mistake falls through it unseen.
    ///
    /// ## Finds
    ///
    /// ```rust
    /// fn open(path: &str) {
    ///     // logcheck: allow(interpolated_message) reason="the operators search for this line"
    ///     //                 ^^^^^^^^^^^^^^^^^^^^ this suppression hides nothing
    ///     info!(path, "file opened");
    /// }
    /// ```
    ///
    /// Each rule of a list is judged by itself:
    ///
    /// ```rust
    /// fn open(path: &str) {
    ///     // logcheck: allow(interpolated_message, duplicate_key) reason="the operators search for this line"
    ///     //                                       ^^^^^^^^^^^^^ this suppression hides nothing
    ///     info!("file {path} opened");
    /// }
    /// ```
    ///
    /// ## Instead
    ///
    /// Remove it, or let it name only what there is to hide:
    ///
    /// ```rust
    /// fn open(path: &str) {
    ///     // logcheck: allow(interpolated_message) reason="the operators search for this line"
    ///     info!("file {path} opened");
    /// }
    /// ```
    ///
    /// ## Silent
    ///
    /// Where the rule was not judged: it is switched off, the code is a test's, or the file could not be read in full.
    /// Where something else is wrong with the comment, that is said instead:
    ///
    /// ```rust
    /// fn open(path: &str) {
    ///     // logcheck: allow(interpolated_mesage) reason="the operators search for this line"
    ///     info!("file {path} opened");
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// Code that is left out by `cfg` counts as code, so a suppression that only one platform needs is not unused. A
    /// rule that the policy forbids cannot be suppressed: there, every suppression of it hides nothing.
    group: Hygiene,
    level: Warn,
    in_own_macros: ByLevel,
    suppression: detect => describe,
}

/// A rule or group of the list that hid nothing.
struct Unused<'a> {
    name: &'a str,
    loc: Loc,
}

fn detect<'a>(context: &JudgedSuppression<'a>) -> Vec<Unused<'a>> {
    if !context.suppression.is_active(context.today) {
        return Vec::new();
    }
    let verdicts = context.judged.iter().zip(context.used);
    let rules = context.suppression.rules.iter().zip(verdicts);
    rules
        .filter(|(_, (judged, used))| **judged && !**used)
        .map(|((name, loc), _)| Unused { name, loc: *loc })
        .collect()
}

fn describe(unused: &Unused<'_>, context: &JudgedSuppression<'_>) -> Finding {
    let at = Position { file: context.at.file, loc: unused.loc };
    let name = unused.name;
    let place = if context.suppression.whole_file { "in this file" } else { "here" };
    let help = match (context.suppression.form, context.suppression.rules.as_slice()) {
        (SuppressionForm::Prefix, _) => "remove the prefix".to_owned(),
        (SuppressionForm::Comment, [_]) => "remove the comment".to_owned(),
        _ => format!("remove `{name}` from the list"),
    };
    Finding::new(
        at,
        "this suppression hides nothing",
        format!("`{name}` finds nothing {place} that it could hide"),
    )
    .because("it would hide the next mistake of this kind without anybody having looked at it")
    .instead(help)
}
