//! One line for each finding.

use cargo_logcheck::args::Format;
use cargo_logcheck::render::{DEFAULT_WIDTH, Settings};
use insta::assert_snapshot;
use logcheck_rules::diagnostic::{Finding, Level};

use crate::fixture::{Fixture, one_warning};

#[test]
fn one_line_for_each_finding() {
    let mut fixture = Fixture::new(&[("src/a.rs", "fn f() {\r\n\tlet 名 = 1; info!(名);\r\n}\r\n")]);
    let at = fixture.at("src/a.rs", "名);");
    fixture.found(
        "banned_key",
        Level::Deny,
        Finding::new(at, "a key\nis sensitive", "its name \u{1b}[31msays so"),
    );
    let at = fixture.at("src/a.rs", "fn");
    fixture.found("other_rule", Level::Warn, Finding::new(at, "something is wrong", ""));
    assert_snapshot!(fixture.rendered(Format::Short), @"
    src/a.rs:2:19: error[logcheck::banned_key]: a key is sensitive: its name ␛[31msays so
    src/a.rs:1:1: warning[logcheck::other_rule]: something is wrong
    ");
}

#[test]
fn the_level_is_coloured() {
    let settings = Settings { format: Format::Short, color: true, width: DEFAULT_WIDTH };
    assert_eq!(
        one_warning("info!(password);\n", "password").rendered_with(settings),
        "src/lib.rs:1:7: \u{1b}[1m\u{1b}[33mwarning[logcheck::banned_key]\u{1b}[0m: a key is sensitive: its name says so\n"
    );
}
