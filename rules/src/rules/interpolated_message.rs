use crate::call::{CallKind, Interpolated, Message, MessageText};
use crate::diagnostic::Finding;
use crate::format_string::Placeholder;
use crate::objects::prints_object;
use crate::rule::{CallContext, declare_rule};
use crate::terminal::is_for_terminal;
use crate::values::{has_fixed_words, is_fixed, is_left_out, printed};
use crate::wording::{Rewrite, listed, needed_feature, rewrite, shown, text_without};

declare_rule! {
    /// The message of an event interpolates values instead of recording them as fields.
    ///
    /// ## Why
    ///
    /// A message with a value in it is another text every time. Events of one kind can then no longer be grouped,
    /// counted or alerted on by their message, and the value can be found only with a regular expression, in whatever
    /// form the sentence gave it.
    ///
    /// A fixed text with fields says the same to a reader and more to a machine: the text names the kind of event, and
    /// every value has a name and a type.
    ///
    /// ## Finds
    ///
    /// ```rust
    /// info!("order {} was paid", order.id);
    ///            //^^ the message interpolates a value
    /// ```
    ///
    /// Several values are one finding, at the first of them.
    ///
    /// ```rust
    /// error!("failed to open {path}: {e}");
    ///                      //^^^^^^ the message interpolates 2 values
    /// warn!(attempt, "retrying after {:?}", delay);
    ///                              //^^^^ the message interpolates a value
    /// ```
    ///
    /// ```rust
    /// log::info!("listening on {addr}");
    ///                        //^^^^^^ the message interpolates a value
    /// ```
    ///
    /// ## Instead
    ///
    /// ```rust
    /// info!(order_id = order.id, "order was paid");
    /// error!(%path, error = %e, "failed to open the file");
    /// log::info!(addr:%; "listening");
    /// ```
    ///
    /// ## Silent
    ///
    /// Constants are the same every time, so the text stays fixed.
    ///
    /// ```rust
    /// info!("shipping service {VERSION} started");
    /// info!("built by {} for {}", env!("BUILD_USER"), build::TARGET);
    /// warn!("{}: giving up", OrderError::NoSuchSku);
    /// let banner = format!("shipping service v{}", env!("CARGO_PKG_VERSION"));
    /// info!("{banner} started");
    /// ```
    ///
    /// Some have rules of their own: a text of nothing but placeholders (`missing_message`, or `concatenated_message`
    /// where the value is a text), a named argument after the text (`field_after_message`), and what belongs in no log
    /// at all (`sensitive_value`).
    ///
    /// ```rust
    /// error!("{}", e);
    /// info!("order {order_id} was paid", order_id = order.id);
    /// warn!("sign-in refused for password {}", form.password);
    /// ```
    ///
    /// Spans have names, not messages, escaped braces interpolate nothing, and a text with colours in it is written for a
    /// terminal.
    ///
    /// ```rust
    /// info!("{} {}", "Packed".green(), path.display());
    /// let span = info_span!("order", "{}", order.id);
    /// info!("expected {{id}} in the route");
    /// ```
    ///
    /// `emit` keeps its texts apart from what fills their holes, and `defmt` sends no texts at all.
    ///
    /// ```rust
    /// //- /src/lib.rs crate:orders deps:emit,defmt
    /// fn paid(order_id: u64, cents: u32) {
    ///     emit::info!("order {order_id} was paid");
    ///     defmt::info!("{=u32} cents were paid", cents);
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// A text that is interpolated before the call sees it is not followed here; see `concatenated_message`. For `log`
    /// the way out needs its `kv` feature and a logger that writes key-values.
    group: Message,
    level: Warn,
    in_own_macros: RejectInStrict,
    call: detect => describe,
}

/// A message and the placeholders whose values belong in fields.
struct Interpolation<'a> {
    message: &'a Message,
    first: &'a Placeholder,
    more: Vec<&'a Placeholder>,
}

fn detect<'a>(context: &CallContext<'a>) -> Vec<Interpolation<'a>> {
    let call = context.call;
    let is_judged = call.kind == CallKind::Event && !call.family.keeps_template();
    let Some(message) = call.message.as_ref().filter(|_| is_judged) else { return Vec::new() };
    let MessageText::Literal(text) = &message.text else { return Vec::new() };
    if !has_fixed_words(context, message, text) || is_for_terminal(context) {
        return Vec::new();
    }
    let mut values = text.placeholders.iter().filter(|placeholder| is_value(context, message, placeholder));
    let Some(first) = values.next() else { return Vec::new() };
    vec![Interpolation { message, first, more: values.collect() }]
}

/// Whether a placeholder prints something that changes, and that no other rule speaks about.
fn is_value(context: &CallContext<'_>, message: &Message, placeholder: &Placeholder) -> bool {
    let is_named_argument = match message.interpolated(placeholder) {
        Interpolated::Argument(argument) => argument.name.is_some(),
        _ => false,
    };
    let is_reported_as_field = is_named_argument && context.call.family.has_tracing_grammar();
    !is_reported_as_field
        && printed(message, placeholder).is_some_and(|value| {
            !is_fixed(context, &value) && !is_left_out(context, &value, placeholder.style)
        })
}

fn describe(found: &Interpolation<'_>, context: &CallContext<'_>) -> Finding {
    let what = match found.more.len() {
        0 => "the message interpolates a value".to_owned(),
        more => format!("the message interpolates {} values", more + 1),
    };
    let evidence = |placeholder: &Placeholder| {
        format!("{} becomes part of the text", shown_value(found.message, placeholder))
    };
    let mut finding = Finding::new(context.at(found.first.loc), what, evidence(found.first)).because(
        "every value makes another text, so these events cannot be grouped or found by their message",
    );
    for placeholder in &found.more {
        finding = finding.with_label(context.at(placeholder.loc), evidence(placeholder));
    }
    let placeholders: Vec<&Placeholder> =
        [found.first].into_iter().chain(found.more.iter().copied()).collect();
    let (objects, values): (Vec<&Placeholder>, Vec<&Placeholder>) =
        placeholders.iter().partition(|placeholder| prints_object(context, found.message, placeholder));
    let rewritten = rewrite(context, found.message, &values);
    if objects.is_empty() {
        let fix = rewritten.as_ref().and_then(|rewritten| rewritten.fix(context, found.message));
        finding.fixes = fix.into_iter().collect();
        return finding.instead(help(rewritten.as_ref(), values.len(), context));
    }
    let shown: Vec<String> = objects.iter().map(|object| shown_value(found.message, object)).collect();
    let text = text_without(found.message, &placeholders);
    let rewritten = rewritten.map(|rewritten| Rewrite { text, ..rewritten });
    let order = match values.len() {
        0 => "let the text say only what happened".to_owned(),
        count => help(rewritten.as_ref(), count, context),
    };
    finding.instead(format!("{order}; of {} log the fields that matter", listed(&shown)))
}

fn shown_value(message: &Message, placeholder: &Placeholder) -> String {
    printed(message, placeholder).map_or_else(|| "the value".to_owned(), |value| shown(&value))
}

fn help(rewritten: Option<&Rewrite>, count: usize, context: &CallContext<'_>) -> String {
    let new = rewritten.map_or(count, |rewritten| rewritten.fields.len());
    let order = match (new, context.call.fields.is_empty()) {
        (1, true) => "move it to a field",
        (_, true) => "move them to fields",
        (1, false) => "add it to the fields",
        (_, false) => "add them to the fields",
    };
    match rewritten {
        Some(rewritten) if rewritten.fields.is_empty() => {
            format!("take it out of the text, as it is a field already: {}", rewritten.words(context))
        }
        Some(rewritten) => format!("{order}: {}", rewritten.words(context)),
        None => {
            format!("{order}, and let the text say only what happened{}", needed_feature(context))
        }
    }
}
