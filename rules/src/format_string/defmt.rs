//! The placeholders of `defmt`: `{[position][=type][:hint]}`.

use super::FormatStyle;
use super::read::{ReadPlaceholder, read_argument, take_position};

/// `{0=u8:#x}`: the type of a value says how it is sent, and the hint how it is shown.
pub(super) fn read_defmt_placeholder(inner: &str, next_position: &mut usize) -> Option<ReadPlaceholder> {
    let (before, hint) = inner.split_once(':').unwrap_or((inner, ""));
    let argument = before.split_once('=').map_or(before, |(argument, _)| argument).trim();
    let argument = if argument.is_empty() { take_position(next_position) } else { read_argument(argument)? };
    let style = match hint {
        hint if hint.ends_with('?') => FormatStyle::Debug,
        hint if hint.ends_with(['x', 'X', 'o', 'b']) => FormatStyle::Number,
        _ => FormatStyle::Display,
    };
    Some(ReadPlaceholder {
        source: 0..0,
        in_text: 0..0,
        argument,
        style,
        has_options: !matches!(hint, "" | "?"),
        option_arguments: Vec::new(),
    })
}
