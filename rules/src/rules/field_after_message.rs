use crate::call::{FormatArgument, Interpolated, Message};
use crate::diagnostic::Finding;
use crate::expr::{Expr, ExprKind};
use crate::format_string::Placeholder;
use crate::rule::{CallContext, declare_rule};
use crate::values::is_constant;
use crate::wording::{Rewrite, listed, rewrite};

declare_rule! {
    /// A named argument after the message looks like a field and is none.
    ///
    /// ## Why
    ///
    /// In tracing's macros fields stand before the message. What stands after it belongs to the format string: `id = 7`
    /// there names an argument for `{id}`, as in `format!`, and no field `id` is recorded. The line reads as if it were
    /// structured, and a search for the key finds nothing.
    ///
    /// ## Finds
    ///
    /// ```rust
    /// info!("order {order_id} was paid", order_id = order.id);
    ///                                  //^^^^^^^^^^^^^^^^^^^ `order_id` looks like a field and is none
    /// ```
    ///
    /// Several in one call are one finding, at the first of them.
    ///
    /// ```rust
    /// warn!(attempt, "gave up on {host}: {error}", host = url.host(), error = e);
    ///                                            //^^^^^^^^^^^^^^^^^ `host` and `error` look like fields and are none
    /// ```
    ///
    /// ## Instead
    ///
    /// ```rust
    /// info!(order_id = order.id, "order was paid");
    /// ```
    ///
    /// ## Silent
    ///
    /// A named width or precision is no value.
    ///
    /// ```rust
    /// info!("{name:>width$} is ready", width = columns);
    /// ```
    ///
    /// In the `log` crate key-values end with a semicolon, so nobody takes a format argument for one; `slog` and `emit`
    /// record it as a key-value.
    ///
    /// ```rust
    /// log::info!("order {order_id} was paid", order_id = order.id);
    /// ```
    ///
    /// So is a constant, with which the text is the same every time.
    ///
    /// ```rust
    /// info!("{mark} order was paid", mark = style::CHECK_MARK);
    /// ```
    ///
    /// ## Limits
    ///
    /// A named argument that the text does not use is left to the compiler, which rejects it.
    group: Message,
    level: Warn,
    in_own_macros: ByLevel,
    call: detect => describe,
}

/// The named arguments of a message.
struct NamedArguments<'a> {
    message: &'a Message,
    first: NamedArgument<'a>,
    more: Vec<NamedArgument<'a>>,
}

impl<'a> NamedArguments<'a> {
    fn all(&self) -> impl Iterator<Item = &NamedArgument<'a>> {
        [&self.first].into_iter().chain(&self.more)
    }
}

/// A named argument, and the placeholder that uses it.
struct NamedArgument<'a> {
    argument: &'a FormatArgument,
    name: &'a str,
    placeholder: &'a Placeholder,
}

fn detect<'a>(context: &CallContext<'a>) -> Vec<NamedArguments<'a>> {
    let message = context.call.message.as_ref().filter(|_| context.call.family.has_tracing_grammar());
    message.and_then(|message| named_arguments(message, context.call.is_own())).into_iter().collect()
}

/// The named arguments of a message; constants, which are no loss as fields, only where `is_strict`.
fn named_arguments(message: &Message, is_strict: bool) -> Option<NamedArguments<'_>> {
    let interpolations = message.interpolations();
    let placeholder_of = |argument: &FormatArgument| {
        interpolations.iter().find_map(|(placeholder, interpolated)| match interpolated {
            Interpolated::Argument(printed) if printed.loc == argument.loc => Some(*placeholder),
            _ => None,
        })
    };
    let mut named = message.arguments.iter().filter_map(|argument| {
        let (name, _) = argument.name.as_ref()?;
        let placeholder =
            placeholder_of(argument).filter(|_| is_strict || !is_named_constant(&argument.value))?;
        Some(NamedArgument { argument, name, placeholder })
    });
    let first = named.next()?;
    Some(NamedArguments { message, first, more: named.collect() })
}

fn is_named_constant(value: &Expr) -> bool {
    matches!(value.kind, ExprKind::Path(_)) && is_constant(value)
}

fn describe(found: &NamedArguments<'_>, context: &CallContext<'_>) -> Finding {
    let NamedArguments { message, first, more } = found;
    let placeholders: Vec<&Placeholder> = found.all().map(|named| named.placeholder).collect();
    let rewritten = rewrite(context, message, &placeholders);
    let placement = placement(found, rewritten.as_ref(), context);
    let order = order(placement, more.is_empty());
    let help = match rewritten {
        Some(rewritten) => format!("{order}: {}", rewritten.words(context)),
        None => order.to_owned(),
    };
    let mut finding = Finding::new(
        context.at(first.argument.loc),
        claim(found),
        format!("only fills `{{{}}}` in the text", first.name),
    )
    .because(why(placement))
    .instead(help);
    if more.is_empty() {
        finding = finding.with_label(context.at(first.placeholder.loc), "used here");
    }
    for other in more {
        finding = finding.with_label(context.at(other.argument.loc), "and so does this");
    }
    // A fix that leaves some of the values in the text would have to keep their arguments.
    let all: Vec<&Placeholder> =
        message.interpolations().into_iter().map(|(placeholder, _)| placeholder).collect();
    let whole = rewrite(context, message, &all).and_then(|whole| whole.fix(context, message));
    finding.fixes = whole.into_iter().collect();
    finding
}

fn claim(found: &NamedArguments<'_>) -> String {
    const MAX_NAMES: usize = 3;
    let names: Vec<String> = found.all().map(|named| format!("`{}`", named.name)).collect();
    match names.len() {
        1 => format!("{} looks like a field and is none", names[0]),
        count if count <= MAX_NAMES => format!("{} look like fields and are none", listed(&names)),
        count => {
            let shown = &names[..MAX_NAMES - 1];
            format!("{} and {} more look like fields and are none", shown.join(", "), count - shown.len())
        }
    }
}

/// Whether the values that are named after the message stand before it as well.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Placement {
    /// None of them does.
    OnlyAfter,
    /// Some of them are fields.
    SomeBefore,
    /// All of them are fields already.
    AllBefore,
    /// A field has one of their names, with another value.
    NameTaken,
}

fn placement(
    found: &NamedArguments<'_>,
    rewritten: Option<&Rewrite>,
    context: &CallContext<'_>,
) -> Placement {
    let is_key =
        |named: &NamedArgument<'_>| context.call.fields.iter().any(|field| field.key.text == named.name);
    match rewritten {
        Some(rewritten) if rewritten.fields.is_empty() => Placement::AllBefore,
        Some(rewritten) if rewritten.fields.len() < found.more.len() + 1 => Placement::SomeBefore,
        None if found.all().any(is_key) => Placement::NameTaken,
        Some(_) | None => Placement::OnlyAfter,
    }
}

fn why(placement: Placement) -> &'static str {
    match placement {
        Placement::OnlyAfter => {
            "what stands after the message belongs to its format string, so no such key is recorded"
        }
        Placement::SomeBefore | Placement::AllBefore | Placement::NameTaken => {
            "what stands after the message belongs to its format string, and only what stands before it is recorded"
        }
    }
}

fn order(placement: Placement, is_one: bool) -> &'static str {
    match (placement, is_one) {
        (Placement::OnlyAfter, true) => "put it before the message, and take it out of the text",
        (Placement::OnlyAfter, false) => "put them before the message, and take them out of the text",
        (Placement::SomeBefore, _) => {
            "put what is no field yet before the message, and take all of them out of the text"
        }
        (Placement::AllBefore, true) => "take it out of the text, as it is a field already",
        (Placement::AllBefore, false) => "take them out of the text, as they are fields already",
        (Placement::NameTaken, true) => {
            "give it a key of its own before the message, and take it out of the text"
        }
        (Placement::NameTaken, false) => {
            "give each a key of its own before the message, and take them out of the text"
        }
    }
}
