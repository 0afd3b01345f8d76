//! Format strings: what `format_args!` accepts, read with the position of every placeholder.

use std::ops::Range;

use crate::expr::Loc;

mod defmt;
mod read;
mod template;
mod unescape;

pub use read::{Dialect, ReadPlaceholder, read_pieces};
pub use template::read_holes;
pub use unescape::{SourceChar, read_literal};

/// A literal text with its placeholders.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct FormatString {
    /// The text with its escapes resolved and its braces as written: `took {}ms {{raw}}`.
    pub text: String,
    /// In source order.
    pub placeholders: Vec<Placeholder>,
    /// Whether the text is one string literal; `concat!(..)` is not.
    pub single_literal: bool,
}

/// One `{..}`.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Placeholder {
    /// From brace to brace; in a text that `concat!` joins, the literals that it begins and ends in, where these are two.
    pub loc: Loc,
    /// The same as bytes of [`FormatString::text`].
    pub in_text: Range<usize>,
    /// What it prints.
    pub argument: ArgumentName,
    /// How it prints it.
    pub style: FormatStyle,
    /// Whether width, precision, fill, sign or `#` are given.
    pub has_options: bool,
    /// Names and positions used as width or precision: `{:width$}`, `{:.*}`.
    pub option_arguments: Vec<ArgumentName>,
}

/// How a placeholder names its argument.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum ArgumentName {
    /// `{}` and `{0}`: counted from 0, the implicit ones resolved.
    Position(usize),
    /// `{name}`.
    Name(String),
}

/// The trait that prints a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum FormatStyle {
    /// `{}`.
    Display,
    /// `{:?}`.
    Debug,
    /// `{:#?}`: a record of many lines.
    PrettyDebug,
    /// `{:x}`, `{:e}`, `{:p}` and the other numbers.
    Number,
}

impl FormatString {
    /// Whether the text has nothing but placeholders, spaces and punctuation.
    pub fn has_no_words(&self) -> bool {
        let mut rest = self.text.clone();
        for placeholder in self.placeholders.iter().rev() {
            rest.replace_range(placeholder.in_text.clone(), "");
        }
        !rest.chars().any(char::is_alphanumeric)
    }
}
