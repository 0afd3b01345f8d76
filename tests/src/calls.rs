//! Log calls as they are read, in words: what the grammar tests compare.
//!
//! Every position is shown by the text that its bytes give back.

use logcheck_analyzer::facts_of;
use logcheck_rules::call::{Field, Interpolated, KeyKind, LevelGiven, LogCall, Message};
use logcheck_rules::expr::{ExprKind, Loc};
use logcheck_rules::facts::FileFacts;

/// One case of a grammar test: code, and what is read of it, indented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Statements, or a function with its attributes.
    pub code: String,
    /// What should be read.
    pub expected: String,
}

/// Reads cases: code from the first column on, what is read of it indented by four spaces, an empty line. What begins with
/// `# ` is for the reader, and what stands before the first case and begins with `use ` holds for all.
pub fn cases_of(text: &str) -> (String, Vec<Case>) {
    let mut imports = String::new();
    let mut cases = Vec::new();
    for block in text.split("\n\n").map(str::trim_end) {
        let lines = || block.lines().filter(|line| !is_remark(line));
        let part =
            |is_read: bool| -> String { in_lines("", lines().filter(|line| is_reading(line) == is_read)) };
        if block.starts_with("use ") && cases.is_empty() {
            imports.push_str(&part(false));
        } else if lines().next().is_some() {
            cases.push(Case { code: part(false), expected: part(true) });
        }
    }
    (imports, cases)
}

/// Whether a line says what is read.
pub fn is_reading(line: &str) -> bool {
    line.starts_with("    | ")
}

/// Whether a line is for the reader only.
pub fn is_remark(line: &str) -> bool {
    line.starts_with("# ") || line == "#"
}

/// What is read of some code: each log call, outermost first, in source order.
pub fn read(imports: &str, code: &str) -> String {
    let is_item =
        code.lines().any(|line| ["fn ", "async fn ", "#["].iter().any(|start| line.starts_with(start)));
    let code = code.trim_end();
    let text = if is_item {
        format!("{imports}{code}\n")
    } else {
        {
            // Whoever enters a span is read as a tree, also where nothing logs.
            format!("{imports}fn example() {{\n    example.enter();\n{code};\n}}\n")
        }
    };
    let facts = facts_of(&text);
    let dump = Dump { text: &text, facts: &facts };
    let mut lines = Vec::new();
    for function in &facts.functions {
        if let Some(body) = &function.body {
            body.walk(&mut |expr, _| {
                if let ExprKind::Log(call) = &expr.kind {
                    lines.extend(dump.call(call));
                }
            });
        }
    }
    lines.extend(facts.problems.iter().map(|problem| format!("problem: {}", problem.text)));
    if lines.is_empty() {
        lines.push("no log call".to_owned());
    }
    in_lines("    | ", lines.iter().map(String::as_str))
}

fn in_lines<'l>(before: &str, lines: impl Iterator<Item = &'l str>) -> String {
    lines.flat_map(|line| [before, line, "\n"]).collect()
}

struct Dump<'a> {
    text: &'a str,
    facts: &'a FileFacts,
}

impl Dump<'_> {
    /// The source of a position, its line breaks as spaces.
    fn source(&self, loc: Loc) -> String {
        let range = self.facts.range(loc);
        let source = &self.text[range.start as usize..range.end as usize];
        source.lines().map(str::trim).collect::<Vec<_>>().join(" ")
    }

    fn call(&self, call: &LogCall) -> Vec<String> {
        let level = match &call.level {
            LevelGiven::Known(level) => level.name().to_owned(),
            LevelGiven::Computed(level) => format!("{{{}}}", self.source(level.loc)),
            LevelGiven::Unset => "without a level".to_owned(),
        };
        let kind = format!("{:?}", call.kind).to_lowercase();
        let mut lines = vec![format!("{} {kind} {level}", call.family.name())];
        for prefix in &call.prefixes {
            let kind = format!("{:?}", prefix.kind).to_lowercase();
            let written = self.source(prefix.loc);
            let value = self.source(prefix.value.loc);
            let whole = if written == value { String::new() } else { format!("  in  {written}") };
            lines.push(format!("option {kind}: {value}{whole}"));
        }
        lines.extend(call.span_name.iter().map(|name| format!("name {}", self.source(name.loc))));
        lines.extend(call.fields.iter().map(|field| self.field(field, call)));
        lines.extend(call.message.iter().flat_map(|message| self.message(message)));
        lines.extend(call.unread.iter().map(|loc| format!("unread {}", self.source(*loc))));
        lines
    }

    fn field(&self, field: &Field, call: &LogCall) -> String {
        let key = match field.key.kind {
            KeyKind::Name => field.key.text.clone(),
            KeyKind::Text => format!("{:?}", field.key.text),
            KeyKind::Constant => format!("{{{}}}", field.key.text),
        };
        let rendering = format!("{:?}", field.rendering).to_lowercase();
        let sigil = field.sigil.map_or(String::new(), |sigil| format!(" by `{}`", self.source(sigil)));
        let shorthand = if field.shorthand { ", shorthand" } else { "" };
        let place = if call.is_in_message(field) { ", in the message" } else { "" };
        format!("field {key} = {} ({rendering}{sigil}{shorthand}{place})", self.source(field.value.loc))
    }

    fn message(&self, message: &Message) -> Vec<String> {
        let mut lines = vec![format!("message {}", self.source(message.loc))];
        for (placeholder, printed) in message.interpolations() {
            let printed = match printed {
                Interpolated::Argument(argument) => self.source(argument.value.loc),
                Interpolated::Variable(name) => format!("variable {name}"),
                Interpolated::Unknown => "nothing known".to_owned(),
            };
            let style = format!("{:?}", placeholder.style).to_lowercase();
            let options = match placeholder.option_arguments.as_slice() {
                [] => String::new(),
                arguments => format!(", options from {arguments:?}"),
            };
            lines.push(format!("hole {} = {printed} ({style}{options})", self.source(placeholder.loc)));
        }
        lines.extend(message.arguments.iter().map(|argument| {
            let name = argument.name.as_ref().map_or(String::new(), |(name, loc)| {
                assert_eq!(self.source(*loc).trim_start_matches("r#"), name);
                format!("{name} = ")
            });
            format!("argument {name}{}", self.source(argument.value.loc))
        }));
        lines
    }
}
