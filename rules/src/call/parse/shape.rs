//! What the macros of each crate make, by their names.

use crate::call::{CallKind, Family, LogLevel};

/// What a macro makes and what it takes before the fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MacroShape {
    /// Whose grammar it has.
    pub family: Family,
    /// What it makes.
    pub kind: CallKind,
    /// The level in its name. Without one the level is an argument, as in `event!(Level::INFO, ..)`, or there is none.
    pub level: Option<LogLevel>,
}

impl MacroShape {
    /// The macro of that name in a crate of that family: `info`, `debug_span`, `event`.
    pub fn of(family: Family, macro_name: &str) -> Option<MacroShape> {
        let (kind, level) = match family {
            Family::Tracing | Family::Logcheck => of_tracing(macro_name),
            Family::Log => of_log(macro_name),
            Family::Slog => of_slog(macro_name),
            Family::Emit => of_emit(macro_name),
            Family::Defmt => of_defmt(macro_name),
        }?;
        Some(MacroShape { family, kind, level })
    }
}

type KindAndLevel = (CallKind, Option<LogLevel>);

fn of_tracing(name: &str) -> Option<KindAndLevel> {
    match name {
        "event" => Some((CallKind::Event, None)),
        "span" => Some((CallKind::Span, None)),
        "record_all" => Some((CallKind::Record, None)),
        "enabled" | "event_enabled" | "span_enabled" => Some((CallKind::Enabled, None)),
        _ => match name.strip_suffix("_span") {
            Some(level) => level_named(level).map(|level| (CallKind::Span, Some(level))),
            None => event(name),
        },
    }
}

fn of_log(name: &str) -> Option<KindAndLevel> {
    match name {
        "log" => Some((CallKind::Event, None)),
        "log_enabled" => Some((CallKind::Enabled, None)),
        _ => event(name),
    }
}

/// Also by the old names of the macros, `slog_info!`. A `crit` of slog is an [`LogLevel::Error`]: no other crate has a
/// level above, and whoever looks for errors looks for it too.
fn of_slog(name: &str) -> Option<KindAndLevel> {
    match name.strip_prefix("slog_").unwrap_or(name) {
        "log" => Some((CallKind::Event, None)),
        "crit" => Some((CallKind::Event, Some(LogLevel::Error))),
        "o" | "b" | "kv" => Some((CallKind::Record, None)),
        name => event(name),
    }
}

/// Spans are made by `new_info_span!`, which newer versions call `info_span_guard!`; `info_span` is an attribute.
fn of_emit(name: &str) -> Option<KindAndLevel> {
    let span = name.strip_prefix("new_").or_else(|| name.strip_suffix("_guard"));
    match span.map(|span| span.strip_suffix("_span").unwrap_or(span)) {
        Some("span") => Some((CallKind::Span, None)),
        Some(level) => emitted_level(level).map(|level| (CallKind::Span, Some(level))),
        None if name == "emit" => Some((CallKind::Event, None)),
        None => emitted_level(name).map(|level| (CallKind::Event, Some(level))),
    }
}

/// `emit` has no level below debug.
fn emitted_level(name: &str) -> Option<LogLevel> {
    level_named(name).filter(|level| *level > LogLevel::Trace)
}

fn of_defmt(name: &str) -> Option<KindAndLevel> {
    if name == "println" { Some((CallKind::Event, None)) } else { event(name) }
}

fn event(level: &str) -> Option<KindAndLevel> {
    level_named(level).map(|level| (CallKind::Event, Some(level)))
}

/// The level of that name, which macros have in lower case.
fn level_named(name: &str) -> Option<LogLevel> {
    LogLevel::from_name(name).filter(|level| level.name() == name)
}
