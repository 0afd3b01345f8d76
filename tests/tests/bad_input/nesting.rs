//! No nesting overflows a stack, and what stands beside it is still found.

use crate::{CHECK_FOLDER, Folder};

/// What is read as a tree, what is just not, and far more than that.
const DEPTHS: [usize; 3] = [90, 900, 20_000];

/// Something that nests: its name, what stands before, what is repeated, what is innermost, what is repeated behind it,
/// and what stands behind.
type Shape = [&'static str; 6];

const DELIMITERS: &[Shape] = &[
    ["parentheses", "let b = ", "(", "a", ")", ";"],
    ["brackets", "let b = ", "[", "a", "]", ";"],
    ["braces", "let b = ", "{", "a", "}", ";"],
    ["blocks with log calls", "", "{ info!(\"in {a}\"); ", "", "}", ""],
    ["calls", "", "f(", "a", ")", ";"],
    ["struct literals", "let b = ", "S { b: ", "a", " }", ";"],
    ["closures with blocks", "", "f(|| { ", "info!(\"in {a}\");", " })", ";"],
];

const EXPRESSIONS: &[Shape] = &[
    ["else if", "if a {}", " else if a {}", "", "", ""],
    ["else if let", "if a {}", " else if let Some(b) = c { f(b); }", "", "", ""],
    ["if", "", "if a { ", "info!(\"in {a}\");", " }", ""],
    ["conditions", "", "if ", "a", " {}", ""],
    ["match", "", "match a { _ => ", "1", " }", ""],
    ["loops", "", "for b in a { ", "info!(\"in {a}\");", " }", ""],
    ["sums", "let b = a", " + a", "", "", ";"],
    ["sums of blocks", "let b = a", " + {}", "", "", ";"],
    ["conjunctions", "if a", " && let Some(b) = a", "", "", " {}"],
    ["assignments", "b", " = b", "", "", ";"],
    ["ranges", "let b = ", "..", "", "", ";"],
    ["negations", "let b = ", "!", "a", "", ";"],
    ["references", "let b = ", "& ", "a", "", ";"],
    ["closures", "let b = ", "|c, d| ", "a", "", ";"],
    ["returns", "", "return ", "a", "", ";"],
    ["methods", "a", ".b()", "", "", ";"],
    ["methods with closures", "a", ".b(|c| { c })", "", "", ";"],
    ["fields", "a", ".b", "", "", ";"],
    ["calls of calls", "a", "()", "", "", ";"],
    ["indexes", "a", "[0]", "", "", ";"],
    ["question marks", "a", "?", "", "", ";"],
    ["awaits", "a", ".await", "", "", ";"],
    ["casts", "let b = a", " as u8", "", "", ";"],
    ["paths", "a", "::b", "", "", "();"],
];

const TYPES_AND_PATTERNS: &[Shape] = &[
    ["generics", "let b: ", "Vec<", "u8", ">", " = a;"],
    ["generics with commas", "let b: ", "Map<u8, ", "u8", ">", " = a;"],
    ["turbofish", "f::<", "Map<u8, ", "u8", ">", ">();"],
    ["function types", "let b = a as ", "fn(u8) -> ", "u8", "", ";"],
    ["reference types", "let b = a as ", "&'a mut ", "u8", "", ";"],
    ["tuples", "let b: ", "(", "u8", ",)", " = a;"],
    ["arrays", "let b: ", "[", "u8", "; 1]", " = a;"],
    ["qualified types", "let b = ", "<", "A", " as B>::C", "::d();"],
    ["patterns", "let ", "Some(", "b", ")", " = a;"],
    ["slice patterns", "let ", "[", "b", "]", " = a;"],
    ["alternatives", "let (b", " | b", "", "", ") = a;"],
    ["bindings", "let ", "b @ ", "b", "", " = a;"],
    ["reference patterns", "let ", "& ", "b", "", " = a;"],
];

const MACROS: &[Shape] = &[
    ["macros", "", "m!(", "info!(\"in {a}\")", ")", ";"],
    ["macros with braces", "", "m! { ", "info!(\"in {a}\");", " }", ""],
    ["log calls", "", "info!(b = ", "a", ")", ";"],
    ["format macros", "info!(", "format!(\"{}\", ", "a", ")", ");"],
    ["joined literals", "info!(", "concat!(", "\"x\"", ")", ");"],
    ["dotted keys", "info!(a", ".b", "", "", " = 1, \"x\");"],
];

const FORMAT_STRINGS: &[Shape] = &[
    ["placeholders", "info!(\"", "{a:{", "", "}}", "\");"],
    ["open placeholders", "info!(\"", "{a", "", "", "\");"],
    ["many placeholders", "info!(\"", "{}", "", "", "\");"],
];

const ITEMS: &[Shape] = &[
    ["modules", "", "mod m { ", "fn f() { info!(\"in {a}\"); }", " }", ""],
    ["functions", "", "fn f() { ", "info!(\"in {a}\");", " }", ""],
    ["impls", "", "impl A { fn f() { ", "info!(\"in {a}\");", " }}", ""],
    ["traits", "", "trait A { fn f() { ", "info!(\"in {a}\");", " }}", ""],
    ["use trees", "use ", "a::{", "b", "}", ";"],
    ["wide use trees", "use a::{", "b::{c, d}, ", "", "", "};"],
    ["attributes", "#[", "cfg(all(", "a", "))", "] fn f() {}"],
    ["cfg_attr", "#[", "cfg_attr(a, ", "b", ")", "] fn f() {}"],
    ["many attributes", "", "#[a] ", "", "", "fn f() {}"],
    ["parameters", "fn f(a: ", "Vec<", "u8", ">", ") { info!(\"x\"); }"],
    ["results", "fn f() -> ", "Vec<", "u8", ">", " { info!(\"x\"); }"],
    ["fields of types", "struct S { a: ", "Vec<", "u8", ">", " }"],
    ["macro definitions", "macro_rules! m { () => ", "{", "", "}", " }"],
];

/// Checks shapes at every depth. All of a shape stands in the third line.
fn survives(shapes: &[Shape], cut: Cut, place: fn(&str) -> String) {
    for [name, before, open, inner, close, behind] in shapes {
        for depth in DEPTHS {
            let (open, close) = (open.repeat(depth), close.repeat(depth));
            let code = match cut {
                Cut::Whole => format!("{before}{open}{inner}{close}{behind}"),
                Cut::Off => format!("{before}{open}"),
            };
            let ran = Folder::with_good_file().with("deep.rs", place(&code)).run(CHECK_FOLDER);
            assert_eq!(ran.code, 0, "{name}, {depth} deep: {}", ran.err);
            for line in ["good.rs:2:", "deep.rs:2:", "deep.rs:4:"] {
                assert!(ran.out.contains(line), "{name}, {depth} deep: no finding in {line}\n{}", ran.err);
            }
        }
    }
}

/// Whether everything that is opened is closed.
#[derive(Clone, Copy)]
enum Cut {
    Whole,
    Off,
}

/// In a function, between log calls.
fn in_function(code: &str) -> String {
    format!(
        "use tracing::info;\nfn first(a: u64) {{ info!(\"first {{a}}\");\n{code}\n}} fn last(a: u64) {{ info!(\"last {{a}}\"); }}\n"
    )
}

/// Between functions that log.
fn between_functions(code: &str) -> String {
    format!(
        "use tracing::info;\nfn first(a: u64) {{ info!(\"first {{a}}\"); }}\n{code}\nfn last(a: u64) {{ info!(\"last {{a}}\"); }}\n"
    )
}

#[test]
fn delimiters() {
    survives(DELIMITERS, Cut::Whole, in_function);
    survives(DELIMITERS, Cut::Off, in_function);
}

#[test]
fn expressions() {
    survives(EXPRESSIONS, Cut::Whole, in_function);
    survives(EXPRESSIONS, Cut::Off, in_function);
}

#[test]
fn types_and_patterns() {
    survives(TYPES_AND_PATTERNS, Cut::Whole, in_function);
    survives(TYPES_AND_PATTERNS, Cut::Off, in_function);
}

#[test]
fn macros() {
    survives(MACROS, Cut::Whole, in_function);
    survives(MACROS, Cut::Off, in_function);
}

#[test]
fn format_strings() {
    // Cut off, a string takes along what stands behind it.
    survives(FORMAT_STRINGS, Cut::Whole, in_function);
}

#[test]
fn items() {
    survives(ITEMS, Cut::Whole, between_functions);
    survives(ITEMS, Cut::Off, between_functions);
}
