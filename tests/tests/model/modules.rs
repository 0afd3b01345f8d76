//! Modules: which definition a path leads to.

use logcheck_tests::resolved::check_model;

#[test]
fn the_same_name_in_two_modules() {
    check_model(
        "
//- /orders/src/lib.rs crate:orders
mod card;
mod cash;
mod order;
//- /orders/src/card.rs
pub struct Receipt;
pub fn charge() {}
//- /orders/src/cash.rs
pub struct Receipt;
pub fn charge() {}
//- /orders/src/order.rs
use crate::card;
use crate::cash::Receipt;
fn pay(receipt: Receipt, other: card::Receipt) {
    //          ^^^^^^^ : orders::cash::Receipt
    //                          ^^^^^^^^^^^^^ : orders::card::Receipt
    card::charge();
    //    ^^^^^^ -> orders::card::charge
    crate::cash::charge();
    //           ^^^^^^ -> orders::cash::charge
    super::card::charge();
    //           ^^^^^^ -> orders::card::charge
    charge();
    //^^^^ -> unknown
}
",
    );
}

#[test]
fn inline_modules_have_names_of_their_own() {
    check_model(
        "
//- /src/lib.rs crate:orders
struct Order;
fn check() {}
mod archive {
    struct Order;
    fn check() {}
    mod old {
        fn load(order: super::Order, top: crate::Order) {
            //         ^^^^^^^^^^^^ : orders::archive::Order
            //                            ^^^^^^^^^^^^ : orders::Order
            super::check();
            //     ^^^^^ -> orders::archive::check
            super::super::check();
            //            ^^^^^ -> orders::check
            self::check();
            //    ^^^^^ -> unknown
        }
    }
    fn run(order: Order) {
        //        ^^^^^ : orders::archive::Order
        check();
      //^^^^^ -> orders::archive::check
        old::load();
        //   ^^^^ -> orders::archive::old::load
    }
}
fn run(order: Order) {
    //        ^^^^^ : orders::Order
    check();
  //^^^^^ -> orders::check
    archive::old::load();
    //            ^^^^ -> orders::archive::old::load
}
",
    );
}

#[test]
fn a_path_attribute_says_where_a_module_lies() {
    check_model(
        r#"
//- /src/lib.rs crate:orders
#[path = "generated/wire.rs"]
mod protocol;
fn run(order: protocol::Order) {
    //        ^^^^^^^^^^^^^^^ : orders::protocol::Order
    protocol::decode();
    //        ^^^^^^ -> orders::protocol::decode
}
//- /src/generated/wire.rs
pub struct Order;
pub fn decode() { parts::read() }
//                       ^^^^ -> orders::protocol::parts::read
#[path = "pieces.rs"]
mod parts;
//- /src/generated/pieces.rs
pub fn read() {}
"#,
    );
}

#[test]
fn modules_in_folders() {
    check_model(
        "
//- /src/lib.rs crate:orders
mod store;
fn run() { store::disk::flush(); }
//                      ^^^^^ -> orders::store::disk::flush
//- /src/store/mod.rs
pub mod disk;
mod cache { pub mod hot; }
fn warm() { cache::hot::fill(); }
//                      ^^^^ -> orders::store::cache::hot::fill
//- /src/store/disk.rs
pub fn flush() { super::cache::hot::fill(); }
//                                  ^^^^ -> orders::store::cache::hot::fill
//- /src/store/cache/hot.rs
pub fn fill() {}
",
    );
}

#[test]
fn a_binary_sees_the_library_by_the_name_of_the_package() {
    check_model(
        "
//- /src/lib.rs crate:order-service
pub struct Config;
pub fn start() {}
fn inside() { crate::start(); }
//                   ^^^^^ -> order_service::start
//- /src/main.rs
struct Config;
fn start() {}
fn main() {
    start();
  //^^^^^ -> main::start
    order_service::start();
    //             ^^^^^ -> order_service::start
    crate::start();
    //     ^^^^^ -> main::start
}
fn configure(config: order_service::Config, own: Config) {}
    //               ^^^^^^^^^^^^^^^^^^^^^ : order_service::Config
    //                                           ^^^^^^ : main::Config
",
    );
}

#[test]
fn a_file_may_stand_in_the_trees_of_two_targets() {
    check_model(
        "
//- /src/lib.rs crate:orders
mod shared;
fn limit() {}
fn name() {}
//- /src/main.rs
mod shared;
fn name() {}
//- /src/shared.rs
pub struct Page;
fn run(page: Page, other: crate::shared::Page) {
    //                    ^^^^^^^^^^^^^^^^^^^ : orders::shared::Page
    crate::limit();
    //     ^^^^^ -> orders::limit
    crate::name();
    //     ^^^^ -> unknown
}
",
    );
}

#[test]
fn binaries_do_not_see_each_other() {
    check_model(
        "
//- /src/bin/import.rs crate:orders
fn read_all() {}
fn main() { read_all(); }
//          ^^^^^^^^ -> orders::read_all
//- /src/bin/export.rs
fn main() { read_all(); }
//          ^^^^^^^^ -> unknown
",
    );
}

#[test]
fn production_code_does_not_mean_what_is_of_tests() {
    check_model(
        "
//- /src/lib.rs crate:orders deps:logcheck
mod store;
#[cfg(test)]
mod fake;
#[cfg(test)]
struct Order;
fn run(order: Order) {
    //        ^^^^^ : unknown
    fake::load();
    //    ^^^^ -> unknown
    store::load();
    //     ^^^^ -> orders::store::load
}
//- /src/store.rs
pub fn load() {}
#[cfg(test)]
pub fn load() {}
#[cfg(test)]
mod tests {
    pub struct Order;
}
//- /src/fake.rs
pub fn load() {}
",
    );
}

#[test]
fn configurations_may_define_a_name_differently() {
    check_model(
        "
//- /src/lib.rs crate:orders
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;
#[cfg(unix)]
use unix as imp;
#[cfg(windows)]
use windows as imp;
#[cfg(unix)]
fn sync() {}
#[cfg(not(unix))]
fn sync() {}
fn run(handle: imp::Handle) {
    //         ^^^^^^^^^^^ : unknown
    sync();
  //^^^^ -> unknown
    imp::open();
    //   ^^^^ -> unknown
    unix::open();
    //    ^^^^ -> orders::unix::open
}
//- /src/unix.rs
pub struct Handle;
pub fn open() {}
//- /src/windows.rs
pub struct Handle;
pub fn open() {}
",
    );
}

#[test]
fn two_configurations_may_import_the_same() {
    check_model(
        "
//- /src/lib.rs crate:orders
#[cfg(unix)]
use store::open;
#[cfg(not(unix))]
use crate::store::open;
mod store { pub fn open() {} }
fn run() { open(); }
//         ^^^^ -> orders::store::open
",
    );
}

#[test]
fn a_file_that_is_included_stands_where_it_is_included() {
    check_model(
        r#"
//- /src/lib.rs crate:orders
mod wire { include!("wire_types.rs"); pub fn decode() {} }
fn helper() {}
include!("more.rs");
fn run() { more(); }
//         ^^^^ -> orders::more
//- /src/more.rs
fn more() { helper(); }
//          ^^^^^^ -> orders::helper
"#,
    );
}

#[test]
fn functions_inside_functions_are_seen_only_there() {
    check_model(
        "
//- /src/lib.rs crate:orders
fn check() {}
fn accept() {
    fn check() {}
    struct Draft;
    check();
  //^^^^^ -> orders::{}::check
    self::check();
    //    ^^^^^ -> orders::check
}
fn reject(draft: Draft) {
    //           ^^^^^ : unknown
    check();
  //^^^^^ -> orders::check
}
",
    );
}

#[test]
fn a_variable_hides_a_function() {
    check_model(
        "
//- /src/lib.rs crate:orders
fn charge() {}
fn audit() {}
fn pay(audit: impl Fn()) {
    let charge = |amount: u64| amount;
    charge(5);
  //^^^^^^ -> unknown
    audit();
  //^^^^^ -> unknown
    crate::charge();
    //     ^^^^^^ -> orders::charge
}
",
    );
}

#[test]
fn what_a_macro_makes_is_unknown() {
    check_model(
        "
//- /src/lib.rs crate:orders
macro_rules! make { ($name:ident) => { pub struct $name; pub fn made() {} } }
make!(Order);
fn run(order: Order) {
    //        ^^^^^ : unknown
    made();
  //^^^^ -> unknown
    elsewhere::made();
    //         ^^^^ -> orders::elsewhere::made
}
mod elsewhere { pub fn made() {} pub struct Order; }
",
    );
}

#[test]
fn what_stands_in_a_macro_as_it_is_counts() {
    check_model(
        "
//- /src/lib.rs crate:orders
cfg_if! { if #[cfg(unix)] { mod unix; pub fn open() {} } }
pin_project! { pub struct Stream { id: u64 } }
fn run(stream: Stream) { open(); unix::close(); }
//             ^^^^^^ : orders::Stream
//                       ^^^^ -> orders::open
//                                     ^^^^^ -> orders::unix::close
//- /src/unix.rs
pub fn close() {}
",
    );
}
