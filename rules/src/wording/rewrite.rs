//! How a call would look with its values in fields.

use super::field::{FieldWords, without_conversion};
use super::{ERROR_KEY, FixedText, exact_source, is_good_key, key_around, snake_case, string_literal};
use super::{ValueLabel, text_without_values, value_label};
use crate::call::{Family, FormatArgument, Interpolated, LogCall, Message, MessageText};
use crate::diagnostic::{Edit, Fix, FixSafety};
use crate::expr::Expr;
use crate::format_string::Placeholder;
use crate::names::words_of;
use crate::rule::CallContext;
use crate::values::{printed, root_variable};

/// Stands for a text that only the author can write.
const TEXT_TO_WRITE: &str = "<what happened>";

/// A call with its values in fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewrite {
    /// The fields, in the order of the placeholders; none for values that are fields of the call already.
    pub fields: Vec<FieldWords>,
    /// The text that is left, where it can stand by itself.
    pub text: Option<FixedText>,
}

/// The placeholders given as fields; `None` where one of them gets no good key, or a key that is taken.
pub fn rewrite(
    context: &CallContext<'_>,
    message: &Message,
    placeholders: &[&Placeholder],
) -> Option<Rewrite> {
    let MessageText::Literal(text) = &message.text else { return None };
    let mut fields: Vec<FieldWords> = Vec::new();
    for placeholder in placeholders {
        let value = printed(message, placeholder)?;
        if is_recorded(context.call, &value) {
            continue;
        }
        let spec = text.text[placeholder.in_text.clone()].trim_end_matches('}').split_once(':');
        let spec = spec.map_or("", |(_, spec)| spec.trim_end());
        let candidates = keys(context, message, placeholder, &value);
        let candidates = candidates.into_iter().filter(|key| is_good_key(key, context.policy));
        let mut is_new = true;
        let field = candidates.into_iter().find_map(|key| {
            let field = FieldWords::new(context, key, &value, placeholder, spec)?;
            is_new = !fields.contains(&field);
            let is_taken = fields.iter().any(|other| other.key == field.key)
                || context
                    .call
                    .fields
                    .iter()
                    .any(|other| other.key.text == field.key && !context.call.is_in_message(other));
            (!is_new || !is_taken).then_some(field)
        })?;
        fields.extend(is_new.then_some(field));
    }
    let text = text_without(message, placeholders);
    // A text that says that there was an error may go on saying so.
    let text = match fields.first() {
        Some(field) if field.key != ERROR_KEY => text.map(|fixed| fixed.without_name_of(&field.key)),
        _ => text,
    };
    // A text that only repeats a key says nothing.
    let text = text.filter(|fixed| !fields.iter().any(|field| field.key == fixed.text));
    Some(Rewrite { fields, text })
}

/// The text that is left of a message without these placeholders; none where others stay in it.
pub fn text_without(message: &Message, placeholders: &[&Placeholder]) -> Option<FixedText> {
    match &message.text {
        MessageText::Literal(text) if text.placeholders.len() == placeholders.len() => {
            text_without_values(text)
        }
        _ => None,
    }
}

/// Whether a field of the call has that value already.
fn is_recorded(call: &LogCall, value: &Expr) -> bool {
    let source = exact_source(without_conversion(value));
    source.is_some()
        && call.fields.iter().any(|field| {
            // What the message itself makes a field is gone with its placeholder.
            !call.is_in_message(field) && exact_source(without_conversion(&field.value)) == source
        })
}

/// What the value of a placeholder could be called, the best first: by its argument, by its own names, by the text.
fn keys(
    context: &CallContext<'_>,
    message: &Message,
    placeholder: &Placeholder,
    value: &Expr,
) -> Vec<String> {
    if let Interpolated::Argument(FormatArgument { name: Some((name, _)), .. }) =
        message.interpolated(placeholder)
    {
        return snake_case(name).into_iter().collect();
    }
    let own = key_around(context.around, value);
    let label = match &message.text {
        MessageText::Literal(text) => value_label(text, placeholder),
        MessageText::Computed(_) => None,
    };
    let says_more = |label: &ValueLabel| {
        let own = own.as_deref().unwrap_or_default();
        let own_words = words_of(own);
        let is_known =
            own.starts_with(&label.word) || words_of(&label.word).iter().all(|word| own_words.contains(word));
        // `stream = {:?}` of `stream.is_open` names what the value is a part of.
        let is_owner = !own.is_empty() && root_variable(value) == Some(label.word.as_str());
        label.is_certain && own != ERROR_KEY && !is_known && !is_owner
    };
    let label_leads = label.as_ref().is_some_and(says_more);
    let label = label.map(|label| label.word);
    let ordered = if label_leads { [label, own] } else { [own, label] };
    ordered.into_iter().flatten().collect()
}

impl Rewrite {
    /// The same with more fields; `None` where a key would be there twice.
    pub fn with(mut self, more: Rewrite) -> Option<Rewrite> {
        let is_taken =
            |field: &FieldWords| self.fields.iter().any(|other| other.key == field.key && other != field);
        if more.fields.iter().any(is_taken) {
            return None;
        }
        let new: Vec<FieldWords> =
            more.fields.into_iter().filter(|field| !self.fields.contains(field)).collect();
        self.fields.extend(new);
        Some(self)
    }

    /// The new fields, and the text, as they would stand in the call; for `log` with what they need.
    pub fn words(&self, context: &CallContext<'_>) -> String {
        let mut parts: Vec<&str> = self.fields.iter().map(|field| field.words.as_str()).collect();
        let text = self.text.as_ref().map_or(TEXT_TO_WRITE, |fixed| &fixed.text);
        let text = string_literal(text);
        if context.call.family == Family::Log {
            let fields = parts.join(", ");
            let end = if parts.is_empty() { "" } else { "; " };
            return format!("`{fields}{end}{text}`{}", needed_feature(context));
        }
        if context.call.family == Family::Slog {
            let start = if parts.is_empty() { "" } else { "; " };
            return format!("`{text}{start}{}`", parts.join(", "));
        }
        parts.push(&text);
        format!("`{}`", parts.join(", "))
    }

    /// The edits that make the call so, where every part of it is known exactly. The commas stay where they are: the
    /// fields take the places of the old text and of all arguments but the last, and the new text takes the last one's.
    pub fn fix(&self, context: &CallContext<'_>, message: &Message) -> Option<Fix> {
        let Message { loc, text: MessageText::Literal(text), arguments } = message else { return None };
        let can_hold_fields = context.call.family.has_tracing_grammar() && context.call.unread.is_empty();
        let has_options = text.placeholders.iter().any(|placeholder| placeholder.has_options);
        let is_one_to_one = text.placeholders.len() == self.fields.len();
        if !can_hold_fields || has_options || !is_one_to_one || !text.single_literal {
            return None;
        }
        let fixed = self.text.as_ref()?;
        let fields: Option<Vec<String>> = self.fields.iter().map(|field| field.replacement.clone()).collect();
        let mut parts = fields?;
        parts.push(string_literal(&fixed.text));
        let in_first_place = parts.len().checked_sub(arguments.len()).filter(|places| *places > 0)?;
        let rest = parts.split_off(in_first_place);
        let edit = |loc, replacement| Edit { at: context.at(loc), replacement };
        let mut edits = vec![edit(*loc, parts.join(", "))];
        edits.extend(arguments.iter().zip(rest).map(|(argument, part)| edit(argument.loc, part)));
        let safety = if fixed.set_off { FixSafety::Safe } else { FixSafety::Unsafe };
        Some(Fix { title: "record the values as fields".to_owned(), safety, edits })
    }
}

/// What fields of the `log` crate need and a manifest does not switch on, in parentheses; empty where nothing is missing.
/// A call that has fields already shows that they compile.
pub fn needed_feature(context: &CallContext<'_>) -> &'static str {
    let has_kv =
        context.around.workspace.is_some_and(|workspace| workspace.crate_of(context.file).has_log_kv);
    let is_needed = context.call.family == Family::Log && context.call.fields.is_empty();
    if is_needed && !has_kv { " (needs the `kv` feature of `log`)" } else { "" }
}
