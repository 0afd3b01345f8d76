//! Whatever a text says, reading and judging it does not panic, every position is a true one, and the same text gives the
//! same findings. A policy may be any text too.

use std::ops::Range;
use std::sync::LazyLock;

use cargo_logcheck::args::{Format, Rendered};
use cargo_logcheck::render::{DEFAULT_WIDTH, Settings, render};
use logcheck_analyzer::{Report, Source, check_sources, facts_of};
use logcheck_rules::call::{CallKind, KeyKind, LogCall};
use logcheck_rules::diagnostic::{Diagnostic, Position};
use logcheck_rules::facts::FileFacts;
use logcheck_rules::policy::{Policy, read_policy};
use logcheck_rules::rules::RULES;
use logcheck_rules::surroundings::each_log_call;
use logcheck_tests::analyzer::TODAY;
use logcheck_tests::examples::examples_of;
use logcheck_tests::fixture::files_of;
use logcheck_tests::sources::demo_files;
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, any, prop_oneof, proptest};
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;

/// A call that stands before every text: whatever follows, it is found.
const GUARD: &str = "fn guard(a: u64) { tracing::info!(\"guard {a}\"); }\n";

/// What texts are made of: pieces of Rust, some of them cut off, and what Rust is not made of.
const PIECES: &[&str] = &[
    "fn f(a: u64, password: &str) {",
    "async fn g() -> Result<(), E> {",
    "struct S { email: String, id: u64 }",
    "#[derive(Debug)]",
    "#[instrument(skip(a), fields(b = %c))]",
    "#[cfg_attr(x, tracing::instrument(\"n\", level = 2, err(Debug), fields(?a, { B } = %c.d())))] fn i((a, S { b, .. }): T) {}",
    "#[instrument(",
    "impl Display for S {",
    "mod m {",
    "macro_rules! m { ($($a:tt)*) => { info!($($a)*) } }",
    "use tracing::{info, warn as w};",
    "use log::*;",
    "for row in rows {",
    "rows.iter().for_each(|row| {",
    "if let Some(b) = a {",
    "match a { Some(1..=2) | None if b => c, _ => {} }",
    "let s = format!(\"a {b:?}\");",
    "return;",
    "info!(\"took {}ms {a:>1$} {{}} {b:.*?}\", a.len(), 3, c = d);",
    "tracing::event!(target: \"t\", parent: &s, Level::INFO, a.b = %c, ?d, \"x {e}\");",
    "log::warn!(target: \"t\", a:? = b, \"k\":% = c; \"x {}\", y);",
    "logcheck::info!(allow: (banned_key, \"why\"), \"a b\" = 1, { KEY } = 2, password, \"x\");",
    "slog::info!(log, #\"tag\", \"x {y} {}\", z, y = 1; \"a\" => %b, C => #?d, o!(\"e\" => f), g);",
    "slog_scope::error!(?e; \"x\");",
    "emit::info!(mdl: m, \"x {a} {#[emit::as_debug] b: c.d(\\\"}\\\")} {{\", #[emit::key(\"e\")] a: 1);",
    "emit::warn!(\"{a: { {b} \");",
    "defmt::info!(\"{=u8:#x} {0=0..4} {:?}\", a, b);",
    "tracing::record_all!(span, a = ?b, c);",
    "if tracing::enabled!(kind: K, Level::INFO, a, \"b\") {",
    "let _span = info_span!(\"work\", user.email).entered();",
    "error!(error = &e as &dyn Error, \"failed: {e:#?}\");",
    "debug!(\"caf\u{e9} \u{1f980} {a} \\u{7b}b\\x7d \\\n    {c}\");",
    "info!(r#\"raw {a} \"# , concat!(\"a {\", \"b}\"));",
    "info!(concat!(\"a {\", 1, concat!('x', \"} {b:}>1$} {\"), true), \"{:0$}\");",
    "info! { a, \"x {b}\" }",
    "/* a /* b */ */",
    "// logcheck: allow(interpolated_message) reason=\"x\"",
    "// logcheck: allow-file(privacy",
    "/// doc",
    "\"cut off",
    "r##\"cut off\"#",
    "/* cut off",
    "'",
    "'a",
    "'{'",
    "b'\\''",
    "c\"\\0\"",
    "info!(",
    "tracing::",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "};",
    ");",
    ",",
    ";",
    "=",
    "=>",
    "::<",
    "<",
    ">>",
    "|",
    "?",
    "%",
    "..=",
    "1e",
    "0x",
    "1..2",
    "r#type",
    "k#a",
    "$a",
    "#",
    "!",
    "\\",
    "\u{0}",
    "\r",
    "\r\n",
    "\n",
    "\t",
    "\u{feff}",
    "\u{2028}",
    "\u{202e}",
    "\u{200b}",
    "e\u{301}",
    "\u{540d}\u{524d}",
    "\u{1f469}\u{200d}\u{1f52c}",
];

/// What policies are made of.
const POLICY_LINES: &[&str] = &[
    "edition = \"2026\"",
    "requires = \">=0.1\"",
    "[rules]",
    "banned_key = \"warn\"",
    "baned-key = { level = \"deny\" }",
    "privacy = \"forbid\"",
    "\"\\u001b\" = 1",
    "[keys]",
    "[keys.banned]",
    "user = { reason = \"\u{e9}\", use = \"user.id\" }",
    "allowed = { email = \"\" }",
    "[context]",
    "entry_points = [\"crate::a\", 1, \"::\", \"\"]",
    "hot = \"a\"",
    "[macros]",
    "mode = \"strict\"",
    "mode = \"\"\"",
    "\u{540d} = [",
    "]",
    "# comment \u{202e}",
];

/// Texts that somebody wrote: the examples of the rules, and the demo.
static WRITTEN: LazyLock<Vec<String>> = LazyLock::new(|| {
    let examples = RULES.iter().flat_map(|rule| examples_of(rule.docs));
    let files = examples.flat_map(|example| files_of(&example.text)).map(|file| file.text);
    files.chain(demo_files().into_iter().map(|file| file.text)).collect()
});

/// Pieces in any order.
fn pieces() -> impl Strategy<Value = String> {
    let space = select(&["", " ", "\n"][..]);
    vec((select(PIECES), space), 0..40)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, space)| [piece, space]).collect())
}

/// Something that happens to a text.
#[derive(Clone, Debug)]
enum Mutation {
    Delete(Cut),
    Duplicate(Cut),
    Swap(Cut, Cut),
    Insert(Index, &'static str),
}

/// A few bytes somewhere in a text.
#[derive(Clone, Debug)]
struct Cut {
    start: Index,
    length: usize,
}

impl Cut {
    /// Its bytes, on character boundaries.
    fn of(&self, text: &str) -> Range<usize> {
        let start = self.start.index(text.len() + 1);
        boundary(text, start)..boundary(text, start + self.length)
    }
}

/// The last place between two characters up to an offset.
fn boundary(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

impl Mutation {
    fn happens_to(&self, text: &mut String) {
        match self {
            Mutation::Delete(cut) => text.replace_range(cut.of(text), ""),
            Mutation::Duplicate(cut) => {
                let cut = cut.of(text);
                let copy = text[cut.clone()].to_owned();
                text.insert_str(cut.end, &copy);
            }
            Mutation::Swap(one, other) => {
                let (one, other) = (one.of(text), other.of(text));
                let (first, second) = if one.start < other.start { (one, other) } else { (other, one) };
                if first.end <= second.start {
                    let (left, right) = (text[first.clone()].to_owned(), text[second.clone()].to_owned());
                    text.replace_range(second, &left);
                    text.replace_range(first, &right);
                }
            }
            Mutation::Insert(at, piece) => {
                text.insert_str(boundary(text, at.index(text.len() + 1)), piece);
            }
        }
    }
}

fn cut() -> impl Strategy<Value = Cut> {
    // Most of what is worth cutting is short.
    let length = prop_oneof![4 => 1..6_usize, 1 => 1..200_usize];
    (any::<Index>(), length).prop_map(|(start, length)| Cut { start, length })
}

/// A few mistakes.
fn mutations(number: Range<usize>) -> impl Strategy<Value = Vec<Mutation>> {
    let mutation = prop_oneof![
        cut().prop_map(Mutation::Delete),
        cut().prop_map(Mutation::Duplicate),
        (cut(), cut()).prop_map(|(one, other)| Mutation::Swap(one, other)),
        (any::<Index>(), select(PIECES)).prop_map(|(at, piece)| Mutation::Insert(at, piece)),
    ];
    vec(mutation, number)
}

/// What somebody wrote, with a few mistakes.
fn mistaken() -> impl Strategy<Value = String> {
    (any::<Index>(), mutations(1..6)).prop_map(|(which, mutations)| {
        let mut text = which.get(&WRITTEN).clone();
        for mutation in mutations {
            mutation.happens_to(&mut text);
        }
        text
    })
}

fn config(cases: u32) -> ProptestConfig {
    // The same texts in every run, so that a failure is nobody's bad luck.
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(2026),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn pieces_of_rust_in_any_order(text in pieces()) {
        check_text(&text);
    }

    #[test]
    fn policies_in_any_order(lines in vec(select(POLICY_LINES), 0..12), mutations in mutations(0..4)) {
        let mut text = lines.join("\n");
        for mutation in mutations {
            mutation.happens_to(&mut text);
        }
        check_policy(&text);
    }

    #[test]
    fn rust_with_mistakes(text in mistaken()) {
        check_text(&text);
    }
}

#[test]
fn rust_without_mistakes() {
    WRITTEN.iter().for_each(|text| check_text(text));
}

/// What is wrong with a policy is said, and where.
fn check_policy(text: &str) {
    let Err(errors) = read_policy(text) else { return };
    assert!(!errors.is_empty(), "there is a reason");
    for error in errors {
        assert!(text.get(error.range.clone()).is_some(), "{:?} is in the text", error.range);
    }
}

/// Checks all that holds for any text.
fn check_text(text: &str) {
    let facts = facts_of(text);
    assert_eq!(facts, facts_of(text), "the same text has the same facts");
    check_places(text, &facts.places);
    for function in &facts.functions {
        each_log_call(function, &mut |call, _| check_call(text, &facts, call));
    }
    let guarded = format!("{GUARD}{text}");
    let report = judged(&guarded);
    assert_eq!(report.diagnostics, judged(&guarded).diagnostics, "the same text has the same findings");
    check_places(&guarded, &report.files[0].facts.places);
    for diagnostic in &report.diagnostics {
        positions_of(diagnostic).for_each(|at| {
            assert!(report.file(at.file).facts.places.len() > at.loc.0 as usize, "{at:?} has a place");
        });
    }
    let is_excused = guarded.contains("logcheck:") || guarded.contains("@generated");
    let guard = GUARD.find("{a}").expect("the guard interpolates");
    let is_found = report.diagnostics.iter().any(|found| report.locate(found.finding.at).1.start == guard);
    assert!(is_found || is_excused, "what stands before is still found");
    check_rendering(&report);
}

fn judged(text: &str) -> Report {
    let source = Source {
        path: "src/lib.rs".to_owned(),
        text: text.to_owned(),
        krate: "example".to_owned(),
        dependencies: ["tracing", "log/kv", "logcheck", "slog", "slog_scope", "emit", "defmt"]
            .map(str::to_owned)
            .to_vec(),
        edition: String::new(),
    };
    check_sources(vec![source], &Policy::default(), TODAY)
}

/// Every place is inside the text, and on character boundaries.
fn check_places(text: &str, places: &[Range<u32>]) {
    for place in places {
        let cut = text.get(place.start as usize..place.end as usize);
        assert!(cut.is_some(), "{place:?} is in the text");
    }
}

/// A call begins with the path of its macro and ends with a delimiter, which an attribute may lack, its keys stand where
/// they are, and its placeholders go from brace to brace.
fn check_call(text: &str, facts: &FileFacts, call: &LogCall) {
    let source = |loc| {
        let range = facts.range(loc);
        &text[range.start as usize..range.end as usize]
    };
    let (whole, path) = (source(call.loc), source(call.macro_loc));
    assert!(whole.starts_with(path), "{whole:?} begins with {path:?}");
    let is_call = whole[path.len()..].contains('!') && whole.ends_with([')', ']', '}']);
    assert!(is_call || call.kind == CallKind::Instrument, "{whole:?} is a call");
    let is_name = |char: char| char.is_alphanumeric() || matches!(char, '_' | ':' | '$');
    assert!(path.starts_with(is_name), "{path:?} is a path");
    for field in call.fields.iter().filter(|field| field.key.kind == KeyKind::Name) {
        let key = source(field.key.loc);
        let first = field.key.text.split('.').next().unwrap_or_default();
        assert!(key.contains(first), "{:?} stands in {key:?}", field.key.text);
    }
    let literal = call.message_text().filter(|literal| literal.single_literal);
    for placeholder in literal.iter().flat_map(|literal| &literal.placeholders) {
        let braces = source(placeholder.loc);
        // A brace may be written as an escape.
        assert!(braces.starts_with(['{', '\\']), "{braces:?} begins with a brace");
        assert!(braces.ends_with('}') || braces.contains('\\'), "{braces:?} ends with a brace");
    }
}

fn positions_of(diagnostic: &Diagnostic) -> impl Iterator<Item = Position> {
    let finding = &diagnostic.finding;
    let labels = finding.labels.iter().map(|label| label.at);
    let edits = finding.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.at);
    std::iter::once(finding.at).chain(labels).chain(edits)
}

/// Every finding can be shown in every format, and nothing of the text acts on a terminal.
fn check_rendering(report: &Report) {
    let json = Format::Json { rendered: Rendered { short: false, ansi: false } };
    for format in [Format::Human, Format::Short, json] {
        let mut out = Vec::new();
        let settings = Settings { format, color: false, width: DEFAULT_WIDTH };
        render(report, settings, &mut out).expect("memory can be written");
        let shown = String::from_utf8(out).expect("text is written");
        match format {
            Format::Human => assert!(shown.matches("cargo logcheck explain").count() <= RULES.len()),
            Format::Short => assert_eq!(shown.lines().count(), report.diagnostics.len()),
            Format::Json { .. } => assert_eq!(shown.lines().count(), report.diagnostics.len() + 1),
        }
        let acts = |char: char| char != '\n' && (char.is_control() || char == '\u{202e}');
        assert!(!shown.contains(acts) || format == json, "{shown:?}");
    }
}
