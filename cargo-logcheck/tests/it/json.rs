//! Cargo's JSON lines: what rust-analyzer reads.

use cargo_logcheck::args::{Format, Rendered};
use cargo_metadata::diagnostic::{Applicability, Diagnostic, DiagnosticLevel, DiagnosticSpan};
use cargo_metadata::{CompilerMessage, Message};
use insta::assert_snapshot;
use logcheck_rules::diagnostic::{Edit, Finding, Fix, FixSafety, Level};

use crate::fixture::{Fixture, JSON, one_warning};

/// The messages in a report's lines, read as rust-analyzer reads them, and the success in the last line.
fn read(lines: &str) -> (Vec<CompilerMessage>, bool) {
    let mut lines =
        lines.lines().map(|line| serde_json::from_str(line).expect("cargo_metadata reads the line"));
    let Some(Message::BuildFinished(finished)) = lines.next_back() else {
        panic!("the last line says how it went")
    };
    let messages = lines.map(|message| match message {
        Message::CompilerMessage(message) => message,
        other => panic!("unexpected {other:?}"),
    });
    (messages.collect(), finished.success)
}

fn only_message(fixture: &Fixture) -> Diagnostic {
    let (mut messages, _) = read(&fixture.rendered(JSON));
    assert_eq!(messages.len(), 1);
    messages.remove(0).message
}

/// `1:5-1:9` and the lines with what is marked in them.
fn extent(span: &DiagnosticSpan) -> String {
    let (start, end) = ((span.line_start, span.column_start), (span.line_end, span.column_end));
    let lines = span.text.iter().map(|line| {
        let text =
            line.text.chars().skip(line.highlight_start - 1).take(line.highlight_end - line.highlight_start);
        format!("\n{:?} {:?}", line.text, text.collect::<String>())
    });
    format!("{}:{}-{}:{}{}", start.0, start.1, end.0, end.1, lines.collect::<String>())
}

#[test]
fn a_line_has_cargos_shape() {
    let mut fixture = Fixture::new(&[("orders/src/lib.rs", "info!(password);\n")])
        .in_package("orders/src/lib.rs", "orders");
    let at = fixture.at("orders/src/lib.rs", "password");
    let finding = Finding::new(at, "a key is sensitive", "its name says so")
        .because("logs are copied")
        .instead("leave it out");
    fixture.found("banned_key", Level::Deny, finding);
    assert_snapshot!(fixture.rendered(JSON), @r#"
    {"reason":"compiler-message","package_id":"path+file:///ws/shop/orders#0.1.0","manifest_path":"/ws/shop/orders/Cargo.toml","target":{"kind":["lib"],"crate_types":["lib"],"name":"orders","src_path":"/ws/shop/orders/src/lib.rs","edition":"2024","doc":true,"doctest":true,"test":true},"message":{"$message_type":"diagnostic","message":"a key is sensitive","code":{"code":"logcheck::banned_key","explanation":null},"level":"error","spans":[{"file_name":"orders/src/lib.rs","byte_start":6,"byte_end":14,"line_start":1,"line_end":1,"column_start":7,"column_end":15,"is_primary":true,"text":[{"text":"info!(password);","highlight_start":7,"highlight_end":15}],"label":"its name says so","suggested_replacement":null,"suggestion_applicability":null,"expansion":null}],"children":[{"message":"its name says so","code":null,"level":"note","spans":[],"children":[],"rendered":null},{"message":"logs are copied","code":null,"level":"note","spans":[],"children":[],"rendered":null},{"message":"leave it out","code":null,"level":"help","spans":[],"children":[],"rendered":null}],"rendered":"error[logcheck::banned_key]: a key is sensitive\n --> orders/src/lib.rs:1:7\n  |\n1 | info!(password);\n  |       ^^^^^^^^ its name says so\n  |\n  = note: logs are copied\n  = help: leave it out\n  = note: `cargo logcheck explain banned_key` tells more\n\n"}}
    {"reason":"build-finished","success":false}
    "#);
}

#[test]
fn every_field_comes_through() {
    let mut fixture = Fixture::new(&[
        ("orders/src/lib.rs", "info!(password);\n"),
        ("core/src/lib.rs", "fn password() {}\n"),
    ])
    .in_package("orders/src/lib.rs", "orders");
    let at = fixture.at("orders/src/lib.rs", "password");
    let source = fixture.at("core/src/lib.rs", "password");
    let finding =
        Finding::new(at, "what", "evidence").with_label(source, "elsewhere").because("why").instead("help");
    fixture.found("banned_key", Level::Forbid, finding);
    let (messages, success) = read(&fixture.rendered(JSON));
    assert!(!success);
    let [CompilerMessage { package_id, target, message, .. }] = &messages[..] else { panic!("one message") };
    assert_eq!(package_id.repr, "path+file:///ws/shop/orders#0.1.0");
    assert_eq!((target.name.as_str(), target.src_path.as_str()), ("orders", "/ws/shop/orders/src/lib.rs"));
    assert!(target.is_lib() && target.doc && target.doctest && target.test);
    assert_eq!((message.message.as_str(), message.level), ("what", DiagnosticLevel::Error));
    assert_eq!(message.code.as_ref().unwrap().code, "logcheck::banned_key");
    let [primary, secondary] = &message.spans[..] else { panic!("two spans") };
    assert_eq!(
        (primary.file_name.as_str(), primary.label.as_deref()),
        ("orders/src/lib.rs", Some("evidence"))
    );
    assert_eq!(
        (secondary.file_name.as_str(), secondary.label.as_deref()),
        ("core/src/lib.rs", Some("elsewhere"))
    );
    assert!(primary.is_primary && !secondary.is_primary);
    assert_eq!((primary.byte_start, primary.byte_end), (6, 14));
    let children: Vec<_> =
        message.children.iter().map(|child| (child.level, child.message.as_str())).collect();
    let expected = [
        (DiagnosticLevel::Note, "evidence"),
        (DiagnosticLevel::Note, "why"),
        (DiagnosticLevel::Help, "help"),
    ];
    assert_eq!(children, expected);
}

#[test]
fn columns_count_characters_and_text_is_whole_lines() {
    let text = "\u{feff}fn f() {\r\n\tlet 名前 = \"🦀\"; info!(\r\n  名前,\r\n  b);\r\n}\r\n";
    let first = one_warning(text, "fn");
    assert_snapshot!(extent(&only_message(&first).spans[0]), @r#"
    1:1-1:3
    "fn f() {" "fn"
    "#);
    let single = one_warning(text, "info!");
    assert_snapshot!(extent(&only_message(&single).spans[0]), @r#"
    2:16-2:21
    "\tlet 名前 = \"🦀\"; info!(" "info!"
    "#);
    let several = one_warning(text, "info!(\r\n  名前,\r\n  b)");
    assert_snapshot!(extent(&only_message(&several).spans[0]), @r#"
    2:16-4:5
    "\tlet 名前 = \"🦀\"; info!(" "info!("
    "  名前," "  名前,"
    "  b);" "  b)"
    "#);
    let span = &only_message(&several).spans[0];
    assert_eq!(&text[span.byte_start as usize..span.byte_end as usize], "info!(\r\n  名前,\r\n  b)");
}

#[test]
fn an_empty_range_at_the_end_of_the_file() {
    for (text, expected) in
        [("a\n", "2:1-2:1\n\"\" \"\""), ("a", "1:2-1:2\n\"a\" \"\""), ("", "1:1-1:1\n\"\" \"\"")]
    {
        let mut fixture = Fixture::new(&[("src/lib.rs", text)]);
        let at = fixture.at_bytes(0, text.len()..text.len());
        fixture.found("unread", Level::Warn, Finding::new(at, "the file ends too early", ""));
        assert_eq!(extent(&only_message(&fixture).spans[0]), expected, "{text:?}");
    }
}

#[test]
fn each_fix_is_a_child_with_its_edits() {
    let mut fixture = one_warning("info!(\"done {n}\");\n", "{n}");
    let (field, text) = (fixture.at_bytes(0, 6..6), fixture.at("src/lib.rs", " {n}"));
    let edit = |at, replacement: &str| Edit { at, replacement: replacement.to_owned() };
    let fixes = [
        ("move it to a field", FixSafety::Safe, vec![edit(field, "n, "), edit(text, "")]),
        ("leave it out", FixSafety::Unsafe, vec![edit(text, "")]),
    ];
    let fixes = fixes.map(|(title, safety, edits)| Fix { title: title.to_owned(), safety, edits });
    fixture.report.diagnostics[0].finding.fixes = fixes.into();
    let message = only_message(&fixture);
    let described: Vec<_> = message.children[1..]
        .iter()
        .map(|child| {
            let edits = child.spans.iter().map(|span| {
                assert!(span.is_primary && span.label.is_none());
                let replacement = span.suggested_replacement.clone().unwrap();
                (span.byte_start, span.byte_end, replacement, span.suggestion_applicability.clone().unwrap())
            });
            (child.message.as_str(), edits.collect::<Vec<_>>())
        })
        .collect();
    let safe = |start, end, text: &str| (start, end, text.to_owned(), Applicability::MachineApplicable);
    let expected = vec![
        ("move it to a field", vec![safe(6, 6, "n, "), safe(11, 15, "")]),
        ("leave it out", vec![(11, 15, String::new(), Applicability::MaybeIncorrect)]),
    ];
    assert_eq!(described, expected);
}

#[test]
fn a_folder_without_a_manifest_passes_for_a_library() {
    let (messages, success) = read(&one_warning("info!(password);\n", "password").rendered(JSON));
    assert!(success, "a warning does not fail");
    assert_eq!(messages[0].package_id.repr, "path+file:///ws/shop#shop@0.0.0");
    assert_eq!(messages[0].target.src_path, "/ws/shop/src/lib.rs");
    assert!(messages[0].target.is_lib());
}

#[test]
fn messages_of_a_package_stay_together() {
    let files = ["loose.rs", "a/src/lib.rs", "b/src/lib.rs", "a/src/other.rs"]
        .map(|path| (path, "info!(password);\n"));
    let mut fixture = Fixture::new(&files).in_package("b/src/lib.rs", "b").in_package("a/src/lib.rs", "a");
    fixture.report.files[3].package = Some(1);
    for (path, _) in files {
        let at = fixture.at(path, "password");
        fixture.found("banned_key", Level::Warn, Finding::new(at, "what", ""));
    }
    let (messages, _) = read(&fixture.rendered(JSON));
    let order: Vec<_> = messages.iter().map(|message| message.message.spans[0].file_name.as_str()).collect();
    assert_eq!(order, ["b/src/lib.rs", "a/src/lib.rs", "a/src/other.rs", "loose.rs"]);
    assert_eq!(messages[2].target.name, "a", "a file without a target belongs to the library");
}

#[test]
fn the_rendered_text_follows_the_format() {
    let fixture = one_warning("info!(password);\n", "password");
    let rendered = |short, ansi| {
        let format = Format::Json { rendered: Rendered { short, ansi } };
        read(&fixture.rendered(format)).0.remove(0).message.rendered.unwrap()
    };
    assert_eq!(rendered(false, false), fixture.rendered(Format::Human));
    assert_eq!(rendered(true, false), fixture.rendered(Format::Short));
    assert!(rendered(false, true).contains("\u{1b}["));
    assert!(rendered(true, true).contains("\u{1b}["));
}

#[test]
fn a_clean_report_is_one_line() {
    assert_eq!(Fixture::new(&[]).rendered(JSON), "{\"reason\":\"build-finished\",\"success\":true}\n");
}
