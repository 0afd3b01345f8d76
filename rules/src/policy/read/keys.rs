//! `[keys.banned]` and `[keys.allowed]`.

use std::collections::BTreeMap;

use toml::de::DeTable;

use crate::policy::{BannedKey, Policy, PolicyError};

use super::value::{Key, Value, mistake, read_string, read_table, unknown_key, wrong_type};

/// What is said about a banned key.
const BANNED_KEY: &[&str] = &["reason", "use-instead"];

/// Reads both tables into the policy.
pub(super) fn read_keys(value: &Value<'_>, policy: &mut Policy, errors: &mut Vec<PolicyError>) {
    let Some(table) = read_table(value, "[keys.banned]", errors) else { return };
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "banned" => policy.banned_keys = read_banned(value, errors),
            "allowed" => policy.allowed_keys = read_allowed(value, errors),
            _ => errors.push(unknown_key(key, Some("keys"), &["banned", "allowed"])),
        }
    }
    errors.extend(contradictions(table));
}

fn read_banned(value: &Value<'_>, errors: &mut Vec<PolicyError>) -> BTreeMap<String, BannedKey> {
    let mut banned = BTreeMap::new();
    let Some(table) = read_table(value, "[keys.banned]", errors) else { return banned };
    for (key, value) in table {
        check_key(key, errors);
        if let Some(entry) = read_banned_key(key, value, errors) {
            banned.insert(key.get_ref().to_string(), entry);
        }
    }
    banned
}

/// `{ reason = "..", use-instead = ".." }`, or the reason alone.
fn read_banned_key(key: &Key<'_>, value: &Value<'_>, errors: &mut Vec<PolicyError>) -> Option<BannedKey> {
    let form = format!("{:?} = {{ reason = \"..\", use-instead = \"..\" }}", key.get_ref());
    if value.get_ref().is_str() {
        let reason = read_string(value, &form, errors)?.to_owned();
        return Some(BannedKey { reason, use_instead: None });
    }
    let Some(table) = value.get_ref().as_table() else {
        errors.push(wrong_type("a reason", value, &form));
        return None;
    };
    let is_entry = table.keys().any(|key| BANNED_KEY.contains(&key.get_ref().as_ref()));
    if let (false, Some(divided)) = (is_entry, divided_key(key, value)) {
        errors.push(divided);
        return None;
    }
    if !table.contains_key("reason") {
        let what = format!("`{}` is banned without a reason", key.get_ref());
        errors.push(mistake(key.span(), what, format!("say why, it is shown with every finding: `{form}`")));
    }
    let mut banned = BannedKey::default();
    for (key, value) in table {
        let mut text = |form| read_string(value, form, errors).map(str::to_owned);
        match key.get_ref().as_ref() {
            "reason" => banned.reason = text("reason = \"..\"").unwrap_or_default(),
            "use-instead" => banned.use_instead = text("use-instead = \"..\""),
            _ => errors.push(unknown_key(key, None, BANNED_KEY)),
        }
    }
    Some(banned)
}

fn read_allowed(value: &Value<'_>, errors: &mut Vec<PolicyError>) -> BTreeMap<String, String> {
    let mut allowed = BTreeMap::new();
    let Some(table) = read_table(value, "[keys.allowed]", errors) else { return allowed };
    for (key, value) in table {
        check_key(key, errors);
        if let Some(divided) = divided_key(key, value) {
            errors.push(divided);
            continue;
        }
        let form = format!("{:?} = \"why it may be logged\"", key.get_ref());
        if let Some(reason) = read_string(value, &form, errors) {
            allowed.insert(key.get_ref().to_string(), reason.to_owned());
        }
    }
    allowed
}

fn check_key(key: &Key<'_>, errors: &mut Vec<PolicyError>) {
    if key.get_ref().trim().is_empty() {
        errors.push(mistake(key.span(), "this key is empty", "write the key as it is logged"));
    }
}

/// What is said about `user.email = ".."`: to TOML that is a table `user` with a key `email`.
fn divided_key(key: &Key<'_>, value: &Value<'_>) -> Option<PolicyError> {
    let (mut last, mut within) = (key, value);
    let mut whole = key.get_ref().to_string();
    // A table that only a dotted key makes has no text of its own, and stands where its key stands.
    while within.span() == last.span() {
        (last, within) = within.get_ref().as_table()?.iter().next()?;
        whole = format!("{whole}.{}", last.get_ref());
    }
    if std::ptr::eq(last, key) {
        return None;
    }
    let range = key.span().start..last.span().end;
    Some(mistake(range, format!("the dot divides `{whole}` into two keys"), format!("quote it: `{whole:?}`")))
}

/// Keys that are both banned and allowed.
fn contradictions(keys: &DeTable<'_>) -> Vec<PolicyError> {
    let table = |name: &str| keys.get(name).and_then(|value| value.get_ref().as_table());
    let (Some(banned), Some(allowed)) = (table("banned"), table("allowed")) else { return Vec::new() };
    let both = allowed.keys().filter(|key| banned.contains_key(key.get_ref().as_ref()));
    both.map(|key| {
        let what = format!("`{}` is allowed here and banned in `[keys.banned]`", key.get_ref());
        mistake(key.span(), what, "decide for one")
    })
    .collect()
}
