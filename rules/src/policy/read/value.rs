//! Values of the types that a policy is made of, and what is said where a value has another.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::nearest::suggest;
use crate::policy::PolicyError;

/// A key and where it stands.
pub(super) type Key<'text> = Spanned<DeString<'text>>;

/// A value and where it stands; for a table with a header the header.
pub(super) type Value<'text> = Spanned<DeValue<'text>>;

/// A text that is not empty. `form` shows how the whole entry is written.
pub(super) fn read_string<'value>(
    value: &'value Value<'_>,
    form: &str,
    errors: &mut Vec<PolicyError>,
) -> Option<&'value str> {
    match value.get_ref().as_str() {
        Some(text) if !text.trim().is_empty() => return Some(text),
        Some(_) => errors.push(mistake(value.span(), "this text is empty", write_it(form))),
        None => errors.push(wrong_type("a string", value, form)),
    }
    None
}

/// A yes or a no.
pub(super) fn read_bool(value: &Value<'_>, form: &str, errors: &mut Vec<PolicyError>) -> Option<bool> {
    let given = value.get_ref().as_bool();
    if given.is_none() {
        errors.push(wrong_type("a boolean", value, form));
    }
    given
}

/// A list of texts of which none is empty.
pub(super) fn read_strings(value: &Value<'_>, form: &str, errors: &mut Vec<PolicyError>) -> Vec<String> {
    let Some(list) = value.get_ref().as_array() else {
        errors.push(wrong_type("a list of strings", value, form));
        return Vec::new();
    };
    list.iter().filter_map(|element| read_string(element, form, errors)).map(str::to_owned).collect()
}

/// A table.
pub(super) fn read_table<'value, 'text>(
    value: &'value Value<'text>,
    form: &str,
    errors: &mut Vec<PolicyError>,
) -> Option<&'value DeTable<'text>> {
    let table = value.get_ref().as_table();
    if table.is_none() {
        errors.push(wrong_type("a table", value, form));
    }
    table
}

/// A key that means nothing in a table, or at the top of the file.
pub(super) fn unknown_key(key: &Key<'_>, table: Option<&str>, known: &[&str]) -> PolicyError {
    let given = key.get_ref();
    let place = table.map(|table| format!(" in `[{table}]`")).unwrap_or_default();
    mistake(key.span(), format!("unknown key `{given}`{place}"), suggest(given, "keys here", known))
}

/// A value of the wrong type.
pub(super) fn wrong_type(expected: &str, found: &Value<'_>, form: &str) -> PolicyError {
    let found_type = match found.get_ref() {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    mistake(found.span(), format!("expected {expected}, found {found_type}"), write_it(form))
}

/// A mistake in the file, with what to do.
pub(super) fn mistake(range: Range<usize>, what: impl Into<String>, help: impl Into<String>) -> PolicyError {
    PolicyError { range, what: what.into(), help: Some(help.into()) }
}

fn write_it(form: &str) -> String {
    format!("it is written `{form}`")
}
