//! Lists of words, written as one text so that they can be read.

/// Words with spaces between them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words(pub(super) &'static str);

impl Words {
    /// No words.
    pub(super) const NONE: Words = Words("");

    /// Whether there is none.
    pub(super) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Each of them.
    pub(super) fn iter(self) -> impl Iterator<Item = &'static str> {
        self.0.split_ascii_whitespace()
    }

    /// Whether a word is one of them.
    pub(super) fn has(self, word: &str) -> bool {
        self.iter().any(|known| known == word)
    }

    /// Whether one of the words given is one of them.
    pub(super) fn has_any(self, words: &[String]) -> bool {
        words.iter().any(|word| self.has(word))
    }
}
