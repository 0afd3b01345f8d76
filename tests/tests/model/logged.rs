//! Functions that log what they are given.

use logcheck_tests::resolved::check_model;

#[test]
fn a_parameter_that_is_logged() {
    check_model(
        r#"
//- /src/lib.rs crate:orders
use tracing::info;
fn told(text: &str, code: u64, other: u64) {
    //  ^^^^ logged
    //              ^^^^ logged
    //                         ^^^^^ not logged
    info!(code = code, "told: {text}");
}
fn renamed(text: &str) {
    //     ^^^^ logged
    let copy = text.to_owned();
    info!("told: {}", copy);
}
fn part(order: Order) {
    //  ^^^^^ not logged
    info!(id = order.id, "order accepted");
}
fn hidden(text: &str) {
    //    ^^^^ not logged
    let text = 5;
    info!("told: {}", text);
}
"#,
    );
}

#[test]
fn what_is_given_on_is_logged_there() {
    check_model(
        r#"
//- /audit/src/lib.rs crate:audit
pub fn record(kind: u32, text: &str) {
    //        ^^^^ not logged
    //                   ^^^^ logged
    tracing::info!(text, "recorded");
}
pub struct Journal;
impl Journal {
    pub fn write(&self, text: &str) { record(1, text); }
    //                  ^^^^ logged
}
//- /orders/src/lib.rs crate:orders deps:audit
use audit::Journal;
fn accept(name: &str, journal: &Journal) {
    //    ^^^^ logged
    journal.write(&name);
}
fn by_path(name: &str, journal: &Journal) {
    //     ^^^^ logged
    //                 ^^^^^^^ not logged
    Journal::write(journal, name);
}
fn other(name: &str, kind: u32) {
    //   ^^^^ not logged
    //               ^^^^ not logged
    audit::record(kind, "constant");
}
fn shadowed(name: &str) {
    //      ^^^^ not logged
    let name = mask();
    audit::record(1, name);
}
fn circle(name: &str, again: &str) { circle(again, name); audit::record(1, again) }
//        ^^^^ logged
//                    ^^^^^ logged
"#,
    );
}
