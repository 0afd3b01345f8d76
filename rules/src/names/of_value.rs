//! Judging an expression as the value of a field or the argument of a message.

use super::evidence::{NameEvidence, Printing};
use super::printed::{Named, Printed, printed};
use super::{NameRole, SensitiveName, judge_name, types, vetoes, words_of};
use crate::call::FormatArgument;
use crate::diagnostic::Level;
use crate::expr::{Expr, Type};
use crate::policy::Policy;

/// A value that should not be in a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SensitiveValue {
    /// What its name says.
    pub name: SensitiveName,
    /// The name that is read, with what it is taken from: `user.email`.
    pub read: String,
}

/// Judges the value of a field or an argument by the name it ends with: `user.email`, `get_password()`,
/// `password.as_str()`. Of several parts the worst one is reported.
pub fn judge_value(expr: &Expr, evidence: &NameEvidence<'_>, policy: &Policy) -> Option<SensitiveValue> {
    let printed = printed(expr, &policy.context.sanitizers);
    worst(&printed, expr, evidence, policy).filter(|value| value.name.level > Level::Allow)
}

/// Judges an argument of a message: by its value, else by the name that the message knows it by, as in
/// `"for {email}", email = account.contact`.
pub fn judge_argument(
    argument: &FormatArgument,
    evidence: &NameEvidence<'_>,
    policy: &Policy,
) -> Option<SensitiveValue> {
    if let Some(found) = judge_value(&argument.value, evidence, policy) {
        return Some(found);
    }
    let (given, _) = argument.name.as_ref()?;
    let evidence = evidence.with_key(given).with_value(&argument.value);
    let name = judge_name(given, NameRole::Value, &evidence)?;
    let is_fine = name.level == Level::Allow
        || policy.allowed_keys.contains_key(given)
        || is_clean_value(&argument.value, &name, &evidence, policy);
    (!is_fine).then(|| SensitiveValue { name, read: given.clone() })
}

/// Whether a value is visibly harmless, though the key says what `name` says: a literal, a number, a yes or no, made by
/// a sanitizer, of a type that redacts; and, outside of logcheck's own macros, something that only describes the thing.
pub fn is_clean_value(
    expr: &Expr,
    name: &SensitiveName,
    evidence: &NameEvidence<'_>,
    policy: &Policy,
) -> bool {
    is_harmless(&printed(expr, &policy.context.sanitizers), expr, name, evidence, policy)
}

fn worst(
    value: &Printed<'_>,
    whole: &Expr,
    evidence: &NameEvidence<'_>,
    policy: &Policy,
) -> Option<SensitiveValue> {
    match value {
        Printed::Harmless | Printed::Constant | Printed::Unknown => None,
        Printed::Parts(parts) => parts
            .iter()
            .filter_map(|part| worst(part, part_of(part, whole), evidence, policy))
            .reduce(|worst, next| if next.name.level > worst.name.level { next } else { worst }),
        Printed::Named(named) => judge_named(named, whole, evidence, policy),
    }
}

fn judge_named(
    named: &Named<'_>,
    whole: &Expr,
    evidence: &NameEvidence<'_>,
    policy: &Policy,
) -> Option<SensitiveValue> {
    if policy.allowed_keys.contains_key(last_segment(&named.name))
        || policy.allowed_keys.contains_key(&named.name)
    {
        return None;
    }
    let name = judge_name(&named.name, NameRole::Value, &evidence.with_value(&named.expr))?;
    let is_harmless = is_harmless_named(named, whole, &name, evidence, policy);
    (!is_harmless).then(|| SensitiveValue { name, read: named.name.clone() })
}

fn is_harmless(
    value: &Printed<'_>,
    whole: &Expr,
    name: &SensitiveName,
    evidence: &NameEvidence<'_>,
    policy: &Policy,
) -> bool {
    match value {
        Printed::Harmless | Printed::Constant => true,
        Printed::Unknown => is_harmless_type(whole, name, evidence),
        Printed::Parts(parts) => {
            !parts.is_empty()
                && parts.iter().all(|part| is_harmless(part, part_of(part, whole), name, evidence, policy))
        }
        Printed::Named(named) => {
            let is_description = !evidence.is_strict() && describes(&named.name, name);
            let is_made_harmless = vetoes::promises_harmless(&words_of(last_segment(&named.name)), name);
            is_description || is_made_harmless || is_harmless_named(named, whole, name, evidence, policy)
        }
    }
}

/// Whether what has a name is harmless by its type, or by the `let` that made it.
fn is_harmless_named(
    named: &Named<'_>,
    whole: &Expr,
    name: &SensitiveName,
    evidence: &NameEvidence<'_>,
    policy: &Policy,
) -> bool {
    if is_harmless_type(whole, name, evidence) || is_harmless_type(&named.expr, name, evidence) {
        return true;
    }
    let expr: &Expr = &named.expr;
    let made_by = evidence.surroundings().value_of(expr);
    if std::ptr::eq(made_by, expr) {
        return false;
    }
    match printed(made_by, &policy.context.sanitizers) {
        Printed::Harmless | Printed::Constant => true,
        Printed::Named(origin) => describes(&origin.name, name),
        Printed::Parts(_) | Printed::Unknown => false,
    }
}

/// Whether what has the name `read` only describes the thing. What ends as the thing does is it: the `name` of a
/// `customer_name`, the `hash` of a `password_hash`.
fn describes(read: &str, name: &SensitiveName) -> bool {
    let words = words_of(last_segment(read));
    let Some(last) = words.last() else { return false };
    let ends_alike =
        name.matched.rsplit('_').next() == Some(last) || name.is_guessable && vetoes::HASHES.has(last);
    vetoes::is_description(&words) && !ends_alike
}

fn is_harmless_type(expr: &Expr, name: &SensitiveName, evidence: &NameEvidence<'_>) -> bool {
    let around = evidence.surroundings();
    let is_number = evidence.printing() == Printing::Number && !name.may_be_number;
    let ty = around.type_of(expr);
    is_number || *ty != Type::Unknown && types::is_harmless(&ty, name, evidence.printing(), around)
}

fn last_segment(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// The expression that a part stands for, to ask its type.
fn part_of<'e>(part: &'e Printed<'_>, whole: &'e Expr) -> &'e Expr {
    match part {
        Printed::Named(named) => &named.expr,
        _ => whole,
    }
}
