//! Whose macros a call is made with, and what follows from that.

/// The crate whose macro is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Family {
    /// The typed macros of this project: tracing's grammar, judged strictly.
    Logcheck,
    /// `tracing`.
    Tracing,
    /// `log`.
    Log,
    /// `slog`, and the crates that keep a logger for it: `slog_scope`, `slog_global`.
    Slog,
    /// `emit`: its messages are templates whose holes are fields.
    Emit,
    /// `defmt`, for devices: its texts stay in the program that is flashed, and only values are sent.
    Defmt,
}

impl Family {
    /// All families, in the order of the manual.
    pub const ALL: [Family; 6] =
        [Family::Logcheck, Family::Tracing, Family::Log, Family::Slog, Family::Emit, Family::Defmt];

    /// As the crate is called.
    pub fn name(self) -> &'static str {
        match self {
            Family::Logcheck => "logcheck",
            Family::Tracing => "tracing",
            Family::Log => "log",
            Family::Slog => "slog",
            Family::Emit => "emit",
            Family::Defmt => "defmt",
        }
    }

    /// Whether calls are written as tracing's are: fields before the text, a `%` or `?` before the value.
    pub fn has_tracing_grammar(self) -> bool {
        matches!(self, Family::Logcheck | Family::Tracing)
    }

    /// Whether the text is kept as it is written, with what fills its holes beside it: then interpolation loses nothing.
    pub fn keeps_template(self) -> bool {
        matches!(self, Family::Emit | Family::Defmt)
    }

    /// Whether events can be inside spans of `tracing`, `log`'s by way of a bridge.
    pub fn knows_tracing_spans(self) -> bool {
        matches!(self, Family::Logcheck | Family::Tracing | Family::Log)
    }

    /// Whether the arguments of an event of that level run though the event is off: a logger of `slog` decides when it
    /// has been given them, and only what the program is compiled without is not computed.
    pub fn computes_when_off(self, level: Option<super::LogLevel>) -> bool {
        self == Family::Slog && level.is_none_or(|level| level >= super::LogLevel::Info)
    }
}
