use crate::built_text::{built_message, is_fine_as_message, is_made_by_compiler, prints_text};
use crate::call::{CallKind, Field, LogCall, LogLevel, Message, MessageText, PrefixKind};
use crate::diagnostic::Finding;
use crate::expr::{ExprKind, Literal, Loc};
use crate::format_string::{FormatString, Placeholder};
use crate::rule::{CallContext, declare_rule};
use crate::terminal::{is_for_terminal, may_be_output};
use crate::values::{has_fixed_words, is_constant, is_constant_name, is_error, printed};
use crate::wording::{listed, needed_feature, quoted, rewrite, shown, string_literal};

declare_rule! {
    /// An event has no message: only a value, only fields, or an empty text.
    ///
    /// ## Why
    ///
    /// The message says what happened. `error!("{}", e)` shows some error's text and not what failed, so it reads the same
    /// in fifty places and leads to none of them. `info!(text)` looks like a message and is none: in tracing's macros it
    /// records a field called `text`, also where `text` is a constant.
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
    /// warn!(attempt, GAVE_UP);
    ///              //^^^^^^^ the event has no message, only fields
    /// warn!(msg = "gave up", attempt);
    ///     //^^^^^^^^^^^^^^^ the event has no message, only fields
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
    /// info!(target: AUDIT, r#type = AUDIT_TYPE_REFUND, order_id);
    /// ```
    ///
    /// Fields or values alone are a common and deliberate form below INFO, where the reader has the source open. An
    /// error alone is none there either: it does not say what failed.
    ///
    /// ```rust
    /// trace!(?frame);
    /// trace!("{command:?}");
    /// debug!(poll.ready = true, poll.count);
    /// ```
    ///
    /// A known text among several values may be what says what happened.
    ///
    /// ```rust
    /// fn dump(prefix: &str, set: &Set) {
    ///     info!("{prefix}: {set}");
    /// }
    /// ```
    ///
    /// A constant is a fixed text, an indented line belongs to a list that another event begins, and what has colours
    /// is for a terminal. Spans have names. The templates of `emit` and the texts of `defmt` are left alone.
    ///
    /// ```rust
    /// info!("{}", BANNER);
    /// error!("{}", OrderError::NoSuchSku);
    /// info!("  - {}", file.name());
    /// error!("{}", error.red());
    /// let span = info_span!("request", %method);
    /// ```
    ///
    /// ## Limits
    ///
    /// Texts from elsewhere belong to `concatenated_message`, as far as they are known to be texts. In a file that
    /// uses a crate for terminals, values alone may be output for the person at it, and only errors are reported.
    group: Message,
    level: Warn,
    in_own_macros: RejectInStrict,
    call: detect => describe,
}

/// Keys whose value says which kind of event this is, where it is always the same.
const EVENT_KINDS: &[&str] =
    &["action", "event_kind", "event_name", "event_type", "kind", "op", "operation", "type"];

/// What stands in the place of a message.
enum Missing<'a> {
    /// Nothing.
    Nothing(&'a LogCall),
    /// Fields only.
    OnlyFields(&'a [Field]),
    /// `""`.
    Empty(Loc),
    /// `"{}"`.
    OnlyValues(&'a Message, Vec<&'a Placeholder>),
    /// An expression that is no text we can see.
    Computed(&'a Message, String),
}

fn detect<'a>(context: &CallContext<'a>) -> Vec<Missing<'a>> {
    let call = context.call;
    let is_other = call.kind != CallKind::Event || call.family.keeps_template() || is_for_terminal(context);
    if is_other || built_message(context).is_some() {
        return Vec::new();
    }
    let missing = match &call.message {
        None => without_message(call),
        Some(message) => without_words(context, message),
    };
    missing.into_iter().collect()
}

fn without_message(call: &LogCall) -> Option<Missing<'_>> {
    if call.prefix(PrefixKind::Name).is_some() || call.fields.iter().any(names_event) {
        return None;
    }
    match call.fields.as_slice() {
        [] => Some(Missing::Nothing(call)),
        fields => call.is_event_at_least(LogLevel::Info).then_some(Missing::OnlyFields(fields)),
    }
}

/// Whether a field says which kind of event this is.
fn names_event(field: &Field) -> bool {
    match field.key.text.as_str() {
        "event" | "event.name" | "message" => true,
        key => EVENT_KINDS.contains(&key) && is_constant(&field.value),
    }
}

fn without_words<'a>(context: &CallContext<'a>, message: &'a Message) -> Option<Missing<'a>> {
    match &message.text {
        MessageText::Computed(text) => {
            let is_literal = is_constant(text) || is_made_by_compiler(text) && !context.call.is_own();
            (!is_literal && !may_be_output(context)).then(|| Missing::Computed(message, shown(text)))
        }
        MessageText::Literal(text) if text.text.trim().is_empty() => {
            let is_blank_line = context.call.fields.is_empty() && may_be_output(context);
            (!is_blank_line).then_some(Missing::Empty(message.loc))
        }
        MessageText::Literal(text) if has_fixed_words(context, message, text) => None,
        MessageText::Literal(text) => {
            let is_known = |placeholder: &&Placeholder| printed(message, placeholder).is_some();
            let values: Vec<&Placeholder> = text.placeholders.iter().filter(is_known).collect();
            let is_missed = !values.is_empty() && !is_fine_without_words(context, message, text);
            is_missed.then_some(Missing::OnlyValues(message, values))
        }
    }
}

/// What was meant as the message and becomes a field: a constant where the message would stand, a text called `msg`.
fn meant_as_text(fields: &[Field]) -> Option<&Field> {
    let is_constant =
        |field: &&Field| field.shorthand && field.sigil.is_none() && is_constant_name(&field.key.text);
    fields.last().filter(is_constant).or_else(|| fields.iter().find(|field| text_called_msg(field).is_some()))
}

fn text_called_msg(field: &Field) -> Option<&str> {
    match &field.value.kind {
        ExprKind::Literal(Literal::Text(text)) if field.key.text == "msg" => Some(text),
        _ => None,
    }
}

/// Whether a text of nothing but values is left alone: one with a text among them, a line of a list, what may be a
/// message by itself, and whatever holds no error below INFO or where it may be meant for a terminal. A strict macro
/// takes none of these.
fn is_fine_without_words(context: &CallContext<'_>, message: &Message, text: &FormatString) -> bool {
    if context.call.is_own() {
        return false;
    }
    let values = || text.placeholders.iter().filter_map(|placeholder| printed(message, placeholder));
    let is_below_info = context.call.known_level().is_some_and(|level| level < LogLevel::Info);
    let has_no_error = || !values().any(|value| is_error(context.around, &value));
    prints_text(context, message)
        || text.text.starts_with(char::is_whitespace)
        || values().all(|value| is_fine_as_message(context, &value))
        || (is_below_info || may_be_output(context)) && has_no_error()
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
        Missing::OnlyFields(fields) => {
            let meant = meant_as_text(fields);
            let (only, beside) = match fields {
                [only] => (format!("the field `{}`", only.key.text), "a field, and no text beside it"),
                _ => ("fields".to_owned(), "fields, and no text beside them"),
            };
            let label = meant.map(|field| format!("records a field called `{}`", field.key.text));
            no_message(meant.unwrap_or(&fields[0]).loc, &only, label.unwrap_or_else(|| beside.to_owned()))
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
        (Missing::OnlyFields(fields), None) => match meant_as_text(fields) {
            Some(field) => {
                let constant = || format!("\"{{{}}}\"", field.key.text);
                let text = text_called_msg(field).map_or_else(constant, string_literal);
                format!("to make it the message, give it last, as `{text}`")
            }
            None => "add a text after the fields that says what happened".to_owned(),
        },
        _ => {
            let order = "say what happened in a literal text, and give values as fields before it";
            format!("{order}{}", needed_feature(context))
        }
    }
}
