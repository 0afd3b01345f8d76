//! What the values of a function are.

use logcheck_tests::resolved::check_model;

#[test]
fn annotations_literals_and_constructors() {
    check_model(
        r#"
//- /src/lib.rs crate:orders
mod model;
use model::Order;
fn run(given: &Order) {
    let annotated: model::Item = make();
    let made = Order::new(5);
    let literal = model::Item { id: 5 };
    let number = 5u64;
    let text = String::from("a");
    let tuple: (Order, u8) = make();
    tracing::info!(given, annotated, made, literal, number, text, part = tuple.0, "done");
    //             ^^^^^ : &orders::model::Order
    //                    ^^^^^^^^^ : orders::model::Item
    //                               ^^^^ : orders::model::Order
    //                                     ^^^^^^^ : orders::model::Item
    //                                              ^^^^^^ : u64
    //                                                                   ^^^^^^^ : orders::model::Order
}
//- /src/model.rs
pub struct Order { pub item: Item }
impl Order { pub fn new(id: u64) -> Self { make() } }
pub struct Item { pub id: u64 }
"#,
    );
}

#[test]
fn fields_and_results_over_crates() {
    check_model(
        r#"
//- /pay/src/lib.rs crate:pay
pub struct Card { pub limits: Limits, pub owner: std::string::String }
impl Card { pub fn owner(&self) -> Owner { make() } pub fn open() -> Result<Self, Error> { make() } }
pub struct Limits { pub most: Amount }
pub struct Amount;
pub struct Owner { pub name: String }
pub fn find() -> Option<Card> { None }
//- /orders/src/lib.rs crate:orders deps:pay
struct Limits;
struct Amount;
fn run(card: pay::Card) {
    let found = pay::find().unwrap();
    let opened = pay::Card::open()?;
    tracing::info!(a = card.limits, b = card.limits.most, c = card.owner(), d = found, e = opened, "done");
    //                 ^^^^^^^^^^^ : pay::Limits
    //                                  ^^^^^^^^^^^^^^^^ : pay::Amount
    //                                                        ^^^^^^^^^^^^ : pay::Owner
    //                                                                          ^^^^^ : pay::Card
    //                                                                                     ^^^^^^ : pay::Card
    tracing::info!(name = card.owner().name, "done");
    //                    ^^^^^^^^^^^^^^^^^ : String
}
"#,
    );
}

#[test]
fn elements_patterns_and_questions() {
    check_model(
        r#"
//- /src/lib.rs crate:orders
struct Order { lines: Vec<Line> }
struct Line;
type Result<T> = std::result::Result<T, Error>;
fn load() -> Result<Order> { make() }
fn run(order: &Order, pair: (Order, Line)) {
    for line in &order.lines {
        tracing::info!(line, "line");
        //             ^^^^ : orders::Line
    }
    let loaded = load()?;
    let (first, second) = pair;
    tracing::info!(loaded, first, second, "done");
    //             ^^^^^^ : orders::Order
    //                     ^^^^^ : orders::Order
    //                            ^^^^^^ : orders::Line
    if let Some(inner) = maybe() {
        tracing::info!(inner, "done");
        //             ^^^^^ : orders::Line
    }
}
fn maybe() -> Option<Line> { None }
"#,
    );
}

#[test]
fn self_is_the_type_of_the_impl() {
    check_model(
        r#"
//- /src/lib.rs crate:orders
mod other { pub struct Order; }
struct Order { id: u64 }
impl Order {
    fn show(&self) {
        let copy = Self { id: 5 };
        tracing::info!(me = self, id = self.id, copy, "shown");
        //                  ^^^^ : orders::Order
        //                             ^^^^^^^ : u64
        //                                      ^^^^ : orders::Order
    }
}
impl other::Order {
    fn show(&self) {
        tracing::info!(me = self, "shown");
        //                  ^^^^ : orders::other::Order
    }
}
"#,
    );
}

#[test]
fn a_name_means_what_it_means_where_it_is_written() {
    check_model(
        r#"
//- /src/lib.rs crate:orders
mod shop;
mod bank;
struct Error;
use bank::balance;
fn run(till: shop::Till) {
    tracing::info!(error = till.error, balance = balance(), "done");
    //                     ^^^^^^^^^^ : unknown
    //                                           ^^^^^^^^^ : orders::bank::Money
}
//- /src/shop.rs
use std::io::Error;
pub struct Till { pub error: Error }
//- /src/bank.rs
pub struct Money;
pub fn balance() -> Money { Money }
"#,
    );
}

#[test]
fn a_type_parameter_is_no_type_of_that_name() {
    check_model(
        r#"
//- /src/lib.rs crate:orders
struct Order;
struct T;
struct Page<T> { item: T }
fn run<T>(value: T, page: Page<Order>) {
    tracing::info!(value, item = page.item, "done");
    //             ^^^^^ : T
    //                           ^^^^^^^^^ : orders::Order
}
"#,
    );
}
