//! `--message-format`, with cargo's values.

use clap::ValueEnum;

/// A value of `--message-format`. As with cargo several may be given, where all but one only refine `json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// For people.
    Human,
    /// One line for each finding.
    Short,
    /// Cargo's JSON lines.
    Json,
    /// The same, with the short text in `rendered`.
    JsonDiagnosticShort,
    /// The same, with colours in `rendered`.
    JsonDiagnosticRenderedAnsi,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people, in rustc's look.
    Human,
    /// One line for each finding.
    Short,
    /// Cargo's JSON lines.
    Json {
        /// The text for people in them.
        rendered: Rendered,
    },
}

/// The text for people in a JSON line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// One line instead of a picture of the source.
    pub short: bool,
    /// With escapes for colours.
    pub ansi: bool,
}

impl Format {
    /// Joins the values that were given; `None` where they contradict each other.
    pub fn of(given: &[MessageFormat]) -> Option<Format> {
        let formats = given.iter().map(|format| match format {
            MessageFormat::Human => Format::Human,
            MessageFormat::Short => Format::Short,
            MessageFormat::Json => Format::json(false, false),
            MessageFormat::JsonDiagnosticShort => Format::json(true, false),
            MessageFormat::JsonDiagnosticRenderedAnsi => Format::json(false, true),
        });
        formats.map(Some).reduce(|left, right| left?.and(right?)).unwrap_or(Some(Format::Human))
    }

    fn json(short: bool, ansi: bool) -> Format {
        Format::Json { rendered: Rendered { short, ansi } }
    }

    fn and(self, other: Format) -> Option<Format> {
        match (self, other) {
            (Format::Json { rendered: one }, Format::Json { rendered: two }) => {
                Some(Format::json(one.short || two.short, one.ansi || two.ansi))
            }
            _ => (self == other).then_some(self),
        }
    }
}
