//! Rust that is right and looks odd: it is read whole, and the finding stands where the value does.

use crate::{CHECK_FOLDER, Folder};

/// Checks that the one finding in a text is at its `{a}`, and whether a note says that something was not read.
#[track_caller]
fn finds(text: &str, noted: bool) {
    let ran = Folder::new().with("odd.rs", text).run(CHECK_FOLDER);
    let before = &text[..text.find("{a}").expect("the text interpolates")];
    let line = before.matches('\n').count() + 1;
    let in_line = before.rsplit('\n').next().unwrap_or_default().trim_start_matches('\u{feff}');
    let column = in_line.chars().count() + 1;
    let place = format!("odd.rs:{line}:{column}: warning[logcheck::interpolated_message]: ");
    assert!(ran.out.starts_with(&place) && ran.out.lines().count() == 1, "{text:?}: {place} in {ran}");
    assert_eq!(ran.err.contains("note: "), noted, "{text:?}: {ran}");
}

/// The same for statements, once before and once behind the call.
#[track_caller]
fn finds_beside(code: &str, noted: bool) {
    finds(&format!("fn f(a: u64) {{\n    {code}\n    tracing::info!(\"x {{a}}\");\n}}\n"), noted);
    finds(&format!("fn f(a: u64) {{\n    tracing::info!(\"x {{a}}\");\n    {code}\n}}\n"), noted);
}

const FILE: &str = "use tracing::info;\nfn f(a: u64) {\n    info!(\"x {a}\");\n}\n";

#[test]
fn ends_of_lines() {
    for end in ["\n", "\r\n", "\r", "\u{b}\n", "\u{c}\r\n", "\n\r\n", "\u{2028}", "\u{2029}", "\u{85}"] {
        finds(&FILE.replace('\n', end), false);
        finds(&format!("\u{feff}{}", FILE.replace('\n', end)), false);
    }
    finds(FILE.trim_end(), false);
}

#[test]
fn what_may_stand_before_the_first_item() {
    for start in [
        "#!/usr/bin/env run\n",
        "#!/usr/bin/env run\r\n",
        "#![allow(\n    dead_code)]\n",
        "#!\n[allow(dead_code)]\n",
        "#! /* x */ [allow(dead_code)]\n",
        "#! // x\n[allow(dead_code)]\n",
        "---\n[package]\n---\n",
        "---cargo\na = \"\"\"\n\"\n---\n",
        "-----\n---\n-----\n",
        "#!/usr/bin/run\n---\nx = '\n---\n",
        "//! Docs with `{` and \"\n",
        "/*! Docs with ` { and \" */ ",
    ] {
        finds(&format!("{start}{FILE}"), false);
        finds(&format!("\u{feff}{start}{FILE}"), false);
    }
}

#[test]
fn white_space_and_marks_that_nobody_sees() {
    for space in ["\t\t", "\u{2028}", "\u{2029}", "\u{85}", "\u{200e}", "\u{200f}", "\u{c}", "\u{b}"] {
        finds_beside(space, false);
    }
    for mark in ["/* \u{202e} } \u{2066} */", "// \u{202e} \u{200b}", "let s = \"\u{202e}\u{2066}\u{200b}\";"]
    {
        finds_beside(mark, false);
    }
    for odd in ["\u{200b}", "\u{a0}", "\u{feff}", "\u{3000}"] {
        finds_beside(odd, true);
    }
}

#[test]
fn literals() {
    let hashes = "#".repeat(255);
    finds_beside(&format!("let s = r{hashes}\"a \"# {{b}} \"{hashes};"), false);
    for literal in [
        "'{'",
        "'}'",
        "'\"'",
        "'\\''",
        "'\\\\'",
        "'\\u{7b}'",
        "b'{'",
        "b'\\''",
        "b'\"'",
        "'\u{1f980}'",
        "\"//\"",
        "\"/*\"",
        "\"\\\"\"",
        "\"'\"",
        "r\"\\\"",
        "r#\"\"\"#",
        "b\"\\x00\\\"\"",
        "br\"\\\"",
        "c\"{b}\"",
        "cr#\"a\"b\"#",
        "\"\\\n   b\"",
        "\"a\n{b}\"",
        "1e",
        "1e5",
        "1.",
        "1..2",
        "1..=2",
        "1.foo()",
        "0xffu8",
        "0b1",
        "1_000",
        "1f32",
        "t.0.1",
        "t.0.0.1",
        "1u300",
    ] {
        finds_beside(&format!("let b = {literal};"), false);
    }
}

#[test]
fn lifetimes_beside_characters() {
    for code in [
        "let b: &'a str = 'l: loop { break 'l \"\" };",
        "'outer: for b in c { continue 'outer; }",
        "let b = ['a', 'b', 'c'];",
        "let b: Cow<'_, str> = f::<'a, '_>('a');",
        "match b { 'a'..='z' => 1, _ => 2 };",
        "let b: &'r#a str = c;",
    ] {
        finds_beside(code, false);
    }
}

#[test]
fn comments() {
    for code in [
        "/* /* } */ \" /* { */ */",
        "// \" { ( ' /*",
        "/// docs of a statement `{`\n    let b = 1;",
        "/** docs \" */ let b = 1;",
        "let url = \"http://b\"; // '",
        "/**/ /***/ let b = 1; //",
    ] {
        finds_beside(code, false);
    }
    finds(
        "fn f(a: u64) { tracing /* x */ :: /* y */ info /* z */ ! /* w */ ( // \"\n \"x {a}\" /* ) */ ); }",
        false,
    );
}

#[test]
fn attributes_inside_of_a_function() {
    finds(
        "use tracing::info;\nfn f(a: u64) {\n    #![allow(unused)]\n    //! docs\n    info!(\"x {a}\");\n}\n",
        false,
    );
    finds(
        "use tracing::info;\nfn f(a: u64) { { #![allow(unused)] #[cfg(unix)] #[rustfmt::skip] info!(\"x {a}\"); } }\n",
        false,
    );
}

#[test]
fn words_of_other_editions() {
    for code in [
        "let gen = rng.gen();",
        "let r#type = r#match.r#fn;",
        "m!(#\"b\" ##c);",
        "if let Some(b) = c && let Some(d) = b { }",
        "let b = &raw const c;",
        "const { assert!(true) };",
    ] {
        finds_beside(code, false);
    }
    for code in [
        "let async = 1;",
        "let b = box 1;",
        "let b = k#c;",
        "let b = f\"x\";",
        "do yeet 1;",
        "let b = r#self;",
    ] {
        finds_beside(code, true);
    }
}

#[test]
fn letters_of_any_script() {
    finds(
        "use tracing::info;\nfn gr\u{f6}\u{df}e(a: u64) { let \u{540d}\u{524d} = a; info!(\"\u{e9}\u{1f980} x {a}\"); }\n",
        false,
    );
    // Composed or not, a name is the same name.
    finds(
        "use tracing::info;\nfn f(a: u64) { let e\u{301} = 1; info!(\"e\u{301} {a}\"); let \u{e9} = 2; }\n",
        false,
    );
    finds_beside("let \u{1f980} = 1;", true);
}

#[test]
fn texts_of_messages() {
    for text in [
        "\"x\\\n        {a}\"",
        "\"x \\\r\n  \\n \\u{1F980} \\x41 {a}\"",
        "\"x\r\n\t{a}\r\n\"",
        "\"x\u{0}{a}\"",
        "r\"\\ x {a}\"",
        "r##\"x \"# {a}\"##",
        "\"{{x}} {{ {a}\"",
        "\"\u{202e}x {a}\"",
    ] {
        finds(&format!("use tracing::info;\nfn f(a: u64) {{ info!({text}); }}\n"), false);
    }
}
