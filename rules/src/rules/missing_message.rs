use crate::built_text::{built_message, prints_text};
use crate::call::{CallKind, Family, Field, LogCall, LogLevel, Message, MessageText, PrefixKind};
use crate::diagnostic::Finding;
use crate::expr::Loc;
use crate::format_string::{FormatString, Placeholder};
use crate::rule::{CallContext, declare_rule};
use crate::values::{has_fixed_words, is_constant, printed};
use crate::wording::{listed, needed_feature, quoted, rewrite, shown};

declare_rule! {
    /// An event has no message: only a value, only fields, or an empty text.
    ///
    /// ## Why
    ///
    /// The message says what happened. `error!("{}", e)` shows some error's text and not what failed, so it reads the same
    /// in fifty places and leads to none of them. `info!(text)` looks like a message and is none: in tracing's macros it
    /// records a field called `text`.
    ///
    /// ## Finds
    ///
    /// ```rust
    /// error!("{}", e);
    ///      //^^^^ the event has no message, only a value
    /// warn!(attempt, "{err:?}");
    ///              //^^^^^^^^^ the event has no message, only a value
    /// ```
    ///
    /// ```rust
    /// info!(summary);
    ///     //^^^^^^^ the event has no message, only the field `summary`
    /// error!(%error);
    ///      //^^^^^^ the event has no message, only the field `error`
    /// ```
    ///
    /// ```rust
    /// info!(order_id, "");
    ///               //^^ the message is empty
    /// ```
    ///
    /// ## Instead
    ///
    /// ```rust
    /// error!(error = %e, "could not store the order");
    /// info!(summary, "sweep finished");
    /// ```
    ///
    /// ## Silent
    ///
    /// A name, or a key that names the event, says what happened as well.
    ///
    /// ```rust
    /// info!(name: "order.paid", order_id);
    /// info!(event = "order.paid", order_id);
    /// ```
    ///
    /// Fields alone are a common and deliberate form below INFO, where the reader has the source open.
    ///
    /// ```rust
    /// trace!(?frame);
    /// debug!(poll.ready = true, poll.count);
    /// ```
    ///
    /// In `log` only a text can hold such a value, so at trace a bare one is left alone as well. A known text among several
    /// values may be what says what happened.
    ///
    /// ```rust
    /// log::trace!("{frame:?}");
    /// ```
    ///
    /// ```rust
    /// fn dump(prefix: &str, set: &Set) {
    ///     debug!("{prefix}: {set}");
    /// }
    /// ```
    ///
    /// A constant is a fixed text. Spans have names.
    ///
    /// ```rust
    /// info!("{}", BANNER);
    /// let span = info_span!("request", %method);
    /// ```
    ///
    /// ## Limits
    ///
    /// Texts from elsewhere belong to `concatenated_message`, as far as they are known to be texts.
    group: Message,
    level: Warn,
    in_own_macros: RejectInStrict,
    call: detect => describe,
}

/// What stands in the place of a message.
enum Missing<'a> {
    /// Nothing.
    Nothing(&'a LogCall),
    /// Fields only.
    OnlyFields(&'a Field, usize),
    /// `""`.
    Empty(Loc),
    /// `"{}"`.
    OnlyValues(&'a Message, Vec<&'a Placeholder>),
    /// An expression that is no text we can see.
    Computed(&'a Message, String),
}

fn detect<'a>(context: &CallContext<'a>) -> Vec<Missing<'a>> {
    let call = context.call;
    if call.kind != CallKind::Event || !call.unread.is_empty() || built_message(context).is_some() {
        return Vec::new();
    }
    let missing = match &call.message {
        None => without_message(call),
        Some(message) => without_words(context, message),
    };
    missing.into_iter().collect()
}

fn without_message(call: &LogCall) -> Option<Missing<'_>> {
    let names_event = |field: &Field| matches!(field.key.text.as_str(), "event" | "message" | "event.name");
    if call.prefix(PrefixKind::Name).is_some() || call.fields.iter().any(names_event) {
        return None;
    }
    match call.fields.as_slice() {
        [] => Some(Missing::Nothing(call)),
        [first, more @ ..] => {
            call.is_event_at_least(LogLevel::Info).then_some(Missing::OnlyFields(first, more.len()))
        }
    }
}

fn without_words<'a>(context: &CallContext<'a>, message: &'a Message) -> Option<Missing<'a>> {
    match &message.text {
        MessageText::Computed(text) => (!is_constant(text)).then(|| Missing::Computed(message, shown(text))),
        MessageText::Literal(text) if text.text.trim().is_empty() => Some(Missing::Empty(message.loc)),
        MessageText::Literal(text) if has_fixed_words(context, message, text) => None,
        MessageText::Literal(text) if is_bare_value(context.call, text) || prints_text(context, message) => {
            None
        }
        MessageText::Literal(text) => {
            let is_known = |placeholder: &&Placeholder| printed(message, placeholder).is_some();
            let values: Vec<&Placeholder> = text.placeholders.iter().filter(is_known).collect();
            (!values.is_empty()).then_some(Missing::OnlyValues(message, values))
        }
    }
}

/// A single value at trace level, which `log` has no other way to write than as a text.
fn is_bare_value(call: &LogCall, text: &FormatString) -> bool {
    call.family == Family::Log
        && call.known_level() == Some(LogLevel::Trace)
        && matches!(text.placeholders.as_slice(), [only] if only.in_text == (0..text.text.len()))
}

fn describe(missing: &Missing<'_>, context: &CallContext<'_>) -> Finding {
    let no_message = |at, only: &str, label: String| {
        Finding::new(context.at(at), format!("the event has no message, only {only}"), label)
    };
    let finding = match missing {
        Missing::Nothing(call) => {
            Finding::new(context.at(call.loc), "the event has no message", "nothing says what happened")
        }
        Missing::Empty(loc) => {
            Finding::new(context.at(*loc), "the message is empty", "nothing says what happened")
        }
        Missing::OnlyFields(first, more) => {
            let (only, label) = match more {
                0 => (format!("the field `{}`", first.key.text), "a field, and no text beside it"),
                _ => ("fields".to_owned(), "fields, and no text beside them"),
            };
            no_message(first.loc, &only, label.to_owned())
        }
        Missing::OnlyValues(message, values) => {
            let only = if values.len() == 1 { "a value" } else { "values" };
            no_message(message.loc, only, format!("prints only {}", shown_values(message, values)))
        }
        Missing::Computed(message, shown) => {
            no_message(message.loc, "a value", format!("{shown} is no literal text"))
        }
    };
    let why = match missing {
        Missing::Nothing(_) | Missing::Empty(_) => {
            "events are grouped and found by their message, and this one has none"
        }
        _ => "events are grouped and found by their message, and here any text is inside a value",
    };
    finding.because(why).instead(help(missing, context))
}

/// Up to three values by their names, more by their number.
fn shown_values(message: &Message, values: &[&Placeholder]) -> String {
    let names: Option<Vec<String>> =
        values.iter().map(|placeholder| quoted(printed(message, placeholder)?.as_ref())).collect();
    match names {
        Some(names) if names.len() <= 3 => listed(&names),
        None if values.len() == 1 => "a value".to_owned(),
        _ => format!("{} values", values.len()),
    }
}

fn help(missing: &Missing<'_>, context: &CallContext<'_>) -> String {
    let rewritten = match missing {
        Missing::OnlyValues(message, values) => rewrite(context, message, values),
        _ => None,
    };
    match (missing, rewritten) {
        (_, Some(rewritten)) => {
            let order = match rewritten.fields.as_slice() {
                [] => "say what happened; the value is a field already",
                [_] => "say what happened, with the value as a field",
                _ => "say what happened, with the values as fields",
            };
            format!("{order}: {}", rewritten.words(context))
        }
        (Missing::OnlyFields(..), None) => "add a text after the fields that says what happened".to_owned(),
        _ => {
            let order = "say what happened in a literal text, and give values as fields before it";
            format!("{order}{}", needed_feature(context))
        }
    }
}
