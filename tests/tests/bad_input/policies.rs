//! Policies that cannot be read: nothing is checked, as nobody knows by what.

use insta::assert_snapshot;

use crate::{CHECK_FOLDER, CHECK_WORKSPACE, Folder, GOOD, Ran};

fn checked_by(policy: impl AsRef<[u8]>) -> Ran {
    Folder::with_package().with("logcheck.toml", policy).run(CHECK_WORKSPACE)
}

#[test]
fn a_mistake_in_the_policy_is_shown_where_it_is() {
    assert_snapshot!(checked_by("[rules]\nbaned_key = \"warn\"\n"), @r#"
    exit 2
    error: unknown rule `baned_key`
     --> logcheck.toml:2:1
      |
    2 | baned_key = "warn"
      | ^^^^^^^^^
      |
      = help: did you mean `banned_key`?

    error: nothing was checked, as the policy `logcheck.toml` cannot be read
    "#);
    assert_snapshot!(checked_by("[rules"), @"
    exit 2
    error: unclosed table, expected `]`
     --> logcheck.toml:1:7
      |
    1 | [rules
      |       ^

    error: nothing was checked, as the policy `logcheck.toml` cannot be read
    ");
}

#[test]
fn a_policy_that_is_no_text_is_an_error() {
    assert_snapshot!(checked_by(b"# \xff\n"), @"
    exit 2
    error: cannot read the policy `[folder]/logcheck.toml`: stream did not contain valid UTF-8
    ");
}

#[test]
fn a_policy_that_nobody_wrote_by_hand_is_an_error() {
    assert_snapshot!(checked_by(format!("#{}", "x".repeat(1 << 20))), @"
    exit 2
    error: cannot read the policy `[folder]/logcheck.toml`: it is larger than 1 MiB
    ");
}

#[test]
fn a_policy_that_is_nested_deeply_is_an_error() {
    for policy in ["[".repeat(50_000), "{ a = ".repeat(50_000)] {
        let ran = checked_by(format!("x = {policy}"));
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran}");
        assert!(ran.err.starts_with("error: cannot recurse further"), "{ran}");
        assert!(ran.err.len() < 2_000, "the policy is not repeated: {}", ran.err.len());
    }
}

#[test]
fn many_mistakes_are_not_all_shown() {
    let keys: Vec<String> = (0..5_000).map(|number| format!("x{number} = 1\n")).collect();
    let ran = checked_by(keys.concat());
    assert_eq!((ran.code, ran.err.matches("error: unknown key").count()), (2, 20), "{ran}");
}

#[test]
fn nothing_in_a_policy_acts_on_the_terminal() {
    for policy in [
        "[rules]\n\"\u{1b}[31m\" = \"warn\"\n",
        "[rules]\n\"\\u001b[31m\\u009b\\u202e\" = \"warn\"\n",
        "\0\u{9b}",
    ] {
        let ran = checked_by(policy);
        assert_eq!(ran.code, 2, "{ran}");
        let acts = |char: char| char != '\n' && char.is_control() || char == '\u{202e}';
        assert!(!ran.err.contains(acts), "{:?}", ran.err);
    }
}

#[test]
fn a_folder_called_like_a_policy_is_an_error() {
    assert_snapshot!(Folder::with_package().with_folder("logcheck.toml").run(CHECK_WORKSPACE), @"
    exit 2
    error: cannot read the policy `[folder]/logcheck.toml`: this is not a regular file
    ");
    assert_snapshot!(Folder::with_good_file().with_folder("logcheck.toml").run(CHECK_FOLDER), @"
    exit 2
    error: cannot read the policy `[folder]/logcheck.toml`: this is not a regular file
    ");
}

#[test]
fn a_policy_that_is_named_must_be_there() {
    let folder = Folder::with_package();
    for named in ["nowhere.toml", "src"] {
        let mut environment = folder.environment();
        environment.policy_path = Some(named.into());
        let ran = folder.run_in(&environment, CHECK_WORKSPACE);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{named}: {ran}");
        assert!(ran.err.starts_with("error: cannot read the policy `[folder]/"), "{named}: {ran}");
    }
}

#[test]
fn a_policy_beside_a_broken_file_still_holds() {
    let folder = Folder::with_package()
        .with("logcheck.toml", "[rules]\ninterpolated_message = \"deny\"\n")
        .with("src/lib.rs", format!("mod odd;\n{GOOD}"))
        .with("src/odd.rs", b"\xff fn (");
    assert_snapshot!(folder.run(CHECK_WORKSPACE), @"
    exit 1
    src/lib.rs:3:35: error[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    note: src/odd.rs:1: the file is not UTF-8: byte 0 begins no character: such bytes are read as question marks
    note: src/odd.rs:1: a delimiter is never closed: the log calls around it are checked one by one
    checked 2 files in 1 package (1 read in part), 1 log call: 1 error; exit 1 because of the errors
    ");
}
