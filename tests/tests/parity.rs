//! The two front ends agree: the examples of the rules over calls, compiled with the typed macros, are rejected for the
//! same rules at the same places as the analyzer denies them.
//!
//! All examples are compiled in one run of cargo, the first time one of them is asked for.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use libtest_mimic::{Arguments, Trial};
use logcheck_rules::policy::Policy;
use logcheck_rules::rule::Check;
use logcheck_rules::rules::RULES;
use logcheck_tests::analyzer::findings;
use logcheck_tests::compiler::{MACROS, Rejection, rejections};
use logcheck_tests::examples::examples_of;
use logcheck_tests::fixture::{File, files_of};
use logcheck_tests::tokens::Tokens;

/// An example that both front ends can read.
struct Case {
    /// The name of the test: `banned_key::finds_1`.
    test: String,
    /// The name of the module: `banned_key_finds_1`.
    module: String,
    file: File,
}

type Compiled = Arc<OnceLock<Result<BTreeMap<String, Vec<Rejection>>, String>>>;

fn main() {
    let cases = Arc::new(cases());
    let compiled = Compiled::default();
    let trials = (0..cases.len()).map(|number| {
        let (cases, compiled) = (Arc::clone(&cases), Arc::clone(&compiled));
        Trial::test(format!("{}::macros", cases[number].test), move || {
            let rejected = compiled.get_or_init(|| compile(&cases)).as_ref()?;
            let case = &cases[number];
            Ok(compare(case, &rejected[&case.module])?)
        })
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

fn cases() -> Vec<Case> {
    let rules = RULES.iter().filter(|rule| matches!(rule.check, Check::Call(_)));
    rules
        .flat_map(|rule| {
            examples_of(rule.docs).into_iter().filter_map(|example| {
                let [file] = files_of(&example.text).try_into().ok()?;
                let name = example.name();
                can_be_compiled(&file).then(|| Case {
                    test: format!("{}::{name}", rule.name),
                    module: format!("{}_{name}", rule.name),
                    file: with_own_macros(file),
                })
            })
        })
        .collect()
}

/// Whether the compiler sees the same calls in an example as the analyzer: events of `tracing` or of the typed macros,
/// none left out by a `cfg` and none made by another macro.
fn can_be_compiled(file: &File) -> bool {
    let is_read_alike = |path: &String| {
        let (krate, name) = path.rsplit_once("::").unwrap_or(("tracing", path));
        let is_event = MACROS.contains(&name) && matches!(krate, "tracing" | "logcheck");
        let logs =
            MACROS.contains(&name) || matches!(name, "log" | "event" | "span") || name.ends_with("_span");
        is_event || !logs
    };
    let is_plain = !["macro_rules!", "cfg(", "use log::"].iter().any(|word| file.text.contains(word));
    is_plain && Tokens::of(&file.text).macros.iter().all(is_read_alike)
}

/// The same example with the typed macros in place of tracing's.
fn with_own_macros(mut file: File) -> File {
    file.text = format!("use logcheck::*;\n{}", file.text.replace("tracing::", "logcheck::"));
    file.dependencies = vec!["logcheck".to_owned()];
    file
}

fn compile(cases: &[Case]) -> Result<BTreeMap<String, Vec<Rejection>>, String> {
    let programs = cases.iter().map(|case| (case.module.clone(), case.file.text.clone())).collect();
    rejections(&programs, &Path::new(env!("CARGO_TARGET_TMPDIR")).join("parity"))
}

fn compare(case: &Case, rejected: &[Rejection]) -> Result<(), String> {
    let tokens = Tokens::of(&case.file.text);
    let denied: Vec<Rejection> = findings(std::slice::from_ref(&case.file), &Policy::default())
        .into_iter()
        .filter(|found| found.diagnostic.level.is_error())
        .map(|found| Rejection {
            rule: found.diagnostic.rule.to_owned(),
            bytes: tokens.widened(&found.bytes),
        })
        .collect();
    let mut differences = String::new();
    for (title, one, other) in [
        ("denied by the analyzer only", denied.as_slice(), rejected),
        ("rejected by the compiler only", rejected, denied.as_slice()),
    ] {
        for Rejection { rule, bytes } in one.iter().filter(|rejection| !other.contains(rejection)) {
            let code = case.file.text.get(bytes.clone()).unwrap_or_default();
            let _ = writeln!(differences, "{title}: {rule} at bytes {bytes:?}: {code}");
        }
    }
    if differences.is_empty() { Ok(()) } else { Err(format!("{differences}in\n{}", case.file.text)) }
}
