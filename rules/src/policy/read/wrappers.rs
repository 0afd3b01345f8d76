//! `[[wrapper]]`: macros that log, and whose definition is out of sight.

use crate::call::{Family, LogLevel};
use crate::nearest::suggest;
use crate::policy::{PolicyError, Skipped, Wrapper};

use super::value::{Value, mistake, read_string, read_strings, unknown_key, wrong_type};

/// How an entry is written.
const FORM: &str = "[[wrapper]] name = \"audit\", family = \"tracing\", level = \"info\", skip = [\"limit\"]";

const KEYS: &[&str] = &["name", "family", "level", "skip"];
const FAMILIES: &[(&str, Family)] = &[
    ("tracing", Family::Tracing),
    ("log", Family::Log),
    ("slog", Family::Slog),
    ("emit", Family::Emit),
    ("defmt", Family::Defmt),
];
const LEVELS: &[&str] = &["trace", "debug", "info", "warn", "error"];

/// How many arguments may stand before those of the log macro.
const MAX_SKIPPED: usize = 16;

/// Reads all entries.
pub(super) fn read_wrappers(value: &Value<'_>, errors: &mut Vec<PolicyError>) -> Vec<Wrapper> {
    let Some(list) = value.get_ref().as_array() else {
        errors.push(wrong_type("a list of tables", value, FORM));
        return Vec::new();
    };
    list.iter().filter_map(|entry| read_wrapper(entry, errors)).collect()
}

fn read_wrapper(value: &Value<'_>, errors: &mut Vec<PolicyError>) -> Option<Wrapper> {
    let Some(table) = value.get_ref().as_table() else {
        errors.push(wrong_type("a table", value, FORM));
        return None;
    };
    for key in ["name", "family"] {
        if !table.contains_key(key) {
            errors.push(mistake(
                value.span(),
                format!("this wrapper has no `{key}`"),
                format!("it is written `{FORM}`"),
            ));
        }
    }
    let (mut path, mut family, mut level, mut skipped) = (None, None, None, Skipped::default());
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "name" => path = read_path(value, errors),
            "family" => family = read_family(value, errors),
            "level" => level = read_level(value, errors),
            "skip" => skipped = read_skipped(value, errors),
            _ => errors.push(unknown_key(key, Some("wrapper"), KEYS)),
        }
    }
    Some(Wrapper { path: path?, family: family?, level, skipped })
}

/// A macro's name, or its path.
fn read_path(value: &Value<'_>, errors: &mut Vec<PolicyError>) -> Option<Vec<String>> {
    let name = read_string(value, "name = \"audit\"", errors)?;
    let is_name = |segment: &str| {
        segment.chars().all(|char| char.is_alphanumeric() || char == '_')
            && segment.starts_with(|char: char| char.is_alphabetic() || char == '_')
    };
    let path: Vec<String> = name.split("::").map(str::to_owned).collect();
    if path.iter().all(|segment| is_name(segment)) {
        return Some(path);
    }
    let help = "write the macro's name without `!`, or its path: `audit`, `telemetry::audit`; functions are not read as log calls";
    errors.push(mistake(value.span(), format!("`{name}` is no name of a macro"), help));
    None
}

fn read_family(value: &Value<'_>, errors: &mut Vec<PolicyError>) -> Option<Family> {
    let given = read_string(value, "family = \"tracing\"", errors)?;
    let known = FAMILIES.iter().find(|(name, _)| *name == given).map(|(_, family)| *family);
    if known.is_none() {
        let names: Vec<&str> = FAMILIES.iter().map(|(name, _)| *name).collect();
        errors.push(mistake(
            value.span(),
            format!("unknown family `{given}`"),
            suggest(given, "families", &names),
        ));
    }
    known
}

fn read_level(value: &Value<'_>, errors: &mut Vec<PolicyError>) -> Option<LogLevel> {
    let given = read_string(value, "level = \"info\"", errors)?;
    let level = LogLevel::from_name(given).filter(|level| level.name() == given);
    if level.is_none() {
        errors.push(mistake(
            value.span(),
            format!("unknown level `{given}`"),
            suggest(given, "levels", LEVELS),
        ));
    }
    level
}

/// The names of options, or a number of arguments.
fn read_skipped(value: &Value<'_>, errors: &mut Vec<PolicyError>) -> Skipped {
    const FORM: &str = "skip = 1` or `skip = [\"limit_per_min\"]";
    let Some(number) = value.get_ref().as_integer() else {
        return Skipped::Options(read_strings(value, FORM, errors));
    };
    match number.as_str().parse() {
        Ok(count) if count <= MAX_SKIPPED => Skipped::Arguments(count),
        _ => {
            let what = format!("{number} arguments cannot be skipped");
            errors.push(mistake(value.span(), what, format!("it is a number up to {MAX_SKIPPED}")));
            Skipped::default()
        }
    }
}
