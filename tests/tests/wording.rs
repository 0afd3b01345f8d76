//! What findings say where it depends on the code around the call: types, patterns, manifests.

use logcheck_rules::policy::Policy;
use logcheck_tests::analyzer::{Found, findings};
use logcheck_tests::fixture::files_of;

/// The only finding of a rule in a fixture.
fn only(fixture: &str, rule: &str) -> Found {
    let found = findings(&files_of(fixture), &Policy::default());
    let of_rule: Vec<Found> = found.into_iter().filter(|found| found.diagnostic.rule == rule).collect();
    let [only] = of_rule.try_into().unwrap_or_else(|found| panic!("{fixture}: {found:?}"));
    only
}

fn help(fixture: &str, rule: &str) -> String {
    only(fixture, rule).diagnostic.finding.help
}

#[test]
fn a_manifest_with_key_values_needs_no_other() {
    let with = |deps: &str| {
        let fixture = format!(
            "//- /src/lib.rs crate:orders deps:{deps}\nfn f(path: &Path, name: String) {{ info!(\"opened {{path:?}} {{name}}\"); }}\n"
        );
        help(&fixture, "interpolated_message")
    };
    assert_eq!(with("log/kv"), "move them to fields: `path:?, name:%; \"<what happened>\"`");
    assert_eq!(
        with("log"),
        "move them to fields: `path:?, name:%; \"<what happened>\"` (needs the `kv` feature of `log`)"
    );
}

#[test]
fn only_known_numbers_and_texts_go_without_a_sigil() {
    let fixture = "fn f(summary: &Summary, attempt: Attempt, size: u32, name: &str) {
        info!(\"activated {} {attempt} {size} {name} {}\", summary.package_id(), summary.names.len());
    }";
    assert_eq!(
        help(fixture, "interpolated_message"),
        "move them to fields: `package_id = %summary.package_id(), %attempt, size, name, names_len = \
         summary.names.len(), \"<what happened>\"`"
    );
}

#[test]
fn a_key_that_is_taken_is_not_proposed() {
    let help = |keys: &str| help(&format!("info!({keys}, \"order was paid\");\n"), "key_case");
    assert_eq!(help("orderId = order.id"), "write it `order_id`");
    assert_eq!(
        help("orderId = order.id, order_id = cart.order"),
        "give it a name of its own in snake case: `order_id` is the key of another value here"
    );
}

#[test]
fn of_an_object_of_another_package_only_public_fields_are_named() {
    let help = |visibility: &str| {
        let fixture = format!(
            "//- /model/src/lib.rs crate:shop-model
#[derive(Debug)]
pub struct Order {{
    {visibility}id: u64,
    pub total: u64,
    lines: Vec<Line>,
}}
//- /orders/src/lib.rs crate:orders deps:shop_model,tracing
fn paid(order: &shop_model::Order) {{
    tracing::info!(?order, \"order was paid\");
}}
"
        );
        help(&fixture, "debug_formatted_object")
    };
    assert_eq!(help("pub "), "log the fields that matter, such as `order.id`, each under its own key");
    assert_eq!(help("pub(crate) "), "log the fields that matter, each under its own key");
}

#[test]
fn what_an_err_binds_is_an_error() {
    for (pattern, key) in [
        ("Err(reason)", "error = %reason"),
        ("Err(&reason)", "error = %reason"),
        ("Err(ShaderError::Syntax { reason, .. })", "%reason"),
        ("Some(reason)", "%reason"),
    ] {
        let fixture = format!("if let {pattern} = checked {{ warn!(\"rejected: {{reason}}\"); }}\n");
        let expected = format!("move it to a field: `{key}, \"rejected\"`");
        assert_eq!(help(&fixture, "interpolated_message"), expected, "{pattern}");
    }
    let of_text = "if let ShaderError::Syntax { msg } = checked { warn!(\"rejected: {msg}\"); }\n";
    assert!(help(of_text, "interpolated_message").contains("error = %msg"));
    let answer = "if let Err(slot) = list.binary_search(&key) { warn!(\"not there: {slot}\"); }\n";
    assert!(help(answer, "interpolated_message").contains("`%slot, "));
    let named = "if let Err(dock_name) = ship() { warn!(\"not shipped: {dock_name}\"); }\n";
    assert!(help(named, "interpolated_message").contains("`%dock_name, "));
}

#[test]
fn an_object_is_not_made_a_field() {
    let order = "#[derive(Debug)]\nstruct Order { id: u64, items: Vec<Item> }\n";
    let fixture =
        format!("{order}fn f(order: &Order, e: Error) {{ error!(\"order refused {{order:?}}: {{e}}\"); }}");
    assert_eq!(
        help(&fixture, "interpolated_message"),
        "move it to a field: `error = %e, \"order refused\"`; of `order` log the fields that matter"
    );
    let fixture = format!("{order}fn f(order: &Order) {{ error!(\"order refused {{order:?}}\"); }}");
    assert_eq!(
        help(&fixture, "interpolated_message"),
        "let the text say only what happened; of `order` log the fields that matter"
    );
}

#[test]
fn objects_are_named_without_their_references() {
    let order = "#[derive(Debug)]\nstruct Order { id: u64, items: Vec<Item> }\n";
    let label = |ty: &str| {
        let fixture = format!("{order}fn f(all: {ty}) {{ info!(?all, \"paid\"); }}");
        only(&fixture, "debug_formatted_object").diagnostic.finding
    };
    assert_eq!(label("&Order").label, "`all` is an object: `Order`");
    assert_eq!(label("&[Order]").label, "`all` is a `[Order]`");
    let of_map = label("&BTreeMap<dyn Key, Order>");
    assert_eq!(of_map.label, "`all` is a map of `Order`");
    assert_eq!(of_map.what, "the whole map of `Order` is recorded as its Debug text");
}

#[test]
fn a_number_is_named_by_its_type_where_one_is_written() {
    let label = |declared: &str| {
        let fixture = format!("let mut done{declared};\ndone += 1;\ninfo!(%done, \"swept\");\n");
        only(&fixture, "stringified_scalar").diagnostic.finding
    };
    assert_eq!(label(": usize = 0").label, "`done` is a `usize`");
    assert_eq!(label(" = 0u64").label, "`done` is a `u64`");
    assert_eq!(label(" = 0").label, "`done` is a number");
    assert!(label(": bool = false").why.starts_with("as a string it is neither true nor false"));
}

#[test]
fn a_text_is_followed_to_where_it_begins() {
    let found = only(
        "let mut line = String::new();\nwrite!(line, \"{}\", cf.name());\ndebug!(\"{}\", line);\n",
        "concatenated_message",
    );
    assert_eq!(found.diagnostic.finding.labels[0].text, "put together from here on");

    let found = only(
        "let step = format!(\"chunk failed: {e}\");\ndebug!(\"{step}, {:?}\", reply);\n",
        "concatenated_message",
    );
    assert_eq!(found.diagnostic.finding.label, "`step` gives the message its words");
    assert_eq!(
        found.diagnostic.finding.help,
        "write what happened as a literal text, and give each value a field: `error = %e, ?reply, \"chunk failed\"`"
    );

    let elsewhere = "fn f(profile: &str) { warn!(\"[{profile}]\"); }";
    assert_eq!(
        help(elsewhere, "concatenated_message"),
        "write what happened as a literal text, and give this text a field: `profile, \"<what happened>\"`"
    );
}

#[test]
fn each_text_that_the_code_may_choose_is_looked_at() {
    let chosen = |last: &str| {
        let fixture = format!(
            "let status = if open {{ format!(\"{{count}} are open\") }} else {{ {last} }};\ninfo!(\"{{status}}\");\n"
        );
        let found = findings(&files_of(&fixture), &Policy::default());
        found.into_iter().map(|found| found.diagnostic.finding.what).collect::<Vec<_>>()
    };
    assert_eq!(chosen("\"none is open\""), ["the message is put together at run time"]);
    assert_eq!(chosen("panic!(\"not {open}\")"), ["the message is put together at run time"]);
    assert_eq!(chosen("other"), ["the event has no message, only a value"]);
}

#[test]
fn a_panic_is_no_text() {
    let fixture = "let status = match open { true => \"open\", false => panic!(\"not {open}\") };\ninfo!(\"{status}\");\n";
    assert_eq!(findings(&files_of(fixture), &Policy::default()).len(), 0);
}

#[test]
fn what_a_terminal_shows_is_left_to_its_program() {
    let found = |fixture: &str| findings(&files_of(fixture), &Policy::default()).len();
    assert_eq!(found("use console::style;\nfn f(jobs: &Jobs) { info!(\"\"); info!(\"{jobs}\"); }"), 0);
    assert_eq!(found("fn f(jobs: &Jobs) { console::clear(); info!(\"{jobs}\"); }"), 0);
    assert_eq!(found("fn f(jobs: &Jobs) { info!(\"\"); info!(\"{jobs}\"); }"), 2);
    assert_eq!(found("use console::style;\nfn f(e: &Error) { error!(\"{e}\"); }"), 1);
}

#[test]
fn the_same_text_at_several_levels_is_somebody_elses() {
    let found = |fixture: &str| findings(&files_of(fixture), &Policy::default()).len();
    assert_eq!(
        found("fn f(text: &str, bad: bool) { if bad { warn!(\"{text}\") } else { info!(\"{text}\") } }"),
        0
    );
    assert_eq!(found("match reply { Ok(text) => info!(\"{text}\"), Err(text) => warn!(\"{text}\") };\n"), 2);
    assert_eq!(found("if bad { warn!(\"{stats:?}\") } else { info!(\"{stats:?}\") };\n"), 2);
}

#[test]
fn a_text_that_a_call_fills_is_put_together_there() {
    let found = only(
        "let mut answer = String::new();\nreader.read_line(&mut answer);\ninfo!(\"{answer}\");\n",
        "concatenated_message",
    );
    assert_eq!(found.diagnostic.finding.what, "the message is a text from elsewhere");
    assert_eq!(found.diagnostic.finding.labels, []);
}

#[test]
fn all_values_of_an_event_without_words_are_named() {
    let label = |call: &str| only(call, "missing_message").diagnostic.finding.label;
    assert_eq!(label("info!(\"{:?} < {:?}\", reference, stale);\n"), "prints only `reference` and `stale`");
    assert_eq!(label("info!(\"{a}{b}{c}{d}\");\n"), "prints only 4 values");
    assert_eq!(label("error!(?err);\n"), "a field, and no text beside it");
    assert_eq!(label("error!(?err, index);\n"), "fields, and no text beside them");
}

#[test]
fn a_reserved_key_is_shown_beside_what_takes_it() {
    let found = only("debug!(message = %&entry.mid, \"removed\");\n", "reserved_key").diagnostic.finding;
    assert_eq!(found.label, "this field is recorded as `message`");
    assert_eq!(found.labels[0].text, "the text of the event is recorded as `message` too");
    assert_eq!(found.help, "name it after the value: `mid = %entry.mid`");
}
