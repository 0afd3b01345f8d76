//! The examples in the rules' docs, in the analyzer: each finds what its carets say of its own rule, and nothing else.
//!
//! `tests/parity.rs` runs the same examples in the compiler.

use libtest_mimic::{Arguments, Trial};
use logcheck_rules::policy::{Policy, read_policy};
use logcheck_rules::rule::Rule;
use logcheck_rules::rules::RULES;
use logcheck_tests::analyzer::{Found, findings};
use logcheck_tests::compare::compare;
use logcheck_tests::examples::{Example, examples_of};
use logcheck_tests::fixture::{File, POLICY, files_of};

fn main() {
    let trials = RULES.iter().copied().flat_map(trials_of).collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn trials_of(rule: &'static Rule) -> impl Iterator<Item = Trial> {
    examples_of(rule.docs).into_iter().map(move |example| {
        let name = format!("{}::{}::analyzer", rule.name, example.name());
        Trial::test(name, move || Ok(check_example(rule, &example)?))
    })
}

fn check_example(rule: &Rule, example: &Example) -> Result<(), String> {
    let (policies, files): (Vec<File>, _) =
        files_of(&example.text).into_iter().partition(|file| file.path == POLICY);
    let policy = match policies.first() {
        Some(file) => read_policy(&file.text).map_err(|errors| format!("the policy is wrong: {errors:?}"))?,
        None => Policy::default(),
    };
    let found: Vec<Found> =
        findings(&files, &policy).into_iter().filter(|found| found.diagnostic.rule == rule.name).collect();
    let annotations: usize = files.iter().map(|file| file.annotations().len()).sum();
    match example.heading.as_str() {
        "Finds" if annotations == 0 => return Err("an example under Finds has no carets".to_owned()),
        "Finds" => {}
        _ if annotations > 0 => return Err("carets belong under Finds".to_owned()),
        _ => {}
    }
    compare(&files, &found, |found| found.diagnostic.finding.what.clone())?;
    found.iter().try_for_each(check_words)
}

/// The words of a finding are those of a compiler: fragments in lower case, each part in its place.
fn check_words(found: &Found) -> Result<(), String> {
    let finding = &found.diagnostic.finding;
    let parts =
        [("what", &finding.what), ("label", &finding.label), ("why", &finding.why), ("help", &finding.help)];
    for (part, words) in parts {
        let problem = if words.trim().is_empty() {
            "is empty"
        } else if words.trim() != words || words.contains('\n') {
            "is not one trimmed line"
        } else if words.starts_with(char::is_uppercase) {
            "starts with a capital"
        } else if words.ends_with('.') && !words.ends_with("..") {
            "ends with a full stop"
        } else {
            continue;
        };
        return Err(format!("`{part}` of a finding {problem}: {words:?}"));
    }
    Ok(())
}
