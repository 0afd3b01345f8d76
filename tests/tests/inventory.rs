//! What `cargo logcheck inventory` lists.

#![expect(
    clippy::disallowed_methods,
    reason = "the test lays out a package, and rewrites the docs when asked to"
)]

use std::collections::BTreeSet;
use std::path::Path;

use cargo_logcheck::environment::{Environment, Terminal};
use cargo_logcheck::exit::Exit;
use cargo_logcheck::run::{Streams, run};
use insta::assert_snapshot;
use logcheck_rules::policy::Policy;
use logcheck_rules::suppression::Date;
use logcheck_tests::fixture::files_of;
use logcheck_tests::sources::{workspace_file, workspace_root};
use serde_json::Value;

/// What stands around the example in docs/inventory.md.
const BEGIN: &str = "<!-- the example, kept true by tests/tests/inventory.rs -->\n";
const END: &str = "<!-- end of the example -->\n";

/// The entries of a fixture, one line each.
fn listed(fixture: &str) -> String {
    let sources = files_of(fixture).iter().map(logcheck_tests::analyzer::source).collect();
    let inventory = logcheck_analyzer::inventory_of_sources(sources, &Policy::default());
    let lines = inventory.entries.iter().map(|entry| {
        let keys = entry.keys.iter().map(|key| {
            let value_type = key.value_type.as_deref().unwrap_or("?");
            format!("{} {}: {value_type}", key.rendered(), key.name)
        });
        let words = [
            format!("{}:{}", entry.line, entry.column),
            entry.family.name().to_owned(),
            entry.kind.name().to_owned(),
            entry.level.map_or("-", |level| level.name()).to_owned(),
            format!("{}({})", entry.message.form(), entry.message.text().unwrap_or_default()),
            format!("[{}]", keys.collect::<Vec<_>>().join(", ")),
            entry.function.clone(),
            (if entry.is_test { "test" } else { "" }).to_owned(),
            (if entry.is_unread { "unread" } else { "" }).to_owned(),
        ];
        words.join(" ").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn messages_are_told_by_their_form() {
    assert_snapshot!(listed(r#"
use tracing::{debug, info, warn};
fn pay(id: u64, text: &str) {
    info!("paid");
    info!("paid {id} \"{{twice}}\"");
    info!("{}", text);
    warn!(id);
    debug!(concat!("a", "b"));
}
"#), @r#"
    4:5 tracing event info static(paid) [] pay
    5:5 tracing event info interpolated(paid {id} "{{twice}}") [] pay
    6:5 tracing event info interpolated({}) [] pay
    7:5 tracing event warn none() [bare id: u64] pay
    8:5 tracing event debug static(ab) [] pay
    "#);
}

#[test]
fn keys_come_with_rendering_and_type() {
    assert_snapshot!(listed(r#"
//- /orders/src/lib.rs crate:orders deps:tracing,log/kv
mod model;
use model::Order;
fn pay(order: &Order, total: u64, names: Vec<String>, error: Box<dyn std::error::Error>) {
    tracing::info!(total, %order.customer, ?order, count = names.len(), e = &*error, "a b" = 1.5, "paid");
    tracing::info_span!("pay", later = tracing::field::Empty);
    log::info!(total, names:?, error:err, order:serde; "paid");
}
//- /orders/src/model.rs
pub struct Order { pub customer: CustomerId }
pub struct CustomerId(u32);
"#), @r#"
    4:5 tracing event info static(paid) [bare total: u64, % order.customer: CustomerId, ? order: &Order, bare count: usize, bare e: Box<dyn Error>, bare a b: f64] pay
    5:5 tracing span info none() [empty later: ?] pay
    6:5 log event info static(paid) [bare total: u64, ? names: Vec<String>, err error: Box<dyn Error>, serde order: &Order] pay
    "#);
}

#[test]
fn an_instrumented_function_is_a_span() {
    assert_snapshot!(listed(r#"
//- /src/lib.rs crate:orders deps:tracing
use tracing::instrument;
#[instrument]
fn open(id: u64, order: Order, Point { x, y }: Point) {}
#[tracing::instrument(level = "debug", target = "shop", name = "sell_order", skip(order), fields(id = order.id, %note, later), err, ret(level = "trace", Debug))]
async fn sell(order: &Order, note: &str) {}
impl Shop {
    #[cfg_attr(feature = "tracing", instrument(skip_all))]
    fn close(&self, id: u64) { tracing::info!("closed"); }
}
struct Order { id: u64 }
"#), @r#"
    2:3 tracing instrument info none() [bare id: u64, ? order: Order, ? x: ?, ? y: ?] open
    4:3 tracing instrument debug none() [bare id: u64, % note: &str, empty later: ?] sell
    4:128 tracing event error none() [% error: ?] sell
    4:133 tracing event trace none() [? return: ?] sell
    7:37 tracing instrument info none() [] Shop::close
    8:32 tracing event info static(closed) [] Shop::close
    "#);
}

#[test]
fn test_code_is_listed_and_marked() {
    assert_snapshot!(listed(r#"
//- /src/lib.rs crate:orders
fn shipped() {
    tracing::info!("shipped");
    #[cfg(test)]
    tracing::info!("only in tests");
}
#[cfg(test)]
mod tests {
    #[test]
    fn one() { tracing::info!("in a test"); println!("hello"); }
}
#[cfg(test)]
mod helpers;
//- /src/helpers.rs
fn help() { tracing::info!("in a file of tests"); }
//- /tests/it.rs
fn help() { tracing::info!("in a target of tests"); }
"#), @r#"
    1:13 tracing event info static(in a file of tests) [] helpers::help test
    2:5 tracing event info static(shipped) [] shipped
    4:5 tracing event info static(only in tests) [] shipped test
    9:16 tracing event info static(in a test) [] tests::one test
    9:45 std print - static(hello) [] tests::one test
    1:13 tracing event info static(in a target of tests) [] help test
    "#);
}

#[test]
fn prints_and_panics_are_listed() {
    assert_snapshot!(listed(r#"
//- /src/lib.rs crate:orders
use std::println as say;
static GREETING: &str = { print!("at compile time"); "" };
fn shipped(id: u64) -> u64 {
    println!("shipped {id}");
    std::eprintln!();
    dbg!(id);
    assert!(id > 0);
    assert!(id > 0, "no order {}", id);
    assert_eq!(id, 1);
    debug_assert_ne!(id, 2, "two");
    if id > 5 { unreachable!() }
    tokio::select! { _ = a => eprint!("a"), _ = b => todo!("b") }
    panic!("no")
}
"#), @r#"
    2:27 std print - static(at compile time) [] GREETING
    4:5 std print - interpolated(shipped {id}) [] shipped
    5:5 std print - none() [] shipped
    6:5 std print - none() [] shipped
    8:5 std panic - interpolated(no order {}) [] shipped
    10:5 std panic - static(two) [] shipped
    11:17 std panic - none() [] shipped
    12:31 std print - static(a) [] shipped
    12:54 std panic - static(b) [] shipped
    13:5 std panic - static(no) [] shipped
    "#);
}

#[test]
fn a_macro_of_that_name_may_be_another() {
    assert_snapshot!(listed(r#"
//- /src/lib.rs crate:orders deps:defmt
use defmt::{panic, println};
use crate::unreachable;
mod unreachable;
macro_rules! print { ($($a:tt)*) => { tracing::info!($($a)*) } }
fn shipped(id: u64) {
    println!("shipped {}", id);
    print!("shipped");
    ours::eprintln!("shipped");
    panic!("no");
    unreachable!("a module is no macro");
}
"#), @r#"
    7:5 tracing event info static(shipped) [] shipped
    10:5 std panic - static(a module is no macro) [] shipped
    "#);
}

#[test]
fn what_stands_behind_odd_items_is_listed() {
    assert_snapshot!(listed(r#"
enum Call<M = fn(u64) -> u8> where M: Fn(u64) -> u8, { Ready(M) }
impl Call<M> where M: Fn(u64) -> u8 { fn ready(&self) { tracing::info!("ready"); } }
struct Pair<F>(F) where F: Fn(u64);
fn run() {
    unsafe {
        extern "C-unwind" fn handler(_: u64) { tracing::info!("handled"); }
        register(handler);
    }
    tracing::info!("run");
}
"#), @r#"
    3:57 tracing event info static(ready) [] Call::ready
    7:48 tracing event info static(handled) [] handler
    10:5 tracing event info static(run) [] run
    "#);
}

#[test]
fn the_function_is_told_with_its_modules_and_type() {
    assert_snapshot!(listed(r#"
//- /orders/src/lib.rs crate:orders
tracing::info!("nowhere");
mod store;
#[path = "odd.rs"]
mod even;
mod api { impl super::Shop { fn open(&self) { tracing::info!("in a method"); fn inner() { tracing::info!("inside"); } } } }
//- /orders/src/odd.rs
fn open() { tracing::info!("in a file of another name"); }
//- /orders/src/store/mod.rs
mod disk;
trait Store { fn put(&self) { tracing::info!("in a trait"); } }
//- /orders/src/store/disk.rs
fn put() { tracing::info!("in a file"); }
"#), @r#"
    2:1 tracing event info static(nowhere) [] example
    6:47 tracing event info static(in a method) [] api::Shop::open
    6:91 tracing event info static(inside) [] api::inner
    1:13 tracing event info static(in a file of another name) [] even::open
    1:12 tracing event info static(in a file) [] store::disk::put
    2:31 tracing event info static(in a trait) [] store::Store::put
    "#);
}

#[test]
fn the_documented_example_is_what_the_command_writes() {
    let docs = workspace_file("docs/inventory.md").text;
    let (before, rest) = docs.split_once(BEGIN).expect("the docs have the begin mark");
    let (example, after) = rest.split_once(END).expect("the docs have the end mark");
    let source = example.split("```rust\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let (up_to_json, rest) = example.split_once("```json\n").expect("the example has JSON");
    let shown = rest.split("```").next().unwrap();
    let written = written_for(source);
    if shown != written {
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            let updated = format!("{before}{BEGIN}{up_to_json}```json\n{written}```\n\n{END}{after}");
            std::fs::write(workspace_root().join("docs/inventory.md"), updated).unwrap();
        } else {
            panic!(
                "docs/inventory.md shows something else than the command writes: run this test with UPDATE_EXPECT=1"
            );
        }
    }
    assert_eq!(fields_of(&serde_json::from_str(&written).unwrap()), documented_fields(&docs));
}

/// What the command writes for a package of one file.
fn written_for(source: &str) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("inventory");
    let package = folder.join("orders");
    let manifest = "[package]\nname = \"orders\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\ntracing = \"0.1\"\n";
    let is_laid_out = std::fs::create_dir_all(package.join("src"))
        .and_then(|()| std::fs::write(package.join("Cargo.toml"), manifest))
        .and_then(|()| std::fs::write(package.join("src/lib.rs"), "mod api;\n"))
        .and_then(|()| std::fs::write(package.join("src/api.rs"), source));
    is_laid_out.expect("the folder can be written");
    let environment = Environment {
        current_dir: folder,
        today: Date { year: 2026, month: 11, day: 1 },
        policy_path: None,
        cargo_color: None,
        out: Terminal::default(),
        err: Terminal::default(),
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let arguments = ["cargo-logcheck", "inventory", "orders", "--format", "json"];
    let exit = run(arguments.map(Into::into), &environment, Streams { out: &mut out, err: &mut err });
    assert_eq!(exit, Exit::Clean, "{}", String::from_utf8_lossy(&err));
    String::from_utf8(out).expect("the command writes UTF-8")
}

/// The fields that an object has, as the table names them.
fn fields_of(object: &Value) -> BTreeSet<String> {
    let names = |value: &Value| -> Vec<String> {
        value.as_object().into_iter().flat_map(|object| object.keys().cloned()).collect()
    };
    let list = |value: &Value| value.as_array().cloned().expect("a list");
    let events = list(&object["events"]);
    let keys = events.iter().flat_map(|event| list(&event["keys"]));
    let of_keys = keys.flat_map(|key| names(&key)).map(|name| format!("keys[].{name}"));
    names(object).into_iter().chain(events.iter().flat_map(names)).chain(of_keys).collect()
}

/// The fields that the table documents.
fn documented_fields(docs: &str) -> BTreeSet<String> {
    let rows = docs.lines().filter_map(|line| line.strip_prefix("| `"));
    let first_cells = rows.filter_map(|row| row.split(" | ").next());
    first_cells.flat_map(|cell| cell.split(", ")).map(|name| name.replace('`', "")).collect()
}
