//! `cargo logcheck inventory`: its formats, its streams, its exit codes.
#![expect(clippy::disallowed_methods, reason = "tests lay out folders")]

use std::fs;
use std::io;

use cargo_logcheck::exit::Exit;
use cargo_logcheck::run::{Streams, run};
use insta::assert_snapshot;

use crate::command::{Failing, environment, folder, ran, words};

const SHOP: &str = "use tracing::{info, info_span, warn};
fn sell(id: u64, order: &Order) {
    let _span = info_span!(\"sell\", id).entered();
    info!(target: \"audit\", ?order, \"sold | `it` <b>\\u{1b}[31m</b>\\n\");
    warn!(late = tracing::field::Empty, \"took {}ms\", 5);
    println!();
}
#[test]
fn sells() { panic!(\"{}\", text()); }
";

/// A package with one file.
fn shop(name: &str, text: &str) -> std::path::PathBuf {
    let folder = folder(name);
    fs::write(folder.join("Cargo.toml"), "[package]\nname = \"shop\"\n")
        .expect("the manifest can be written");
    fs::write(folder.join("shop.rs"), text).expect("the file can be written");
    folder
}

#[test]
fn people_read_it_file_by_file() {
    let environment = environment(&shop("inventory-text", SHOP));
    let (exit, out, err) = ran("cargo-logcheck inventory .", &environment);
    assert_eq!(exit, Exit::Clean);
    assert_snapshot!(err, @"listed 1 file in 1 package, 3 log calls; exit 0");
    assert_snapshot!(out, @r#"
    shop.rs
      3  info_span   "sell"  {id: u64}  in sell
      4  info        "sold | `it` <b>\u{1b}[31m</b>\n"  {?order: &Order}  in sell
      5  warn        "took {}ms"  {late = Empty}  in sell
      6  print       in sell
      9  panic       "{}"  in sells (test)

    entries   all 5, in tests 1
    kinds     event 2, panic 1, print 1, span 1
    levels    info 2, warn 1
    families  tracing 3, std 2
    messages  interpolated 2, none 2, static 1
    keys      ? 1, bare 1, empty 1
    "#);
    assert!(!out.contains('\u{1b}'));
    let (_, colored, _) = ran("cargo-logcheck inventory . --color always", &environment);
    assert!(colored.contains("\u{1b}[") && !colored.contains("\u{1b}[31m</b>"));
}

#[test]
fn a_wiki_reads_tables() {
    let environment = environment(&shop("inventory-markdown", SHOP));
    let (exit, out, _) = ran("cargo-logcheck inventory . --format markdown", &environment);
    assert_eq!(exit, Exit::Clean);
    assert_snapshot!(out, @r#"
    ## shop

    | Kind | Level | Message | Keys | Function | Place |
    |---|---|---|---|---|---|
    | span | info | sell | id: u64 | sell | shop.rs:3 |
    | event | info | sold \| \`it\` \<b\>␛\[31m\</b\>  | order: \&Order (?) | sell | shop.rs:4 |
    | event | warn | took {}ms | late (empty) | sell | shop.rs:5 |
    | print |  |  |  | sell | shop.rs:6 |
    | panic, test |  | {} |  | sells | shop.rs:9 |
    "#);
}

#[test]
fn programs_read_one_object() {
    let environment = environment(&shop("inventory-json", SHOP));
    let (exit, out, _) = ran("cargo-logcheck inventory . --format json", &environment);
    assert_eq!(exit, Exit::Clean);
    let object: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(object["version"], 1);
    let kinds: Vec<&str> =
        object["events"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["span", "event", "event", "print", "panic"]);
    assert_eq!(object["events"][1]["message"], "sold | `it` <b>\u{1b}[31m</b>\n");
}

#[test]
fn a_workspace_that_writes_nothing_is_listed_too() {
    let environment = environment(&shop("inventory-empty", "fn sell() {}\n"));
    let (exit, out, err) = ran("cargo-logcheck inventory . --format json", &environment);
    assert_eq!((exit, out.as_str()), (Exit::Clean, "{\"version\": 1, \"events\": [\n]}\n"));
    assert_snapshot!(err, @"listed 1 file in 1 package, 0 log calls; exit 0");
    let (exit, out, err) = ran("cargo-logcheck inventory . --quiet", &environment);
    assert_eq!((exit, out.as_str(), err.as_str()), (Exit::Clean, "entries   all 0, in tests 0\n", ""));
}

#[test]
fn what_was_not_read_is_told() {
    let environment = environment(&shop("inventory-cut", "fn sell() { log::info!(\"sold\"); }\nfn cut( {"));
    let (exit, out, err) = ran("cargo-logcheck inventory . --format json", &environment);
    assert_eq!(exit, Exit::Clean);
    assert!(out.contains("\"message\":\"sold\""));
    assert_snapshot!(err, @r#"
    note: shop.rs:2: a delimiter is never closed: the log calls around it are checked one by one
    listed 1 file in 1 package (1 read in part), 1 log call; exit 0
    "#);
}

#[test]
fn nothing_to_read_is_a_failure() {
    let environment = environment(&folder("inventory-nothing"));
    for line in ["inventory .", "inventory nowhere", "inventory --format xml .", "inventory --exclude a"] {
        let (exit, out, err) = ran(&format!("cargo-logcheck {line}"), &environment);
        assert_eq!((exit, out.as_str()), (Exit::Failure, ""), "{line}");
        assert!(err.starts_with("error: "), "{line}: {err}");
    }
}

#[test]
fn a_reader_that_has_gone_is_no_failure() {
    let environment = environment(&shop("inventory-pipe", SHOP));
    let ended = |kind| {
        let mut err = Vec::new();
        let streams = Streams { out: &mut Failing(kind), err: &mut err };
        (run(words("cargo-logcheck inventory ."), &environment, streams), String::from_utf8(err).unwrap())
    };
    assert_eq!(ended(io::ErrorKind::BrokenPipe), (Exit::Clean, String::new()));
    let (exit, err) = ended(io::ErrorKind::StorageFull);
    assert_eq!((exit, err.starts_with("error: ")), (Exit::Failure, true));
}
