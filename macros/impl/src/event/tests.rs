//! Expansions under each kind of policy. What the compiler makes of them is tested in `logcheck-tests`.

use std::path::PathBuf;
use std::sync::Arc;

use logcheck_rules::policy::{Policy, read_policy};

use crate::policy::CurrentPolicy;

use super::expand;

/// The expansion, with single spaces between all tokens.
fn expanded(tokens: &str, policy: &CurrentPolicy) -> String {
    let input = format!("[facade] info {tokens}").parse().expect("the test is made of tokens");
    expand(input, policy).to_string()
}

fn default_policy() -> CurrentPolicy {
    CurrentPolicy::Policy { policy: Arc::default(), path: None }
}

/// The call of tracing's macro.
fn call(tokens: &str) -> String {
    format!("facade :: __private :: tracing :: info ! ({tokens})")
}

#[test]
fn what_is_accepted_becomes_the_call_itself() {
    assert_eq!(expanded("id = 7 , \"accepted\"", &default_policy()), call("id = 7 , \"accepted\""));
}

#[test]
fn what_is_rejected_becomes_errors_and_the_call() {
    let expansion = expanded("\"order {id} accepted\"", &default_policy());
    assert!(expansion.contains("compile_error ! { \"[logcheck::interpolated_message] "), "{expansion}");
    assert!(expansion.ends_with(&format!("{} }}", call("\"order {id} accepted\""))), "{expansion}");
}

#[test]
fn own_prefixes_are_not_handed_on() {
    let tokens = "allow : (interpolated_message , \"why\") , target : a :: < b , c > () , id , \"accepted\"";
    assert_eq!(
        expanded(tokens, &CurrentPolicy::Foreign),
        call("target : a :: < b , c > () , id , \"accepted\"")
    );
}

#[test]
fn nothing_is_rejected_in_foreign_code() {
    let tokens = "\"order {id} accepted\"";
    assert_eq!(expanded(tokens, &CurrentPolicy::Foreign), call(tokens));
}

#[test]
fn the_policy_decides() {
    let text = "[rules]\ninterpolated_message = \"allow\"\n";
    let policy: Policy = read_policy(text).expect("the policy is in order");
    let policy = CurrentPolicy::Policy { policy: Arc::new(policy), path: None };
    let tokens = "\"order {id} accepted\"";
    assert!(!expanded(tokens, &policy).contains("interpolated_message"));
}

#[test]
fn the_policys_file_is_watched_once() {
    let path = Some(PathBuf::from("/ws/logcheck.toml"));
    let policy = CurrentPolicy::Policy { policy: Arc::default(), path };
    let expansions = [expanded("\"accepted\"", &policy), expanded("\"accepted\"", &policy)];
    assert!(expansions[0].contains("include_bytes ! (\"/ws/logcheck.toml\")"), "{}", expansions[0]);
    assert_eq!(expansions[1], call("\"accepted\""));
}

#[test]
fn mistakes_in_the_policy_are_said_once() {
    let text = "# ours\n[rules]\ninterpolated_mesage = \"deny\"\nbanned_key = \"no\"\n".to_owned();
    let errors = read_policy(&text).expect_err("the policy has mistakes");
    let policy = CurrentPolicy::Broken { path: PathBuf::from("/ws/logcheck.toml"), text, errors };
    let expansion = expanded("\"accepted\"", &policy);
    assert_eq!(expansion.matches("compile_error").count(), 2, "{expansion}");
    assert!(expansion.contains(r"\n  here: /ws/logcheck.toml:3: `interpolated_mesage = "), "{expansion}");
    assert_eq!(expanded("\"accepted\"", &policy), call("\"accepted\""));
}

#[test]
fn the_inner_macro_is_not_for_users() {
    let expansion = expand("info , \"accepted\"".parse().expect("these are tokens"), &default_policy());
    assert!(expansion.to_string().contains("[logcheck] this macro is an inner part"), "{expansion}");
}
