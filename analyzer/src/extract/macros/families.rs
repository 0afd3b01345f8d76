//! The crates whose macros log, and what a macro of a crate outside the workspace is.

use logcheck_rules::call::Family;
use logcheck_rules::call::parse::MacroShape;

/// The crates whose macros have the names of log levels and a grammar that is not known.
const OTHER_LOG_CRATES: &[&str] = &["ftlog", "fastrace", "android_log", "esp_println"];

/// The family of a crate of that name, or of a module that hands on its macros.
fn family_named(name: &str) -> Option<Family> {
    match name {
        "tracing" => Some(Family::Tracing),
        "log" => Some(Family::Log),
        "logcheck" => Some(Family::Logcheck),
        _ => None,
    }
}

/// The family of a crate of that name; a module may well be called `emit`, and be something else.
fn family_of_crate(name: &str) -> Option<Family> {
    match name {
        "slog" | "slog_scope" | "slog_global" => Some(Family::Slog),
        "kv_log_macro" => Some(Family::Log),
        "emit" => Some(Family::Emit),
        "defmt" => Some(Family::Defmt),
        _ => family_named(name),
    }
}

/// Whether a crate of that name logs.
pub(super) fn is_log_crate(name: &str) -> bool {
    family_of_crate(name).is_some() || OTHER_LOG_CRATES.contains(&name)
}

/// The family of the only log crate among dependencies. Where one of the smaller ones is used, whose macro it is must be
/// written: they share their names with crates that are used more.
pub(super) fn only_family(depends_on: impl Fn(&str) -> bool) -> Option<Family> {
    const SMALLER: &[&str] = &["slog", "slog_scope", "slog_global", "kv_log_macro", "emit", "defmt"];
    if SMALLER.iter().chain(OTHER_LOG_CRATES).any(|name| depends_on(name)) {
        return None;
    }
    match ["tracing", "log", "logcheck"].map(depends_on) {
        [true, false, false] => Some(Family::Tracing),
        [false, true, false] => Some(Family::Log),
        [false, false, true] => Some(Family::Logcheck),
        _ => None,
    }
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
    let family = match modules {
        [krate] => family_of_crate(krate),
        _ => modules.last().and_then(|module| family_named(module)),
    };
    let Some(family) = family else {
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
    matches!(name, "trace" | "debug" | "info" | "warn" | "error" | "event" | "span" | "log" | "crit" | "emit")
        || name.ends_with("_span")
        || name.starts_with("slog_")
        || matches!(name, "record_all" | "span_guard" | "o" | "b" | "kv")
        || name.ends_with("_span_guard")
}

/// Whether a macro of that name is read wherever it is met, whether or not it is worth a tree: what asks if something
/// would be logged, and what prints with the grammar of a log crate.
pub(super) fn is_read_in_passing(name: &str) -> bool {
    matches!(name, "enabled" | "event_enabled" | "span_enabled" | "log_enabled" | "println")
}

/// Whether hardly anything but a log macro has a name, wherever it comes from.
pub(super) fn is_distinct(name: &str) -> bool {
    MacroShape::of(Family::Tracing, name).is_some_and(|shape| shape.level.is_some())
}
