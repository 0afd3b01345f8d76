use std::borrow::Cow;

use crate::call::{CallKind, Family, Field, MessageText, Rendering};
use crate::diagnostic::{Edit, Finding, Fix, FixSafety};
use crate::expr::{Expr, ExprKind, Type};
use crate::format_string::FormatStyle;
use crate::rule::{CallContext, declare_rule};
use crate::values::printed;
use crate::wording::{Sigil, exact_source, shown, source_words, words_of_field};

declare_rule! {
    /// A field's value is formatted by hand where a sigil does it.
    ///
    /// ## Why
    ///
    /// `%x` records what `x.to_string()` and `format!("{x}")` record, `?x` what `format!("{x:?}")` does, and neither
    /// allocates a string first. The detour also hides that the value may have a type of its own: a number is better
    /// recorded as a number. (In JSON the two are the same; `tracing`'s own text formatter puts a string in quotes and `%x`
    /// not.)
    ///
    /// ## Finds
    ///
    /// ```rust
    /// info!(order_id = order.id.to_string(), "order was paid");
    ///                //^^^^^^^^^^^^^^^^^^^^ the value is formatted by hand
    /// ```
    ///
    /// ```rust
    /// warn!(peer = %addr.to_string(), reason = format!("{reason:?}"), "peer was dropped");
    ///             //^^^^^^^^^^^^^^^^ the value is formatted by hand
    ///                                        //^^^^^^^^^^^^^^^^^^^^^ the value is formatted by hand
    /// ```
    ///
    /// ```rust
    /// let span = info_span!("session", user = format!("{}", session.user));
    ///                                       //^^^^^^^^^^^^^^^^^^^^^^^^^^^ the value is formatted by hand
    /// ```
    ///
    /// ## Instead
    ///
    /// ```rust
    /// info!(order_id = %order.id, "order was paid");
    /// warn!(peer = %addr, ?reason, "peer was dropped");
    /// ```
    ///
    /// ## Silent
    ///
    /// A format with a text or with options says more than a sigil can.
    ///
    /// ```rust
    /// info!(route = format!("{} {}", method, path), "matched");
    /// info!(ratio = format!("{ratio:.3}"), error = format!("{e:#}"), "measured");
    /// ```
    ///
    /// The text of the event itself, given under its key, is a matter for `concatenated_message`.
    ///
    /// ```rust
    /// info!(message = order.to_string());
    /// ```
    ///
    /// A value of which it is only known that it makes a string, and what a logger of slog is given to keep:
    ///
    /// ```rust
    /// //- /src/lib.rs crate:example deps:tracing
    /// fn waited(reason: impl ToString) {
    ///     tracing::info!(reason = reason.to_string(), "waited");
    /// }
    /// ```
    ///
    /// ```rust
    /// //- /src/lib.rs crate:example deps:slog
    /// fn of_request(logger: &slog::Logger, id: RequestId) -> slog::Logger {
    ///     logger.new(slog::o!("request_id" => id.to_string()))
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// Whether the value is a number, and needs no sigil at all, is known only where its type is.
    group: Fields,
    level: Warn,
    in_own_macros: RejectInStrict,
    call: detect => describe,
}

/// A field, the value inside the formatting, and how it is formatted.
struct Formatted<'a> {
    field: &'a Field,
    value: Cow<'a, Expr>,
    style: FormatStyle,
}

fn detect<'a>(context: &CallContext<'a>) -> Vec<Formatted<'a>> {
    // What slog's `o!(..)` holds outlives the values that a sigil would borrow.
    if context.call.family == Family::Slog && context.call.kind == CallKind::Record {
        return Vec::new();
    }
    let as_text =
        |field: &&Field| matches!(field.rendering, Rendering::Typed | Rendering::Display | Rendering::Debug);
    let is_message = |field: &&Field| {
        context.call.kind == CallKind::Event && context.call.message.is_none() && field.key.text == "message"
    };
    // What a message formats has to be text there, and behind the text of `kv-log-macro` no value takes a sigil.
    let is_behind_text = |field: &Field| {
        let message = context.call.message.as_ref().filter(|_| context.call.family == Family::Log);
        message.is_some_and(|message| message.loc < field.loc)
    };
    let is_message =
        |field: &&Field| is_message(field) || context.call.is_in_message(field) || is_behind_text(field);
    let fields = context.call.fields.iter().filter(as_text).filter(|field| !is_message(field));
    fields
        .filter_map(|field| {
            let (value, style) = formatted(&field.value)?;
            (!is_only_to_string(context, &value)).then_some(Formatted { field, value, style })
        })
        .collect()
}

/// Whether a value is known to make a string and nothing else: `impl ToString` has no sigil. The compiler, which judges
/// calls of logcheck's own macros, knows no types.
fn is_only_to_string(context: &CallContext<'_>, value: &Expr) -> bool {
    if context.call.is_own() {
        return false;
    }
    let ty = context.around.type_of(value);
    matches!(ty.without_pointers(), Type::Dynamic(traits)
        if traits.iter().any(|bound| bound.head() == Some("ToString"))
            && !traits.iter().any(|bound| bound.head() == Some("Display")))
}

/// The value inside `x.to_string()`, `format!("{}", x)` or `format!("{x:?}")`, and how it is printed.
fn formatted(expr: &Expr) -> Option<(Cow<'_, Expr>, FormatStyle)> {
    match &expr.kind {
        ExprKind::Reference { inner, .. } => formatted(inner),
        ExprKind::MethodCall { receiver, method, arguments, .. } if arguments.is_empty() => {
            match method.as_str() {
                "to_string" => Some((Cow::Borrowed(without_clone(receiver)), FormatStyle::Display)),
                "as_str" => formatted(receiver),
                _ => None,
            }
        }
        ExprKind::Macro(call) if call.path.last().is_some_and(|name| name == "format") => {
            let message = call.format.as_ref()?;
            let MessageText::Literal(text) = &message.text else { return None };
            let [only] = text.placeholders.as_slice() else { return None };
            let is_all = only.in_text == (0..text.text.len()) && !only.has_options;
            let is_plain = matches!(only.style, FormatStyle::Display | FormatStyle::Debug);
            (is_all && is_plain).then_some((printed(message, only)?, only.style))
        }
        _ => None,
    }
}

/// What is only printed need not be cloned.
fn without_clone(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::MethodCall { receiver, method, arguments, .. }
            if method == "clone" && arguments.is_empty() =>
        {
            without_clone(receiver)
        }
        _ => expr,
    }
}

fn describe(found: &Formatted<'_>, context: &CallContext<'_>) -> Finding {
    let sigil = Sigil::printing(context, &found.value, found.style).unwrap_or(Sigil::Display);
    let is_rejected = sigil == Sigil::Debug && context.call.family == Family::Logcheck;
    let mut finding = Finding::new(
        context.at(found.field.value.loc),
        "the value is formatted by hand",
        format!("makes a string of {}", shown(&found.value)),
    )
    .because("a sigil needs no string in between, and a number or a text is recorded as it is");
    if is_rejected {
        return finding.instead("record a typed part of it");
    }
    finding.fixes = fix(found, sigil, context).into_iter().collect();
    finding.instead(help(found, sigil, context.call.family))
}

fn help(found: &Formatted<'_>, sigil: Sigil, family: Family) -> String {
    match (source_words(&found.value), sigil) {
        (Some(source), _) => {
            format!("record it as `{}`", words_of_field(family, &found.field.key, sigil, &source))
        }
        (None, Sigil::None) => "record the value itself".to_owned(),
        (None, sigil) => format!("record the value itself, with `{}`", sigil.sign()),
    }
}

/// The value with a sigil, where both can be written exactly.
fn fix(found: &Formatted<'_>, sigil: Sigil, context: &CallContext<'_>) -> Option<Fix> {
    let source = exact_source(&found.value).filter(|_| context.call.family.has_tracing_grammar())?;
    let was_quoted = found.field.rendering == Rendering::Debug;
    let is_text = matches!(context.around.type_of(&found.value).head(), Some("String" | "str"));
    // A number without its sigil is no longer text, and a Debug of the string had quotes around it.
    let keeps_value = !was_quoted && (sigil != Sigil::None || is_text);
    let edit = |loc, replacement| Edit { at: context.at(loc), replacement };
    let edits = match found.field.sigil {
        Some(written) => vec![edit(written, sigil.sign().to_owned()), edit(found.field.value.loc, source)],
        None => vec![edit(found.field.value.loc, format!("{}{source}", sigil.sign()))],
    };
    let safety = if keeps_value { FixSafety::Safe } else { FixSafety::Unsafe };
    Some(Fix { title: "record the value itself".to_owned(), safety, edits })
}
