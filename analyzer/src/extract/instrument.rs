//! `#[instrument]`: found among the attributes of a function by its tokens, read with the grammar of the rules.

use std::ops::Range;

use logcheck_rules::call::Instrument;
use logcheck_rules::call::parse::{read_bound_parameters, read_instrument};
use logcheck_rules::expr::Places;
use logcheck_rules::facts::{Attribute, Import};
use proc_macro2::TokenStream;

use super::Extraction;
use super::signature::skip_to_comma;
use super::types::read_path;
use crate::lex::{Kind, Tokens};

/// The name of the attribute in its own crate.
const NAME: &str = "instrument";

/// How deep `cfg_attr` may be nested.
const MAX_CFG_ATTR: usize = 8;

/// By which paths a file names tracing's attribute: other crates have an `instrument` of their own.
#[derive(Clone, Debug, Default)]
pub(super) struct InstrumentNames {
    /// The names that it is imported by.
    attributes: Vec<String>,
    /// The names that the crate is imported by, beside its own.
    crates: Vec<String>,
    /// Whether `instrument` is something else here.
    is_taken: bool,
}

impl InstrumentNames {
    /// What the imports of a file tell.
    pub(super) fn of(imports: &[Import]) -> InstrumentNames {
        let mut names = InstrumentNames::default();
        for Import { path, name, .. } in imports {
            match path.as_slice() {
                [.., krate, last] if last == NAME && is_crate(krate) => names.attributes.push(name.clone()),
                [.., krate] if is_crate(krate) && name != "*" => names.crates.push(name.clone()),
                _ => names.is_taken |= name == NAME,
            }
        }
        names
    }

    fn has(&self, path: &[String]) -> bool {
        match path {
            // Where it is not imported by name, a glob or `#[macro_use]` brings it in.
            [name] => self.attributes.contains(name) || name == NAME && !self.is_taken,
            [.., krate, name] => name == NAME && (is_crate(krate) || self.crates.contains(krate)),
            [] => false,
        }
    }
}

fn is_crate(name: &str) -> bool {
    matches!(name, "tracing" | "tracing_attributes" | "logcheck")
}

impl Extraction<'_> {
    /// Reads the attribute among those before a function, and what the parameters bind; nothing where there is none, or
    /// where it is that of another crate.
    pub(super) fn instrument(
        &mut self,
        before: Range<usize>,
        attributes: &[Attribute],
        parameters: Range<usize>,
    ) -> Option<Box<Instrument>> {
        if !attributes.iter().any(|attribute| self.instrument_names.has(&attribute.path)) {
            return None;
        }
        let place = find(self.tokens, before, &self.instrument_names)?;
        let mut instrument = self.read(place, read_instrument)?;
        if !parameters.is_empty() {
            instrument.parameters = self.read(parameters, read_bound_parameters).unwrap_or_default();
        }
        // The source map of proc-macro2 is kept by thread and never shrinks by itself.
        proc_macro2::extra::invalidate_current_thread_spans();
        Some(Box::new(instrument))
    }

    fn read<T>(&mut self, range: Range<usize>, read: fn(TokenStream, &mut Places) -> T) -> Option<T> {
        let bytes = self.tokens.bytes(range.clone());
        if self.is_too_large(range) {
            return None;
        }
        let tokens: TokenStream = self.source(&bytes).parse().ok()?;
        let mut places = self.new_places();
        let value = read(tokens, &mut places);
        self.take_places(&bytes, &places);
        Some(value)
    }
}

/// The tokens between the brackets of the first such attribute in a range, also inside `cfg_attr`.
fn find(tokens: &Tokens<'_>, range: Range<usize>, names: &InstrumentNames) -> Option<Range<usize>> {
    let mut at = range.start;
    while at < range.end && tokens.is(at, b'#') {
        let closing = tokens.closing(at + 1).filter(|_| tokens.kind(at + 1) == Kind::Open(b'['))?;
        if let Some(found) = find_in(tokens, at + 2..closing, names, 0) {
            return Some(found);
        }
        at = closing + 1;
    }
    None
}

fn find_in(
    tokens: &Tokens<'_>,
    attribute: Range<usize>,
    names: &InstrumentNames,
    depth: usize,
) -> Option<Range<usize>> {
    let (path, open) = read_path(tokens, attribute.clone());
    if names.has(&path) {
        return Some(attribute);
    }
    if path.last().is_none_or(|name| name != "cfg_attr") || depth == MAX_CFG_ATTR {
        return None;
    }
    let closing = tokens.closing(open)?;
    let mut at = skip_to_comma(tokens, open + 1..closing);
    while at < closing {
        let end = skip_to_comma(tokens, at + 1..closing);
        if let Some(found) = find_in(tokens, at + 1..end, names, depth + 1) {
            return Some(found);
        }
        at = end;
    }
    None
}
