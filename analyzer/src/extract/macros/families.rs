//! The crates whose macros log, and what a macro of a crate outside the workspace is.

use logcheck_rules::call::Family;
use logcheck_rules::call::parse::MacroShape;

/// The crates whose macros have the names of log levels and another grammar.
pub(super) const OTHER_LOG_CRATES: &[&str] = &[
    "slog",
    "slog_scope",
    "slog_global",
    "defmt",
    "emit",
    "ftlog",
    "kv_log_macro",
    "fastrace",
    "android_log",
    "esp_println",
];

/// The family of a crate of that name.
pub(super) fn family_named(name: &str) -> Option<Family> {
    match name {
        "tracing" => Some(Family::Tracing),
        "log" => Some(Family::Log),
        "logcheck" => Some(Family::Logcheck),
        _ => None,
    }
}

/// Whether a crate of that name logs.
pub(super) fn is_log_crate(name: &str) -> bool {
    family_named(name).is_some() || OTHER_LOG_CRATES.contains(&name)
}

/// What a path that leads out of the workspace is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outside {
    Log(MacroShape),
    NotALog,
    /// A log macro by its name, of a crate that is about logging by its own.
    Facade,
    /// It may be a log macro, and of which crate is not known.
    Unknown,
}

/// What a macro of another crate is, by its whole path: `tracing::info`, `some_facade::tracing::info`.
pub(super) fn outside(path: &[&str], depends_on_log: bool) -> Outside {
    let Some((name, modules)) = path.split_last() else { return Outside::NotALog };
    if modules.iter().any(|segment| OTHER_LOG_CRATES.contains(segment)) {
        return Outside::NotALog;
    }
    let Some(family) = modules.last().and_then(|segment| family_named(segment)) else {
        let is_about_logs =
            |krate: &&str| ["log", "trac", "telemetry"].iter().any(|word| krate.contains(word));
        let is_facade = matches!(modules, [krate] if is_about_logs(krate)) && is_distinct(name);
        return if is_facade { Outside::Facade } else { Outside::NotALog };
    };
    // A crate that is named so is that crate; a module `log` of another may hold the macros of either.
    let is_sure = modules.len() == 1 || family != Family::Log || modules[0] == "tracing" || depends_on_log;
    match MacroShape::of(family, name) {
        Some(shape) if is_sure => Outside::Log(shape),
        Some(_) => Outside::Unknown,
        None => Outside::NotALog,
    }
}

/// Whether a name is that of a macro of some log crate.
pub(super) fn is_log_name(name: &str) -> bool {
    matches!(name, "trace" | "debug" | "info" | "warn" | "error" | "event" | "span" | "log")
        || name.ends_with("_span")
}

/// Whether hardly anything but a log macro has a name, wherever it comes from.
pub(super) fn is_distinct(name: &str) -> bool {
    !matches!(name, "event" | "span" | "log") && MacroShape::of(Family::Tracing, name).is_some()
}
