//! Judging a field: by its key, and where the key is innocent by its value.

use super::evidence::{NameEvidence, Printing};
use super::of_value::{SensitiveValue, is_clean_value, judge_value};
use super::{Class, NameRole, SensitiveName, judge_name, vetoes, words_of};
use crate::call::{Field, LogCall, Rendering};
use crate::diagnostic::Level;
use crate::policy::{BannedKey, Policy};
use crate::surroundings::Surroundings;

/// Why a field should not be in a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SensitiveField<'policy> {
    /// The policy bans its key.
    BannedByPolicy(&'policy BannedKey),
    /// Its key is sensitive.
    Key(SensitiveName),
    /// Its key is not, and its value is.
    Value(SensitiveValue),
}

/// Judges a field of a call. A key speaks for its value: where it is sensitive and the value visibly is not, the field
/// is fine, and of a sensitive key and a worse value only one is reported.
pub fn judge_field<'policy>(
    field: &Field,
    call: &LogCall,
    policy: &'policy Policy,
    around: &Surroundings<'_>,
) -> Option<SensitiveField<'policy>> {
    let evidence =
        NameEvidence::of_call(call, around).with_key(&field.key.text).printed(printing(field.rendering));
    if let Some(banned) = banned_key(field, policy) {
        // What the value is called does not matter: the team bans the key.
        let as_secret = SensitiveName::banned_by_policy();
        let is_clean =
            has_value(field) && is_clean_value(&field.value, &as_secret, &evidence.strictly(), policy);
        return (!is_clean).then_some(SensitiveField::BannedByPolicy(banned));
    }
    let is_clean = |name| has_value(field) && is_clean_value(&field.value, name, &evidence, policy);
    let key = judge_key(field, &evidence, policy);
    if key.as_ref().is_some_and(is_clean) {
        return None;
    }
    let value = judge_value(&field.value, &evidence, policy).filter(|value| {
        let answered =
            is_count(field, &value.name, &evidence) || key_answers_for(&field.key.text, &value.name);
        has_value(field) && !answered
    });
    match (key, value) {
        (Some(key), Some(value)) if value.name.level > key.level => Some(SensitiveField::Value(value)),
        (Some(key), _) => Some(SensitiveField::Key(key)),
        (None, value) => value.map(SensitiveField::Value),
    }
}

impl SensitiveName {
    fn banned_by_policy() -> SensitiveName {
        SensitiveName {
            class: Class::Secret,
            matched: String::new(),
            level: Level::Deny,
            note: None,
            may_be_number: true,
            is_guessable: false,
            is_plural: false,
        }
    }
}

fn judge_key(field: &Field, evidence: &NameEvidence<'_>, policy: &Policy) -> Option<SensitiveName> {
    let key = &field.key;
    if !key.kind.is_written() || policy.allowed_keys.keys().any(|allowed| is_key(&key.text, allowed)) {
        return None;
    }
    let name = judge_name(&key.text, NameRole::Key, &evidence.with_value(&field.value))?;
    (name.level > Level::Allow && !is_count(field, &name, evidence)).then_some(name)
}

fn banned_key<'policy>(field: &Field, policy: &'policy Policy) -> Option<&'policy BannedKey> {
    if !field.key.kind.is_written() {
        return None;
    }
    policy.banned_keys.iter().find(|(banned, _)| is_key(&field.key.text, banned)).map(|(_, banned)| banned)
}

/// Whether a key is the one that the policy names, by its whole text or its last segment.
fn is_key(key: &str, named: &str) -> bool {
    key == named || key.rsplit('.').next() == Some(named)
}

/// Whether a key that is innocent tells of this value that it is not the thing itself: `has_password = password`,
/// `secret_name = secret`, `fingerprint = api_key`.
fn key_answers_for(key: &str, value: &SensitiveName) -> bool {
    let words = words_of(key);
    let thing = words_of(&value.matched);
    let names_the_thing = words.windows(thing.len().max(1)).any(|part| part == thing);
    names_the_thing && judge_name(key, NameRole::Key, &NameEvidence::NONE).is_none()
        || vetoes::promises_harmless(&words, value)
}

/// Whether a name in the plural is that of a count: only numbers, texts and yes or no are recorded as they are.
fn is_count(field: &Field, name: &SensitiveName, evidence: &NameEvidence<'_>) -> bool {
    name.is_plural && field.rendering == Rendering::Typed && !evidence.is_strict()
}

/// Whether the value is there: `field::Empty` only declares the key.
fn has_value(field: &Field) -> bool {
    field.rendering != Rendering::Empty
}

fn printing(rendering: Rendering) -> Printing {
    match rendering {
        Rendering::Display => Printing::Display,
        Rendering::Debug => Printing::Debug,
        Rendering::Typed | Rendering::Error | Rendering::Serialized | Rendering::Empty => Printing::Unknown,
    }
}
