//! Log calls as they are read, in words: what the grammar tests compare.
//!
//! Every position is shown by the text that its bytes give back.

use logcheck_analyzer::facts_of;
use logcheck_rules::call::output::Output;
use logcheck_rules::call::record::Recorded;
use logcheck_rules::call::{Field, Instrument, Interpolated, KeyKind, LevelGiven, LogCall, Message, Skips};
use logcheck_rules::expr::{ExprKind, Loc, MacroCall};
use logcheck_rules::facts::FileFacts;

/// One case of a grammar test: code, and what is read of it, indented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Statements, or a function with its attributes.
    pub code: String,
    /// What should be read.
    pub expected: String,
}

/// Reads the imports that hold for all cases, which end at the first empty line, and the cases: code from the first column
/// on, what is read of it behind four spaces and a bar, an empty line. What begins with `# ` is for the reader.
pub fn cases_of(text: &str) -> (String, Vec<Case>) {
    let mut imports = String::new();
    let mut cases = Vec::new();
    for (number, block) in text.split("\n\n").map(str::trim_end).enumerate() {
        let lines = || block.lines().filter(|line| !is_remark(line));
        let part =
            |is_read: bool| -> String { in_lines("", lines().filter(|line| is_reading(line) == is_read)) };
        if number == 0 {
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
        lines.extend(function.instrument.iter().flat_map(|instrument| dump.instrument(instrument)));
        if let Some(body) = &function.body {
            body.walk(&mut |expr, _| match &expr.kind {
                ExprKind::Log(call) => lines.extend(dump.call(call)),
                ExprKind::Macro(call) => lines.extend(dump.output(call)),
                _ => lines.extend(Recorded::of(expr).map(|recorded| dump.recorded(&recorded))),
            });
        }
    }
    lines.extend(facts.problems.iter().map(|problem| format!("problem: {}", problem.text)));
    if lines.is_empty() {
        lines.push("nothing".to_owned());
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
        let level = self.level(&call.level);
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

    /// A macro that prints, panics or makes an error.
    fn output(&self, call: &MacroCall) -> Vec<String> {
        let output = Output::of(&call.path).filter(|output| *output != Output::Value);
        let Some(output) = output else { return Vec::new() };
        let level = output.level().map_or(String::new(), |level| format!(" at {}", level.name()));
        let kind = format!("{output:?}").to_lowercase();
        let mut lines = vec![format!("{} writes to {kind}{level}", call.path.join("::"))];
        lines.extend(
            call.arguments.iter().map(|argument| format!("before the text {}", self.source(argument.loc))),
        );
        lines.extend(call.format.iter().flat_map(|message| self.message(message)));
        lines
    }

    fn recorded(&self, recorded: &Recorded<'_>) -> String {
        let key = recorded.key_text().map_or_else(|| self.source(recorded.key.loc), |key| format!("{key:?}"));
        let (span, value) = (self.source(recorded.span.loc), self.source(recorded.value.loc));
        format!("{span} records {key} = {value} ({})", format!("{:?}", recorded.rendering).to_lowercase())
    }

    fn instrument(&self, instrument: &Instrument) -> Vec<String> {
        let mut lines = self.call(&instrument.call);
        match &instrument.skips {
            Skips::All(at) => lines.push(self.source(*at)),
            Skips::Names(names) => lines.extend(names.iter().map(|(name, at)| {
                assert_eq!(self.source(*at).trim_start_matches("r#"), name);
                format!("skip {name}")
            })),
        }
        let outcomes = [("ret", &instrument.ret), ("err", &instrument.err)];
        for (what, outcome) in
            outcomes.into_iter().filter_map(|(what, outcome)| Some((what, outcome.as_ref()?)))
        {
            let rendering = format!("{:?}", outcome.rendering).to_lowercase();
            let (level, written) = (self.level(&outcome.level), self.source(outcome.loc));
            lines.push(format!("{what} as {rendering} at {level}  in  {written}"));
        }
        lines.extend(instrument.recorded().map(|parameter| {
            assert_eq!(self.source(parameter.loc).trim_start_matches("r#"), parameter.name);
            let rendering = format!("{:?}", parameter.rendering).to_lowercase();
            let ty = parameter.ty.head().map_or(String::new(), |head| format!(", a {head}"));
            format!("records {} ({rendering}{ty})", parameter.name)
        }));
        lines
    }

    fn level(&self, level: &LevelGiven) -> String {
        match level {
            LevelGiven::Known(level) => level.name().to_owned(),
            LevelGiven::Computed(level) => format!("{{{}}}", self.source(level.loc)),
            LevelGiven::Unset => "without a level".to_owned(),
        }
    }

    fn field(&self, field: &Field, call: &LogCall) -> String {
        let key = match field.key.kind {
            KeyKind::Name => field.key.text.clone(),
            KeyKind::Text => format!("{:?}", field.key.text),
            KeyKind::Constant => format!("{{{}}}", field.key.text),
            KeyKind::Wrapper => format!("({})", field.key.text),
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
