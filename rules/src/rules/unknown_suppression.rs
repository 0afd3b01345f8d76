use crate::diagnostic::{Finding, Position};
use crate::expr::Loc;
use crate::rule::{Group, declare_rule};
use crate::rules::{rule_named, suggest_rule};
use crate::suppression::{JudgedSuppression, SuppressionForm};

declare_rule! {
    /// A suppression names no known rule, or cannot be read.
    ///
    /// ## Why
    ///
    /// Such a comment hides nothing, but it looks as if it did: to the reader the exception seems decided, while the
    /// finding it was written for is still there, or has never been.
    ///
    /// ## Finds
    ///
    /// ```rust
    /// fn open(path: &str) {
    ///     // logcheck: allow(interpolated_mesage) reason="the operators search for this line"
    ///     //                 ^^^^^^^^^^^^^^^^^^^ unknown rule `interpolated_mesage`
    ///     info!("file {path} opened");
    /// }
    /// ```
    ///
    /// ```rust
    /// fn open(path: &str) {
    ///     // logcheck: alow(interpolated_message) reason="the operators search for this line"
    ///   //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this suppression cannot be read
    ///     info!("file {path} opened");
    /// }
    /// ```
    ///
    /// ## Instead
    ///
    /// A list of rules or groups in parentheses, then the reason, and a last day if it is to have one:
    ///
    /// ```rust
    /// fn open(path: &str) {
    ///     // logcheck: allow(interpolated-message) reason="the operators search for this line" until=2199-01-31
    ///     info!("file {path} opened");
    /// }
    /// ```
    ///
    /// ## Silent
    ///
    /// In comments that only mention logcheck, in docs, and in calls that are commented out:
    ///
    /// ```rust
    /// /// logcheck: not a suppression, since this is a doc comment.
    /// fn open(path: &str) {
    ///     // As logcheck: allow(..) would have it.
    ///     // logcheck::info!(path, "file opened");
    ///     info!(path, "file opened");
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// A rule of a later version is unknown to this one.
    group: Hygiene,
    level: Warn,
    in_own_macros: RejectInStrict,
    suppression: detect => describe,
}

enum Evidence<'a> {
    /// A name that neither a rule nor a group has.
    UnknownName { name: &'a str, loc: Loc },
    /// What is wrong with the comment.
    Malformed { mistake: &'a str, loc: Loc },
}

fn detect<'a>(context: &JudgedSuppression<'a>) -> Vec<Evidence<'a>> {
    let suppression = context.suppression;
    if let Some(mistake) = &suppression.malformed {
        return vec![Evidence::Malformed { mistake, loc: suppression.loc }];
    }
    let names = suppression.rules.iter();
    names
        .filter(|(name, _)| rule_named(name).is_none() && Group::from_name(name).is_none())
        .map(|(name, loc)| Evidence::UnknownName { name, loc: *loc })
        .collect()
}

fn describe(evidence: &Evidence<'_>, context: &JudgedSuppression<'_>) -> Finding {
    let at = |loc| Position { file: context.at.file, loc };
    match *evidence {
        Evidence::UnknownName { name, loc } => Finding::new(
            at(loc),
            format!("unknown rule `{name}` in a suppression"),
            "there is no rule or group of this name",
        )
        .because("this name hides nothing, though it looks as if it did")
        .instead(suggest_rule(name)),
        Evidence::Malformed { mistake, loc } => Finding::new(
            at(loc),
            "this suppression cannot be read",
            mistake,
        )
        .because("it hides nothing, though it looks as if it did")
        .instead(match context.suppression.form {
            SuppressionForm::Comment => {
                "write it as `// logcheck: allow(rule) reason=\"why\"`, with `until=2027-03-01` if it is to end"
            }
            SuppressionForm::Prefix => {
                "write `allow: (rule, \"why\"),` once for each rule; one that looks further than the call takes a comment"
            }
        }),
    }
}
