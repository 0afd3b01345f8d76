//! Files that are no Rust, or not quite.

use insta::assert_snapshot;

use crate::{CHECK_FOLDER, Folder, Ran};

/// What is found in a file with a log call before and two behind something.
fn checked(something: impl AsRef<[u8]>) -> Ran {
    let before = b"use tracing::info;\nfn one(a: u64) {\n    info!(\"before {a}\");\n    ";
    let behind = b"\n    info!(\"behind {a}\");\n}\nfn two(a: u64) {\n    info!(\"further {a}\");\n}\n";
    let text = [before.as_slice(), something.as_ref(), behind].concat();
    Folder::with_good_file().with("odd.rs", text).run(CHECK_FOLDER)
}

#[test]
fn what_is_not_utf8_is_read_as_question_marks() {
    assert_snapshot!(checked(b"let text = \"\xff\xfe\"; info!(\"caf\xe9 {a}\"); // \xe2\x82"), @"
    exit 0
    good.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:3:19: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:4:34: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:5:19: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:8:20: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    note: odd.rs:4: the file is not UTF-8: byte 77 begins no character: such bytes are read as question marks
    checked 2 files in 1 package (1 read in part), 5 log calls: 5 warnings; exit 0: warnings do not fail
    ");
    assert_snapshot!(checked(b"let caf\xe9 = 1;"), @"
    exit 0
    good.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:3:19: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:5:19: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:8:20: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    note: odd.rs:4: the file is not UTF-8: byte 72 begins no character: such bytes are read as question marks
    note: odd.rs:4: `one` is not the Rust we know: expected `;`: its log calls are checked one by one, without the code around them
    checked 2 files in 1 package (1 read in part), 4 log calls: 4 warnings; exit 0: warnings do not fail
    ");
}

#[test]
fn utf_16_is_noted() {
    let text: Vec<u8> = crate::GOOD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let text = [b"\xff\xfe".as_slice(), &text].concat();
    assert_snapshot!(Folder::with_good_file().with("odd.rs", text).run(CHECK_FOLDER), @"
    exit 0
    good.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    note: odd.rs:1: the file is not UTF-8: byte 0 begins no character: such bytes are read as question marks
    note: odd.rs:1: a character does not belong to Rust: the log calls around it are checked one by one
    checked 2 files in 1 package (1 read in part), 1 log call: 1 warning; exit 0: warnings do not fail
    ");
}

#[test]
fn delimiters_that_match_nothing_are_noted_and_every_call_is_read() {
    for delimiter in ["(", "[", "{", ")", "]", "}", "( ]", "g([a);", "{ ( }"] {
        let ran = checked(delimiter);
        assert_eq!(ran.code, 0, "{delimiter}: {ran}");
        for line in ["good.rs:2:35", "odd.rs:3:19", "odd.rs:5:19", "odd.rs:8:20"] {
            assert!(ran.out.contains(line), "{delimiter}: {line} in {ran}");
        }
        assert!(ran.err.contains("note: odd.rs:"), "{delimiter}: {ran}");
    }
    assert_snapshot!(checked("("), @"
    exit 0
    good.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:3:19: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:5:19: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:8:20: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    note: odd.rs:4: a delimiter is never closed: the log calls around it are checked one by one
    note: odd.rs:6: `one` does not lex: its log calls are checked one by one, without the code around them
    checked 2 files in 1 package (1 read in part), 4 log calls: 4 warnings; exit 0: warnings do not fail
    ");
}

#[test]
fn a_delimiter_that_is_never_closed_takes_no_item_behind_it_along() {
    let text = "use tracing::info;\nimpl A {\n    fn one(a: u64) {\n        if a { info!(\"in {a}\");\n    }\n    fn two(a: u64) { info!(\"two {a}\"); }\n}\nfn three(a: u64) { info!(\"three {a}\"); }\n";
    assert_snapshot!(Folder::new().with("odd.rs", text).run(CHECK_FOLDER), @"
    exit 0
    odd.rs:4:26: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:6:33: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:8:33: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    note: odd.rs:2: a delimiter is never closed: the log calls around it are checked one by one
    checked 1 file in 1 package (1 read in part), 3 log calls: 3 warnings; exit 0: warnings do not fail
    ");
}

#[test]
fn behind_a_string_or_comment_that_is_never_closed_nothing_can_be_known() {
    assert_snapshot!(checked("let text = r#\"abc;"), @"
    exit 0
    good.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:3:19: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    note: odd.rs:4: a string is never closed: what stands behind its beginning is not checked
    checked 2 files in 1 package (1 read in part), 2 log calls: 2 warnings; exit 0: warnings do not fail
    ");
    assert_snapshot!(checked("/* a /* b */"), @"
    exit 0
    good.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:3:19: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    note: odd.rs:4: a comment is never closed: what stands behind its beginning is not checked
    checked 2 files in 1 package (1 read in part), 2 log calls: 2 warnings; exit 0: warnings do not fail
    ");
    for cut_off in ["b\"", "c\"", "br##\"abc\"#", "cr#\"", "\"\\"] {
        let ran = checked(format!("let text = {cut_off}"));
        assert_eq!(ran.code, 0, "{cut_off}: {ran}");
        assert!(ran.out.contains("good.rs:2:35") && ran.out.contains("odd.rs:3:19"), "{cut_off}: {ran}");
        assert!(ran.err.contains("note: odd.rs:"), "{cut_off}: {ran}");
    }
}

#[test]
fn a_function_that_does_not_parse_is_read_call_by_call() {
    assert_snapshot!(checked("let b c;"), @"
    exit 0
    good.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:3:19: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:5:19: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:8:20: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    note: odd.rs:4: `one` is not the Rust we know: expected `;`: its log calls are checked one by one, without the code around them
    checked 2 files in 1 package (1 read in part), 4 log calls: 4 warnings; exit 0: warnings do not fail
    ");
}

#[test]
fn a_function_that_does_not_lex_is_read_call_by_call() {
    for odd in ["\u{0}", "`", "0x;", "'ab';", "\"\\q\";", "r#;", "let a = \"a\rb\";"] {
        let ran = checked(odd);
        assert_eq!((ran.code, ran.out.lines().count()), (0, 4), "{odd:?}: {ran}");
        assert!(ran.err.contains("note: odd.rs:"), "{odd:?}: {ran}");
    }
    assert_snapshot!(checked("\u{0}"), @"
    exit 0
    good.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:3:19: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:5:19: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:8:20: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    note: odd.rs:4: a character does not belong to Rust: the log calls around it are checked one by one
    note: odd.rs:4: `one` does not lex: its log calls are checked one by one, without the code around them
    checked 2 files in 1 package (1 read in part), 4 log calls: 4 warnings; exit 0: warnings do not fail
    ");
}

#[test]
fn what_has_no_items_is_rust_without_findings() {
    for text in [
        "",
        " \n\t",
        "// a\n",
        "a b c",
        "{\"a\": [1, 2]}",
        "#!/bin/sh",
        "\u{feff}",
        "#",
        "macro_rules!",
        "fn",
    ] {
        let ran = Folder::with_good_file().with("odd.rs", text).run(CHECK_FOLDER);
        assert_eq!((ran.code, ran.out.lines().count()), (0, 1), "{text:?}: {ran}");
    }
}

#[test]
fn a_program_called_rs_is_noted() {
    let bytes: Vec<u8> = (0..20_000_u32).map(|number| (number * 7919 / 13).to_le_bytes()[0]).collect();
    let ran = Folder::with_good_file().with("odd.rs", bytes).run(CHECK_FOLDER);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 1), "{ran}");
    assert!(ran.err.contains("note: odd.rs:1: the file is not UTF-8"), "{ran}");
}

#[test]
fn an_error_far_away_does_not_hide_what_is_denied() {
    let text = "use tracing::info;\nfn one() { let b c; }\nfn two(password: &str) { info!(password, \"in\"); let b c; }\n";
    assert_snapshot!(Folder::new().with("odd.rs", text).run(CHECK_FOLDER), @"
    exit 1
    odd.rs:3:32: error[logcheck::banned_key]: the key `password` names a secret: `password` is a name of class secret
    note: odd.rs:3: `two` is not the Rust we know: expected `;`: its log calls are checked one by one, without the code around them
    checked 1 file in 1 package (1 read in part), 1 log call: 1 error; exit 1 because of the errors
    ");
}

#[test]
fn a_log_call_that_cannot_be_read_is_told_where_it_is() {
    assert_snapshot!(checked("info!(a => 1, \"y {a}\");"), @"
    exit 0
    good.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:3:19: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:5:19: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    odd.rs:8:20: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    note: odd.rs:4: an argument of a log call cannot be read: the call is not judged
    checked 2 files in 1 package, 5 log calls (1 not fully read): 4 warnings; exit 0: warnings do not fail
    ");
}
