//! How a call would look with its values in fields.

use super::{
    ERROR_KEY, FixedText, exact_source, key_for, may_be_key, quoted, snake_case, string_literal,
    text_without_values,
};
use crate::call::{Family, FormatArgument, Interpolated, Key, KeyKind, Message, MessageText};
use crate::diagnostic::{Edit, Fix, FixSafety};
use crate::expr::{Expr, ExprKind};
use crate::format_string::{FormatStyle, Placeholder};
use crate::rule::CallContext;
use crate::values::{is_scalar, printed};

/// Last words of names of plain numbers, which are recorded as such. An `id`, a `height` or a `number` may well have a
/// type of its own, which takes a sigil.
const PLAIN_NUMBERS: &[&str] = &[
    "attempt", "attempts", "bytes", "count", "idx", "index", "len", "ms", "ns", "offset", "port", "retries",
    "secs", "size", "total", "us",
];

/// One field of a rewritten call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldWords {
    /// Its key.
    pub key: String,
    /// How it is best written, for a reader: `user_id = user.id`.
    pub words: String,
    /// How it is written so that it compiles wherever the placeholder did; `None` where that is not certain.
    pub replacement: Option<String>,
}

/// A call with its values in fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewrite {
    /// The fields, in the order of the placeholders.
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
    let mut fields: Vec<FieldWords> = Vec::new();
    for placeholder in placeholders {
        let value = printed(message, placeholder)?;
        let key = match message.interpolated(placeholder) {
            Interpolated::Argument(FormatArgument { name: Some((name, _)), .. }) => snake_case(name),
            _ => key_for(&value),
        };
        let key = key.filter(|key| may_be_key(key))?;
        let field = field_for(context, key, &value, placeholder, &message.text)?;
        if fields.contains(&field) {
            continue;
        }
        let is_taken = fields.iter().any(|other| other.key == field.key)
            || context.call.fields.iter().any(|other| other.key.text == field.key);
        if is_taken {
            return None;
        }
        fields.push(field);
    }
    let text = match &message.text {
        MessageText::Literal(text) if text.placeholders.len() == placeholders.len() => {
            text_without_values(text)
        }
        _ => None,
    };
    (!fields.is_empty()).then_some(Rewrite { fields, text })
}

/// A value that a placeholder of a text prints, as a field of that key in the grammar of the call.
fn field_for(
    context: &CallContext<'_>,
    key: String,
    value: &Expr,
    placeholder: &Placeholder,
    text: &MessageText,
) -> Option<FieldWords> {
    let value = without_conversion(value);
    let family = context.call.family;
    let certain = Sigil::printing(context, value, placeholder.style)?;
    if is_alternate(placeholder, text) {
        // Of an error with its causes, `%` records only the first line.
        let source = format!("format_args!(\"{{:#}}\", {})", source_words(value)?);
        return Some(FieldWords {
            words: field_words(family, &key, Sigil::Display, &source),
            key,
            replacement: None,
        });
    }
    let reads_well = match certain {
        Sigil::Display if is_plain_number(&key, value) => Sigil::None,
        // Strict calls take no `?`: an error has a Display, and of anything else one typed part is wanted.
        Sigil::Debug if family == Family::Logcheck && key == ERROR_KEY => Sigil::Display,
        Sigil::Debug if family == Family::Logcheck => Sigil::None,
        certain => certain,
    };
    let is_possible = !(family == Family::Logcheck && certain == Sigil::Debug);
    let exact = exact_source(value).filter(|_| is_possible);
    let replacement = exact.map(|exact| field_words(family, &key, certain, &exact));
    let source = source_words(value)?;
    let source = if is_wide(value) && family != Family::Log { format!("{source} as u64") } else { source };
    Some(FieldWords { words: field_words(family, &key, reads_well, &source), key, replacement })
}

/// Whether a value is milliseconds or microseconds in a type that tracing records as text.
fn is_wide(value: &Expr) -> bool {
    matches!(&value.kind, ExprKind::MethodCall { method, .. } if matches!(method.as_str(), "as_millis" | "as_micros"))
}

/// Whether a placeholder is `{:#}`.
fn is_alternate(placeholder: &Placeholder, text: &MessageText) -> bool {
    let MessageText::Literal(text) = text else { return false };
    let written = text.text.get(placeholder.in_text.clone());
    placeholder.style == FormatStyle::Display && written.is_some_and(|written| written.ends_with(":#}"))
}

impl Rewrite {
    /// The fields, and the text where it is known, as they would stand in the call.
    pub fn words(&self, family: Family) -> String {
        let fields: Vec<&str> = self.fields.iter().map(|field| field.words.as_str()).collect();
        let between = if family == Family::Log { ";" } else { "," };
        match &self.text {
            Some(FixedText { text, .. }) => {
                format!("`{}{between} {}`", fields.join(", "), string_literal(text))
            }
            None => format!("`{}`", fields.join(", ")),
        }
    }

    /// The edits that make the call so, where every part of it is known exactly. The commas stay where they are: the
    /// fields take the places of the old text and of all arguments but the last, and the new text takes the last one's.
    pub fn fix(&self, context: &CallContext<'_>, message: &Message) -> Option<Fix> {
        let Message { loc, text: MessageText::Literal(text), arguments } = message else { return None };
        let can_hold_fields = context.call.family != Family::Log && context.call.unread.is_empty();
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

/// How a field makes text of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sigil {
    /// Not at all: it keeps its type.
    None,
    /// `%`.
    Display,
    /// `?`.
    Debug,
}

impl Sigil {
    /// The sigil with which a value can be recorded wherever a placeholder of that style could print it; numbers and
    /// texts that are known as such need none. `None` for hexadecimal numbers and the like, which no sigil can write.
    pub fn printing(context: &CallContext<'_>, value: &Expr, style: FormatStyle) -> Option<Sigil> {
        let ty = context.around.type_of(value);
        let is_plain = is_scalar(&ty) || matches!(ty.head(), Some("String" | "str"));
        match style {
            FormatStyle::Number => None,
            _ if is_plain => Some(Sigil::None),
            FormatStyle::Display => Some(Sigil::Display),
            FormatStyle::Debug | FormatStyle::PrettyDebug => Some(Sigil::Debug),
        }
    }

    /// As it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Sigil::None => "",
            Sigil::Display => "%",
            Sigil::Debug => "?",
        }
    }
}

/// The same for a field that is there already, whose key stays as it is spelled.
pub fn words_of_field(family: Family, key: &Key, sigil: Sigil, source: &str) -> String {
    match key.kind {
        KeyKind::Name => field_words(family, &key.text, sigil, source),
        KeyKind::Text => field_words(family, &format!("{:?}", key.text), sigil, source),
        KeyKind::Constant => field_words(family, &format!("{{ {} }}", key.text), sigil, source),
    }
}

/// A field in the grammar of a family: `%user`, `user_id = user.id`, `user_id:% = user.id`.
pub fn field_words(family: Family, key: &str, sigil: Sigil, source: &str) -> String {
    let sign = sigil.sign();
    let is_shorthand = key == source;
    if family == Family::Log {
        let capture = if sign.is_empty() { String::new() } else { format!(":{sign}") };
        return if is_shorthand { format!("{key}{capture}") } else { format!("{key}{capture} = {source}") };
    }
    if is_shorthand { format!("{sign}{key}") } else { format!("{key} = {sign}{source}") }
}

/// The source of a value that is simple enough to be shown as the value of a field.
pub fn source_words(value: &Expr) -> Option<String> {
    let source = quoted(value)?.trim_matches('`').to_owned();
    (!source.contains("..") && !source.contains(['{', '"'])).then_some(source)
}

/// Whether a value is a plain number by its key and its own name: `index.to_string_lossy()` is none.
fn is_plain_number(key: &str, value: &Expr) -> bool {
    let ends_well = |name: &str| name.rsplit('_').next().is_some_and(|word| PLAIN_NUMBERS.contains(&word));
    let is_measure = |name: &str| name.starts_with("as_");
    ends_well(key) && value.last_name().is_none_or(|name| ends_well(name) || is_measure(name))
}

/// The value without what a field does not need: `x` of `&x` and of `x.to_string()`.
fn without_conversion(value: &Expr) -> &Expr {
    match &value.kind {
        ExprKind::Reference { inner, .. } => without_conversion(inner),
        ExprKind::MethodCall { receiver, method, arguments, .. }
            if method == "to_string" && arguments.is_empty() =>
        {
            without_conversion(receiver)
        }
        _ => value,
    }
}
