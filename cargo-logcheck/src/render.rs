//! From a report to text: nothing here decides, it only formats.

use std::io::{self, Write};

use logcheck_analyzer::Report;

use crate::args::Format;

mod clean;
mod human;
mod json;
mod place;
mod short;

pub(crate) use clean::{clean, clean_line, clean_source};

/// How findings are written.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The format.
    pub format: Format,
    /// Whether human and short text is coloured; JSON says so in its format.
    pub color: bool,
    /// The width that long source lines are cut to.
    pub width: usize,
}

/// The width where none is known, as rustc's.
pub const DEFAULT_WIDTH: usize = annotate_snippets::renderer::DEFAULT_TERM_WIDTH;

/// Writes the findings of a report.
pub fn render(report: &Report, settings: Settings, out: &mut dyn Write) -> io::Result<()> {
    let sources = place::Sources::new(report);
    match settings.format {
        Format::Human => human::render(&sources, settings.color, settings.width, out),
        Format::Short => short::render(&sources, settings.color, out),
        Format::Json { rendered } => json::render(&sources, rendered, out),
    }
}
