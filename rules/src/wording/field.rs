//! One field of a call: its key, its sigil and its value, as they would be written.

use super::{ERROR_KEY, exact_source, quoted};
use crate::call::{Family, Key, KeyKind};
use crate::expr::{Expr, ExprKind, Type};
use crate::format_string::{FormatStyle, Placeholder};
use crate::rule::CallContext;
use crate::values::is_scalar;

/// Last words of keys whose values are numbers, where they are printed with `{}`.
const COUNTS: &[&str] = &[
    "attempt", "attempts", "bytes", "count", "idx", "index", "len", "ms", "ns", "offset", "port", "retries",
    "secs", "size", "total", "us",
];

/// First words of keys whose values are a yes or a no.
const YES_OR_NO: &[&str] = &["can", "has", "is", "should", "was"];

/// A number is rarely printed with more decimals than this, and a text that is cut off is rarely cut off so early.
const MAX_DECIMALS: u32 = 4;

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

impl FieldWords {
    /// A value that a placeholder prints, as a field of that key in the grammar of the call. `spec` is what stands after
    /// the colon of the placeholder.
    pub(super) fn new(
        context: &CallContext<'_>,
        key: String,
        value: &Expr,
        placeholder: &Placeholder,
        spec: &str,
    ) -> Option<FieldWords> {
        let value = without_conversion(value);
        let family = context.call.family;
        let options = Options::of(placeholder, spec);
        if options == Options::Matter {
            // Width and precision that are arguments themselves would have to move along.
            let formatted =
                formatted_words(value, spec).filter(|_| placeholder.option_arguments.is_empty())?;
            let words = field_words(family, &key, Sigil::Display, &formatted);
            return Some(FieldWords { key, words, replacement: None });
        }
        let certain = Sigil::printing(context, value, placeholder.style)?;
        let source = source_words(value)?;
        if is_wide(value) && family.has_tracing_grammar() {
            let words = field_words(family, &key, Sigil::None, &format!("{source} as u64"));
            return Some(FieldWords { key, words, replacement: None });
        }
        let is_unknown = *context.around.type_of(value) == Type::Unknown;
        let reads_well = match certain {
            Sigil::Display if options == Options::Decimals && is_unknown => Sigil::None,
            Sigil::Display if is_unknown && is_count(&key, value) => Sigil::None,
            // Where an id is a type of its own, the typed macros say what to write; elsewhere it just does not compile.
            Sigil::Display if is_unknown && is_id(&key) && family == Family::Logcheck => Sigil::None,
            Sigil::Display | Sigil::Debug if is_unknown && is_yes_or_no(&key) => Sigil::None,
            // Strict calls take no `?`: an error has a Display, and of anything else one typed part is wanted.
            Sigil::Debug if family == Family::Logcheck && key == ERROR_KEY => Sigil::Display,
            Sigil::Debug if family == Family::Logcheck => Sigil::None,
            certain => certain,
        };
        let is_possible = !(family == Family::Logcheck && certain == Sigil::Debug);
        let exact = exact_source(value).filter(|_| is_possible);
        let replacement = exact.map(|exact| field_words(family, &key, certain, &exact));
        Some(FieldWords { words: field_words(family, &key, reads_well, &source), key, replacement })
    }
}

/// What the options of a placeholder mean for the value in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Options {
    /// None are given, or they only align what is printed.
    None,
    /// A number is rounded, which whoever reads the field can do as well.
    Decimals,
    /// They decide what is printed: `{:#}` of an error is the chain of its causes, `{:x}` is no decimal number.
    Matter,
}

impl Options {
    fn of(placeholder: &Placeholder, spec: &str) -> Options {
        let decimals = spec.split_once('.').map(|(_, decimals)| decimals.parse::<u32>());
        let is_rounded = matches!(decimals, Some(Ok(decimals)) if decimals <= MAX_DECIMALS);
        match placeholder.style {
            FormatStyle::Debug | FormatStyle::PrettyDebug => Options::None,
            FormatStyle::Number => Options::Matter,
            FormatStyle::Display if spec.contains('#') => Options::Matter,
            FormatStyle::Display => match decimals {
                None => Options::None,
                Some(_) if is_rounded => Options::Decimals,
                Some(_) => Options::Matter,
            },
        }
    }
}

/// `format_args!("{e:#}")`, which allocates nothing and keeps the options.
fn formatted_words(value: &Expr, spec: &str) -> Option<String> {
    let source = source_words(value)?;
    Some(match value.as_variable() {
        Some(name) => format!("format_args!(\"{{{name}:{spec}}}\")"),
        None => format!("format_args!(\"{{:{spec}}}\", {source})"),
    })
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
        let is_text = matches!(ty.head(), Some("String" | "str"));
        // The key-values of `log` take a `String` as it is only with one more of its features; those of `slog` take it away.
        let takes_no_string = matches!(context.call.family, Family::Log | Family::Slog);
        let is_refused = takes_no_string && ty.head() == Some("String");
        match style {
            FormatStyle::Number => None,
            _ if is_refused => Some(Sigil::Display),
            _ if is_text || is_scalar(&ty) => Some(Sigil::None),
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

/// A field in the grammar of a family: `%user`, `user_id = user.id`, `user_id:% = user.id`, `"user_id" => %user.id`.
pub fn field_words(family: Family, key: &str, sigil: Sigil, source: &str) -> String {
    let sign = sigil.sign();
    let is_shorthand = key == source;
    if family == Family::Log {
        let capture = if sign.is_empty() { String::new() } else { format!(":{sign}") };
        return if is_shorthand { format!("{key}{capture}") } else { format!("{key}{capture} = {source}") };
    }
    match family {
        // A key that is quoted already is one that stands in the call.
        Family::Slog if key.starts_with('"') => format!("{key} => {sign}{source}"),
        Family::Slog => format!("\"{key}\" => {sign}{source}"),
        Family::Emit => {
            let attribute = if sigil == Sigil::Debug { "#[emit::as_debug] " } else { "" };
            let value = if is_shorthand { String::new() } else { format!(": {source}") };
            format!("{attribute}{key}{value}")
        }
        _ if is_shorthand => format!("{sign}{key}"),
        _ => format!("{key} = {sign}{source}"),
    }
}

/// A field that is there already, whose key stays as it is spelled.
pub fn words_of_field(family: Family, key: &Key, sigil: Sigil, source: &str) -> String {
    match key.kind {
        KeyKind::Name | KeyKind::Wrapper => field_words(family, &key.text, sigil, source),
        KeyKind::Text => field_words(family, &format!("{:?}", key.text), sigil, source),
        KeyKind::Constant => field_words(family, &format!("{{ {} }}", key.text), sigil, source),
    }
}

/// The source of a value that is simple enough to be shown as the value of a field.
pub fn source_words(value: &Expr) -> Option<String> {
    let source = quoted(value)?.trim_matches('`').to_owned();
    (!source.contains("..") && !source.contains(['{', '"'])).then_some(source)
}

/// The value without what a field does not need: `x` of `&x` and of `x.to_string()`.
pub(super) fn without_conversion(value: &Expr) -> &Expr {
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

/// Whether a value is a number by its key and by its own name: `index.to_string_lossy()` is none.
fn is_count(key: &str, value: &Expr) -> bool {
    let counts = |name: &str| {
        name.starts_with("num_") || name.rsplit('_').next().is_some_and(|word| COUNTS.contains(&word))
    };
    counts(key) && value.last_name().is_none_or(|name| counts(name) || name.starts_with("as_"))
}

/// Whether a value is milliseconds or microseconds, whose type tracing records as text.
fn is_wide(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::MethodCall { method, .. } => matches!(method.as_str(), "as_millis" | "as_micros"),
        _ => false,
    }
}

fn is_id(key: &str) -> bool {
    key == "id" || key.ends_with("_id")
}

fn is_yes_or_no(key: &str) -> bool {
    key.split_once('_').is_some_and(|(first, _)| YES_OR_NO.contains(&first))
}
