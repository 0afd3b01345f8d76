//! From the text of `logcheck.toml` to a policy.

use toml::de::{DeTable, Error};

use crate::nearest::suggest;

use super::{Context, MacroMode, Policy, PolicyError};

mod files;
mod keys;
mod requires;
mod rules;
mod value;
mod wrappers;

use value::{Value, mistake, read_string, read_strings, read_table, unknown_key};

/// What a policy may hold, in the order of the manual.
const SECTIONS: &[&str] = &["edition", "requires", "rules", "keys", "context", "wrapper", "files", "macros"];

/// The editions this logcheck knows. An edition freezes levels, names and what the macros reject.
const EDITIONS: &[&str] = &["2026"];

/// Reads a policy. Every mistake in the file is reported, in the order of the file, and not only the first.
pub fn read_policy(text: &str) -> Result<Policy, Vec<PolicyError>> {
    let (document, syntax_errors) = DeTable::parse_recoverable(text);
    let document = document.get_ref();
    // Before all else: what an older logcheck does not know in this file is not a mistake.
    if let Some(too_old) = requires::too_old(document) {
        return Err(vec![too_old]);
    }
    // After a mistake in the syntax the tables are a guess, and what seems wrong in them may not be.
    if !syntax_errors.is_empty() {
        return Err(as_policy_errors(&syntax_errors, text));
    }
    let mut errors = Vec::new();
    let policy = read_document(document, &mut errors);
    errors.sort_by_key(|error| (error.range.start, error.range.end));
    if errors.is_empty() { Ok(policy) } else { Err(errors) }
}

fn read_document(document: &DeTable<'_>, errors: &mut Vec<PolicyError>) -> Policy {
    let mut policy = Policy::default();
    for (key, value) in document {
        match key.get_ref().as_ref() {
            "edition" => read_edition(value, errors),
            "requires" => requires::read_requires(value, errors),
            "rules" => rules::read_rules(value, &mut policy, errors),
            "keys" => keys::read_keys(value, &mut policy, errors),
            "context" => policy.context = read_context(value, errors),
            "wrapper" => policy.wrappers = wrappers::read_wrappers(value, errors),
            "files" => policy.excluded_files = files::read_files(value, errors),
            "macros" => policy.macro_mode = read_macros(value, errors),
            _ => errors.push(unknown_key(key, None, SECTIONS)),
        }
    }
    policy
}

/// There is one edition so far, so nothing depends on it yet; what is written must be an edition all the same.
fn read_edition(value: &Value<'_>, errors: &mut Vec<PolicyError>) {
    let Some(edition) = read_string(value, "edition = \"2026\"", errors) else { return };
    if !EDITIONS.contains(&edition) {
        let known = EDITIONS.join(", ");
        let help = format!("this logcheck knows {known}; a newer edition needs a newer logcheck");
        errors.push(mistake(value.span(), format!("unknown edition `{edition}`"), help));
    }
}

fn read_context(value: &Value<'_>, errors: &mut Vec<PolicyError>) -> Context {
    let mut context = Context::default();
    let Some(table) = read_table(value, "[context]", errors) else { return context };
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "entry-points" => {
                context.entry_points =
                    read_strings(value, "entry-points = [\"crate::worker::run_job\"]", errors);
            }
            "hot" => context.hot = read_strings(value, "hot = [\"crate::codec::decode_frame\"]", errors),
            "sanitizers" => context.sanitizers = read_strings(value, "sanitizers = [\"mask_pan\"]", errors),
            "id-key" => {
                context.id_key = read_string(value, "id-key = \"request_id\"", errors).map(str::to_owned);
            }
            _ => {
                let known = ["entry-points", "hot", "sanitizers", "id-key"];
                errors.push(unknown_key(key, Some("context"), &known));
            }
        }
    }
    context
}

fn read_macros(value: &Value<'_>, errors: &mut Vec<PolicyError>) -> MacroMode {
    let mut mode = MacroMode::default();
    let Some(table) = read_table(value, "[macros]", errors) else { return mode };
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "mode" => mode = read_mode(value, errors),
            _ => errors.push(unknown_key(key, Some("macros"), &["mode"])),
        }
    }
    mode
}

fn read_mode(value: &Value<'_>, errors: &mut Vec<PolicyError>) -> MacroMode {
    match read_string(value, "mode = \"strict\"", errors) {
        None | Some("strict") => MacroMode::Strict,
        Some("migrate") => MacroMode::Migrate,
        Some(other) => {
            let help = suggest(other, "modes", &["strict", "migrate"]);
            errors.push(mistake(value.span(), format!("unknown mode `{other}`"), help));
            MacroMode::Strict
        }
    }
}

/// The first mistake of each line: what the parser says of the rest of a line follows from it.
fn as_policy_errors(syntax_errors: &[Error], text: &str) -> Vec<PolicyError> {
    let end = text.len();
    let mut errors: Vec<PolicyError> = syntax_errors
        .iter()
        .map(|error| PolicyError {
            range: error.span().unwrap_or(end..end),
            what: error.message().to_owned(),
            help: None,
        })
        .collect();
    errors.sort_by_key(|error| error.range.start);
    errors.dedup_by_key(|error| text.bytes().take(error.range.start).filter(|byte| *byte == b'\n').count());
    errors
}
