//! Keys for values: what a careful engineer would call the field.

use crate::diagnostic::Level;
use crate::expr::{Expr, ExprKind, Pattern, PatternKind};
use crate::names::{NameEvidence, NameRole, judge_name};
use crate::policy::Policy;
use crate::surroundings::{Origin, Surroundings};

/// What the key of an error is called.
pub const ERROR_KEY: &str = "error";

/// What a log format writes by itself.
pub const RESERVED_KEYS: &[&str] =
    &["message", "level", "timestamp", "service", "environment", "version", "span", "spans"];

/// Names that say nothing about a value; some formats call the message itself so.
const POOR_KEYS: &[&str] = &["msg"];

/// Names that say nothing without the name of what they belong to: `user.id` is a `user_id`.
const NEEDS_OWNER: &[&str] = &[
    "id", "uid", "uuid", "name", "kind", "type", "key", "value", "index", "idx", "count", "len", "number",
    "size", "is_empty", "is_err", "is_none", "is_ok", "is_some",
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
    "escape_debug",
    "escape_default",
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

/// Methods whose `Err` holds an answer and no error: where it would belong, what it is instead.
const ANSWERS_IN_ERR: &[&str] = &["binary_search", "compare_exchange", "fetch_update"];

/// Functions that give the same thing in another form: `hex::encode(id)`.
const SAME_THING_FUNCTIONS: &[&str] = &["clone", "display", "encode", "from", "from_utf8_lossy", "Some"];

/// The key for a value, from the names it is made of; `None` where they say too little for a good one.
pub fn key_for(expr: &Expr) -> Option<String> {
    let name = name_for(expr)?;
    let key = if is_error_name(&name) { ERROR_KEY.to_owned() } else { snake_case(&name)? };
    is_good_key(&key, &Policy::default()).then_some(key)
}

/// The key for a value, from its names and from where a variable comes from: what `Err(reason)` binds is an error.
pub fn key_around(around: &Surroundings<'_>, expr: &Expr) -> Option<String> {
    let from_error = expr.without_references().as_variable().is_some_and(|name| is_error_part(around, name));
    if from_error { Some(ERROR_KEY.to_owned()) } else { key_for(expr) }
}

/// Whether a key says something, is not taken by the log itself, and is not one that should not be in a log.
pub fn is_good_key(key: &str, policy: &Policy) -> bool {
    let says_something = key.chars().filter(|char| char.is_alphabetic()).count() > 1;
    let is_free = !RESERVED_KEYS.contains(&key) && !POOR_KEYS.contains(&key) && !key.contains('.');
    let is_sensitive = judge_name(key, NameRole::Key, &NameEvidence::NONE)
        .is_some_and(|sensitive| sensitive.level > Level::Allow);
    says_something && is_free && !is_sensitive && !policy.banned_keys.contains_key(key)
}

/// Whether a variable is the whole of an error, as in `Err(reason)`, or its text, as in `ParseError::Syntax(msg)`.
fn is_error_part(around: &Surroundings<'_>, name: &str) -> bool {
    let Some(Origin::Part { pattern, value }) = around.variable(name).map(|variable| variable.origin) else {
        return false;
    };
    let is_answer = value
        .and_then(Expr::last_name)
        .is_some_and(|method| ANSWERS_IN_ERR.iter().any(|prefix| method.starts_with(prefix)));
    if is_answer || says_what_it_is(name) {
        return false;
    }
    variant_around(pattern, name).is_some_and(|variant| {
        let is_of_error = variant.iter().any(|segment| segment.ends_with("Error"));
        variant.last().is_some_and(|last| last == "Err") || is_of_error && POOR_KEYS.contains(&name)
    })
}

/// Whether a name is that of something else than an error: `Err(channel_name)` says which channel was closed.
fn says_what_it_is(name: &str) -> bool {
    name.rsplit_once('_').is_some_and(|(_, last)| NEEDS_OWNER.contains(&last))
}

/// The innermost variant that a binding is a part of.
fn variant_around<'p>(pattern: &'p Pattern, name: &str) -> Option<&'p [String]> {
    let parts: Vec<&Pattern> = match &pattern.kind {
        PatternKind::Variant { fields, .. } => fields.iter().map(|(_, part)| part).collect(),
        PatternKind::Group(parts) => parts.iter().collect(),
        PatternKind::Binding { inner, .. } => inner.iter().map(|inner| &**inner).collect(),
        PatternKind::Wildcard | PatternKind::Other => Vec::new(),
    };
    let inner = parts.iter().find_map(|part| variant_around(part, name));
    let PatternKind::Variant { path, .. } = &pattern.kind else { return inner };
    inner.or_else(|| parts.into_iter().any(|part| binds(part, name)).then_some(path.as_slice()))
}

/// Whether a pattern is that binding; `&name` is, and `(name, other)` is not.
fn binds(pattern: &Pattern, name: &str) -> bool {
    match &pattern.kind {
        PatternKind::Binding { name: bound, .. } => bound == name,
        PatternKind::Group(parts) => matches!(parts.as_slice(), [only] if binds(only, name)),
        PatternKind::Variant { .. } | PatternKind::Wildcard | PatternKind::Other => false,
    }
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
        ExprKind::Call { function, arguments, .. } => match (function.last_name(), arguments.as_slice()) {
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
    let shows_error = || method.starts_with("display_") && receiver.last_name().is_some_and(is_error_name);
    if is_conversion || shows_error() {
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
