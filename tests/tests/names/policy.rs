//! `[[wrapper]]`: macros whose definition is out of sight.

use logcheck_rules::policy::read_policy;
use logcheck_tests::read_calls::calls;

#[track_caller]
fn check(policy: &str, fixture: &str, expected: &str) {
    let policy = read_policy(policy).expect("the policy is right");
    let expected: Vec<&str> = expected.trim().lines().map(str::trim).collect();
    let found = calls(fixture, &policy);
    assert_eq!(found, expected.join("\n"), "found:\n{found}");
}

#[test]
fn options_and_arguments_of_the_wrapper() {
    check(
        r#"
[[wrapper]]
name = "limited"
family = "tracing"
level = "warn"
skip = ["limit_per_min", "burst"]
[[wrapper]]
name = "telemetry::at"
family = "log"
skip = 1
"#,
        r#"
//- /src/lib.rs crate:orders deps:telemetry
use telemetry::{limited, at as log_at};
fn f() {
    limited!(limit_per_min = 10, burst = 2, user.id, "order {id} late");
    telemetry::at!(ctx, Level::Info, k = 1; "text");
    log_at!(ctx, level, "text");
    other::at!(ctx, level, "not this one");
}
"#,
        r#"
        limited!: tracing warn user.id=user.id "order {id} late"
        telemetry::at!: log info k=1 "text"
        log_at!: log level `level` "text"
        "#,
    );
}

#[test]
fn a_definition_in_the_workspace_says_more_than_the_policy() {
    check(
        "[[wrapper]]\nname = \"note\"\nfamily = \"log\"\nlevel = \"info\"\n",
        r#"
macro_rules! note { ($($t:tt)*) => { tracing::debug!($($t)*) }; }
fn f() { note!(id, "text"); out_of_sight::note!("text"); }
"#,
        r#"
        note!: tracing debug id=id "text"
        out_of_sight::note!: log info "text"
        "#,
    );
}
