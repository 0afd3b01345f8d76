//! Messages without their values: which part of a text still stands when the placeholders leave it.

use crate::format_string::FormatString;
use crate::names::words_of;

/// A text that says the same thing every time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedText {
    /// The text, as it stands between the quotes of a format string.
    pub text: String,
    /// Whether the values were set off from it, as in `"failed to open: {e}"`, so that nothing is missing in it now.
    pub set_off: bool,
}

impl FixedText {
    /// The text without the words at its end that only name what has a key now, and what led over to them: `block is
    /// stored` of `block is stored at height` beside `block_height`.
    #[must_use]
    pub fn without_name_of(self, key: &str) -> FixedText {
        let key_words = words_of(key);
        let is_named = |last: &str| {
            let words = words_of(last);
            let is_plain = last.chars().all(|char| char.is_alphanumeric() || char == '_');
            is_plain && !words.is_empty() && words.iter().all(|word| key_words.contains(word))
        };
        let unnamed = without_last_words(&self.text, is_named);
        let led_over = without_last_words(unnamed, |last| ARTICLES.contains(&last));
        let kept = without_last_words(led_over, |last| PREPOSITIONS.contains(&last));
        let is_left_out = unnamed.len() < self.text.len() && kept.len() < led_over.len();
        let stands = is_left_out && kept.contains(char::is_whitespace);
        if stands { FixedText { text: kept.to_owned(), ..self } } else { self }
    }
}

/// A text without the words at its end that satisfy a test.
fn without_last_words(text: &str, is_left_out: impl Fn(&str) -> bool) -> &str {
    let mut rest = text;
    while let Some((before, _)) = rest.rsplit_once(char::is_whitespace).filter(|(_, last)| is_left_out(last))
    {
        rest = before.trim_end_matches(|char: char| char.is_whitespace() || matches!(char, ',' | ':' | ';'));
    }
    rest
}

/// Words between a preposition and a name.
const ARTICLES: &[&str] = &["a", "an", "the"];

/// Words that lead over to a name, and are not missed without it.
const PREPOSITIONS: &[&str] =
    &["at", "by", "for", "from", "in", "into", "of", "on", "onto", "to", "under", "via", "with", "within"];

/// Words that lead over to a value, and hang in the air without it.
const LEADING_OVER: &[&str] = &[
    "a", "after", "an", "and", "are", "as", "at", "because", "before", "between", "by", "due", "for", "from",
    "got", "has", "in", "into", "is", "near", "of", "on", "onto", "over", "than", "that", "the", "through",
    "to", "under", "until", "via", "was", "with", "within",
];

/// Words that are no message by themselves.
const SAYS_NOTHING: &[&str] = &["debug", "error", "info", "result", "status", "value", "warning"];

/// Words after a value that only say what was counted.
const UNITS: &[&str] = &[
    "and", "b", "bytes", "chars", "entries", "files", "items", "kb", "mb", "ms", "of", "records", "rows",
    "s", "secs", "seconds", "times", "us",
];

/// The text in front of the values, where the values stand at its end: `failed to open` of `"failed to open: {e}"`,
/// `listening` of `"listening on {addr}"`, `done` of `"done ({n} rows)"`. `None` where more would be lost than values.
pub fn text_without_values(text: &FormatString) -> Option<FixedText> {
    let first = text.placeholders.first()?;
    let (before, rest) = text.text.split_at_checked(first.in_text.start)?;
    if before.contains(['{', '}']) || !holds_only_values(text, rest) {
        return None;
    }
    let spoken = before.trim_end().trim_start_matches(is_indentation);
    let kept = with_closing_quote(without_leading_over(without_open_group(without_label(spoken))), spoken);
    let words = kept.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count();
    let set_off = kept.len() < spoken.len();
    let is_balanced = ['`', '"'].iter().all(|quote| kept.matches(*quote).count() % 2 == 0);
    let says_something = kept.chars().count() >= 4 && !SAYS_NOTHING.contains(&kept.to_lowercase().as_str());
    let stands = is_balanced && (words >= 2 || words == 1 && set_off && says_something);
    stands.then(|| FixedText { text: kept.to_owned(), set_off })
}

/// Whether what follows the text has no words of its own but units.
fn holds_only_values(text: &FormatString, rest: &str) -> bool {
    let mut rest = rest.to_owned();
    let start = text.text.len() - rest.len();
    for placeholder in text.placeholders.iter().rev() {
        rest.replace_range(placeholder.in_text.start - start..placeholder.in_text.end - start, " ");
    }
    rest.split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .all(|word| UNITS.contains(&word.to_lowercase().as_str()))
}

/// The text without what sets a value off, and without the label of `id={}` and `, id = {}`.
fn without_label(text: &str) -> &str {
    let unlabelled = match text.strip_suffix('=') {
        Some(labelled) => {
            let label = labelled.trim_end();
            let before = label.rsplit_once(char::is_whitespace).map_or("", |(before, _)| before);
            let is_label = label == labelled || before.ends_with(|char: char| !char.is_alphanumeric());
            if is_label { before } else { label }
        }
        None => text,
    };
    unlabelled.trim_end_matches(is_mark)
}

/// The text before a parenthesis or bracket that is closed only after the values.
fn without_open_group(text: &str) -> &str {
    let open = [('(', ')'), ('[', ']')]
        .into_iter()
        .filter_map(|(open, close)| text.rfind(open).filter(|at| !text[*at..].contains(close)));
    open.min().map_or(text, |at| text[..at].trim_end_matches(is_mark))
}

/// The text with the quotation mark that was cut off behind it, if it belongs to what is kept.
fn with_closing_quote<'t>(kept: &str, spoken: &'t str) -> &'t str {
    let next = spoken[kept.len()..].chars().next();
    let closes = next
        .filter(|next| matches!(next, '"' | '`'))
        .is_some_and(|quote| kept.matches(quote).count() % 2 == 1);
    &spoken[..kept.len() + usize::from(closes)]
}

/// Blanks and arrows at the start, as in `"    -> retrying {id}"`.
fn is_indentation(char: char) -> bool {
    char.is_whitespace() || matches!(char, '-' | '=' | '>' | '*')
}

fn is_mark(char: char) -> bool {
    !char.is_alphanumeric()
}

fn without_leading_over(text: &str) -> &str {
    let (before, last) = text.rsplit_once(char::is_whitespace).unwrap_or(("", text));
    if LEADING_OVER.contains(&last.to_lowercase().as_str()) {
        without_leading_over(before.trim_end_matches(is_mark))
    } else {
        text
    }
}
