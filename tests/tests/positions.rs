//! Every position that is read gives back what stands there: cut out of its file, a call is the macro call, a placeholder
//! its braces, a key its name. Over real files, and over the same files as other editors write them.

use logcheck_analyzer::{Inventory, Source, SourceFile, inventory_of_sources};
use logcheck_rules::call::{Family, Field, Instrument, KeyKind, LogCall, Message, MessageText};
use logcheck_rules::expr::{ExprKind, Loc, MacroCall};
use logcheck_rules::facts::FileFacts;
use logcheck_rules::format_string::{
    ArgumentName, Dialect, Placeholder, ReadPlaceholder, read_literal, read_pieces,
};
use logcheck_rules::policy::Policy;
use logcheck_rules::surroundings::each_expr;
use logcheck_tests::corpus;
use logcheck_tests::sources::{SourceText, demo_files, rust_files};

/// How much was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Seen {
    calls: usize,
    placeholders: usize,
    keys: usize,
}

#[test]
fn in_our_own_sources() {
    let as_written = seen_in(&own_inventory(|text| text));
    assert!(
        as_written.calls > 500 && as_written.placeholders > 200 && as_written.keys > 100,
        "{as_written:?}"
    );
}

#[test]
fn in_files_as_windows_writes_them() {
    let seen = seen_in(&own_inventory(|text| format!("\u{feff}{}", text.replace('\n', "\r\n"))));
    assert_eq!(seen, seen_in(&own_inventory(|text| text)));
}

#[test]
fn behind_wide_characters() {
    let seen = seen_in(&own_inventory(|text| text.replace('{', "{/* 名前 👩\u{200d}🔬 */\u{85}")));
    assert!(seen.calls > 300, "{seen:?}");
}

#[test]
fn in_the_corpus() {
    let Some(folder) = corpus::folder() else { return };
    let seen = seen_in(&corpus::inventory_of(folder));
    assert!(seen.calls > 10_000 && seen.placeholders > 5_000 && seen.keys > 2_000, "{seen:?}");
}

/// What is listed of this workspace and the demo, each text written in another way.
fn own_inventory(rewritten: impl Fn(String) -> String) -> Inventory {
    let source = |file: SourceText| Source {
        path: file.path,
        text: rewritten(file.text),
        krate: "example".to_owned(),
        dependencies: ["tracing", "log/kv", "logcheck"].map(str::to_owned).to_vec(),
        edition: String::new(),
    };
    let files = rust_files().into_iter().chain(demo_files());
    inventory_of_sources(files.map(source).collect(), &Policy::default())
}

fn seen_in(inventory: &Inventory) -> Seen {
    let mut seen = Seen::default();
    for file in &inventory.files {
        let file = InFile { path: &file.path, text: &file.text, facts: &file.facts };
        file.check(&mut seen);
    }
    for entry in &inventory.entries {
        check_line(
            entry,
            inventory.files.iter().find(|file| file.path == entry.file).expect("its file was read"),
        );
    }
    seen
}

/// The line and the column of an entry lead to its first byte.
fn check_line(entry: &logcheck_analyzer::Entry, file: &SourceFile) {
    let text = file.text.trim_start_matches('\u{feff}');
    let line = text.split('\n').nth(entry.line - 1).expect("the line is there");
    let behind: String = line.chars().skip(entry.column - 1).collect();
    let first_line = file.text[entry.bytes.clone()].split('\n').next().unwrap_or_default();
    assert!(behind.starts_with(first_line), "{}:{}:{}: {behind}", entry.file, entry.line, entry.column);
}

/// A file whose positions are looked at.
struct InFile<'a> {
    path: &'a str,
    text: &'a str,
    facts: &'a FileFacts,
}

impl InFile<'_> {
    fn check(&self, seen: &mut Seen) {
        for function in &self.facts.functions {
            if let Some(instrument) = &function.instrument {
                self.check_instrument(instrument, seen);
            }
            each_expr(function, &mut |expr, _| match &expr.kind {
                ExprKind::Log(call) => self.check_call(call, seen),
                ExprKind::Macro(call) => self.check_macro(call, seen),
                _ => {}
            });
        }
    }

    fn source(&self, loc: Loc) -> &str {
        let range = self.facts.range(loc);
        &self.text[range.start as usize..range.end as usize]
    }

    fn check_call(&self, call: &LogCall, seen: &mut Seen) {
        let (whole, name) = (self.source(call.loc), self.source(call.macro_loc));
        assert!(whole.starts_with(name), "{}: {whole} begins with {name}", self.path);
        assert_eq!(segments(&self.parsed(whole).path), segments(&parse(name)), "{}: {whole}", self.path);
        self.check_parts(call, seen);
    }

    /// An attribute, from its path to its closing delimiter.
    fn check_instrument(&self, instrument: &Instrument, seen: &mut Seen) {
        let (whole, name) = (self.source(instrument.call.loc), self.source(instrument.call.macro_loc));
        assert_eq!(
            segments(parse::<syn::Meta>(whole).path()),
            segments(&parse(name)),
            "{}: {whole}",
            self.path
        );
        for parameter in instrument.parameters.iter().filter(|parameter| parameter.name != "self") {
            assert_eq!(bare(self.source(parameter.loc)), parameter.name, "{}: {whole}", self.path);
        }
        self.check_parts(&instrument.call, seen);
    }

    fn check_parts(&self, call: &LogCall, seen: &mut Seen) {
        seen.calls += 1;
        for field in &call.fields {
            seen.keys += 1;
            self.check_field(field, call);
        }
        // The holes of emit hold expressions and not names.
        if let Some(message) = call.message.as_ref().filter(|_| call.family != Family::Emit) {
            let is_defmt = call.family == Family::Defmt;
            self.check_message(message, if is_defmt { Dialect::Defmt } else { Dialect::Std }, seen);
        }
    }

    fn check_macro(&self, call: &MacroCall, seen: &mut Seen) {
        seen.calls += 1;
        let whole = self.source(call.loc);
        assert_eq!(segments(&self.parsed(whole).path), call.path, "{}: {whole}", self.path);
        if let Some(message) = &call.format {
            self.check_message(message, Dialect::Std, seen);
        }
    }

    /// A call, lexed and parsed again: its delimiters match, and nothing stands around it.
    fn parsed(&self, whole: &str) -> syn::Macro {
        syn::parse_str(whole).unwrap_or_else(|error| panic!("{}: {error}: {whole}", self.path))
    }

    fn check_field(&self, field: &Field, call: &LogCall) {
        let (key, whole) = (self.source(field.key.loc), self.source(field.loc));
        let text = match field.key.kind {
            KeyKind::Text => parse::<syn::LitStr>(key).value(),
            KeyKind::Name | KeyKind::Constant => bare(key),
            KeyKind::Wrapper => return,
        };
        assert_eq!(text, bare_of(&field.key.text, field.key.kind), "{}: {whole}", self.path);
        let outer = self.facts.range(field.loc);
        assert!(self.facts.is_within(field.key.loc, &outer), "{}: {key} stands in {whole}", self.path);
        let call = self.facts.range(call.loc);
        assert!(self.facts.is_within(field.loc, &call), "{}: {whole} stands in its call", self.path);
    }

    fn check_message(&self, message: &Message, dialect: Dialect, seen: &mut Seen) {
        let is_single = matches!(&message.text, MessageText::Literal(text) if text.single_literal);
        // What `concat!(..)` makes of several literals goes from the first of them to the last.
        let is_inside =
            |placeholder: &&Placeholder| is_single || self.source(placeholder.loc).starts_with('{');
        for placeholder in message.placeholders().iter().filter(is_inside) {
            seen.placeholders += 1;
            self.check_placeholder(placeholder, dialect, self.source(message.loc));
        }
        for argument in &message.arguments {
            if let Some((name, loc)) = &argument.name {
                assert_eq!(bare(self.source(*loc)), *name, "{}", self.path);
            }
        }
    }

    fn check_placeholder(&self, placeholder: &Placeholder, dialect: Dialect, literal: &str) {
        let braces = self.source(placeholder.loc);
        let read = read_again(braces, dialect, literal)
            .unwrap_or_else(|| panic!("{}: {braces:?} in {literal} is one placeholder", self.path));
        assert_eq!(read.style, placeholder.style, "{}: {braces} in {literal}", self.path);
        assert_eq!(read.has_options, placeholder.has_options, "{}: {braces} in {literal}", self.path);
        match (&read.argument, &placeholder.argument) {
            // What has no number is counted from the first one, and by itself it is the first.
            (ArgumentName::Position(0), ArgumentName::Position(_)) if !has_number(braces) => {}
            (read, known) => assert_eq!(read, known, "{}: {braces} in {literal}", self.path),
        }
    }
}

/// The only placeholder of a text in braces, as the literal around it spells it.
fn read_again(braces: &str, dialect: Dialect, literal: &str) -> Option<ReadPlaceholder> {
    let is_raw = literal.starts_with('r');
    let quoted = if is_raw { format!("r##########\"{braces}\"##########") } else { format!("\"{braces}\"") };
    let (text, mut placeholders) = read_pieces(&read_literal(&quoted)?, dialect);
    let read = placeholders.pop()?;
    (placeholders.is_empty() && read.in_text == (0..text.len())).then_some(read)
}

/// Whether a placeholder names its argument by a number.
fn has_number(braces: &str) -> bool {
    braces.trim_start_matches('{').trim_start().starts_with(|char: char| char.is_ascii_digit())
}

fn parse<T: syn::parse::Parse>(source: &str) -> T {
    syn::parse_str(source).unwrap_or_else(|error| panic!("{error}: {source}"))
}

fn segments(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| bare(&segment.ident.to_string())).collect()
}

/// A name without what only its spelling has: raw prefixes, white space, the braces of a constant.
fn bare(source: &str) -> String {
    source
        .replace("r#", "")
        .chars()
        .filter(|char| !char.is_whitespace() && !matches!(char, '{' | '}'))
        .collect()
}

fn bare_of(text: &str, kind: KeyKind) -> String {
    if kind == KeyKind::Text { text.to_owned() } else { bare(text) }
}
