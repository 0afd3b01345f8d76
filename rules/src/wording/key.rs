//! Keys for values: what a careful engineer would call the field.

use crate::diagnostic::Level;
use crate::expr::{Expr, ExprKind};
use crate::names::{NameEvidence, NameRole, judge_name};

/// What the key of an error is called.
pub const ERROR_KEY: &str = "error";

/// What a log format writes by itself.
pub const RESERVED_KEYS: &[&str] =
    &["message", "level", "timestamp", "service", "environment", "version", "span", "spans"];

/// Names that say nothing without the name of what they belong to: `user.id` is a `user_id`.
const NEEDS_OWNER: &[&str] = &[
    "id", "uid", "uuid", "name", "kind", "type", "key", "value", "index", "idx", "count", "len", "number",
    "size",
];

/// Methods that give the same thing in another form.
const SAME_THING: &[&str] = &[
    "as_bytes",
    "as_deref",
    "as_mut",
    "as_ref",
    "as_slice",
    "as_str",
    "as_string",
    "borrow",
    "clone",
    "cloned",
    "copied",
    "deref",
    "display",
    "get",
    "get_ref",
    "into",
    "into_inner",
    "iter",
    "lock",
    "read",
    "report",
    "to_bytes",
    "to_hex",
    "to_owned",
    "to_str",
    "to_string",
    "to_string_lossy",
    "trim",
    "unwrap",
    "unwrap_or_default",
];

/// Methods that give the same thing in another form, and take arguments for it.
const SAME_THING_WITH_ARGUMENTS: &[&str] = &["expect", "load", "unwrap_or", "unwrap_or_else"];

/// Methods that measure something, with what they add to its name.
const MEASURES: &[(&str, &str)] = &[
    ("len", "_len"),
    ("count", "_count"),
    ("as_millis", "_ms"),
    ("as_micros", "_us"),
    ("as_nanos", "_ns"),
    ("as_secs", "_secs"),
    ("as_secs_f32", "_secs"),
    ("as_secs_f64", "_secs"),
];

/// Functions that give the same thing in another form: `hex::encode(id)`.
const SAME_THING_FUNCTIONS: &[&str] = &["clone", "display", "encode", "from", "from_utf8_lossy", "Some"];

/// The key for a value, from the names it is made of; `None` where they say too little for a good one, and where they
/// name what should not be logged at all.
pub fn key_for(expr: &Expr) -> Option<String> {
    let name = name_for(expr)?;
    let key = if is_error_name(&name) { ERROR_KEY.to_owned() } else { snake_case(&name)? };
    let says_something = key.chars().filter(|char| char.is_alphabetic()).count() > 1;
    (says_something && !key.contains('.') && may_be_key(&key)).then_some(key)
}

/// Whether a key may be suggested: nobody should be told to log a password, or to use a key of the log itself.
pub fn may_be_key(key: &str) -> bool {
    let name = judge_name(key, NameRole::Key, &NameEvidence::NONE);
    !RESERVED_KEYS.contains(&key) && name.is_none_or(|name| name.level == Level::Allow)
}

/// Whether a variable or field of that name holds an error.
pub fn is_error_name(name: &str) -> bool {
    matches!(name, "e" | "err" | "error") || name.ends_with("_err") || name.ends_with("_error")
}

/// The same name in snake case; the dots of a dotted name stay. `None` where no letter is left.
pub fn snake_case(name: &str) -> Option<String> {
    let segments: Vec<String> =
        name.split('.').map(snake_segment).filter(|segment| !segment.is_empty()).collect();
    let has_letter = segments.iter().any(|segment| segment.chars().any(char::is_alphabetic));
    has_letter.then(|| segments.join("."))
}

fn snake_segment(segment: &str) -> String {
    let chars: Vec<char> = segment.chars().collect();
    let mut snake = String::new();
    for (at, char) in chars.iter().enumerate() {
        if !char.is_alphanumeric() {
            snake.push('_');
            continue;
        }
        let after_word = at > 0 && (chars[at - 1].is_lowercase() || chars[at - 1].is_numeric());
        let after_capital = at > 0 && chars[at - 1].is_uppercase();
        let before_word = chars.get(at + 1).is_some_and(|next| next.is_lowercase());
        if char.is_uppercase() && (after_word || after_capital && before_word) {
            snake.push('_');
        }
        snake.extend(char.to_lowercase());
    }
    let words: Vec<&str> = snake.split('_').filter(|word| !word.is_empty()).collect();
    words.join("_")
}

fn name_for(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Path(path) => match path.as_slice() {
            [only] if only != "self" => Some(only.clone()),
            _ => None,
        },
        ExprKind::Field { base, name } if name.starts_with(|char: char| char.is_ascii_digit()) => {
            name_for(base)
        }
        ExprKind::Field { base, name } => Some(with_owner(base, name)),
        ExprKind::MethodCall { receiver, method, arguments, .. } => method_name(receiver, method, arguments),
        ExprKind::Call { function, arguments } => match (function.last_name(), arguments.as_slice()) {
            (Some(name), [only]) if SAME_THING_FUNCTIONS.contains(&name) => name_for(only),
            _ => None,
        },
        _ => name_for(expr.inside_wrapper()?),
    }
}

fn method_name(receiver: &Expr, method: &str, arguments: &[Expr]) -> Option<String> {
    if !arguments.is_empty() {
        return SAME_THING_WITH_ARGUMENTS.contains(&method).then(|| name_for(receiver))?;
    }
    if SAME_THING.contains(&method) {
        return name_for(receiver);
    }
    if let Some((_, suffix)) = MEASURES.iter().find(|(measure, _)| *measure == method) {
        return Some(name_for(receiver)? + suffix);
    }
    let is_conversion = ["as_", "to_", "into_"].iter().any(|prefix| method.starts_with(prefix));
    if is_conversion {
        return name_for(receiver);
    }
    Some(with_owner(receiver, method.strip_prefix("get_").unwrap_or(method)))
}

/// `user_id` for `id` of a user, `peer_addr` for `peer_addr` of anything.
fn with_owner(owner: &Expr, name: &str) -> String {
    let owner = if NEEDS_OWNER.contains(&name) { name_for(owner) } else { None };
    match owner {
        Some(owner) if owner.chars().count() > 1 => {
            let owner = owner.strip_suffix("_id").unwrap_or(&owner);
            format!("{owner}_{name}")
        }
        _ => name.to_owned(),
    }
}
