//! `[files]`.

use crate::policy::PolicyError;

use super::value::{Value, mistake, read_string, read_table, unknown_key, wrong_type};

const FORM: &str = "exclude = [\"src/generated/**\", \"**/*.pb.rs\"]";

/// Reads the patterns of `exclude`.
pub(super) fn read_files(value: &Value<'_>, errors: &mut Vec<PolicyError>) -> Vec<String> {
    let mut excluded = Vec::new();
    let Some(table) = read_table(value, "[files]", errors) else { return excluded };
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "exclude" => excluded = read_patterns(value, errors),
            _ => errors.push(unknown_key(key, Some("files"), &["exclude"])),
        }
    }
    excluded
}

fn read_patterns(value: &Value<'_>, errors: &mut Vec<PolicyError>) -> Vec<String> {
    let Some(list) = value.get_ref().as_array() else {
        errors.push(wrong_type("a list of strings", value, FORM));
        return Vec::new();
    };
    list.iter().filter_map(|element| read_pattern(element, errors)).collect()
}

/// A pattern without what would never fit a path below the root, or mean something else than it seems to.
fn read_pattern(value: &Value<'_>, errors: &mut Vec<PolicyError>) -> Option<String> {
    let pattern = read_string(value, FORM, errors)?;
    let wrong = if pattern.starts_with('/') || pattern.split('/').any(|part| part == "..") {
        Some(("leads out of the workspace", "paths count from the folder of `logcheck.toml`"))
    } else if pattern.contains('\\') {
        Some(("has a backslash", "write `/` between folders, on every system"))
    } else if pattern.contains(['[', ']', '{', '}', '!']) {
        Some((
            "has a sign that patterns do not know",
            "there are `*` within a name, `**` for any folders, and `?`",
        ))
    } else {
        None
    };
    if let Some((what, help)) = wrong {
        errors.push(mistake(value.span(), format!("the pattern `{pattern}` {what}"), help));
        return None;
    }
    Some(pattern.trim_start_matches("./").trim_end_matches('/').to_owned())
}
