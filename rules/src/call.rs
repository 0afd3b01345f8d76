//! What a log call is: the one model of every logging macro, read by [`parse`] for the macros and the analyzer alike.

use self::parse::MacroShape;
use crate::expr::{Expr, Loc};
use crate::format_string::{ArgumentName, FormatString, Placeholder};

mod family;
mod instrument;
pub mod output;
pub mod parse;
pub mod record;

pub use family::Family;
pub use instrument::{BoundParameter, Instrument, Outcome, Skips};

/// One log event or span, as it is written.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LogCall {
    /// From the macro's path to its closing delimiter.
    pub loc: Loc,
    /// The macro's path: `tracing::info`.
    pub macro_loc: Loc,
    /// Whose grammar it has.
    pub family: Family,
    /// Event or span.
    pub kind: CallKind,
    /// How important it says it is.
    pub level: LevelGiven,
    /// `target: ..`, `parent: ..` and the like, in source order.
    pub prefixes: Vec<Prefix>,
    /// The name of a span.
    pub span_name: Option<Expr>,
    /// Keys and values, in source order.
    pub fields: Vec<Field>,
    /// The text and what it formats.
    pub message: Option<Message>,
    /// Arguments that could not be read.
    pub unread: Vec<Loc>,
    /// Whether a macro of the workspace stands between the call and the log macro: what it takes, and in which order, is
    /// its own affair, so nothing is rewritten.
    pub wrapped: bool,
}

/// What the call makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum CallKind {
    /// Something happened.
    Event,
    /// Something takes time, and events happen inside it.
    Span,
    /// `#[instrument]`: a span for each call of a function.
    Instrument,
    /// `record_all!`, `o!` of `slog`: values for a span that is there already, or for a logger.
    Record,
    /// `enabled!`: a question; nothing is logged.
    Enabled,
}

/// The levels, least important first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[expect(missing_docs, reason = "the names are those of the log crates")]
pub enum LogLevel {
    Trace,
    Debug,
    Info,
    Warn,
    Error,
}

/// How a call states its level.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum LevelGiven {
    /// By the macro's name or as a constant.
    Known(LogLevel),
    /// By an expression whose value is not known.
    Computed(Expr),
    /// Not at all: `emit!`, `record_all!`.
    Unset,
}

/// An option before the fields.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Prefix {
    /// From the word to the end of its value.
    pub loc: Loc,
    /// Which option.
    pub kind: PrefixKind,
    /// What it is set to.
    pub value: Expr,
}

/// The options that the macros know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[expect(missing_docs, reason = "the names are mostly the words themselves")]
pub enum PrefixKind {
    Name,
    Target,
    Parent,
    Logger,
    Limit,
    Allow,
    /// `follows_from = ..` of `#[instrument]`.
    FollowsFrom,
    /// `kind:` of `enabled!`.
    Kind,
    /// The span of `record_all!`.
    Span,
    /// `#"tag"` of `slog`.
    Tag,
    /// Key-values of `slog` that are made elsewhere, and whose keys are not known.
    KeyValues,
    /// `rt:`, `evt:`, `when:` and the like of `emit`.
    Control,
}

/// A key with a value.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Field {
    /// From the key, or the sigil before it, to the end of the value.
    pub loc: Loc,
    /// What it is called.
    pub key: Key,
    /// How the value becomes text, if it does.
    pub rendering: Rendering,
    /// The value; for a shorthand the variable or path itself.
    pub value: Expr,
    /// Whether the key names the value too: `info!(user.id)`, `info!(?user)`.
    pub shorthand: bool,
    /// The `?` or `%`, where one is written.
    pub sigil: Option<Loc>,
}

/// The name of a field.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Key {
    /// Where it stands.
    pub loc: Loc,
    /// `user.id`, the text of a literal, or the source of a constant.
    pub text: String,
    /// How it is spelled.
    pub kind: KeyKind,
}

/// The spellings of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum KeyKind {
    /// `user`, `user.id`.
    Name,
    /// `"user id"`.
    Text,
    /// `{USER_ID}`: the text is not known here.
    Constant,
    /// A macro around the log macro adds it: it is not written where the call stands.
    Wrapper,
}

impl KeyKind {
    /// Whether the text is written where the call stands: only then it is judged.
    pub fn is_written(self) -> bool {
        matches!(self, KeyKind::Name | KeyKind::Text)
    }
}

/// How a value is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Rendering {
    /// With its type: a number stays a number.
    Typed,
    /// `%x`, `display(x)`, `x:%`.
    Display,
    /// `?x`, `debug(x)`, `x:?`.
    Debug,
    /// `x:err`.
    Error,
    /// `x:serde`, `x:sval`.
    Serialized,
    /// `field::Empty`: declared, recorded later.
    Empty,
}

/// The text of an event and what it formats.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Message {
    /// The text itself, without its arguments.
    pub loc: Loc,
    /// Literal or computed.
    pub text: MessageText,
    /// The arguments after it, in source order.
    pub arguments: Vec<FormatArgument>,
}

/// Where the text comes from.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum MessageText {
    /// A string literal, or `concat!` of literals.
    Literal(FormatString),
    /// Anything else, such as `format!(..)` or a variable.
    Computed(Box<Expr>),
}

/// An argument after the text.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct FormatArgument {
    /// From its name or value to the end of its value.
    pub loc: Loc,
    /// `id` of `id = user.id`.
    pub name: Option<(String, Loc)>,
    /// What is formatted.
    pub value: Expr,
}

/// Something that a placeholder prints.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Interpolated<'call> {
    /// An argument after the text.
    Argument(&'call FormatArgument),
    /// A variable named inside the braces.
    Variable(&'call str),
    /// The placeholder has no argument, or one that could not be read.
    Unknown,
}

impl LogCall {
    /// A call of which nothing but its place and its macro is read yet.
    pub(crate) fn unfilled(loc: Loc, macro_loc: Loc, shape: MacroShape) -> LogCall {
        LogCall {
            loc,
            macro_loc,
            family: shape.family,
            kind: shape.kind,
            level: shape.level.map_or(LevelGiven::Unset, LevelGiven::Known),
            prefixes: Vec::new(),
            span_name: None,
            fields: Vec::new(),
            message: None,
            unread: Vec::new(),
            wrapped: false,
        }
    }

    /// The level, where it is known.
    pub fn known_level(&self) -> Option<LogLevel> {
        match self.level {
            LevelGiven::Known(level) => Some(level),
            LevelGiven::Computed(_) | LevelGiven::Unset => None,
        }
    }

    /// Whether this is an event whose level is known to be `level` or more important.
    pub fn is_event_at_least(&self, level: LogLevel) -> bool {
        self.kind == CallKind::Event && self.known_level().is_some_and(|known| known >= level)
    }

    /// The text of the message, if it is literal.
    pub fn message_text(&self) -> Option<&FormatString> {
        match &self.message.as_ref()?.text {
            MessageText::Literal(text) => Some(text),
            MessageText::Computed(_) => None,
        }
    }

    /// The option of that kind, if it is given.
    pub fn prefix(&self, kind: PrefixKind) -> Option<&Prefix> {
        self.prefixes.iter().find(|prefix| prefix.kind == kind)
    }

    /// Whether a field stands in the message: a hole of `emit`, a named argument of `slog`. What is asked about fields
    /// and messages alike would be asked twice about it.
    pub fn is_in_message(&self, field: &Field) -> bool {
        self.message.as_ref().is_some_and(|message| {
            message.arguments.iter().any(|argument| argument.loc == field.loc)
                || message.placeholders().iter().any(|placeholder| placeholder.loc == field.loc)
        })
    }

    /// Whether this is a call of logcheck's own macros.
    pub fn is_own(&self) -> bool {
        self.family == Family::Logcheck
    }

    /// Every expression in the call, in source order.
    pub fn exprs(&self) -> Vec<&Expr> {
        let mut exprs: Vec<&Expr> = self.prefixes.iter().map(|prefix| &prefix.value).collect();
        if let LevelGiven::Computed(level) = &self.level {
            exprs.push(level);
        }
        exprs.extend(&self.span_name);
        exprs.extend(self.fields.iter().map(|field| &field.value));
        exprs.extend(self.message.iter().flat_map(Message::exprs));
        exprs
    }
}

impl PrefixKind {
    /// Whether only logcheck's own macros take it.
    pub fn is_own(self) -> bool {
        matches!(self, PrefixKind::Limit | PrefixKind::Allow)
    }
}

impl Message {
    /// Every expression of the message and its arguments, in source order.
    pub fn exprs(&self) -> Vec<&Expr> {
        let computed = match &self.text {
            MessageText::Computed(expr) => Some(&**expr),
            MessageText::Literal(_) => None,
        };
        computed.into_iter().chain(self.arguments.iter().map(|argument| &argument.value)).collect()
    }

    /// The placeholders of a literal text.
    pub fn placeholders(&self) -> &[Placeholder] {
        match &self.text {
            MessageText::Literal(text) => &text.placeholders,
            MessageText::Computed(_) => &[],
        }
    }

    /// Each placeholder of a literal text with what it prints, in source order.
    pub fn interpolations(&self) -> Vec<(&Placeholder, Interpolated<'_>)> {
        let placeholders = self.placeholders().iter();
        placeholders.map(|placeholder| (placeholder, self.interpolated(placeholder))).collect()
    }

    /// What a placeholder of this message prints.
    pub fn interpolated<'call>(&'call self, placeholder: &'call Placeholder) -> Interpolated<'call> {
        match &placeholder.argument {
            ArgumentName::Position(position) => {
                self.arguments.get(*position).map_or(Interpolated::Unknown, Interpolated::Argument)
            }
            ArgumentName::Name(name) => self
                .arguments
                .iter()
                .find(|argument| argument.name.as_ref().is_some_and(|(given, _)| given == name))
                .map_or(Interpolated::Variable(name), Interpolated::Argument),
        }
    }
}

impl LogLevel {
    /// All levels, least important first.
    pub const ALL: [LogLevel; 5] =
        [LogLevel::Trace, LogLevel::Debug, LogLevel::Info, LogLevel::Warn, LogLevel::Error];

    /// As it is written in a macro's name.
    pub fn name(self) -> &'static str {
        match self {
            LogLevel::Trace => "trace",
            LogLevel::Debug => "debug",
            LogLevel::Info => "info",
            LogLevel::Warn => "warn",
            LogLevel::Error => "error",
        }
    }

    /// The level of that name, in any case.
    pub fn from_name(name: &str) -> Option<LogLevel> {
        LogLevel::ALL.into_iter().find(|level| level.name().eq_ignore_ascii_case(name))
    }
}
