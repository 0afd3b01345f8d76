//! One entry from one call.

use logcheck_rules::call::{
    BoundParameter, CallKind, Field, Instrument, LevelGiven, LogCall, Message, MessageText, Outcome,
    PrefixKind,
};
use logcheck_rules::expr::{Expr, ExprKind, Literal, Loc, MacroCall};
use logcheck_rules::surroundings::{Origin, Surroundings, Variable};

use super::{Entry, EntryFamily, EntryKey, EntryKind, EntryMessage, type_text};

/// What is read from a call itself; its place comes from who found it. Nothing where the call writes nothing by itself.
pub(super) fn of_log_call(call: &LogCall, around: &Surroundings<'_>) -> Option<Entry> {
    let kind = match call.kind {
        CallKind::Event => EntryKind::Event,
        CallKind::Span => EntryKind::Span,
        CallKind::Instrument => EntryKind::Instrument,
        CallKind::Record | CallKind::Enabled => return None,
    };
    Some(Entry {
        kind,
        level: call.known_level(),
        name: call.span_name.as_ref().and_then(text).or_else(|| text(&call.prefix(PrefixKind::Name)?.value)),
        target: call.prefix(PrefixKind::Target).and_then(|prefix| text(&prefix.value)),
        message: message(call.message.as_ref()),
        keys: call.fields.iter().map(|field| key(field, around)).collect(),
        is_unread: !call.unread.is_empty(),
        ..blank(EntryFamily::Log(call.family))
    })
}

/// The span of `#[instrument]`, which bears the name of the function where it is given no other; and the events that record
/// what the function returns.
pub(super) fn of_instrument(
    instrument: &Instrument,
    function: &str,
    around: &Surroundings<'_>,
) -> Vec<(Entry, Loc)> {
    let parameters = instrument.parameters.iter();
    let variables = parameters.map(|BoundParameter { name, loc, ty, .. }| Variable {
        name,
        loc: Some(*loc),
        origin: Origin::Parameter(ty),
    });
    let variables: Vec<Variable<'_>> = variables.collect();
    let around = Surroundings { variables: &variables, ..*around };
    let call = &instrument.call;
    let recorded = instrument.recorded().map(|parameter| EntryKey {
        name: parameter.name.clone(),
        rendering: parameter.rendering,
        value_type: type_text(&parameter.ty),
    });
    let span = of_log_call(call, &around).map(|span| Entry {
        name: if call.span_name.is_some() { span.name } else { Some(function.to_owned()) },
        keys: recorded.chain(span.keys).collect(),
        ..span
    });
    let outcomes = [("return", &instrument.ret), ("error", &instrument.err)].into_iter();
    let events = outcomes.filter_map(|(key, outcome)| {
        let Outcome { loc, rendering, level } = outcome.as_ref()?;
        let key = EntryKey { name: key.to_owned(), rendering: *rendering, value_type: None };
        let level = match level {
            LevelGiven::Known(level) => Some(*level),
            LevelGiven::Computed(_) | LevelGiven::Unset => None,
        };
        Some((Entry { level, keys: vec![key], ..blank(EntryFamily::Log(call.family)) }, *loc))
    });
    span.map(|span| (span, call.loc)).into_iter().chain(events).collect()
}

/// What is read from a macro of the standard library.
pub(super) fn of_macro(call: &MacroCall, kind: EntryKind) -> Entry {
    Entry { kind, message: message(call.format.as_ref()), ..blank(EntryFamily::Std) }
}

fn blank(family: EntryFamily) -> Entry {
    Entry {
        family,
        kind: EntryKind::Event,
        level: None,
        name: None,
        target: None,
        message: EntryMessage::None,
        keys: Vec::new(),
        package: String::new(),
        function: String::new(),
        file: String::new(),
        line: 0,
        column: 0,
        bytes: 0..0,
        is_test: false,
        is_unread: false,
    }
}

fn message(message: Option<&Message>) -> EntryMessage {
    match message.map(|message| &message.text) {
        None => EntryMessage::None,
        Some(MessageText::Computed(_)) => EntryMessage::Computed,
        Some(MessageText::Literal(text)) if text.placeholders.is_empty() => {
            EntryMessage::Static(text.text.clone())
        }
        Some(MessageText::Literal(text)) => {
            EntryMessage::Interpolated(text.text.clone(), text.placeholders.len())
        }
    }
}

fn key(field: &Field, around: &Surroundings<'_>) -> EntryKey {
    EntryKey {
        name: field.key.text.clone(),
        rendering: field.rendering,
        value_type: type_text(&around.type_of(&field.value)),
    }
}

/// The text of a literal.
fn text(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Literal(Literal::Text(text)) => Some(text.clone()),
        _ => None,
    }
}
