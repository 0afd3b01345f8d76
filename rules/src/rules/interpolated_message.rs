use crate::diagnostic::Finding;
use crate::format_string::Placeholder;
use crate::rule::{CallContext, declare_rule};

declare_rule! {
    /// A value is interpolated into the message.
    group: Message,
    level: Warn,
    in_own_macros: RejectInStrict,
    call: detect => describe,
}

fn detect<'a>(context: &CallContext<'a>) -> Vec<&'a Placeholder> {
    context.call.message_text().map(|text| text.placeholders.iter().collect()).unwrap_or_default()
}

fn describe(placeholder: &&Placeholder, context: &CallContext<'_>) -> Finding {
    Finding::new(context.at(placeholder.loc), "x", "y")
}
