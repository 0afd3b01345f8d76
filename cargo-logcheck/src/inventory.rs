//! From an inventory to text: for people, for programs, for a wiki.

use std::io::{self, Write};

use logcheck_analyzer::Entry;

use crate::args::InventoryFormat;

mod counts;
mod json;
mod markdown;
mod text;

/// Writes a list.
pub(crate) fn write(
    entries: &[Entry],
    format: InventoryFormat,
    color: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        InventoryFormat::Text => text::write(entries, color, out),
        InventoryFormat::Json => json::write(entries, out),
        InventoryFormat::Markdown => markdown::write(entries, out),
    }
}
