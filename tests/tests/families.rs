//! What the rules say of the calls of each crate.

use logcheck_tests::check;

#[test]
fn the_holes_of_emit_are_fields() {
    check(
        r#"
//- /src/lib.rs crate:orders deps:emit
fn paid(order: &Order, password: &str, userId: u64) {
    emit::info!("{order_id} was paid after {ms: order.delay.as_millis()}", order_id: order.id);
    emit::info!("{order}");
    emit::error!(evt: order.event());
    emit::warn!("no such user with {password}");
                                 //^^^^^^^^^^ banned_key: the key `password` names
    emit::warn!("no such user", userId);
                              //^^^^^^ key_case: the key `userId` is not in snake case
}
"#,
    );
}

#[test]
fn texts_of_defmt_cost_nothing() {
    check(
        r#"
//- /src/lib.rs crate:firmware deps:defmt
fn sent(frame: &Frame, password: &str, mut queue: Queue) {
    defmt::info!("{=u8} bytes of {:?}", frame.len(), frame);
    defmt::info!("{}", frame);
    defmt::warn!("refused {=str}", password);
                                 //^^^^^^^^ sensitive_value: the value `password` is
    defmt::debug!("dropped {}", queue.pop());
                              //^^^^^^^^^^^ side_effect_in_arguments: a log argument calls `pop`
}
"#,
    );
}

#[test]
fn slog_is_told_in_its_own_words() {
    check(
        r#"
//- /src/lib.rs crate:orders deps:slog
use slog::{info, warn, debug, Logger};

fn paid(log: &Logger, order: &Order, password: String, mut queue: Queue) -> Result<(), Error> {
    info!(log, "order was paid"; "order-id" => order.id, "cents" => order.cents);
    info!(log, "order {} was paid", order.id);
                    //^^ interpolated_message: the message interpolates a value
    warn!(log, "order {id} was refused", id = order.id);
                    //^^^^ interpolated_message: the message interpolates a value
    warn!(log, "refused"; "password" => &password, "n" => %5);
                        //^^^^^^^^^^ banned_key: the key `password` names
                                                         //^ stringified_scalar: a number is recorded as text
    warn!(log, "refused {password}", password = &password);
                                   //^^^^^^^^ banned_key: the key `password` names
    info!(log, "paid"; "OrderId" => order.id, "by" => order.user.to_string());
                     //^^^^^^^^^ key_case: the key `OrderId` is not in snake case
                                                    //^^^^^^^^^^^^^^^^^^^^^^ formatted_field_value: the value is formatted by hand
    info!(log, "{}", order.refusal_error());
             //^^^^ missing_message: the event has no message, only a value
    let log = log.new(slog::o!("password" => password.clone(), "order" => order.id));
                             //^^^^^^^^^^ banned_key: the key `password` names
    // A logger decides only when it has been given the values.
    info!(log, "next"; "order" => queue.pop());
    debug!(log, "next"; "order" => queue.pop());
                                 //^^^^^^^^^^^ side_effect_in_arguments: a log argument calls `pop`
    Ok(())
}
"#,
    );
}

#[test]
fn a_question_logs_nothing_and_a_record_does() {
    check(
        r"
//- /src/lib.rs crate:orders deps:tracing,log
fn paid(span: &tracing::Span, password: &str) {
    if tracing::enabled!(tracing::Level::DEBUG, password) || log::log_enabled!(log::Level::Debug) {
        tracing::record_all!(span, password);
                                 //^^^^^^^^ banned_key: the key `password` names
        tracing::record_all!(span, orderId = 5);
                                 //^^^^^^^ key_case: the key `orderId` is not in snake case
    }
}
",
    );
}

#[test]
fn the_fields_of_an_attribute_are_judged_as_those_of_a_span() {
    check(
        r#"
//- /src/lib.rs crate:orders deps:tracing
use tracing::instrument;

#[instrument(skip_all, fields(password = %login.password, orderId, user.id = login.id, user.id = 2))]
                            //^^^^^^^^ banned_key: the key `password` names
                                                        //^^^^^^^ key_case: the key `orderId` is not in snake case
                                                                                     //^^^^^^^ duplicate_key: the key `user.id` stands twice
pub fn accept(login: Login) {}

#[cfg_attr(feature = "trace", instrument(skip_all, fields(attempt = %attempt, reason = reason.to_string())))]
                                                                   //^^^^^^^ stringified_scalar: a number is recorded as text
                                                                                     //^^^^^^^^^^^^^^^^^^ formatted_field_value: the value is formatted by hand
pub fn refuse(attempt: u32, reason: Reason) {}

// It need not have a message, and its name and target may be fields of their own.
#[instrument(skip_all, fields(name = "x", target = "y", message = "z"))]
pub fn nothing_is_wrong() {}

#[await_tree::instrument(password)]
pub fn of_another_crate() {}
"#,
    );
}

#[test]
fn key_values_behind_the_text_take_no_sigils() {
    check(
        r#"
//- /src/lib.rs crate:orders deps:log
fn refused(error: Error, password: &str) {
    log::error!("order was refused", { error: error.to_string() });
    log::error!("order was refused", { password: password });
                                     //^^^^^^^^ banned_key: the key `password` names
}
"#,
    );
}
