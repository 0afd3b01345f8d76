//! Findings for people.

use cargo_logcheck::args::Format;
use cargo_logcheck::render::{DEFAULT_WIDTH, Settings};
use insta::assert_snapshot;
use logcheck_rules::diagnostic::{Finding, Level};

use crate::fixture::{Fixture, one_warning};

const LOGIN: &str = "\
//! Signs people in.

pub fn login(user: &User) {
    let password = user.password();
    info!(password = %password, \"logged in\");
}
";

#[test]
fn a_finding_has_evidence_reason_and_help() {
    let mut fixture = Fixture::new(&[("src/login.rs", LOGIN)]);
    let at = fixture.at("src/login.rs", "password = %password");
    let source = fixture.at("src/login.rs", "user.password()");
    let finding = Finding::new(at, "a secret is written to the log", "the key `password` names a secret")
        .with_label(source, "it comes from here")
        .because("logs are read by more people than secrets may be shown to")
        .instead("leave it out, or log the id:\n`user_id = user.id`");
    fixture.found("banned_key", Level::Deny, finding);
    assert_snapshot!(fixture.rendered(Format::Human), @r#"
    error[logcheck::banned_key]: a secret is written to the log
     --> src/login.rs:5:11
      |
    4 |     let password = user.password();
      |                    --------------- it comes from here
    5 |     info!(password = %password, "logged in");
      |           ^^^^^^^^^^^^^^^^^^^^ the key `password` names a secret
      |
      = note: logs are read by more people than secrets may be shown to
      = help: leave it out, or log the id:
              `user_id = user.id`
      = note: `cargo logcheck explain banned_key` tells more
    "#);
}

#[test]
fn only_the_first_finding_of_a_rule_says_how_to_learn_more() {
    let mut fixture = Fixture::new(&[("src/login.rs", LOGIN)]);
    for (rule, needle) in [("banned_key", "user"), ("other_rule", "User"), ("banned_key", "password")] {
        let at = fixture.at("src/login.rs", needle);
        fixture.found(rule, Level::Warn, Finding::new(at, "something is wrong", ""));
    }
    assert_snapshot!(fixture.rendered(Format::Human), @"
    warning[logcheck::banned_key]: something is wrong
     --> src/login.rs:3:14
      |
    3 | pub fn login(user: &User) {
      |              ^^^^
      |
      = note: `cargo logcheck explain banned_key` tells more

    warning[logcheck::other_rule]: something is wrong
     --> src/login.rs:3:21
      |
    3 | pub fn login(user: &User) {
      |                     ^^^^
      |
      = note: `cargo logcheck explain other_rule` tells more

    warning[logcheck::banned_key]: something is wrong
     --> src/login.rs:4:9
      |
    4 |     let password = user.password();
      |         ^^^^^^^^
    ");
}

#[test]
fn labels_in_other_files_have_their_own_snippets() {
    let model = "pub struct User {\n    pub id: u64,\n    pub email: String,\n}\n";
    let mut fixture = Fixture::new(&[("src/login.rs", LOGIN), ("src/model.rs", model)]);
    let at = fixture.at("src/login.rs", "%password");
    let field = fixture.at("src/model.rs", "email");
    let owner = fixture.at("src/model.rs", "User");
    let function = fixture.at("src/login.rs", "login(user");
    let finding = Finding::new(at, "the value prints a sensitive field", "this prints `User`")
        .with_label(field, "the field")
        .with_label(function, "called for every request")
        .with_label(owner, "which is part of this type");
    fixture.found("debug_of_sensitive_type", Level::Warn, finding);
    assert_snapshot!(fixture.rendered(Format::Human), @r#"
    warning[logcheck::debug_of_sensitive_type]: the value prints a sensitive field
     --> src/login.rs:5:22
      |
    3 | pub fn login(user: &User) {
      |        ---------- called for every request
    4 |     let password = user.password();
    5 |     info!(password = %password, "logged in");
      |                      ^^^^^^^^^ this prints `User`
      |
     ::: src/model.rs:1:12
      |
    1 | pub struct User {
      |            ---- which is part of this type
    2 |     pub id: u64,
    3 |     pub email: String,
      |         ----- the field
      |
      = note: `cargo logcheck explain debug_of_sensitive_type` tells more
    "#);
}

#[test]
fn a_range_over_several_lines() {
    let text = "fn f() {\n    info!(\n        a = 1,\n        \"x {}\",\n        y\n    );\n}\n";
    let fixture = one_warning(text, &text[13..text.len() - 4]);
    assert_snapshot!(fixture.rendered(Format::Human), @r#"
    warning[logcheck::banned_key]: a key is sensitive
     --> src/lib.rs:2:5
      |
    2 | /     info!(
    3 | |         a = 1,
    4 | |         "x {}",
    5 | |         y
    6 | |     );
      | |_____^ its name says so
      |
      = note: `cargo logcheck explain banned_key` tells more
    "#);
}

#[test]
fn ends_of_lines_tabs_and_wide_characters_keep_the_underline_in_place() {
    let text = "fn f() {\r\n\tlet 名前 = \"🦀\"; info!(%名前);\r\n}\r\n";
    assert_snapshot!(one_warning(text, "%名前").rendered(Format::Human), @r#"
    warning[logcheck::banned_key]: a key is sensitive
     --> src/lib.rs:2:22
      |
    2 |     let 名前 = "🦀"; info!(%名前);
      |                            ^^^^^ its name says so
      |
      = note: `cargo logcheck explain banned_key` tells more
    "#);
}

#[test]
fn a_byte_order_mark_is_not_a_column() {
    assert_snapshot!(one_warning("\u{feff}info!(password);\n", "password").rendered(Format::Human), @"
    warning[logcheck::banned_key]: a key is sensitive
     --> src/lib.rs:1:7
      |
    1 | info!(password);
      |       ^^^^^^^^ its name says so
      |
      = note: `cargo logcheck explain banned_key` tells more
    ");
}

#[test]
fn an_empty_range_at_the_end_of_the_file() {
    let text = "fn f() {\n";
    let mut fixture = Fixture::new(&[("src/lib.rs", text)]);
    let at = fixture.at_bytes(0, text.len()..text.len());
    fixture.found("unread", Level::Warn, Finding::new(at, "the file ends too early", "here"));
    assert_snapshot!(fixture.rendered(Format::Human), @"
    warning[logcheck::unread]: the file ends too early
     --> src/lib.rs:2:1
      |
    2 |
      | ^ here
      |
      = note: `cargo logcheck explain unread` tells more
    ");
}

#[test]
fn nothing_in_the_source_acts_on_the_terminal() {
    let text = "info!(a = \"\u{1b}[2J\u{9b}31m\u{202e}\", b);\n";
    let mut fixture = Fixture::new(&[("src/\u{1b}]0;x.rs", text)]);
    let at = fixture.at_bytes(0, 6..text.len() - 3);
    let finding = Finding::new(at, "bad \u{1b}[31m\nname", "\u{9b}1m").because("\u{7}").instead("\u{202e}");
    fixture.found("banned_key", Level::Warn, finding);
    assert_snapshot!(fixture.rendered(Format::Human), @r#"
    warning[logcheck::banned_key]: bad ␛[31m name
     --> src/␛]0;x.rs:1:7
      |
    1 | info!(a = "␛[2J¿31m�", b);
      |       ^^^^^^^^^^^^^^^^^^ �1m
      |
      = note: ␇
      = help: �
      = note: `cargo logcheck explain banned_key` tells more
    "#);
}

#[test]
fn long_lines_are_cut_to_the_terminal() {
    let text = format!("{}info!(password);{}\n", "let a = 1; ".repeat(30), " let b = 2;".repeat(30));
    let settings = Settings { format: Format::Human, color: false, width: 80 };
    assert_snapshot!(one_warning(&text, "password").rendered_with(settings), @"
    warning[logcheck::banned_key]: a key is sensitive
     --> src/lib.rs:1:337
      |
    1 | ...= 1; let a = 1; info!(password); let b = 2; let b = 2; let b = 2; let ...
      |                          ^^^^^^^^ its name says so
      |
      = note: `cargo logcheck explain banned_key` tells more
    ");
}

#[test]
fn a_line_far_down_in_a_file_keeps_its_number() {
    let text = "\n".repeat(1_233) + "info!(password);\n" + &"\n".repeat(500);
    assert_snapshot!(one_warning(&text, "password").rendered(Format::Human), @"
    warning[logcheck::banned_key]: a key is sensitive
        --> src/lib.rs:1234:7
         |
    1234 | info!(password);
         |       ^^^^^^^^ its name says so
         |
         = note: `cargo logcheck explain banned_key` tells more
    ");
}

#[test]
fn colours() {
    let settings = Settings { format: Format::Human, color: true, width: DEFAULT_WIDTH };
    let colored = one_warning("info!(password);\n", "password").rendered_with(settings);
    let title = colored.lines().next().unwrap();
    assert_eq!(
        title,
        "\u{1b}[1m\u{1b}[33mwarning[logcheck::banned_key]\u{1b}[0m\u{1b}[1m: a key is sensitive\u{1b}[0m"
    );
}
