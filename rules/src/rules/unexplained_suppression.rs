use crate::diagnostic::{Finding, Position};
use crate::rule::declare_rule;
use crate::suppression::{JudgedSuppression, Suppression, SuppressionForm};

declare_rule! {
    /// A suppression does not say why.
    ///
    /// ## Why
    ///
    /// The reason is what makes a suppression reviewable: with it, the next reader can tell whether it still holds;
    /// without it, a decision looks like a way to get the build green.
    ///
    /// ## Finds
    ///
    /// ```rust
    /// fn open(path: &str) {
    ///     // logcheck: allow(interpolated_message)
    ///   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this suppression gives no reason
    ///     info!("file {path} opened");
    /// }
    /// ```
    ///
    /// An empty reason is none:
    ///
    /// ```rust
    /// fn open(path: &str) {
    ///     // logcheck: allow(interpolated_message) reason=""
    ///   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this suppression gives no reason
    ///     info!("file {path} opened");
    /// }
    /// ```
    ///
    /// ## Instead
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
    /// Where the comment cannot be read, `unknown_suppression` says so, and its reason may be in the part that was not
    /// read:
    ///
    /// ```rust
    /// fn open(path: &str) {
    ///     // logcheck: allow interpolated_message reason="the operators search for this line"
    ///     info!("file {path} opened");
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// Whether the reason is a good one is for the review to judge.
    group: Hygiene,
    level: Warn,
    in_own_macros: RejectInStrict,
    suppression: detect => describe,
}

fn detect<'a>(context: &JudgedSuppression<'a>) -> Vec<&'a Suppression> {
    let suppression = context.suppression;
    let is_explained = suppression.reason.as_ref().is_some_and(|reason| !reason.trim().is_empty());
    let is_found = !is_explained && suppression.malformed.is_none();
    is_found.then_some(suppression).into_iter().collect()
}

fn describe(suppression: &&Suppression, context: &JudgedSuppression<'_>) -> Finding {
    let at = Position { file: context.at.file, loc: suppression.loc };
    let names: Vec<String> = suppression.rules.iter().map(|(name, _)| format!("`{name}`")).collect();
    let place = if suppression.whole_file { "in this file" } else { "here" };
    let help = match (suppression.form, suppression.rules.as_slice()) {
        (SuppressionForm::Prefix, [(name, _)]) => format!("say why it is right: `allow: ({name}, \"..\"),`"),
        _ => "say why it is right: add `reason=\"..\"` after the parentheses".to_owned(),
    };
    let label = format!("it does not say why {} may be ignored {place}", names.join(", "));
    Finding::new(at, "this suppression gives no reason", label)
        .because("without a reason nobody can tell later whether it still holds")
        .instead(help)
}
