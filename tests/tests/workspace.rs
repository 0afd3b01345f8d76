//! Workspaces of several files and crates, judged by all rules together.

use logcheck_rules::policy::read_policy;
use logcheck_tests::{check, check_with};

#[test]
fn a_crate_logs_with_the_log_crate_it_depends_on() {
    check(
        r#"
//- /orders/src/lib.rs crate:orders deps:tracing
pub fn accept(order: u64) {
    info!("order {id} accepted", id = order);
    //                           ^^^^^^^^^^ field_after_message:
}
//- /payments/src/lib.rs crate:payments deps:log
pub fn charge(order: u64) {
    info!("order {id} charged", id = order);
    //           ^^^^ interpolated_message: the message interpolates a value
}
"#,
    );
}

#[test]
fn tests_are_judged_only_where_the_compiler_judges_them_too() {
    check(
        r#"
//- /src/lib.rs crate:orders deps:tracing,logcheck
pub fn accept(id: u64) {
    tracing::info!(id, "order accepted");
}
//- /tests/accept.rs
fn accept_one(id: u64) {
    tracing::info!("order {id} accepted");
    logcheck::info!("order {id} accepted");
    //                     ^^^^ interpolated_message: the message interpolates a value
}
"#,
    );
}

#[test]
fn a_prefix_excuses_a_call_of_the_typed_macros() {
    check(
        r#"
use logcheck::info;

fn bake(cookie: &str) {
    info!(allow: (banned_key, "the bakery's product"), cookie, "batch baked");
    info!(allow: (privacy, "the bakery's product"), cookie, "batch baked");
    info!(allow: banned_key, cookie, "batch baked");
    //    ^^^^^^^^^^^^^^^^^ unexplained_suppression: this suppression gives no reason
    info!(allow: (banned_key, "  "), cookie, "batch baked");
    //    ^^^^^^^^^^^^^^^^^^^^^^^^^ unexplained_suppression: this suppression gives no reason
    info!(allow: (duplicate_key, "none here"), "batch baked");
    //            ^^^^^^^^^^^^^ unused_suppression: this suppression hides nothing
    info!(allow: (baned_key, "a slip of the pen"), "batch baked");
    //            ^^^^^^^^^ unknown_suppression: unknown rule `baned_key`
    info!(allow: ["banned_key"], "batch baked");
    //    ^^^^^^^^^^^^^^^^^^^^^ unknown_suppression: this suppression cannot be read
    info!(allow: (unused_suppression, "not about calls"), "batch baked");
    //    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown_suppression: this suppression cannot be read
}
"#,
    );
}

#[test]
fn nothing_excuses_what_the_policy_forbids() {
    let policy = read_policy("[rules]\nbanned_key = \"forbid\"\n").expect("the policy is in order");
    check_with(
        r#"
fn bake(cookie: &str) {
    logcheck::info!(allow: (banned_key, "the bakery's product"), cookie, "batch baked");
    //                                                           ^^^^^^ banned_key: the key `cookie`
    //                      ^^^^^^^^^^ unused_suppression: this suppression hides nothing
    // logcheck: allow(banned_key) reason="the bakery's product"
    //                 ^^^^^^^^^^ unused_suppression: this suppression hides nothing
    tracing::info!(cookie, "batch baked");
    //             ^^^^^^ banned_key: the key `cookie`
}
"#,
        &policy,
    );
}

#[test]
fn an_excuse_from_a_rule_that_is_off_is_not_unused() {
    let policy =
        read_policy("[rules]\nmessage = \"allow\"\nkey_case = \"allow\"\n").expect("the policy is in order");
    check_with(
        r#"
fn accept(id: u64) {
    // logcheck: allow(interpolated_message) reason="the operators search for this line"
    tracing::info!("order {id} accepted");
    // logcheck: allow(message, key-case) reason="the dashboards know it"
    tracing::info!(orderId = id, "order accepted");
    // logcheck: allow(fields) reason="the group has other rules"
    //                 ^^^^^^ unused_suppression: this suppression hides nothing
    tracing::info!(id, "order accepted");
}
"#,
        &policy,
    );
}

#[test]
fn an_excuse_without_a_reason_counts_so_that_one_mistake_is_one_finding() {
    check(
        r#"
fn accept(id: u64) {
    logcheck::info!(allow: interpolated_message, "order {id} accepted");
    //              ^^^^^^^^^^^^^^^^^^^^^^^^^^^ unexplained_suppression: this suppression gives no reason
}
"#,
    );
}

#[test]
fn a_comment_does_not_excuse_what_the_compiler_rejects() {
    check(
        r#"
fn accept(id: u64) {
    // logcheck: allow(interpolated_message) reason="the compiler does not see this"
    //                 ^^^^^^^^^^^^^^^^^^^^ unused_suppression: this suppression hides nothing
    logcheck::info!("order {id} accepted");
    //                     ^^^^ interpolated_message: the message interpolates a value
}
"#,
    );
}

#[test]
fn a_file_that_the_policy_leaves_out_gives_facts_and_no_findings() {
    let policy =
        read_policy("[files]\nexclude = [\"orders/src/generated\"]\n").expect("the policy is in order");
    check_with(
        r#"
//- /orders/src/lib.rs crate:orders deps:tracing
mod generated;
fn accept(order: generated::model::Order) {
    tracing::info!("order {} accepted", order.id);
    //                    ^^ interpolated_message: the message interpolates a value
    tracing::info!(?order, "order accepted");
    //              ^^^^^ debug_formatted_object: the whole `Order` is recorded as its Debug text
}
//- /orders/src/generated.rs crate:orders
pub mod model;
fn accept(id: u64) {
    tracing::info!("order {id} accepted");
    //                    ^^^^ interpolated_message: the message interpolates a value
}
//- /orders/src/generated/model.rs crate:orders
#[derive(Debug)]
pub struct Order {
    pub id: u64,
    pub lines: Vec<String>,
}
fn reject(id: u64) {
    // logcheck: allow(interpolated_message)
    tracing::info!("order {id} rejected");
}
"#,
        &policy,
    );
}

#[test]
fn what_stands_at_the_head_of_a_file_is_not_about_all_of_it() {
    check(
        r#"
//- /src/lib.rs crate:orders deps:tracing
#![deny(deprecated)]

#[cfg(all(test, feature = "x"))]
static GLOBAL: u8 = 0;

pub fn paid(id: u64) {
    tracing::info!("order {id} was paid");
                        //^^^^ interpolated_message: the message interpolates a value
}
//- /src/first.rs crate:first deps:tracing
#![allow(unused)]

#[tracing::instrument(skip_all, fields(orderId))]
                                     //^^^^^^^ key_case: the key `orderId` is not in snake case
pub fn paid(id: u64) {}
//- /src/tests.rs crate:tests deps:tracing
#![cfg(test)]

pub fn paid(id: u64) {
    tracing::info!("order {id} was paid");
}
"#,
    );
}
