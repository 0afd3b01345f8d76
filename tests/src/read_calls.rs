//! The log calls of a fixture in words: what is compared where a test is about reading, and not about findings.

use logcheck_analyzer::check_sources;
use logcheck_rules::call::{CallKind, Field, KeyKind, LevelGiven, LogCall, MessageText, Rendering};
use logcheck_rules::expr::Loc;
use logcheck_rules::policy::Policy;
use logcheck_rules::surroundings::each_log_call;

use crate::analyzer::{TODAY, source};
use crate::fixture;

/// Every log call of a fixture, a line for each: the macro as it is called, the family, the level, the fields and the
/// text. What comes from the source is shown as it stands at the position that was read.
///
/// `note!: tracing info user.id=user.id err*=?e "order accepted"`: the key `err` is that of a wrapper.
pub fn calls(text: &str, policy: &Policy) -> String {
    let files = fixture::files_of(text);
    let report = check_sources(files.iter().map(source).collect(), policy, TODAY);
    let mut lines = Vec::new();
    for file in &report.files {
        let source = |loc: Loc| {
            let range = file.facts.range(loc);
            file.text[range.start as usize..range.end as usize].replace('\n', " ")
        };
        for function in file.facts.functions.iter().filter(|function| !function.is_test) {
            each_log_call(function, &mut |call, _| lines.push(words(call, &source)));
        }
    }
    lines.join("\n")
}

fn words(call: &LogCall, source: &dyn Fn(Loc) -> String) -> String {
    let level = match &call.level {
        LevelGiven::Known(level) => level.name().to_owned(),
        LevelGiven::Unset => "no level".to_owned(),
        LevelGiven::Computed(level) => format!("level `{}`", source(level.loc)),
    };
    let family = format!("{:?}", call.family).to_lowercase();
    let mut words = vec![format!("{}!: {family} {level}", source(call.macro_loc))];
    if call.kind != CallKind::Event {
        words.push(format!("{:?}", call.kind).to_lowercase());
    }
    words.extend(call.prefixes.iter().map(|prefix| source(prefix.loc)));
    words.extend(call.span_name.iter().map(|name| source(name.loc)));
    words.extend(call.fields.iter().map(|field| words_of_field(field, source)));
    if let Some(message) = &call.message {
        words.push(match &message.text {
            MessageText::Literal(text) => format!("{:?}", text.text),
            MessageText::Computed(_) => format!("`{}`", source(message.loc)),
        });
        words.extend(message.arguments.iter().map(|argument| source(argument.loc)));
    }
    words.extend(call.unread.iter().map(|_| "(not read)".to_owned()));
    words.join(" ")
}

fn words_of_field(field: &Field, source: &dyn Fn(Loc) -> String) -> String {
    let sign = match field.rendering {
        Rendering::Debug => "?",
        Rendering::Display => "%",
        _ => "",
    };
    let of_wrapper = if field.key.kind == KeyKind::Wrapper { "*" } else { "" };
    format!("{}{of_wrapper}={sign}{}", field.key.text, source(field.value.loc))
}
