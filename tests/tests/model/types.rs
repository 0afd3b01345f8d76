//! Types: aliases, variants, associated functions.

use logcheck_tests::resolved::check_model;

#[test]
fn aliases_are_looked_through() {
    check_model(
        "
//- /src/lib.rs crate:orders
mod model { pub struct Order; impl Order { pub fn load() {} } pub type Current = Order; }
type Sale = model::Current;
type Code = u64;
type Circle = Ring;
type Ring = Circle;
type Of<T> = T;
fn run(sale: Sale, code: Code, circle: Circle, of: Of<Sale>) {
    //       ^^^^ : orders::model::Order
    //                   ^^^^ : unknown
    //                                 ^^^^^^ : unknown
    //                                             ^^ : unknown
    Sale::load();
    //    ^^^^ -> orders::model::Order::load
}
",
    );
}

#[test]
fn variants_are_no_types() {
    check_model(
        "
//- /src/lib.rs crate:orders
struct Paid;
enum State { Paid(Paid), Open }
use State::Open;
fn run(paid: Paid, state: State, variant: State::Paid, open: Open) {}
//           ^^^^ : orders::Paid
//                        ^^^^^ : orders::State
//                                        ^^^^^^^^^^^ : unknown
//                                                           ^^^^ : unknown
",
    );
}

#[test]
fn variants_that_a_glob_brings_hide_nothing_that_is_defined() {
    check_model(
        "
//- /src/lib.rs crate:orders
mod model { pub enum State { Paid, Open } pub struct Order; }
use model::State::*;
use model::*;
struct Open;
fn run(paid: Paid, open: Open, order: Order) {}
//           ^^^^ : unknown
//                       ^^^^ : orders::Open
//                                    ^^^^^ : orders::model::Order
",
    );
}

#[test]
fn associated_functions_are_those_of_the_type() {
    check_model(
        "
//- /src/lib.rs crate:orders
mod card;
struct Card;
impl Card { fn charge() {} }
fn run() {
    Card::charge();
    //    ^^^^^^ -> orders::Card::charge
    card::Card::charge();
    //          ^^^^^^ -> orders::card::Card::charge
    Vec::<Card>::charge();
    //           ^^^^^^ -> unknown
    Vec::charge();
    //   ^^^^^^ -> unknown
}
//- /src/card.rs
pub struct Card;
impl Card {
    pub fn charge(&self) { Self::check(); self.check(); }
    //                           ^^^^^ -> orders::card::Card::check
    //                                         ^^^^^ -> orders::card::Card::check
    fn check(&self) {}
}
",
    );
}

#[test]
fn an_impl_may_stand_anywhere() {
    check_model(
        "
//- /src/lib.rs crate:orders
mod model { pub struct Order; }
mod actions { use crate::model::Order; impl Order { pub fn ship() {} } impl super::other::Order { pub fn ship() {} } }
mod other { pub struct Order; }
fn run() {
    model::Order::ship();
    //            ^^^^ -> orders::model::Order::ship
    other::Order::ship();
    //            ^^^^ -> orders::other::Order::ship
}
",
    );
}

#[test]
fn qualified_paths_name_type_and_trait() {
    check_model(
        "
//- /src/lib.rs crate:orders
struct Card;
trait Charge { fn run() {} fn wait() {} }
trait Refund { fn run(); }
impl Charge for Card { fn run() {} }
impl Refund for Card { fn run() {} }
fn go<T: Charge>() {
    <Card as Refund>::run();
    //                ^^^ -> orders::Card::run
    <Card as Charge>::wait();
    //                ^^^^ -> orders::Charge::wait
    <Card>::wait();
    //      ^^^^ -> orders::Charge::wait
    Card::run();
    //    ^^^ -> unknown
    <T as Charge>::run();
    //             ^^^ -> unknown
    T::run();
    // ^^^ -> unknown
}
",
    );
}

#[test]
fn two_traits_with_the_same_method_are_a_guess() {
    check_model(
        "
//- /src/lib.rs crate:orders
struct Card;
trait Charge { fn start(&self) {} fn stop(&self) {} }
trait Refund { fn start(&self) {} }
impl Charge for Card {}
impl Refund for Card {}
impl Card {
    fn run(&self) {
        self.start();
        //   ^^^^^ -> unknown
        self.stop();
        //   ^^^^ -> orders::Charge::stop
    }
}
",
    );
}

#[test]
fn what_a_type_has_itself_goes_before_what_a_trait_gives() {
    check_model(
        "
//- /src/lib.rs crate:orders
struct Card;
trait Charge { fn charge(&self); }
impl Charge for Card { fn charge(&self) {} }
impl Card {
    fn charge(&self) {}
    fn run(&self) { self.charge(); }
    //                   ^^^^^^ -> orders::Card::charge
}
",
    );
}

#[test]
fn methods_of_the_trait_itself() {
    check_model(
        "
//- /src/lib.rs crate:orders
struct Card;
struct Cash;
trait Charge {
    fn run(&self) { self.once(); self.each(); self.none(); self.kept(); }
    //                   ^^^^ -> orders::Card::once
    //                                ^^^^ -> unknown
    //                                             ^^^^ -> unknown
    //                                                          ^^^^ -> orders::Charge::kept
    fn once(&self);
    fn each(&self);
    fn none(&self);
    fn kept(&self) {}
}
impl Charge for Card { fn once(&self) {} fn each(&self) {} }
impl Charge for Cash { fn each(&self) {} }
",
    );
}
