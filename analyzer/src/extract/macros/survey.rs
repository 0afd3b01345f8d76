//! What the text of a file tells of macros before anything is read: its definitions, and what it brings in for a whole
//! package. One search for a word that most files do not have.

use std::ops::Range;

use rustc_lexer::{Cursor, FrontmatterAllowed, TokenKind};

use crate::lex::{Kind, Tokens};

/// How long a definition may be. What is longer was written by a program.
const MAX_DEFINITION: usize = 200 << 10;

/// How many bytes of the line that a definition begins in are looked at, and of the text above it.
const MAX_LINE: usize = 400;
const MAX_ATTRIBUTES: usize = 8 << 10;

/// How many lines above a definition its attributes are looked for.
const MAX_ATTRIBUTE_LINES: usize = 60;

/// What stands for a macro whose name another is given: `$log!(..)`.
pub(super) const GIVEN: &str = "$";

/// What a text says about macros.
#[derive(Debug, Default)]
pub(super) struct Survey<'t> {
    pub(super) definitions: Vec<FoundDefinition<'t>>,
    /// The crates of `#[macro_use] extern crate name`.
    pub(super) crates: Vec<&'t str>,
    /// The modules of `#[macro_use] mod name`.
    pub(super) modules: Vec<&'t str>,
    /// Whether the file says `#![macro_use]` of itself.
    pub(super) is_used: bool,
}

/// A `macro_rules!`, before its rules are read.
#[derive(Debug)]
pub(super) struct FoundDefinition<'t> {
    pub(super) name: &'t str,
    /// From the word `macro_rules` to the end of the rules.
    pub(super) bytes: Range<usize>,
    pub(super) is_exported: bool,
    /// Whether it is compiled under a condition only.
    pub(super) is_conditional: bool,
    /// Whether it stands at the beginning of a line, and so in no block.
    pub(super) is_outermost: bool,
    /// The macros that its rules call, by their last names; [`GIVEN`] stands for one whose name they are given.
    pub(super) calls: Vec<&'t str>,
}

/// Looks through a text.
pub(super) fn survey(text: &str) -> Survey<'_> {
    let mut survey = Survey::default();
    let mut behind = 0;
    for at in memchr::memmem::find_iter(text.as_bytes(), b"macro_") {
        if at < behind {
            continue;
        }
        let rest = &text[at..];
        if rest.starts_with("macro_rules!") {
            let found = definition(text, at, &mut behind);
            survey.definitions.extend(found);
        } else if let Some(rest) = rest.strip_prefix("macro_use") {
            survey.macro_use(rest, &text[..at]);
        }
    }
    survey
}

impl<'t> Survey<'t> {
    fn macro_use(&mut self, behind: &'t str, before: &str) {
        if before.ends_with("#![") {
            self.is_used = true;
            return;
        }
        // `#[macro_use]`, `#[macro_use(a, b)]`, `#[cfg_attr(x, macro_use)]`.
        let Some((_, mut rest)) = behind.split_once(']') else { return };
        rest = rest.trim_start();
        while rest.starts_with('#') {
            let Some((_, next)) = rest.split_once(']') else { return };
            rest = next.trim_start();
        }
        if let Some(visible) = rest.strip_prefix("pub") {
            rest = visible.trim_start();
            rest =
                rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or(rest, |(_, rest)| rest);
            rest = rest.trim_start();
        }
        if let Some(name) = rest.strip_prefix("extern crate ") {
            self.crates.push(first_name(name));
        } else if let Some(name) = rest.strip_prefix("mod ") {
            self.modules.push(first_name(name));
        }
    }
}

fn first_name(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|char: char| !char.is_alphanumeric() && char != '_').unwrap_or(text.len());
    &text[..end]
}

/// The definition at an offset. `behind` is set to what has been looked at.
fn definition<'t>(text: &'t str, at: usize, behind: &mut usize) -> Option<FoundDefinition<'t>> {
    let before = last_of(&text[..at], MAX_LINE);
    let before = before.rsplit_once('\n').map_or(before, |(_, line)| line);
    let above = last_of(&text[..at - before.len()], MAX_ATTRIBUTES);
    // One that a comment or a string shows is none.
    if before.contains("//") || before.contains('"') || before.trim_start().starts_with('*') {
        return None;
    }
    let (length, is_whole) = length_of_definition(&text[at..]);
    let bytes = at..at + length;
    *behind = bytes.end;
    if !is_whole {
        return None;
    }
    let tokens = Tokens::read(&text[bytes.clone()], Vec::new());
    let name = tokens.ident(2)?;
    let mut found = FoundDefinition {
        name,
        bytes,
        is_exported: has_attribute_above(above, "macro_export") || before.contains("macro_export"),
        is_conditional: has_attribute_above(above, "cfg("),
        is_outermost: !before.starts_with(char::is_whitespace) && !before.contains('{'),
        calls: Vec::new(),
    };
    for index in 4..tokens.len() {
        let is_call = tokens.is(index, b'!') && matches!(tokens.kind(index + 1), Kind::Open(_));
        let Some(called) = tokens.ident(index - 1).filter(|_| is_call) else { continue };
        let called = if tokens.is(index - 2, b'$') { GIVEN } else { called };
        if !found.calls.contains(&called) {
            found.calls.push(called);
        }
    }
    Some(found)
}

/// The end of a text, no longer than so many bytes.
fn last_of(text: &str, length: usize) -> &str {
    let start = text.len().saturating_sub(length);
    let start = (start..=text.len()).find(|start| text.is_char_boundary(*start));
    &text[start.unwrap_or(text.len())..]
}

/// The bytes from the word `macro_rules` to the delimiter that closes the rules; or how many were looked at, where none
/// does.
fn length_of_definition(text: &str) -> (usize, bool) {
    let mut cursor = Cursor::new(text, FrontmatterAllowed::No);
    let (mut at, mut depth) = (0, 0_usize);
    while at < MAX_DEFINITION {
        let token = cursor.advance_token();
        at += token.len as usize;
        match token.kind {
            TokenKind::Eof => break,
            TokenKind::OpenBrace | TokenKind::OpenParen | TokenKind::OpenBracket => depth += 1,
            TokenKind::CloseBrace | TokenKind::CloseParen | TokenKind::CloseBracket => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return (at, true);
                }
            }
            _ => {}
        }
    }
    (at.min(text.len()), false)
}

/// Whether an attribute stands in the lines right above.
fn has_attribute_above(before: &str, name: &str) -> bool {
    let lines = before.lines().rev().take(MAX_ATTRIBUTE_LINES).map(str::trim);
    // A blank line or the end of another item: what stands above it belongs to that.
    let mut attributes =
        lines.take_while(|line| !(line.is_empty() || line.ends_with(['}', ';']) && !line.starts_with("//")));
    attributes.any(|line| line.contains(name) && !line.starts_with("//"))
}

#[cfg(test)]
mod tests {
    use super::{GIVEN, survey};

    #[test]
    fn definitions_are_found_with_what_they_call() {
        let text = "#[macro_export]\n/// Says it.\nmacro_rules! say { ($l:ident, $($t:tt)*) => { $l!($($t)*); tracing::info!() } }\n    macro_rules! inner(() => ());\n// macro_rules! none { }";
        let found = survey(text).definitions;
        let words: Vec<_> = found
            .iter()
            .map(|one| (one.name, one.is_exported, one.is_outermost, one.calls.clone()))
            .collect();
        assert_eq!(words, [("say", true, true, vec![GIVEN, "info"]), ("inner", false, false, vec![])]);
    }

    #[test]
    fn what_is_brought_in_for_a_package() {
        let text = "#![macro_use]\n#[macro_use]\npub extern crate tracing;\n#[macro_use(info)] extern crate log as l;\n#[macro_use]\n#[doc(hidden)]\npub(crate) mod macros;";
        let found = survey(text);
        assert_eq!(
            (found.crates, found.modules, found.is_used),
            (vec!["tracing", "log"], vec!["macros"], true)
        );
    }
}
