//! Imports: `use` in all its forms, globs, re-exports, crates.

use logcheck_tests::resolved::check_model;

#[test]
fn imports_rename() {
    check_model(
        "
//- /src/lib.rs crate:orders
mod x { pub mod y { pub struct Card; pub fn pay() {} } pub fn load() {} pub struct Card; }
use self::x::{self, y as z, load as fetch, Card as Voucher};
fn run(card: z::Card, other: Voucher, third: Card) {
    //       ^^^^^^^ : orders::x::y::Card
    //                       ^^^^^^^ : orders::x::Card
    //                                       ^^^^ : unknown
    x::load();
    // ^^^^ -> orders::x::load
    z::pay();
    // ^^^ -> orders::x::y::pay
    fetch();
  //^^^^^ -> orders::x::load
    load();
  //^^^^ -> unknown
}
",
    );
}

#[test]
fn an_import_in_a_body_counts_there() {
    check_model(
        "
//- /src/lib.rs crate:orders
mod card { pub fn charge() {} pub struct Receipt; }
mod cash { pub fn charge() {} pub struct Receipt; }
use cash::{charge, Receipt};
fn by_card() {
    use card::{charge, Receipt};
    charge();
  //^^^^^^ -> orders::card::charge
    let receipt: Receipt = make();
    //           ^^^^^^^ : orders::card::Receipt
}
fn by_cash(receipt: Receipt) {
    //              ^^^^^^^ : orders::cash::Receipt
    charge();
  //^^^^^^ -> orders::cash::charge
}
",
    );
}

#[test]
fn an_import_in_an_inline_module_counts_there() {
    check_model(
        "
//- /src/lib.rs crate:orders
mod card { pub fn charge() {} }
mod shop {
    use crate::card::charge;
    pub fn sell() { charge(); }
    //              ^^^^^^ -> orders::card::charge
}
mod bank {
    use super::shop::*;
    fn pay() { charge(); sell(); }
    //         ^^^^^^ -> unknown
    //                   ^^^^ -> orders::shop::sell
}
fn pay() { charge(); }
//         ^^^^^^ -> unknown
",
    );
}

#[test]
fn what_is_named_goes_before_what_a_glob_brings() {
    check_model(
        "
//- /src/lib.rs crate:orders
mod a { pub struct Order; pub struct Item; pub fn run() {} pub fn stop() {} }
mod b { pub struct Order; pub fn run() {} }
use a::*;
use b::Order;
fn run() {}
fn go(order: Order, item: Item) {
    //       ^^^^^ : orders::b::Order
    //                    ^^^^ : orders::a::Item
    run();
  //^^^ -> orders::run
    stop();
  //^^^^ -> orders::a::stop
}
",
    );
}

#[test]
fn two_globs_with_the_same_name_are_a_guess() {
    check_model(
        "
//- /src/lib.rs crate:orders
mod a { pub struct Order; pub fn run() {} pub use crate::c::shared; }
mod b { pub struct Order; pub fn run() {} pub use crate::c::shared; }
mod c { pub fn shared() {} }
use a::*;
use b::*;
fn go(order: Order) {
    //       ^^^^^ : unknown
    run();
  //^^^ -> unknown
    shared();
  //^^^^^^ -> orders::c::shared
}
",
    );
}

#[test]
fn private_imports_are_seen_below_and_not_beside() {
    check_model(
        "
//- /src/lib.rs crate:orders
mod model { pub struct Order; }
mod parent {
    use crate::model::Order;
    mod child {
        use super::*;
        fn run(order: Order) {}
        //            ^^^^^ : orders::model::Order
    }
}
mod other {
    use crate::parent::*;
    fn run(order: Order) {}
    //            ^^^^^ : unknown
}
",
    );
}

#[test]
fn re_exports_lead_over_three_crates() {
    check_model(
        "
//- /money/src/lib.rs crate:money
mod amount;
pub use amount::{Amount, round as rounded};
//- /money/src/amount.rs
pub struct Amount;
pub fn round() {}
//- /payments/src/lib.rs crate:payments deps:money
pub mod prelude { pub use money::*; pub use crate::card::Card; }
mod card;
pub use money as cash;
//- /payments/src/card.rs
pub struct Card;
//- /orders/src/lib.rs crate:orders deps:payments
use payments::prelude::*;
use payments::cash::Amount as Sum;
fn pay(amount: Amount, sum: Sum, card: Card) {
    //         ^^^^^^ : money::amount::Amount
    //                      ^^^ : money::amount::Amount
    //                                 ^^^^ : payments::card::Card
    rounded();
  //^^^^^^^ -> money::amount::round
    payments::cash::rounded();
    //              ^^^^^^^ -> money::amount::round
    money::rounded();
    //     ^^^^^^^ -> unknown
}
",
    );
}

#[test]
fn imports_in_circles_lead_nowhere() {
    check_model(
        "
//- /src/lib.rs crate:orders
mod a { pub use crate::b::*; pub use crate::b::Order; pub fn run() {} }
mod b { pub use crate::a::*; pub use crate::a::Order; pub fn stop() {} }
use a::*;
fn go(order: Order) {
    //       ^^^^^ : unknown
    run();
  //^^^ -> orders::a::run
    stop();
  //^^^^ -> orders::b::stop
    b::run();
    // ^^^ -> orders::a::run
}
",
    );
}

#[test]
fn a_dependency_may_be_renamed() {
    check_model(
        "
//- /payments/src/lib.rs crate:card-payments
pub struct Card;
pub fn charge() {}
//- /orders/src/lib.rs crate:orders deps:pay=card-payments
fn run(card: pay::Card) {
    //       ^^^^^^^^^ : card_payments::Card
    pay::charge();
    //   ^^^^^^ -> card_payments::charge
    card_payments::charge();
    //             ^^^^^^ -> unknown
}
",
    );
}

#[test]
fn extern_crate_renames_too() {
    check_model(
        "
//- /payments/src/lib.rs crate:payments
pub fn charge() {}
//- /orders/src/lib.rs crate:orders deps:payments
extern crate payments as pay;
mod shop;
fn run() { pay::charge(); }
//              ^^^^^^ -> payments::charge
//- /orders/src/shop.rs
fn run() { crate::pay::charge(); }
//                     ^^^^^^ -> payments::charge
",
    );
}

#[test]
fn the_edition_2015_begins_in_the_root() {
    check_model(
        "
//- /src/lib.rs crate:orders edition:2015 deps:payments
extern crate payments;
mod card;
mod shop;
//- /src/card.rs
pub fn charge() {}
//- /src/shop.rs
use card::charge;
use payments::Money;
mod card { pub fn charge() {} }
fn run(money: Money) {
    //        ^^^^^ : payments::Money
    charge();
  //^^^^^^ -> orders::card::charge
    ::card::charge();
    //      ^^^^^^ -> orders::card::charge
    card::charge();
    //    ^^^^^^ -> orders::shop::card::charge
}
//- /payments/src/lib.rs crate:payments
pub struct Money;
",
    );
}

#[test]
fn two_colons_name_a_crate() {
    check_model(
        "
//- /payments/src/lib.rs crate:payments
pub struct Card;
pub fn charge() {}
//- /orders/src/lib.rs crate:orders deps:payments
mod payments { pub struct Card; pub fn charge() {} }
use ::payments::Card;
fn run(card: Card, own: payments::Card) {
    //       ^^^^ : payments::Card
    //                  ^^^^^^^^^^^^^^ : orders::payments::Card
    ::payments::charge();
    //          ^^^^^^ -> payments::charge
    payments::charge();
    //        ^^^^^^ -> orders::payments::charge
}
",
    );
}

#[test]
fn what_stands_in_the_file_goes_before_the_crate_of_that_name() {
    check_model(
        "
//- /store/src/lib.rs crate:store
pub fn load() {}
//- /orders/src/lib.rs crate:orders deps:store
mod cache { pub mod store { pub fn load() {} } fn run() { store::load(); } }
//                                                               ^^^^ -> orders::cache::store::load
fn run() { store::load(); }
//                ^^^^ -> store::load
",
    );
}

#[test]
fn a_crate_that_was_not_read_is_not_guessed() {
    check_model(
        "
//- /src/lib.rs crate:orders deps:bank
use bank::{Card, charge};
use bank::terms::*;
mod model { pub struct Card; pub fn charge() {} pub struct Terms; }
fn run(card: Card, terms: Terms) {
    //       ^^^^ : unknown
    //                    ^^^^^ : unknown
    charge();
  //^^^^^^ -> unknown
    bank::charge();
    //    ^^^^^^ -> unknown
}
",
    );
}

#[test]
fn names_of_the_standard_library_are_not_of_the_workspace() {
    check_model(
        "
//- /src/lib.rs crate:orders
mod model { pub struct String; pub struct Duration; pub struct Result; }
use std::time::Duration;
fn run(name: String, after: Duration, result: Result<u8, u8>) {}
//           ^^^^^^ : unknown
//                          ^^^^^^^^ : unknown
//                                            ^^^^^^ : unknown
",
    );
}

#[test]
fn the_prelude_is_hidden_by_what_is_defined_or_globbed() {
    check_model(
        "
//- /src/lib.rs crate:orders
mod model { pub struct Option; pub struct Vec; }
use model::*;
struct String;
fn run(name: String, option: Option, all: Vec) {}
//           ^^^^^^ : orders::String
//                           ^^^^^^ : orders::model::Option
//                                        ^^^ : orders::model::Vec
",
    );
}

#[test]
fn one_name_may_stand_for_a_module_and_a_function() {
    check_model(
        "
//- /src/lib.rs crate:orders
mod store { pub mod open { pub fn quickly() {} } pub fn open() {} }
use store::open;
fn run() {
    open();
  //^^^^ -> orders::store::open
    open::quickly();
    //    ^^^^^^^ -> orders::store::open::quickly
}
",
    );
}
