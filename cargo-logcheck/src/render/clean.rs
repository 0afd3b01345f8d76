//! Text of the analysed source on its way to a terminal: nothing in it may act there.

use std::borrow::Cow;

/// How much of a text is shown: a name may be as long as its file.
const MAX_LENGTH: usize = 4096;

/// The text with every character that a terminal acts on, or that turns the direction of writing, replaced by one that
/// can be seen. Ends of lines stay.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    replace(text, |char| char != '\n' && is_active(char))
}

/// The same for text that has to stay on one line: ends of lines become spaces.
pub(crate) fn clean_line(text: &str) -> Cow<'_, str> {
    replace(text, is_active)
}

/// Source text for annotate-snippets, which replaces the rest by itself but knows nothing of the C1 controls, one of
/// which begins an escape sequence. The replacement is as long in bytes, so that ranges stay true.
pub(crate) fn clean_source(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_c1) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|char| if is_c1(char) { '¿' } else { char }).collect())
}

fn replace(text: &str, is_replaced: impl Fn(char) -> bool) -> Cow<'_, str> {
    let end = (0..=text.len().min(MAX_LENGTH)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let shown = &text[..end];
    if end == text.len() && !shown.chars().any(&is_replaced) {
        return Cow::Borrowed(text);
    }
    let more = (end < text.len()).then_some('…');
    let visible = |char| if is_replaced(char) { visible(char) } else { char };
    Cow::Owned(shown.chars().map(visible).chain(more).collect())
}

fn is_active(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{061c}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_c1(char: char) -> bool {
    matches!(char, '\u{80}'..='\u{9f}')
}

/// What stands for a character: a space for white space, its picture for a C0 control, else the replacement character.
fn visible(char: char) -> char {
    match char {
        '\n' | '\t' => ' ',
        '\u{7f}' => '\u{2421}',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(char)).unwrap_or(char::REPLACEMENT_CHARACTER),
        _ => char::REPLACEMENT_CHARACTER,
    }
}

#[cfg(test)]
mod tests {
    use super::{clean, clean_line, clean_source};

    #[test]
    fn controls_become_visible() {
        assert_eq!(clean("a\u{1b}[31mb\r\nc\td\u{9b}e\u{202e}f\u{7f}"), "a␛[31mb␍\nc d\u{fffd}e\u{fffd}f␡");
        assert_eq!(clean_line("one\ntwo"), "one two");
        assert_eq!(clean("plain – text"), "plain – text");
        assert_eq!(clean(&"é".repeat(3000)), "é".repeat(2048) + "…");
    }

    #[test]
    fn source_keeps_its_length() {
        let text = "a\u{9b}31m\u{80}é";
        let cleaned = clean_source(text);
        assert_eq!(cleaned, "a¿31m¿é");
        assert_eq!(cleaned.len(), text.len());
    }
}
