//! Names that a text gives to its own values: `store` and `id` in `"opened, store={:?} (id: {})"`.

use super::snake_case;
use crate::format_string::{FormatString, Placeholder};

/// A word in front of a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueLabel {
    /// In snake case.
    pub word: String,
    /// Whether it can only be a name of the value. The first word of `"opened: {}, {}"` may as well say what happened.
    pub is_certain: bool,
}

/// Words that name any value.
const ANY_VALUE: [&str; 2] = ["val", "value"];

/// What stands around a value and does not belong to its name.
const QUOTES: [char; 3] = ['"', '\'', '`'];

/// The name that the text gives to the value of a placeholder: the word before `=`, or a word that stands alone before
/// a colon.
pub fn value_label(text: &FormatString, placeholder: &Placeholder) -> Option<ValueLabel> {
    let before = &text.text[..placeholder.in_text.start];
    let previous = text.placeholders.iter().map(|other| other.in_text.end).filter(|end| *end <= before.len());
    let before = &before[previous.max().unwrap_or(0)..];
    let before = before.trim_end().trim_end_matches(QUOTES).trim_end();
    let (word, is_certain) = match (before.strip_suffix('='), before.strip_suffix(':')) {
        (Some(assigned), _) => (last_word(assigned.trim_end())?, true),
        (_, Some(listed)) => {
            let word = last_word(listed)?;
            let leading = listed[..listed.len() - word.len()].trim_end();
            let is_listed = leading.ends_with([',', ';', '(', '[', '{', '|']);
            if !is_listed && !leading.is_empty() {
                return None;
            }
            (word, is_listed)
        }
        _ => return None,
    };
    // The only value of `"opened: {}"` is no list of values.
    let is_possible = is_certain || text.placeholders.len() > 1;
    let word = snake_case(word).filter(|word| is_possible && !ANY_VALUE.contains(&word.as_str()))?;
    Some(ValueLabel { word, is_certain })
}

/// The word at the end, where nothing but a space or the start of a group stands before it.
fn last_word(text: &str) -> Option<&str> {
    let is_part = |char: char| char.is_alphanumeric() || matches!(char, '_' | '-');
    let rest = text.trim_end_matches(is_part);
    let word = &text[rest.len()..];
    let stands_alone = rest.is_empty() || rest.ends_with([' ', '\n', '\t', ',', ';', '(', '[', '{', '|']);
    (stands_alone && word.starts_with(char::is_alphabetic)).then_some(word)
}
