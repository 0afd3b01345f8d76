//! From a report to text: nothing here decides, it only formats.

use std::io::{self, Write};

use logcheck_analyzer::{Report, on_all_cores};
use logcheck_rules::diagnostic::Diagnostic;
use rayon::prelude::*;

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

/// How many findings are put into words at a time.
const BATCH: usize = 4096;

/// Writes the text of each finding, in their order.
fn write_each<'d>(
    diagnostics: &[&'d Diagnostic],
    text: impl Fn(&'d Diagnostic) -> io::Result<String> + Sync,
    out: &mut dyn Write,
) -> io::Result<()> {
    for batch in diagnostics.chunks(BATCH) {
        let texts: io::Result<Vec<String>> =
            on_all_cores(|| batch.par_iter().map(|diagnostic| text(diagnostic)).collect());
        texts?.iter().try_for_each(|text| out.write_all(text.as_bytes()))?;
    }
    Ok(())
}
