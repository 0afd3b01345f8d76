use crate::diagnostic::{Finding, Position};
use crate::rule::declare_rule;
use crate::suppression::{Date, JudgedSuppression};

declare_rule! {
    /// The last day of a suppression has passed.
    ///
    /// ## Why
    ///
    /// A suppression with a date is a promise to come back. After that day it hides nothing any more: what it named is
    /// reported again, and this finding says why it is back.
    ///
    /// ## Finds
    ///
    /// ```rust
    /// fn open(path: &str) {
    ///     // logcheck: allow(interpolated_message) reason="until the dashboards have moved" until=2020-01-31
    ///   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this suppression has expired
    ///     info!("file {path} opened");
    /// }
    /// ```
    ///
    /// ## Instead
    ///
    /// Mend what it hid and remove it:
    ///
    /// ```rust
    /// fn open(path: &str) {
    ///     info!(path, "file opened");
    /// }
    /// ```
    ///
    /// or give it another day, for a reason that a reviewer accepts:
    ///
    /// ```rust
    /// fn open(path: &str) {
    ///     // logcheck: allow(interpolated_message) reason="the dashboards move with the new cluster" until=2199-01-31
    ///     info!("file {path} opened");
    /// }
    /// ```
    ///
    /// ## Silent
    ///
    /// On the last day itself, and without a date: such a suppression holds until it is unused.
    ///
    /// ```rust
    /// fn open(path: &str) {
    ///     // logcheck: allow(interpolated_message) reason="the operators search for this line"
    ///     info!("file {path} opened");
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// The day is that of the machine that runs the check, in UTC.
    group: Hygiene,
    level: Deny,
    in_own_macros: ByLevel,
    suppression: detect => describe,
}

fn detect(context: &JudgedSuppression<'_>) -> Vec<Date> {
    let suppression = context.suppression;
    let is_found = suppression.malformed.is_none() && suppression.is_expired(context.today);
    suppression.until.filter(|_| is_found).into_iter().collect()
}

fn describe(last_day: &Date, context: &JudgedSuppression<'_>) -> Finding {
    let at = Position { file: context.at.file, loc: context.suppression.loc };
    Finding::new(at, "this suppression has expired", format!("its last day was {last_day}"))
        .because("it was accepted for a time, and that time is over: it hides nothing any more")
        .instead("mend what it hid and remove it, or give it another day and the reason for that")
}
