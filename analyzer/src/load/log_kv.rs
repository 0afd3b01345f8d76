//! The key-values of the `log` crate, which a manifest has to switch on: without them a call of `log` can hold no fields.

/// Whether a feature of `log` is, or includes, that for key-values: `kv`, `kv_serde`, `kv_unstable`.
pub(super) fn is_kv(feature: &str) -> bool {
    feature == "kv" || feature.starts_with("kv_")
}

/// Whether a feature as a manifest writes it, `log/kv` or `log?/kv`, is that of the `log` crate.
pub(super) fn is_switched_on_by(written: &str) -> bool {
    written
        .split_once('/')
        .is_some_and(|(name, feature)| name.trim_end_matches('?') == "log" && is_kv(feature))
}
