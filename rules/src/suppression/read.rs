//! The grammar of a suppression comment.

use std::ops::Range;

use crate::nearest::suggest;

use super::{Date, ReadSuppression};

/// Reads the text of one comment, from `//` or `/*` on. `None` if it is not addressed to logcheck: a comment that only
/// mentions it, a doc comment, or a `logcheck::info!(..)` that is commented out.
///
/// ```text
/// // logcheck: allow(rule, other-rule) reason="why" until=2027-03-01
/// // logcheck: allow-file(rule) reason="why"
/// ```
pub fn read_suppression(comment: &str) -> Option<ReadSuppression> {
    let mut cursor = Cursor::after_address(comment)?;
    let mut suppression = ReadSuppression::default();
    suppression.malformed = read_words(&mut cursor, &mut suppression).err();
    Some(suppression)
}

fn read_words(cursor: &mut Cursor<'_>, suppression: &mut ReadSuppression) -> Result<(), String> {
    let word = cursor.name();
    match &cursor.comment[word] {
        "allow" => {}
        "allow-file" => suppression.whole_file = true,
        "" => return Err("it does not say what is allowed".to_owned()),
        other => {
            let help = suggest(other, "words", &["allow", "allow-file"]);
            return Err(format!("unknown word `{other}`, {help}"));
        }
    }
    read_rules(cursor, suppression)?;
    while !cursor.is_at_end() {
        read_option(cursor, suppression)?;
    }
    Ok(())
}

/// `(rule, other-rule)`.
fn read_rules(cursor: &mut Cursor<'_>, suppression: &mut ReadSuppression) -> Result<(), String> {
    if !cursor.eat('(') {
        return Err("the rules are missing: name them in parentheses after the first word".to_owned());
    }
    while !cursor.eat(')') {
        let range = cursor.name();
        let name = &cursor.comment[range.clone()];
        if name.is_empty() {
            return Err("expected the name of a rule or `)`".to_owned());
        }
        if cursor.rest().starts_with('=') {
            return Err(format!("`{name}` stands after the parentheses"));
        }
        suppression.rules.push((name.replace('-', "_"), range));
        if !cursor.eat(',') && !cursor.rest().starts_with(')') {
            return Err(format!("expected `,` or `)` after `{name}`"));
        }
    }
    if suppression.rules.is_empty() {
        return Err("no rule is named in the parentheses".to_owned());
    }
    Ok(())
}

/// `reason="why"` or `until=2027-03-01`.
fn read_option(cursor: &mut Cursor<'_>, suppression: &mut ReadSuppression) -> Result<(), String> {
    let key = cursor.name();
    let key = &cursor.comment[key];
    let is_given = match key {
        "reason" => suppression.reason.is_some(),
        "until" => suppression.until.is_some(),
        "" => return Err(format!("`{}` cannot be read here", cursor.text_to_space())),
        other => {
            let help = suggest(other, "keys", &["reason", "until"]);
            return Err(format!("unknown key `{other}`, {help}"));
        }
    };
    if is_given {
        return Err(format!("`{key}` is given twice"));
    }
    if !cursor.eat('=') {
        return Err(format!("expected `=` after `{key}`"));
    }
    if key == "reason" {
        suppression.reason = Some(cursor.quoted()?);
    } else {
        suppression.until = Some(read_date(cursor)?);
    }
    Ok(())
}

fn read_date(cursor: &mut Cursor<'_>) -> Result<Date, String> {
    let text = cursor.text_to_space();
    Date::parse(text).ok_or_else(|| format!("`{text}` is not a day, which is written `until=2027-03-01`"))
}

/// How far a comment has been read. Between any two parts there may be spaces.
struct Cursor<'comment> {
    comment: &'comment str,
    at: usize,
    end: usize,
}

impl<'comment> Cursor<'comment> {
    /// After `// logcheck:`.
    fn after_address(comment: &'comment str) -> Option<Cursor<'comment>> {
        let inside = match comment.strip_prefix("/*") {
            Some(block) => block.strip_suffix("*/").unwrap_or(block),
            None => comment.strip_prefix("//")?,
        };
        let words = inside.trim_start().strip_prefix("logcheck:")?;
        let end = "//".len() + inside.len();
        let cursor = Cursor { comment, at: end - words.len(), end };
        (!words.starts_with(':')).then_some(cursor)
    }

    fn rest(&mut self) -> &'comment str {
        let rest = &self.comment[self.at..self.end];
        let trimmed = rest.trim_start();
        self.at += rest.len() - trimmed.len();
        trimmed
    }

    fn is_at_end(&mut self) -> bool {
        self.rest().is_empty()
    }

    fn eat(&mut self, expected: char) -> bool {
        let found = self.rest().starts_with(expected);
        self.at += if found { expected.len_utf8() } else { 0 };
        found
    }

    /// A name or word, empty if there is none.
    fn name(&mut self) -> Range<usize> {
        let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | ':');
        let rest = self.rest();
        self.advance(rest.find(|letter| !is_part(letter)).unwrap_or(rest.len()))
    }

    fn text_to_space(&mut self) -> &'comment str {
        let rest = self.rest();
        let range = self.advance(rest.find(char::is_whitespace).unwrap_or(rest.len()));
        &self.comment[range]
    }

    /// A text in double quotes, in which `\"` and `\\` stand for `"` and `\`.
    fn quoted(&mut self) -> Result<String, String> {
        if !self.eat('"') {
            return Err("a reason is written in double quotes: `reason=\"why\"`".to_owned());
        }
        let mut text = String::new();
        let mut letters = self.comment[self.at..self.end].char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '"' => {
                    self.advance(at + 1);
                    return Ok(text);
                }
                '\\' => text.extend(letters.next().map(|(_, escaped)| escaped)),
                other => text.push(other),
            }
        }
        Err("the closing quote of the reason is missing".to_owned())
    }

    fn advance(&mut self, bytes: usize) -> Range<usize> {
        let start = self.at;
        self.at += bytes;
        start..self.at
    }
}
