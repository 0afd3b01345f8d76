//! Methods, by what they are called on.

use logcheck_tests::resolved::check_model;

#[test]
fn receivers_of_known_types() {
    check_model(
        "
//- /src/lib.rs crate:orders
mod store;
use store::{Cache, Store};
struct Card;
impl Card { fn new() -> Self { Card } fn send(&self) {} fn run(&self) {} }
struct Cash;
impl Cash { fn send(&self) {} fn run(&self) {} }
struct Shop { card: Card, store: Store, all: Vec<Card> }
impl Shop {
    fn sell(&self, cash: &Cash) {
        self.card.send();
        //        ^^^^ -> orders::Card::send
        cash.send();
        //   ^^^^ -> orders::Cash::send
        self.store.cache.send();
        //               ^^^^ -> orders::store::Cache::send
        self.store.open().send();
        //                ^^^^ -> orders::store::Cache::send
        self.all.run();
        //       ^^^ -> unknown
        let card = Card::new();
        card.run();
        //   ^^^ -> orders::Card::run
        let coin = Cash;
        coin.run();
        //   ^^^ -> unknown
    }
}
fn build() {
    let annotated: Cash = make();
    annotated.run();
    //        ^^^ -> orders::Cash::run
    let literal = Shop { card: Card::new(), store: make(), all: vec![] };
    literal.card.run();
    //           ^^^ -> orders::Card::run
    let taken = &literal.store.cache;
    taken.send();
    //    ^^^^ -> orders::store::Cache::send
}
//- /src/store.rs
pub struct Cache;
impl Cache { pub fn send(&self) {} }
pub struct Store { pub cache: Cache }
impl Store { pub fn open(&self) -> &Cache { &self.cache } }
",
    );
}

#[test]
fn pointers_locks_and_results_are_seen_through() {
    check_model(
        "
//- /src/lib.rs crate:orders
use std::sync::{Arc, Mutex};
struct Card;
impl Card { fn send(&self) {} }
type Result<T> = std::result::Result<T, Error>;
fn open() -> Result<Card> { make() }
async fn connect() -> Result<Option<Card>> { make() }
struct Shop { card: Arc<Mutex<Card>>, boxed: Box<Card>, maybe: Option<Card> }
impl Shop {
    async fn sell(&self, given: Arc<Card>) {
        self.card.lock().unwrap().send();
        //                        ^^^^ -> orders::Card::send
        self.boxed.send();
        //         ^^^^ -> orders::Card::send
        self.maybe.as_ref().unwrap().send();
        //                           ^^^^ -> orders::Card::send
        self.maybe.send();
        //         ^^^^ -> unknown
        given.clone().send();
        //            ^^^^ -> orders::Card::send
        let card = open()?;
        card.send();
        //   ^^^^ -> orders::Card::send
        let other = connect().await?.unwrap();
        other.send();
        //    ^^^^ -> orders::Card::send
    }
}
",
    );
}

#[test]
fn what_is_bound_twice_is_a_guess() {
    check_model(
        "
//- /src/lib.rs crate:orders
struct Card;
impl Card { fn send(&self) {} }
struct Cash;
impl Cash { fn send(&self) {} }
fn shadowed(card: Card) {
    let card = Cash;
    card.send();
    //   ^^^^ -> unknown
}
fn in_a_closure(card: Card, all: Vec<Cash>) {
    all.each(|card| card.send());
    //                   ^^^^ -> unknown
}
fn in_a_match(card: Card, other: Option<Cash>) {
    match other {
        Some(card) => card.send(),
        //                 ^^^^ -> unknown
        None => {}
    }
}
fn in_a_loop(card: Card, all: Vec<Cash>) {
    for card in all { card.send(); }
    //                     ^^^^ -> unknown
}
fn in_a_pattern(card: Card, pair: (Cash, u64)) {
    if let (card, 5) = pair { card.send(); }
    //                             ^^^^ -> unknown
}
fn once(card: Card) {
    card.send();
    //   ^^^^ -> orders::Card::send
}
",
    );
}

#[test]
fn traits_of_parameters() {
    check_model(
        "
//- /src/lib.rs crate:orders
struct Card;
struct Cash;
trait Pay { fn pay(&self); fn show(&self) {} }
impl Pay for Card { fn pay(&self) {} }
impl Pay for Cash { fn pay(&self) {} }
trait Refund { fn refund(&self); }
impl Refund for Card { fn refund(&self) {} }
fn by_bound<T: Pay + Refund>(value: T) {
    value.refund();
    //    ^^^^^^ -> orders::Card::refund
    value.pay();
    //    ^^^ -> unknown
}
fn by_clause<T>(value: T) where T: Refund {
    value.refund();
    //    ^^^^^^ -> orders::Card::refund
}
fn by_dyn(value: &dyn Pay, boxed: Box<dyn Refund>, given: impl Pay) {
    value.pay();
    //    ^^^ -> unknown
    boxed.refund();
    //    ^^^^^^ -> orders::Card::refund
    given.show();
    //    ^^^^ -> orders::Pay::show
}
",
    );
}

#[test]
fn a_type_has_the_methods_of_its_traits() {
    check_model(
        "
//- /pay/src/lib.rs crate:pay
pub trait Pay { fn send(&self) {} fn push(&self); }
//- /src/lib.rs crate:orders deps:pay
use pay::Pay;
struct Card;
impl Pay for Card { fn push(&self) {} }
fn run(card: &Card) {
    card.send();
    //   ^^^^ -> pay::Pay::send
    card.push();
    //   ^^^^ -> orders::Card::push
    card.pop();
    //   ^^^ -> unknown
}
",
    );
}

#[test]
fn methods_over_crates() {
    check_model(
        "
//- /pay/src/lib.rs crate:pay
mod card;
pub use card::Card;
pub fn open() -> Card { Card::new() }
//                            ^^^ -> pay::card::Card::new
//- /pay/src/card.rs
pub struct Card { pub limits: Limits }
impl Card { pub fn new() -> Card { make() } pub fn charge(&self) {} }
pub struct Limits;
impl Limits { pub fn get(&self) {} }
//- /orders/src/lib.rs crate:orders deps:pay
struct Limits;
impl Limits { fn get(&self) {} }
struct Order { card: pay::Card }
impl Order {
    fn run(&self) {
        self.card.charge();
        //        ^^^^^^ -> pay::card::Card::charge
        self.card.limits.get();
        //               ^^^ -> pay::card::Limits::get
        let card = pay::open();
        card.charge();
        //   ^^^^^^ -> pay::card::Card::charge
    }
}
",
    );
}

#[test]
fn fields_of_generic_types() {
    check_model(
        "
//- /src/lib.rs crate:orders
struct Card;
impl Card { fn send(&self) {} }
struct Page<T> { item: T, other: Option<T> }
impl<T> Page<T> { fn run(&self) { self.item.send(); } }
//                                          ^^^^ -> unknown
fn run(page: Page<Card>) {
    page.item.send();
    //        ^^^^ -> orders::Card::send
    page.run();
    //   ^^^ -> orders::Page::run
}
",
    );
}

#[test]
fn a_unique_name_is_enough_where_nothing_else_is_known() {
    check_model(
        "
//- /src/lib.rs crate:orders
struct Card;
impl Card { fn settle_balance(&self) {} }
fn run(all: Vec<u8>) {
    something().settle_balance();
    //          ^^^^^^^^^^^^^^ -> orders::Card::settle_balance
    all.settle_balance();
    //  ^^^^^^^^^^^^^^ -> unknown
}
",
    );
}

#[test]
fn an_extension_trait_may_be_of_any_type() {
    check_model(
        "
//- /src/lib.rs crate:orders
trait Shorten { fn shortened(&self); }
impl<T> Shorten for T { fn shortened(&self) {} }
fn run(all: Vec<u8>) {
    all.shortened();
    //  ^^^^^^^^^ -> orders::T::shortened
}
",
    );
}

#[test]
fn one_type_in_two_configurations_is_a_guess() {
    check_model(
        "
//- /src/lib.rs crate:orders
#[cfg(unix)]
struct Card;
#[cfg(not(unix))]
struct Card;
impl Card { fn send(&self) {} }
fn run(card: Card) {
    card.send();
    //   ^^^^ -> unknown
}
",
    );
}

#[test]
fn methods_on_what_self_returns() {
    check_model(
        "
//- /src/lib.rs crate:orders
struct Builder;
struct Server;
impl Builder {
    fn new() -> Self { Builder }
    fn with(self) -> Self { self }
    fn build(self) -> Result<Server, Error> { make() }
    fn get(self) {}
}
impl Server { fn start(&self) {} }
fn run() {
    Builder::new().with().get();
    //                    ^^^ -> unknown
    let builder = Builder::new().with();
    builder.get();
    //      ^^^ -> orders::Builder::get
    let server = Builder::new().with().build()?;
    server.start();
    //     ^^^^^ -> orders::Server::start
}
",
    );
}
