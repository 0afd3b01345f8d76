//! How a call would look with its values in fields: what helps say, and what fixes write.

use logcheck_rules::diagnostic::Diagnostic;
use logcheck_rules::policy::{MacroMode, Policy};

use super::{judged, of_rule};

/// What `interpolated_message` says to do, of each call.
fn check_helps(helps: &[(&str, &str)]) {
    check_helps_of("interpolated_message", helps);
}

fn check_helps_of(rule: &str, helps: &[(&str, &str)]) {
    for (source, help) in helps {
        let found = of_rule(source, rule);
        let [Diagnostic { finding, .. }] = found.as_slice() else { panic!("{source}: {found:?}") };
        assert_eq!(finding.help, *help, "{source}");
    }
}

#[test]
fn values_keep_what_they_are_in_fields() {
    check_helps(&[
        // What is called an id may be a type of its own, and what ends like a count is a number.
        ("debug!(\"got STOP_SENDING: {}\", id)", "move it to a field: `%id, \"got STOP_SENDING\"`"),
        ("debug!(\"moved, {is_last} {retries}\")", "move them to fields: `is_last, retries, \"moved\"`"),
        (
            "logcheck::info!(\"order {order_id} accepted\")",
            "move it to a field: `order_id, \"<what happened>\"`",
        ),
        (
            "debug!(\"was kept: {}\", index.to_string_lossy())",
            "move it to a field: `index = %index.to_string_lossy(), \"was kept\"`",
        ),
        // Options that decide what is printed are kept, those that align it are not.
        (
            "warn!(\"failed: {err:#}\")",
            "move it to a field: `error = %format_args!(\"{err:#}\"), \"failed\"`",
        ),
        (
            "debug!(\"mapped: {:#x}\", map.end)",
            "move it to a field: `end = %format_args!(\"{:#x}\", map.end), \"mapped\"`",
        ),
        ("debug!(\"sampled: {rate:.2} {host:>8}\")", "move them to fields: `rate, %host, \"sampled\"`"),
        (
            "debug!(\"shortened: {body:.200}\")",
            "move it to a field: `body = %format_args!(\"{body:.200}\"), \"shortened\"`",
        ),
        ("debug!(\"padded: {body:1$}\", width)", "move it to a field: `%body, \"padded\"`"),
        // What tracing would record as text.
        (
            "info!(\"served in {} ms\", started.elapsed().as_millis())",
            "move it to a field: `elapsed_ms = started.elapsed().as_millis() as u64, \"served\"`",
        ),
        ("info!(\"shipped as {}\", r#type)", "move it to a field: `type = %r#type, \"shipped\"`"),
        // Which generic arguments there are is not known, and without them it would be another call.
        (
            "info!(\"sum of weights: {}\", weights.sum::<u64>())",
            "move it to a field, and let the text say only what happened",
        ),
        // Nor is the kind of a pointer.
        (
            "trace!(\"mapped at: {:p}\", start as *const u8)",
            "move it to a field, and let the text say only what happened",
        ),
    ]);
}

#[test]
fn a_text_does_not_end_in_the_name_of_its_field() {
    check_helps(&[
        ("info!(\"no room for order {order_id}\")", "move it to a field: `%order_id, \"no room\"`"),
        (
            "warn!(\"no `Shelf` for order id {order_id}: {e}\")",
            "move them to fields: `%order_id, error = %e, \"no `Shelf`\"`",
        ),
        ("warn!(\"left it in the dock {dock_name}\")", "move it to a field: `%dock_name, \"left it\"`"),
        // Without a word that leads over to it, the name belongs to what is said.
        ("info!(\"cannot ship order {order_id}\")", "move it to a field: `%order_id, \"cannot ship order\"`"),
        (
            "info!(\"cannot ship the order {order_id}\")",
            "move it to a field: `%order_id, \"cannot ship the order\"`",
        ),
        (
            "warn!(\"sweep ended with error: {e}\")",
            "move it to a field: `error = %e, \"sweep ended with error\"`",
        ),
        ("info!(\"sent to dock {dock}\")", "move it to a field: `%dock, \"sent to dock\"`"),
    ]);
}

#[test]
fn what_is_only_printed_is_not_cloned() {
    check_helps_of(
        "formatted_field_value",
        &[("info!(dock = dock.clone().to_string(), \"open\")", "record it as `%dock`")],
    );
}

#[test]
fn a_rewritten_call_loses_nothing() {
    check_helps(&[
        // Where the text cannot stay, the author has to write another.
        ("debug!(\"{path} is gone\")", "move it to a field: `%path, \"<what happened>\"`"),
        ("debug!(\"rules:\\n{rules}\")", "move it to a field: `%rules, \"<what happened>\"`"),
        // Fields that are there already stay.
        ("debug!(stream, \"reset after {delay:?}\")", "add it to the fields: `?delay, \"reset\"`"),
        (
            "warn!(error = ?e, \"not sent: {e}\")",
            "take it out of the text, as it is a field already: `\"not sent\"`",
        ),
        // The text's own names for its values.
        (
            "debug!(\"add store={:?}, instance={id:?}\", self.id())",
            "move them to fields: `store = ?self.id(), instance = ?id, \"<what happened>\"`",
        ),
        ("debug!(\"acknowledged, key={user_key}\")", "move it to a field: `%user_key, \"acknowledged\"`"),
        (
            "debug!(\"polled; stream = {}\", stream.is_open)",
            "move it to a field: `is_open = stream.is_open, \"polled\"`",
        ),
        ("debug!(\"login; token={t}\")", "move it to a field, and let the text say only what happened"),
        // What `log` needs for it.
        (
            "log::info!(\"bound to {addr}\")",
            "move it to a field: `addr:%; \"bound\"` (needs the `kv` feature of `log`)",
        ),
        ("log::info!(port; \"bound to {addr}\")", "add it to the fields: `addr:%; \"bound\"`"),
        (
            "log::info!(\"bound to {}\", a + b)",
            "move it to a field, and let the text say only what happened (needs the `kv` feature of `log`)",
        ),
    ]);
}

/// The replacements that a fix would make, in the order of its edits.
fn fix(source: &str, rule: &str) -> Option<(String, Vec<String>)> {
    let found = of_rule(source, rule);
    let [Diagnostic { finding, .. }] = found.as_slice() else { panic!("{source}: {found:?}") };
    let fix = finding.fixes.first()?;
    let replacements = fix.edits.iter().map(|edit| edit.replacement.clone()).collect();
    Some((format!("{:?}", fix.safety), replacements))
}

#[test]
fn fixes_keep_the_commas_of_a_call() {
    let fixes: [(&str, &str, &[&str]); 6] = [
        ("error!(\"failed: {e}\")", "Safe", &["error = %e, \"failed\""]),
        ("error!(\"failed: {}\", e)", "Safe", &["error = %e", "\"failed\""]),
        ("error!(\"not open {:?}: {}\", path, e)", "Unsafe", &["?path", "error = %e", "\"not open\""]),
        ("error!(\"not read: {path}, {}\", e)", "Safe", &["%path, error = %e", "\"not read\""]),
        (
            "info!(a = 1, \"opened the file {}\", file.path,)",
            "Unsafe",
            &["path = %file.path", "\"opened the file\""],
        ),
        ("logcheck::error!(\"failed: {e}\")", "Safe", &["error = %e, \"failed\""]),
    ];
    for (source, safety, replacements) in fixes {
        let (given, edits) = fix(source, "interpolated_message").unwrap_or_else(|| panic!("{source}"));
        assert_eq!(
            (given.as_str(), edits),
            (safety, replacements.iter().map(|&edit| edit.to_owned()).collect())
        );
    }
}

#[test]
fn what_cannot_be_written_exactly_is_not_fixed() {
    for source in [
        "error!(\"failed: {e:#}\")",
        "error!(\"failed: {}\", e.source().unwrap())",
        "error!(error = 1, \"failed: {e}\")",
        "error!(\"failed: {e} in {VERSION}\")",
        "log::error!(\"failed: {e}\")",
        "logcheck::error!(\"failed: {e:?}\")",
        "error!(concat!(\"failed\", \": {e}\"))",
    ] {
        assert_eq!(fix(source, "interpolated_message"), None, "{source}");
    }
}

#[test]
fn named_arguments_become_fields_of_their_name() {
    let (safety, edits) = fix("info!(\"order paid: {order}\", order = id)", "field_after_message").unwrap();
    assert_eq!(
        (safety.as_str(), edits),
        ("Safe", vec!["order = %id".to_owned(), "\"order paid\"".to_owned()])
    );
}

#[test]
fn nobody_is_told_to_add_a_field_that_is_there() {
    check_helps_of(
        "field_after_message",
        &[
            (
                "info!(order, \"order paid: {order}\", order = order)",
                "take it out of the text, as it is a field already: `\"order paid\"`",
            ),
            (
                "info!(id = order.id, \"paid: {order} {host}\", order = order.id, host = h)",
                "put what is no field yet before the message, and take all of them out of the text: \
                 `host = %h, \"paid\"`",
            ),
            (
                "info!(order = 1, \"order paid: {order}\", order = 2)",
                "give it a key of its own before the message, and take it out of the text",
            ),
        ],
    );
}

#[test]
fn a_field_that_is_there_keeps_its_key_as_spelled() {
    for (call, words) in [
        ("info!({ KEYS } = x.to_string(), \"a\")", "{ KEYS } = %x"),
        ("info!(\"the key\" = x.to_string(), \"a\")", "\"the key\" = %x"),
        ("info!(total = ?total.len(), \"a\")", "total = total.len()"),
    ] {
        let found = judged(call, &Policy::default());
        let is_told = |found: &Diagnostic| found.finding.help.ends_with(&format!("`{words}`"));
        assert!(found.iter().any(is_told), "{call}: {found:?}");
    }
}

#[test]
fn strict_macros_reject_what_they_promise_to() {
    let source = "logcheck::info!(orderId = 1, ?state, service = x.to_string(), \"order {}\", id)";
    let strict: Vec<(&str, &str)> =
        judged(source, &Policy::default()).iter().map(|found| (found.rule, found.level.name())).collect();
    for rule in [
        "interpolated_message",
        "debug_formatted_object",
        "formatted_field_value",
        "key_case",
        "reserved_key",
    ] {
        assert!(strict.contains(&(rule, "deny")), "{rule} in {strict:?}");
    }
    let migrate = Policy { macro_mode: MacroMode::Migrate, ..Policy::default() };
    let left = judged(source, &migrate).into_iter().filter(|found| found.level.is_error());
    assert_eq!(
        left.map(|found| found.rule).filter(|rule| *rule != "banned_key").collect::<Vec<_>>(),
        [""; 0]
    );
}
