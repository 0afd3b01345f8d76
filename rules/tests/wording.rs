//! How code is put into words: keys for values, texts without their values, and calls with their values in fields.

use logcheck_rules::call::parse::{CallTokens, MacroShape, read_call};
use logcheck_rules::call::{Family, LogCall};
use logcheck_rules::diagnostic::{Diagnostic, FileId};
use logcheck_rules::expr::lower::{Lowering, NoLogMacros};
use logcheck_rules::expr::{Expr, Places};
use logcheck_rules::format_string::FormatString;
use logcheck_rules::judge::judge_call;
use logcheck_rules::policy::{MacroMode, Policy};
use logcheck_rules::rule::CallContext;
use logcheck_rules::surroundings::Surroundings;
use logcheck_rules::wording::{exact_source, key_for, listed, shown, snake_case, text_without_values};
use syn::spanned::Spanned;

fn expr(source: &str) -> Expr {
    let expr: syn::Expr = syn::parse_str(source).expect("the test is Rust");
    Lowering::new(&mut Places::default(), &NoLogMacros).expr(&expr)
}

fn call(source: &str) -> LogCall {
    let call: syn::Macro = syn::parse_str(source).expect("the test is Rust");
    let names: Vec<String> = call.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let family = match names[0].as_str() {
        "log" => Family::Log,
        "logcheck" => Family::Logcheck,
        _ => Family::Tracing,
    };
    let shape = MacroShape::of(family, &names[names.len() - 1]).expect("the test calls a log macro");
    let span = call.path.span();
    read_call(
        CallTokens { shape, name: (span, span), tokens: call.tokens, end: span },
        &mut Places::default(),
    )
}

/// The message of that call, which is read as any other format string.
fn text(message: &str) -> FormatString {
    call(&format!("info!({message:?})")).message_text().expect("the message is literal").clone()
}

fn judged(source: &str, policy: &Policy) -> Vec<Diagnostic> {
    let call = call(source);
    judge_call(&CallContext { call: &call, file: FileId(0), policy, around: &Surroundings::NONE })
}

fn of_rule(source: &str, rule: &str) -> Vec<Diagnostic> {
    judged(source, &Policy::default()).into_iter().filter(|found| found.rule == rule).collect()
}

#[test]
fn keys_come_from_the_names_of_values() {
    let keys = [
        ("order.id", "order_id"),
        ("self.id", "id"),
        ("self.order.id", "order_id"),
        ("request.order_id()", "order_id"),
        ("package_id.name()", "package_name"),
        ("user.name()", "user_name"),
        ("e", "error"),
        ("&err", "error"),
        ("io_error", "error"),
        ("path.display()", "path"),
        ("hex::encode(digest)", "digest"),
        ("orders.len()", "orders_len"),
        ("started.elapsed().as_millis()", "elapsed_ms"),
        ("stream.peer_addr()?", "peer_addr"),
        ("self.state.lock().unwrap().phase", "phase"),
        ("retries as u64", "retries"),
        ("peer.0", "peer"),
        ("orderTotal", "order_total"),
    ];
    for (source, key) in keys {
        assert_eq!(key_for(&expr(source)).as_deref(), Some(key), "{source}");
    }
}

#[test]
fn no_key_is_better_than_nonsense() {
    for source in [
        "x",
        "self",
        "a + b",
        "orders[0]",
        "map.get(&id, 3)",
        "f(x, y)",
        "if a { b } else { c }",
        "5",
        "level",
    ] {
        assert_eq!(key_for(&expr(source)), None, "{source}");
    }
}

#[test]
fn nobody_is_told_to_log_a_secret() {
    for source in ["password", "user.password", "form.get_email()", "session.refresh_token", "card.number"] {
        assert_eq!(key_for(&expr(source)), None, "{source}");
    }
    for call in ["logcheck::info!(\"for {}\", user.email)", "info!(\"for {email}\", email = user.address)"] {
        for found in judged(call, &Policy::default()) {
            let help = &found.finding.help;
            assert!(!help.contains("email ="), "{call}: {help}");
        }
    }
}

#[test]
fn names_become_snake_case() {
    let names = [
        ("userId", Some("user_id")),
        ("UserID", Some("user_id")),
        ("HTTPStatus", Some("http_status")),
        ("user-id", Some("user_id")),
        ("Request.Path", Some("request.path")),
        ("retry count", Some("retry_count")),
        ("sha256Sum", Some("sha256_sum")),
        ("a..b", Some("a.b")),
        ("§", None),
        ("", None),
    ];
    for (name, snake) in names {
        assert_eq!(snake_case(name).as_deref(), snake, "{name}");
    }
}

#[test]
fn code_is_shown_as_it_is_written() {
    for source in [
        "order.id",
        "&mut buffer",
        "(*slot).value",
        "total as u64",
        "a + b",
        "f(x, \"y\")?.len()",
        "rows[0].id",
    ] {
        assert_eq!(shown(&expr(source)), format!("`{source}`"));
    }
    assert_eq!(shown(&expr("orders.iter().map(|order| order.id).sum()")), "`orders.iter().map(..).sum()`");
    assert_eq!(shown(&expr("if a { b } else { c }")), "the value");
    let long = "a_very_long_name_of_a_function_that_nobody_would_write(with, quite, a, few, arguments)";
    assert_eq!(shown(&expr(long)), "the value");
}

#[test]
fn only_simple_values_are_written_again() {
    assert_eq!(exact_source(&expr("self.order.id")).as_deref(), Some("self.order.id"));
    // The turbofish is not kept.
    assert_eq!(exact_source(&expr("text.parse::<u64>()")), None);
    assert_eq!(exact_source(&expr("Kind::<u8>::NAME")), None);
}

#[test]
fn lists_read_like_sentences() {
    let parts: Vec<String> = ["a", "b", "c"].map(str::to_owned).into();
    assert_eq!(listed(&parts), "a, b and c");
    assert_eq!(listed(&parts[..2]), "a and b");
    assert_eq!(listed(&parts[..1]), "a");
}

#[test]
fn a_text_stands_without_the_values_at_its_end() {
    let texts = [
        ("failed to open: {e}", "failed to open", true),
        ("failed to open {path}: {e}", "failed to open", false),
        ("listening on {addr}", "listening", true),
        ("done ({n} rows)", "done", true),
        ("request refused (code {code})", "request refused", true),
        ("cache miss, key={key}", "cache miss", true),
        ("score too low [score = {score}]", "score too low", true),
        ("could not read '{}'", "could not read", true),
        ("transform error: {e}", "transform error", true),
    ];
    for (message, fixed, set_off) in texts {
        let found = text_without_values(&text(message)).unwrap_or_else(|| panic!("{message}"));
        assert_eq!((found.text.as_str(), found.set_off), (fixed, set_off), "{message}");
    }
}

#[test]
fn a_text_around_its_values_does_not() {
    for message in [
        "user {id} logged in",
        "{count} rows",
        "took {ms} ms to answer",
        "error: {e}",
        "got {x}",
        "see `{}`, {} of it",
        "{{raw}} {x}",
        "no values",
    ] {
        assert_eq!(text_without_values(&text(message)), None, "{message}");
    }
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
fn a_suggested_field_compiles_for_most_types() {
    let suggestions = [
        ("info!(\"order {} was paid\", order.id)", "order_id = %order.id"),
        ("info!(\"sent {} of them\", batch.count)", "batch_count = batch.count"),
        ("info!(\"at {} now\", log_id.display())", "log_id = %log_id.display()"),
        ("info!(\"file {} is gone\", index.to_string_lossy())", "index = %index.to_string_lossy()"),
        ("warn!(\"gave up on it: {e:#}\")", "error = %format_args!(\"{:#}\", e), \"gave up on it\""),
        ("info!({ KEYS } = x.to_string(), \"a\")", "{ KEYS } = %x"),
        ("info!(\"the key\" = x.to_string(), \"a\")", "\"the key\" = %x"),
        ("info!(total = ?total.len(), \"a\")", "total = total.len()"),
        ("info!(\"took {} ms to start\", elapsed.as_millis())", "elapsed_ms = elapsed.as_millis() as u64"),
        ("info!(\"⚠️ not \\\"open\\\": {e}\")", "error = %e, \"⚠️ not \\\"open\\\"\""),
        ("info!(\"of type {} now\", r#type)", "type = %r#type"),
        ("info!(\"of {} now\", event.r#type)", "event_type = %event.r#type"),
    ];
    for (call, words) in suggestions {
        let found = judged(call, &Policy::default());
        let help: Vec<&str> = found.iter().map(|found| found.finding.help.as_str()).collect();
        assert!(help.iter().any(|help| help.ends_with(&format!("`{words}`"))), "{call}: {help:?}");
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
