//! How code is put into words: keys for values, texts without their values, and calls with their values in fields.

use logcheck_rules::call::parse::{CallTokens, MacroShape, read_call};
use logcheck_rules::call::{Family, LogCall};
use logcheck_rules::diagnostic::{Diagnostic, FileId};
use logcheck_rules::expr::lower::{Lowering, NoLogMacros};
use logcheck_rules::expr::{Expr, Places};
use logcheck_rules::format_string::FormatString;
use logcheck_rules::judge::judge_call;
use logcheck_rules::policy::Policy;
use logcheck_rules::rule::CallContext;
use logcheck_rules::surroundings::Surroundings;
use logcheck_rules::wording::{
    exact_source, key_for, listed, shown, snake_case, string_literal, text_without_values, value_label,
};
use syn::spanned::Spanned;

mod rewrites;

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
        ("self.orders.is_empty()", "orders_is_empty"),
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
        "msg", // Formats call the message itself so.
    ] {
        assert_eq!(key_for(&expr(source)), None, "{source}");
    }
}

#[test]
fn nobody_is_told_to_log_a_secret() {
    for source in
        ["password", "token", "user.email", "form.get_email()", "session.refresh_token", "card.number"]
    {
        assert_eq!(key_for(&expr(source)), None, "{source}");
    }
    for call in ["logcheck::info!(\"for {}\", user.email)", "info!(\"for {email}\", email = user.address)"] {
        let found = judged(call, &Policy::default());
        assert!(found.iter().all(|found| !found.finding.help.contains("email =")), "{call}: {found:?}");
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
        "event.r#type",
        "r#type",
    ] {
        assert_eq!(shown(&expr(source)), format!("`{source}`"));
    }
    assert_eq!(shown(&expr("orders.iter().map(|order| order.id).sum()")), "`orders.iter().map(..).sum()`");
    assert_eq!(shown(&expr("size_of::<Order>()")), "`size_of::<..>()`");
    assert_eq!(shown(&expr("if a { b } else { c }")), "the result of the `if`");
    assert_eq!(shown(&expr("&match a { _ => b }")), "the result of the `match`");
    assert_eq!(shown(&expr("|a| a + 1")), "the value");
    let long = "a_very_long_name_of_a_function_that_nobody_would_write(with, quite, a, few, arguments)";
    assert_eq!(shown(&expr(long)), "the value");
}

#[test]
fn only_simple_values_are_written_again() {
    assert_eq!(exact_source(&expr("self.order.id")).as_deref(), Some("self.order.id"));
    assert_eq!(exact_source(&expr("self.r#type")).as_deref(), Some("self.r#type"));
    // The turbofish is not kept.
    assert_eq!(exact_source(&expr("text.parse::<u64>()")), None);
    assert_eq!(exact_source(&expr("Kind::<u8>::NAME")), None);
}

#[test]
fn what_can_be_seen_is_no_escape() {
    assert_eq!(string_literal("⚠️ not \"open\"\n\\"), "\"⚠️ not \\\"open\\\"\\n\\\\\"");
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
        ("\t  second hit on {id}", "second hit", true),
        ("  -> reading frame: {x}", "reading frame", true),
        ("cache miss, key = {key}", "cache miss", true),
        ("not \"open\": {e}", "not \"open\"", true),
        ("allocated bytes = {size}", "allocated bytes", true),
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
        "no \"order {id}\"",
        "{{raw}} {x}",
        "no values",
    ] {
        assert_eq!(text_without_values(&text(message)), None, "{message}");
    }
}

#[test]
fn a_text_names_its_own_values() {
    type Label = (&'static str, bool);
    let texts: [(&str, &[Option<Label>]); 9] = [
        ("opened store={:?}, id={id:?}", &[Some(("store", true)), Some(("id", true))]),
        (
            "frame at FP={:x} (size = {}, path: '{}')",
            &[Some(("fp", true)), Some(("size", true)), Some(("path", true))],
        ),
        ("lookup [peerId=\"{}\"]", &[Some(("peer_id", true))]),
        // The first word may be what happened.
        ("ready: {}, len: {}", &[Some(("ready", false)), Some(("len", true))]),
        ("opened: {}", &[None]),
        ("failed to open: {} as {}", &[None, None]),
        ("{a} == {b} => {c}", &[None, None, None]),
        ("decoded; val={}", &[None]),
        ("{a}={b}", &[None, None]),
    ];
    for (message, labels) in texts {
        let text = text(message);
        let found: Vec<_> = text.placeholders.iter().map(|at| value_label(&text, at)).collect();
        let found: Vec<_> =
            found.iter().map(|label| label.as_ref().map(|it| (it.word.as_str(), it.is_certain))).collect();
        assert_eq!(found, labels, "{message}");
    }
}
