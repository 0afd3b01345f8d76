//! What a reviewer would otherwise have to look for, again and again.

#![expect(clippy::disallowed_methods, reason = "the tests run cargo and rustfmt on this workspace")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use logcheck_rules::rules::RULES;
use logcheck_tests::examples::{examples_of, headings_of};
use logcheck_tests::sources::{SourceText, rust_files, workspace_file, workspace_root};
use serde_json::Value;
use syn::visit::Visit;

/// The longest file that needs no excuse.
const MAX_LINES: usize = 400;

/// The headings of a rule's manual page, in this order.
const HEADINGS: [&str; 5] = ["Why", "Finds", "Instead", "Silent", "Limits"];

#[test]
fn every_rule_file_is_registered_under_its_name() {
    let files: Vec<String> = rule_files().iter().map(|file| rule_name(&file.path).to_owned()).collect();
    let mut registered: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    registered.sort_unstable();
    assert_eq!(files, registered, "files in rules/src/rules on the left, RULES on the right");
}

#[test]
fn no_other_file_knows_a_rule() {
    let names_a_rule =
        |file: &SourceText| RULES.iter().any(|rule| file.text.contains(&format!("rules::{}", rule.name)));
    assert_eq!(paths_where(names_a_rule), Vec::<String>::new(), "these files use the module of a rule");
}

#[test]
fn every_rule_has_a_complete_page() {
    let problems: Vec<String> = RULES
        .iter()
        .filter_map(|rule| Some(format!("{}: {}", rule.name, problem_of_page(rule.docs)?)))
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn problem_of_page(docs: &str) -> Option<String> {
    let summary = docs.trim().split("\n\n").next().unwrap_or_default().trim();
    if !summary.starts_with(|char: char| char.is_uppercase() || char == '`') || !summary.ends_with('.') {
        return Some(format!("the first paragraph is not a sentence: {summary:?}"));
    }
    let headings = headings_of(docs);
    if headings != HEADINGS {
        return Some(format!("the headings are {headings:?} and should be {HEADINGS:?}"));
    }
    let examples = examples_of(docs);
    ["Finds", "Instead"]
        .into_iter()
        .find(|heading| !examples.iter().any(|example| example.heading == *heading))
        .map(|heading| format!("there is no example under {heading}"))
}

#[test]
fn every_file_says_what_it_is_for() {
    let is_silent = |file: &SourceText| !file.text.starts_with("//!") && !is_rule(&file.path);
    assert_eq!(paths_where(is_silent), Vec::<String>::new(), "these files do not begin with `//!`");
}

#[test]
fn long_files_say_why() {
    let is_too_long = |file: &SourceText| {
        let header: String = file.text.lines().take_while(|line| line.starts_with("//!")).collect();
        file.text.lines().count() > MAX_LINES && !header.contains("one file because")
    };
    let what =
        format!("these files have more than {MAX_LINES} lines and no `one file because` in their header");
    assert_eq!(paths_where(is_too_long), Vec::<String>::new(), "{what}");
}

#[test]
fn rule_files_are_formatted() {
    // `cargo fmt` does not find them: the modules are declared by a macro.
    let output = Command::new("rustfmt")
        .args(["--check", "--edition", "2024", "--config-path"])
        .arg(workspace_root().join("rustfmt.toml"))
        .args(rule_files().iter().map(|file| workspace_root().join(&file.path)))
        .output()
        .expect("rustfmt can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn crates_for_old_compilers_have_no_let_chains() {
    let is_for_old_compilers = |path: &str| path.starts_with("rules/") || path.starts_with("macros/");
    let mut found = Vec::new();
    for file in rust_files().into_iter().filter(|file| is_for_old_compilers(&file.path)) {
        let mut chains = LetChains::default();
        chains.visit_file(
            &syn::parse_file(&file.text).unwrap_or_else(|error| panic!("{}: {error}", file.path)),
        );
        found.extend(chains.lines.iter().map(|line| format!("{}:{line}", file.path)));
    }
    assert_eq!(found, Vec::<String>::new(), "Rust 1.85 does not know `if let .. && ..`");
}

/// The lines with a `let` that is joined with another condition.
#[derive(Default)]
struct LetChains {
    lines: Vec<usize>,
}

impl<'ast> Visit<'ast> for LetChains {
    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        for side in [&*binary.left, &*binary.right] {
            if let syn::Expr::Let(condition) = side {
                self.lines.push(condition.let_token.span.start().line);
            }
        }
        syn::visit::visit_expr_binary(self, binary);
    }
}

#[test]
fn dependencies_point_one_way() {
    for package in packages() {
        let trees_with = |name: &str| dependencies_of(&package.name).contains(name);
        let is_macros = matches!(package.name.as_str(), "logcheck" | "logcheck-macros");
        assert!(package.is_for_tests || !trees_with("logcheck-tests"), "{} depends on tests", package.name);
        assert!(!is_macros || !trees_with("logcheck-analyzer"), "{} depends on the analyzer", package.name);
    }
    assert!(
        !dependencies_of("logcheck-analyzer").contains("logcheck-macros"),
        "the analyzer depends on the macros"
    );
}

#[test]
fn the_macros_bring_little() {
    let rules: BTreeSet<String> = ["proc-macro2", "quote", "syn", "unicode-ident"]
        .into_iter()
        .chain(["toml", "toml_datetime", "toml_parser", "serde_spanned", "winnow"])
        .map(str::to_owned)
        .collect();
    let surplus = |package: &str, known: &BTreeSet<String>| {
        let names =
            dependencies_of(package).into_iter().filter(|name| !known.contains(name) && name != package);
        names.collect::<Vec<_>>()
    };
    assert_eq!(surplus("logcheck-rules", &rules), Vec::<String>::new());
    let macros = rules.into_iter().chain(["logcheck-rules".to_owned()]).collect();
    assert_eq!(surplus("logcheck-macros", &macros), Vec::<String>::new());
    let tracing = ["tracing", "tracing-core", "once_cell", "pin-project-lite", "logcheck-macros"];
    let facade = macros.into_iter().chain(tracing.map(str::to_owned)).collect();
    assert_eq!(surplus("logcheck", &facade), Vec::<String>::new());
}

/// The names of the crates that are compiled for the users of a package, its own included.
fn dependencies_of(package: &str) -> BTreeSet<String> {
    let tree = cargo(&["tree", "--offline", "--edges", "normal", "--prefix", "none", "--package", package]);
    tree.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn the_changelog_has_the_version() {
    let heading = format!("## {}", env!("CARGO_PKG_VERSION"));
    let changelog = workspace_file("CHANGELOG.md").text;
    assert!(changelog.lines().any(|line| line.starts_with(&heading)), "CHANGELOG.md has no `{heading}`");
}

#[test]
fn crates_support_the_compilers_they_promise() {
    for package in packages() {
        let is_for_users_code =
            ["rules", "macros", "macros/impl", "tests/telemetry"].contains(&package.folder.as_str());
        let promised = if is_for_users_code { "1.85" } else { "1.88" };
        assert_eq!(package.rust_version, promised, "rust-version in {}/Cargo.toml", package.folder);
    }
}

/// A member of this workspace.
struct Package {
    name: String,
    /// Below the root.
    folder: String,
    rust_version: String,
    is_for_tests: bool,
}

fn packages() -> Vec<Package> {
    let metadata = cargo(&["metadata", "--offline", "--no-deps", "--format-version", "1"]);
    let metadata: Value = serde_json::from_str(&metadata).expect("cargo writes JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let packages = metadata["packages"].as_array().expect("there are packages");
    packages
        .iter()
        .map(|package| {
            let manifest = text(&package["manifest_path"]);
            let folder =
                Path::new(&manifest).parent().and_then(|path| path.strip_prefix(workspace_root()).ok());
            Package {
                name: text(&package["name"]),
                folder: folder.expect("members stand below the root").to_string_lossy().replace('\\', "/"),
                rust_version: text(&package["rust_version"]),
                is_for_tests: package["publish"].as_array().is_some_and(Vec::is_empty),
            }
        })
        .collect()
}

/// What cargo prints, run in the root.
fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(workspace_root())
        .output()
        .expect("cargo can be run");
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn paths_where(is_wrong: impl Fn(&SourceText) -> bool) -> Vec<String> {
    rust_files().into_iter().filter(is_wrong).map(|file| file.path).collect()
}

fn rule_files() -> Vec<SourceText> {
    rust_files().into_iter().filter(|file| is_rule(&file.path)).collect()
}

fn is_rule(path: &str) -> bool {
    path.starts_with("rules/src/rules/")
}

fn rule_name(path: &str) -> &str {
    path.trim_start_matches("rules/src/rules/").trim_end_matches(".rs")
}
