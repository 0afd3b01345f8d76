//! The policy decides what the typed macros reject, and cargo notices when it changes.

#![expect(clippy::disallowed_methods, reason = "a policy is written here, for a crate that is compiled")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use logcheck_tests::compiler::{rejections, write_crate};

#[test]
fn a_changed_policy_compiles_the_crate_again() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("policy");
    let program = "pub fn accept(id: u64) {\n    logcheck::info!(\"order {id} accepted\");\n}\n";
    let programs = BTreeMap::from([("orders".to_owned(), program.to_owned())]);
    write_crate(&programs, &folder).expect("the crate can be written");

    let rejected_with = |level: &str| -> Vec<String> {
        let policy = format!("[rules]\ninterpolated_message = \"{level}\"\n");
        fs::write(folder.join("logcheck.toml"), policy).expect("the policy can be written");
        let rejections = rejections(&folder).expect("the crate can be compiled");
        rejections.into_iter().map(|rejection| rejection.rule).collect()
    };
    assert_eq!(rejected_with("allow"), Vec::<String>::new());
    assert_eq!(rejected_with("deny"), ["interpolated_message"]);
    assert_eq!(rejected_with("warn"), Vec::<String>::new());
    assert_eq!(rejected_with("deny"), ["interpolated_message"]);
}
