use crate::call::{CallKind, Family, Field, KeyKind, LogCall, Message, PrefixKind, Rendering};
use crate::diagnostic::Finding;
use crate::expr::{ExprKind, Literal};
use crate::policy::MacroMode;
use crate::rule::{CallContext, declare_rule};
use crate::wording::{RESERVED_KEYS, Sigil, field_words, key_for, source_words};

declare_rule! {
    /// A field has a key that the log itself uses.
    ///
    /// ## Why
    ///
    /// The text of an event is recorded under the key `message`. A field of that name beside it makes the key appear twice:
    /// one formatter keeps the first, another the last, and a strict JSON parser rejects the line.
    ///
    /// `target = "orders"` looks like the option `target: "orders"` and is an ordinary field: the event keeps the target of
    /// its module, and filters never see the other one. The same goes for `name`.
    ///
    /// logcheck's own macros write one standard schema, so in strict mode they also keep `level`, `timestamp`, `service`,
    /// `environment`, `version`, `span` and `spans` for themselves.
    ///
    /// ## Finds
    ///
    /// ```rust
    /// warn!(message = %reply, "upstream answered");
    ///     //^^^^^^^ the key `message` is taken by the text of the event
    /// ```
    ///
    /// ```rust
    /// info!(target = "orders::audit", order_id, "order was paid");
    ///     //^^^^^^^^^^^^^^^^^^^^^^^^ `target` is given as a field
    /// info!(name = "order.paid", order_id, "order was paid");
    ///     //^^^^^^^^^^^^^^^^^^^ `name` is given as a field
    /// ```
    ///
    /// ```rust
    /// logcheck::info!(service = "orders", "started");
    ///               //^^^^^^^ the key `service` is written by the log itself
    /// ```
    ///
    /// ## Instead
    ///
    /// ```rust
    /// warn!(reply = %reply, "upstream answered");
    /// info!(target: "orders::audit", order_id, "order was paid");
    /// info!(name: "order.paid", order_id, "order was paid");
    /// ```
    ///
    /// ## Silent
    ///
    /// `message` without a text beside it **is** the text. Values that are computed are data, not options. The ids of a
    /// request are welcome everywhere.
    ///
    /// ```rust
    /// info!(message = "order was paid", order_id);
    /// info!(target = %peer, name = user.name, "dialing");
    /// logcheck::info!(trace_id, request_id, "order was paid");
    /// ```
    ///
    /// Elsewhere the other names are free: tracing nests the fields of an event below its own.
    ///
    /// ```rust
    /// info!(service = "orders", version = build.version, "started");
    /// ```
    ///
    /// ## Limits
    ///
    /// A formatter that writes fields beside `level` and `timestamp` makes those clash in `tracing` calls too; which
    /// formatter is used is not known here.
    group: Fields,
    level: Deny,
    in_own_macros: ByLevel,
    call: detect => describe,
}

/// A field whose key means something else already.
enum Reserved<'a> {
    /// `message` beside a text.
    BesideText(&'a Field, &'a Message),
    /// `target = ".."` or `name = ".."`, with the option that was meant and its text.
    MeantAsOption(&'a Field, &'a str),
    /// A name of the standard schema.
    OfSchema(&'a Field),
}

fn detect<'a>(context: &CallContext<'a>) -> Vec<Reserved<'a>> {
    let call = context.call;
    call.fields.iter().filter_map(|field| reserved(field, call, context.policy.macro_mode)).collect()
}

fn reserved<'a>(field: &'a Field, call: &'a LogCall, mode: MacroMode) -> Option<Reserved<'a>> {
    if !field.key.kind.is_written() {
        return None;
    }
    let key = field.key.text.as_str();
    // The other families keep the text under names of their own.
    let keeps_text_as_message = call.family.has_tracing_grammar() || call.family == Family::Log;
    if let ("message", Some(text), true) = (key, &call.message, keeps_text_as_message) {
        return Some(Reserved::BesideText(field, text));
    }
    if let Some(text) = meant_as_option(field, call) {
        return Some(Reserved::MeantAsOption(field, text));
    }
    let is_of_schema = key != "message" && RESERVED_KEYS.contains(&key);
    let keeps_schema = call.is_own() && mode == MacroMode::Strict;
    (is_of_schema && keeps_schema).then_some(Reserved::OfSchema(field))
}

/// The text of `target = ".."` or `name = ".."`, if the call takes such an option and has none.
fn meant_as_option<'a>(field: &'a Field, call: &LogCall) -> Option<&'a str> {
    let is_of_tracing = call.family.has_tracing_grammar();
    let is_event = call.kind == CallKind::Event;
    let (option, takes_it) = match field.key.text.as_str() {
        "target" if is_of_tracing => (PrefixKind::Target, is_event || call.kind == CallKind::Span),
        "target" => (PrefixKind::Target, is_event && call.family == Family::Log),
        "name" => (PrefixKind::Name, is_event && is_of_tracing),
        _ => return None,
    };
    let is_bare = field.key.kind == KeyKind::Name && field.rendering == Rendering::Typed;
    match &field.value.kind {
        ExprKind::Literal(Literal::Text(text)) if takes_it && is_bare && call.prefix(option).is_none() => {
            (!text.is_empty() && !text.contains(char::is_whitespace)).then_some(text)
        }
        _ => None,
    }
}

fn describe(found: &Reserved<'_>, context: &CallContext<'_>) -> Finding {
    match found {
        Reserved::BesideText(field, message) => Finding::new(
            context.at(field.key.loc),
            "the key `message` is taken by the text of the event",
            "this field is recorded as `message`",
        )
        .with_label(context.at(message.loc), "the text of the event is recorded as `message` too")
        .because(
            "the key appears twice: one formatter keeps the first, another the last, and some drop the event",
        )
        .instead(renamed(field, context.call.family)),
        Reserved::MeantAsOption(field, text) => {
            let key = &field.key.text;
            Finding::new(
                context.at(field.loc),
                format!("`{key}` is given as a field"),
                format!("the event keeps its own {key} and gets a field `{key}`"),
            )
            .because(format!("with `=` it is data; filters and subscribers look at the option `{key}:`"))
            .instead(format!("write `{key}: {text:?}` before the fields, or call the field something else"))
        }
        Reserved::OfSchema(field) => {
            let key = &field.key.text;
            Finding::new(
                context.at(field.key.loc),
                format!("the key `{key}` is written by the log itself"),
                "part of the standard schema",
            )
            .because("every event has it already, and no key may appear twice in a line")
            .instead(format!("name whose it is: `{}`", owned_key(key)))
        }
    }
}

/// The field under the name of its value.
fn renamed(field: &Field, family: Family) -> String {
    let sigil = match field.rendering {
        Rendering::Debug => Sigil::Debug,
        Rendering::Display => Sigil::Display,
        _ => Sigil::None,
    };
    let value = field.value.without_references();
    match (key_for(value), source_words(value)) {
        (Some(key), Some(source)) => {
            format!("name it after the value: `{}`", field_words(family, &key, sigil, &source))
        }
        _ => "name what the value is, such as `reply`, `body` or `reason`".to_owned(),
    }
}

/// A free name for a value that was to be called like a part of the schema.
fn owned_key(key: &str) -> &'static str {
    match key {
        "level" => "battery_level",
        "timestamp" => "created_at",
        "service" => "upstream_service",
        "environment" => "target_environment",
        "version" => "schema_version",
        _ => "parent_span",
    }
}
