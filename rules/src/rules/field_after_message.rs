use crate::call::{Family, FormatArgument, Interpolated, Message};
use crate::diagnostic::Finding;
use crate::format_string::Placeholder;
use crate::rule::{CallContext, declare_rule};
use crate::wording::rewrite;

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
    /// ```rust
    /// warn!(attempt, "gave up on {host}: {error}", host = url.host(), error = e);
    ///                                            //^^^^^^^^^^^^^^^^^ `host` looks like a field and is none
    ///                                                               //^^^^^^^^^ `error` looks like a field and is none
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
    /// In the `log` crate key-values end with a semicolon, so nobody takes a format argument for one.
    ///
    /// ```rust
    /// log::info!("order {order_id} was paid", order_id = order.id);
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

/// A named argument, and the placeholder that uses it.
struct NamedArgument<'a> {
    message: &'a Message,
    argument: &'a FormatArgument,
    name: &'a str,
    placeholder: &'a Placeholder,
}

fn detect<'a>(context: &CallContext<'a>) -> Vec<NamedArgument<'a>> {
    let message = context.call.message.as_ref().filter(|_| context.call.family != Family::Log);
    message.map(named_arguments).unwrap_or_default()
}

fn named_arguments(message: &Message) -> Vec<NamedArgument<'_>> {
    let interpolations = message.interpolations();
    let placeholder_of = |argument: &FormatArgument| {
        interpolations.iter().find_map(|(placeholder, interpolated)| match interpolated {
            Interpolated::Argument(printed) if printed.loc == argument.loc => Some(*placeholder),
            _ => None,
        })
    };
    message
        .arguments
        .iter()
        .filter_map(|argument| {
            let (name, _) = argument.name.as_ref()?;
            let placeholder = placeholder_of(argument)?;
            Some(NamedArgument { message, argument, name, placeholder })
        })
        .collect()
}

fn describe(found: &NamedArgument<'_>, context: &CallContext<'_>) -> Finding {
    let NamedArgument { message, argument, name, placeholder } = found;
    let field = rewrite(context, message, &[*placeholder]);
    let order = "put it before the message, and take it out of the text";
    let help = field.map(|field| format!("{order}: {}", field.words(context)));
    let mut finding = Finding::new(
        context.at(argument.loc),
        format!("`{name}` looks like a field and is none"),
        format!("only fills `{{{name}}}` in the text"),
    )
    .with_label(context.at(placeholder.loc), "used here")
    .because("what stands after the message belongs to its format string, so no such key is recorded")
    .instead(help.unwrap_or_else(|| order.to_owned()));
    // One fix mends all arguments of a message at once, so only the first finding offers it.
    if message.arguments.first() == Some(argument) {
        let all: Vec<&Placeholder> =
            message.interpolations().into_iter().map(|(placeholder, _)| placeholder).collect();
        finding.fixes = rewrite(context, message, &all)
            .and_then(|whole| whole.fix(context, message))
            .into_iter()
            .collect();
    }
    finding
}
