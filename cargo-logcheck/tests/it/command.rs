//! From the arguments to the exit code.
#![expect(clippy::disallowed_methods, reason = "tests lay out folders")]

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use cargo_logcheck::args::{Arguments, CheckArguments, Command, Format, ListFormat, Rendered};
use cargo_logcheck::environment::{Environment, Terminal};
use cargo_logcheck::exit::Exit;
use cargo_logcheck::policy;
use cargo_logcheck::run::{Streams, run};
use insta::assert_snapshot;
use logcheck_analyzer::{PackageSelection, Scope};
use logcheck_rules::rules::RULES;
use logcheck_rules::suppression::Date;

pub(crate) fn words(line: &str) -> Vec<OsString> {
    line.split_whitespace().map(Into::into).collect()
}

fn command(line: &str) -> Command {
    Arguments::read(words(line)).unwrap_or_else(|error| panic!("{line}: {error}")).command()
}

fn check_arguments(line: &str) -> CheckArguments {
    match command(line) {
        Command::Check(arguments) => *arguments,
        other => panic!("{line}: {other:?}"),
    }
}

pub(crate) fn environment(current_dir: &Path) -> Environment {
    Environment {
        current_dir: current_dir.to_path_buf(),
        today: Date { year: 2026, month: 11, day: 5 },
        policy_path: None,
        cargo_color: None,
        out: Terminal::default(),
        err: Terminal::default(),
    }
}

/// The exit, and what was written to each stream.
pub(crate) fn ran(line: &str, environment: &Environment) -> (Exit, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = run(words(line), environment, Streams { out: &mut out, err: &mut err });
    (exit, String::from_utf8(out).expect("text"), String::from_utf8(err).expect("text"))
}

/// An empty folder of that name.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("command").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

/// A reader that has gone, or a full disk.
pub(crate) struct Failing(pub(crate) io::ErrorKind);

impl Write for Failing {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn cargo_an_alias_and_a_direct_call_mean_the_same() {
    let lines = [
        "cargo-logcheck",
        "cargo-logcheck check",
        "cargo-logcheck logcheck",
        "cargo-logcheck logcheck check",
    ];
    for line in lines {
        let arguments = check_arguments(&format!("{line} -v --color never src tests"));
        assert_eq!(arguments.selection.scope(), Scope::Paths(vec!["src".into(), "tests".into()]), "{line}");
        assert_eq!(
            (arguments.output.verbose, arguments.output.color),
            (1, clap::ColorChoice::Never),
            "{line}"
        );
    }
    assert!(
        matches!(command("cargo-logcheck logcheck explain a-b"), Command::Explain { rule } if rule == "a-b")
    );
    let rules = command("cargo-logcheck rules --format json");
    assert!(matches!(rules, Command::Rules { format: ListFormat::Json }));
}

#[test]
fn everything_that_rust_analyzer_passes_is_taken() {
    let line = "cargo-logcheck logcheck --workspace --message-format=json --manifest-path /ws/Cargo.toml \
                --keep-going --all-targets";
    let all = PackageSelection { all: true, ..PackageSelection::default() };
    let expected = Scope::Workspace { manifest_path: Some("/ws/Cargo.toml".into()), packages: all };
    assert_eq!(check_arguments(line).selection.scope(), expected);

    let line = "cargo-logcheck logcheck -p path+file:///ws/a#0.1.0 --message-format=json-diagnostic-rendered-ansi \
                --bin a --test b --example c --bench d --lib --bins --tests --examples --benches --features a,b \
                --all-features --no-default-features -F c --target x86_64-unknown-linux-gnu --target-dir /t \
                --config net.offline=true --offline --locked --frozen -q -vv --release --profile dev -j 4";
    let arguments = check_arguments(line);
    assert_eq!(arguments.selection.workspace.package, ["path+file:///ws/a#0.1.0"]);
    let rendered = Rendered { short: false, ansi: true };
    assert_eq!(Format::of(&arguments.message_format), Some(Format::Json { rendered }));
}

#[test]
fn message_formats_are_cargos() {
    let format = |line: &str| Format::of(&check_arguments(&format!("cargo-logcheck {line}")).message_format);
    let json = |short, ansi| Some(Format::Json { rendered: Rendered { short, ansi } });
    assert_eq!(format(""), Some(Format::Human));
    assert_eq!(format("--message-format short"), Some(Format::Short));
    assert_eq!(format("--message-format=json,json-diagnostic-rendered-ansi"), json(false, true));
    assert_eq!(format("--message-format=json-diagnostic-short --message-format=json"), json(true, false));
    assert_eq!(format("--message-format=human,json"), None);
}

#[test]
fn wrong_usage_is_a_failure() {
    let environment = environment(&folder("usage"));
    let lines = [
        "--colour always",
        "--message-format xml",
        "--message-format human,json",
        "src --workspace",
        "--exclude a",
    ];
    for line in lines {
        let (exit, out, err) = ran(&format!("cargo-logcheck {line}"), &environment);
        assert_eq!((exit, out.as_str()), (Exit::Failure, ""), "{line}");
        assert!(err.starts_with("error: "), "{line}: {err}");
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    let environment = environment(&folder("help"));
    let (exit, out, err) = ran("cargo-logcheck logcheck --help", &environment);
    assert_eq!((exit, err.as_str()), (Exit::Clean, ""));
    assert!(out.contains("Exit code: 0 no findings") && !out.contains('\u{1b}'));
    let (exit, out, _) = ran("cargo-logcheck logcheck --version", &environment);
    assert_eq!((exit, out.trim_end()), (Exit::Clean, concat!("cargo-logcheck ", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn nothing_to_check_is_a_failure() {
    let (exit, out, err) = ran("cargo-logcheck check .", &environment(&folder("nothing")));
    assert_eq!((exit, out.as_str()), (Exit::Failure, ""));
    assert!(err.starts_with("error: nothing to check"), "{err}");
}

#[test]
fn what_was_meant_is_said() {
    let shop = folder("meant");
    fs::create_dir_all(shop.join("orders/src")).unwrap();
    fs::write(shop.join("Cargo.toml"), "[workspace]\nmembers = [\"orders\"]\nresolver = \"2\"\n").unwrap();
    let manifest = "[package]\nname = \"shop-orders\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    fs::write(shop.join("orders/Cargo.toml"), manifest).unwrap();
    fs::write(shop.join("orders/src/lib.rs"), "").unwrap();
    let environment = environment(&shop);
    let err = |line: &str| {
        let (exit, _, err) = ran(&format!("cargo-logcheck {line}"), &environment);
        assert_eq!(exit, Exit::Failure, "{line}");
        err
    };
    assert_snapshot!(err("orders/Cargo.toml"), @"error: `orders/Cargo.toml` is no Rust file; a manifest is given as `--manifest-path`");
    assert!(err("rule").ends_with("; did you mean the command `rules`?\n"));
    assert_snapshot!(err("explain message"), @"error: `message` is a group of rules; `cargo logcheck rules` lists each rule with its group");
    assert_snapshot!(err("-p shop-order"), @"error: no package `shop-order` in this workspace; did you mean `shop-orders`?");
    assert_snapshot!(err("-p nothing"), @"error: no package `nothing` in this workspace; the packages are `shop-orders`");
}

#[test]
fn a_rule_is_explained_under_each_of_its_spellings() {
    let environment = environment(&folder("explain"));
    let (exit, page, _) = ran("cargo-logcheck explain banned_key", &environment);
    assert_eq!(exit, Exit::Clean);
    assert!(page.starts_with("# banned_key\n\nGroup "), "{page}");
    for spelling in ["banned-key", "logcheck::banned_key"] {
        assert_eq!(ran(&format!("cargo-logcheck explain {spelling}"), &environment).1, page);
    }
}

#[test]
fn an_unknown_rule_gets_the_nearest_name() {
    let environment = environment(&folder("unknown"));
    let (exit, out, err) = ran("cargo-logcheck explain baned-key", &environment);
    assert_eq!((exit, out.as_str()), (Exit::Failure, ""));
    assert_snapshot!(err, @"error: there is no rule `baned_key`; did you mean `banned_key`?");
    let (_, _, err) = ran("cargo-logcheck explain \u{9b}1m", &environment);
    assert_snapshot!(err, @"error: there is no rule `�1m`; `cargo logcheck rules` lists them");
}

#[test]
fn rules_are_listed_in_both_formats() {
    let environment = environment(&folder("rules"));
    let (_, table, _) = ran("cargo-logcheck rules", &environment);
    let (_, json, _) = ran("cargo-logcheck rules --format json", &environment);
    let json: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    assert_eq!((table.lines().count(), json.len()), (RULES.len(), RULES.len()));
    for ((line, object), rule) in table.lines().zip(&json).zip(RULES) {
        assert_eq!(line.split_whitespace().next(), Some(rule.name));
        assert!(line.ends_with(&rule.summary()));
        assert_eq!(object["name"], rule.name);
        assert_eq!(object["level"], rule.level.name());
    }
}

#[test]
fn a_policy_that_is_named_must_be_there() {
    let policy_path = Some("nowhere.toml".into());
    let environment = Environment { policy_path, ..environment(&folder("named-policy")) };
    let (exit, _, err) = ran("cargo-logcheck", &environment);
    assert_eq!(exit, Exit::Failure);
    assert!(err.starts_with("error: cannot read the policy `") && err.contains("nowhere.toml"), "{err}");
}

#[test]
fn the_policy_at_the_root_of_the_workspace_holds() {
    let outside = folder("policies");
    let workspace = outside.join("workspace");
    let member = workspace.join("member/src");
    fs::create_dir_all(&member).unwrap();
    fs::write(outside.join("logcheck.toml"), "").unwrap();
    fs::write(workspace.join("Cargo.toml"), "[workspace]\nmembers = [\"member\"]\n").unwrap();
    assert_eq!(policy::find(&member), None, "a policy outside of the workspace is another's");
    fs::write(workspace.join("logcheck.toml"), "").unwrap();
    assert_eq!(policy::find(&member), Some(workspace.join("logcheck.toml")));
    fs::write(workspace.join("member/logcheck.toml"), "").unwrap();
    assert_eq!(policy::find(&member), Some(workspace.join("logcheck.toml")), "there is one for all members");
}

#[test]
fn the_program_itself_answers() {
    let mut program = assert_cmd::Command::cargo_bin("cargo-logcheck").unwrap();
    let answer = program.args(["logcheck", "explain", "no_such_rule_at_all"]).assert().code(2);
    assert!(answer.get_output().stdout.is_empty());
}
