//! What a policy file may say, and what is said about one that is wrong.

use std::collections::BTreeMap;

use logcheck_rules::call::{Family, LogLevel};
use logcheck_rules::diagnostic::{FileId, Finding, Level, Position};
use logcheck_rules::expr::Loc;
use logcheck_rules::policy::{BannedKey, MacroMode, Policy, Skipped, Wrapper, read_policy};
use logcheck_rules::rules::rule_named;

mod wrong;

/// A file that is read without an error.
fn good(text: &str) -> Policy {
    match read_policy(text) {
        Ok(policy) => policy,
        Err(errors) => panic!("{text}\n{errors:#?}"),
    }
}

fn level_of(policy: &Policy, rule: &str) -> Level {
    let at = Position { file: FileId(0), loc: Loc(0) };
    let rule = rule_named(rule).expect("the test names an existing rule");
    policy.level(rule, &Finding::new(at, "", ""), None)
}

#[test]
fn nothing_is_a_policy() {
    assert_eq!(good(""), Policy::default());
    assert_eq!(good("# only a comment\n"), Policy::default());
    assert_eq!(good("\u{feff}edition = \"2026\"\r\n"), Policy::default());
}

#[test]
fn empty_sections_are_a_policy() {
    assert_eq!(
        good("[rules]\n[keys.banned]\n[keys.allowed]\n[keys]\n[context]\n[macros]"),
        Policy::default()
    );
}

#[test]
fn everything_at_once() {
    let policy = good(
        r#"
edition = "2026"
requires = ">=0.1"
[rules]
unused_suppression = "deny"
privacy = "forbid"
[keys.banned]
customer_ref = { reason = "maps to a person", use-instead = "customer_id" }
"user.badge" = "opens doors"
[keys.allowed]
next_token = "pagination cursor"
[context]
entry-points = ["crate::worker::run_job"]
hot = ["crate::codec::decode_frame"]
sanitizers = ["redact", "mask_pan"]
id-key = "request_id"
[files]
exclude = ["./src/generated/", "**/*.pb.rs"]
[macros]
mode = "migrate"
[[wrapper]]
name = "telemetry::audit"
family = "log"
level = "warn"
skip = 1
[[wrapper]]
name = "limited"
family = "tracing"
skip = ["limit_per_min"]
"#,
    );
    let audit = Wrapper {
        path: vec!["telemetry".to_owned(), "audit".to_owned()],
        family: Family::Log,
        level: Some(LogLevel::Warn),
        skipped: Skipped::Arguments(1),
    };
    let limited = Wrapper {
        path: vec!["limited".to_owned()],
        family: Family::Tracing,
        level: None,
        skipped: Skipped::Options(vec!["limit_per_min".to_owned()]),
    };
    assert_eq!(policy.wrappers, [audit, limited]);
    assert_eq!(policy.rule_levels, BTreeMap::from([("unused_suppression".to_owned(), Level::Deny)]));
    assert_eq!(policy.group_levels, BTreeMap::from([("privacy".to_owned(), Level::Forbid)]));
    let customer_ref =
        BannedKey { reason: "maps to a person".to_owned(), use_instead: Some("customer_id".to_owned()) };
    let badge = BannedKey { reason: "opens doors".to_owned(), use_instead: None };
    let banned =
        BTreeMap::from([("customer_ref".to_owned(), customer_ref), ("user.badge".to_owned(), badge)]);
    assert_eq!(policy.banned_keys, banned);
    assert_eq!(policy.allowed_keys["next_token"], "pagination cursor");
    assert_eq!(policy.context.entry_points, ["crate::worker::run_job"]);
    assert_eq!(policy.context.hot, ["crate::codec::decode_frame"]);
    assert_eq!(policy.context.sanitizers, ["redact", "mask_pan"]);
    assert_eq!(policy.context.id_key.as_deref(), Some("request_id"));
    assert_eq!(policy.excluded_files, ["src/generated", "**/*.pb.rs"]);
    assert_eq!(policy.macro_mode, MacroMode::Migrate);
}

#[test]
fn other_ways_to_write_the_same() {
    let tables = good("[keys.banned.customer_ref]\nreason = \"why\"\nuse-instead = \"customer_id\"\n");
    let dotted =
        good("keys.banned.customer_ref.reason = 'why'\nkeys.banned.customer_ref.use-instead = 'customer_id'");
    let inline =
        good("keys = { banned = { customer_ref = { reason = 'why', use-instead = 'customer_id' } } }");
    assert_eq!(tables, dotted);
    assert_eq!(tables, inline);
    assert_eq!(good("rules = { unused-suppression = 'deny' }"), good("[rules]\nunused_suppression = 'deny'"));
    assert_eq!(good("[macros]\nmode = \"strict\""), Policy::default());
}

#[test]
fn a_requirement_that_is_met() {
    for requires in [">=0", ">=0.1", ">= 0.1", ">=0.1.0", ">=0.0.9"] {
        good(&format!("requires = \"{requires}\""));
    }
}

#[test]
fn a_rule_beats_its_group() {
    let policy = good("[rules]\nhygiene = \"allow\"\nunused_suppression = \"deny\"\n");
    assert_eq!(level_of(&policy, "unused_suppression"), Level::Deny);
    assert_eq!(level_of(&policy, "unexplained_suppression"), Level::Allow);
    assert_eq!(level_of(&good(""), "unexplained_suppression"), Level::Warn);
}

#[test]
fn previews_are_for_those_who_ask() {
    let at = Position { file: FileId(0), loc: Loc(0) };
    let rule = rule_named("info_in_hot_loop").expect("there is such a rule");
    let level = |text: &str, finding: Finding| good(text).level(rule, &finding, None);
    let finding = || Finding::new(at, "", "");
    assert_eq!(level("", finding()), Level::Warn);
    assert_eq!(level("", finding().as_preview()), Level::Allow);
    assert_eq!(level("[rules]\ninfo_in_hot_loop = 'deny'", finding().as_preview()), Level::Allow);
    assert_eq!(level("[rules]\npreview = true", finding().as_preview()), Level::Warn);
    assert_eq!(
        level("[rules]\npreview = true\ninfo_in_hot_loop = 'deny'", finding().as_preview()),
        Level::Deny
    );
    assert_eq!(good("[rules]\npreview = false"), Policy::default());
}

#[test]
fn nothing_lowers_a_forbidden_group() {
    // The reader would have refused this one, but a policy may be put together in another way.
    let mut policy = good("[rules]\nhygiene = \"forbid\"\n");
    policy.rule_levels.insert("unused_suppression".to_owned(), Level::Allow);
    assert_eq!(level_of(&policy, "unused_suppression"), Level::Forbid);
    assert_eq!(level_of(&policy, "unexplained_suppression"), Level::Forbid);
}
