//! The two front ends agree: the examples of the rules over calls, compiled with the typed macros, are rejected for the
//! same rules at the same places as the analyzer denies them.
//!
//! All examples are compiled in one run of cargo, the first time one of them is asked for.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use libtest_mimic::{Arguments, Trial};
use logcheck_rules::policy::Policy;
use logcheck_rules::rule::Check;
use logcheck_rules::rules::RULES;
use logcheck_tests::analyzer::findings;
use logcheck_tests::compiler::{MACROS, Rejection, rejections, write_crate};
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

type Compiled = Arc<OnceLock<Result<Vec<Rejection>, String>>>;

fn main() {
    let cases = Arc::new(cases());
    let compiled = Compiled::default();
    let trials = (0..cases.len()).map(|number| {
        let (cases, compiled) = (Arc::clone(&cases), Arc::clone(&compiled));
        Trial::test(format!("{}::macros", cases[number].test), move || {
            let rejected = compiled.get_or_init(|| compile(&cases)).as_ref()?;
            let case = &cases[number];
            Ok(compare(case, rejected)?)
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

/// Whether the compiler reads the calls of an example as the analyzer does: not if macros of its own make them, a `cfg`
/// leaves them out, or their names are those of another crate.
fn can_be_compiled(file: &File) -> bool {
    !["macro_rules!", "cfg(", "use log::", "slog::", "emit::"].iter().any(|words| file.text.contains(words))
}

/// Whether this is a call of the typed macros, and not a span or a call of another crate's macro.
fn is_own_macro(path: &str) -> bool {
    MACROS.contains(&path.strip_prefix("logcheck::").unwrap_or(path))
}

/// The same example with the typed macros in place of tracing's.
fn with_own_macros(mut file: File) -> File {
    file.text = format!("use logcheck::*;\n{}", file.text.replace("tracing::", "logcheck::"));
    file.dependencies = vec!["logcheck".to_owned()];
    file
}

fn compile(cases: &[Case]) -> Result<Vec<Rejection>, String> {
    let programs = cases.iter().map(|case| (case.module.clone(), case.file.text.clone())).collect();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("parity");
    write_crate(&programs, &folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    rejections(&folder)
}

fn compare(case: &Case, rejected: &[Rejection]) -> Result<(), String> {
    let tokens = Tokens::of(&case.file.text);
    let denied: Vec<Rejection> = findings(std::slice::from_ref(&case.file), &Policy::default())
        .into_iter()
        .filter(|found| found.diagnostic.level.is_error() && tokens.is_in_call(&found.bytes, is_own_macro))
        .map(|found| Rejection {
            program: case.module.clone(),
            rule: found.diagnostic.rule.to_owned(),
            bytes: tokens.widened(&found.bytes),
        })
        .collect();
    let rejected: Vec<Rejection> =
        rejected.iter().filter(|rejection| rejection.program == case.module).cloned().collect();
    let mut differences = String::new();
    for (title, one, other) in [
        ("denied by the analyzer only", &denied, &rejected),
        ("rejected by the compiler only", &rejected, &denied),
    ] {
        for Rejection { rule, bytes, .. } in one.iter().filter(|rejection| !other.contains(rejection)) {
            let code = case.file.text.get(bytes.clone()).unwrap_or_default();
            let _ = writeln!(differences, "{title}: {rule} at bytes {bytes:?}: {code}");
        }
    }
    if differences.is_empty() { Ok(()) } else { Err(format!("{differences}in\n{}", case.file.text)) }
}
