use crate::call::{Family, Field, Rendering};
use crate::diagnostic::{Edit, Finding, Fix, FixSafety};
use crate::expr::{Expr, ExprKind};
use crate::rule::{CallContext, declare_rule};
use crate::wording::{Sigil, exact_source, shown, source_words, words_of_field};

declare_rule! {
    /// A 128-bit integer is recorded, which becomes text in most logs.
    ///
    /// ## Why
    ///
    /// JSON has no integers of that size, so `tracing`'s JSON formatter and most log pipelines write a `u128` as a string:
    /// `"elapsed_ms": "12"`. It cannot be compared or averaged. Nearly all of them come from `Duration::as_millis()`, whose
    /// values fit a `u64` for the next 584 million years.
    ///
    /// ## Finds
    ///
    /// ```rust
    /// info!(elapsed_ms = started.elapsed().as_millis(), "request served");
    ///                  //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a 128-bit integer becomes text
    /// ```
    ///
    /// ```rust
    /// let took = clock.elapsed().as_micros();
    /// debug!(took, "index built");
    ///      //^^^^ a 128-bit integer becomes text
    /// ```
    ///
    /// ```rust
    /// fn minted(supply: u128) {
    ///     info!(supply, "tokens minted");
    ///         //^^^^^^ a 128-bit integer becomes text
    /// }
    /// ```
    ///
    /// ## Instead
    ///
    /// ```rust
    /// fn served(started: Instant, supply: u128) {
    ///     info!(elapsed_ms = started.elapsed().as_millis() as u64, "request served");
    ///     info!(elapsed_secs = started.elapsed().as_secs_f64(), "request served");
    ///     info!(%supply, "tokens minted");
    /// }
    /// ```
    ///
    /// ## Silent
    ///
    /// In the text of a message a number is text anyway, and a sigil says that text is meant. The `log` crate hands a
    /// 128-bit integer to the logger as what it is, and for `slog` and `emit` it depends on what writes the log.
    ///
    /// ```rust
    /// info!("served in {} ms", started.elapsed().as_millis());
    /// info!(elapsed_ms = %started.elapsed().as_millis(), "request served");
    /// log::info!(elapsed_ms = started.elapsed().as_millis(); "request served");
    /// ```
    ///
    /// ## Limits
    ///
    /// A method called `as_millis` of an unknown type is taken for that of `std::time::Duration`, unless the workspace
    /// has one of its own.
    group: Fields,
    level: Warn,
    in_own_macros: ByLevel,
    call: detect => describe,
}

/// A field with a wide value, and the expression that makes it wide.
struct Wide<'a> {
    field: &'a Field,
    source: &'a Expr,
    is_signed: bool,
}

fn detect<'a>(context: &CallContext<'a>) -> Vec<Wide<'a>> {
    if !context.call.family.has_tracing_grammar() {
        return Vec::new();
    }
    let fields = context.call.fields.iter().filter(|field| field.rendering == Rendering::Typed);
    fields
        .filter_map(|field| {
            let ty = context.around.type_of(&field.value);
            let is_wide = matches!(ty.head(), Some("u128" | "i128"));
            let source = context.around.value_of(&field.value);
            let is_signed = ty.head() == Some("i128");
            (is_wide && !is_own_method(context, source)).then_some(Wide { field, source, is_signed })
        })
        .collect()
}

/// Whether the package has a method of that name, which may well return something narrower.
fn is_own_method(context: &CallContext<'_>, source: &Expr) -> bool {
    let ExprKind::MethodCall { method, .. } = &source.kind else { return false };
    context.around.workspace.is_some_and(|workspace| workspace.has_method(context.around.file, method))
}

fn describe(found: &Wide<'_>, context: &CallContext<'_>) -> Finding {
    let ty = if found.is_signed { "i128" } else { "u128" };
    let value = shown(&found.field.value);
    let mut finding = Finding::new(
        context.at(found.field.value.loc),
        "a 128-bit integer becomes text",
        format!("{value} is a `{ty}`"),
    )
    .because(
        "as JSON has no such integers, it is written as a string and can be neither compared nor added up",
    )
    .instead(help(found));
    if found.source.loc != found.field.value.loc {
        finding = finding.with_label(context.at(found.source.loc), "it comes from here");
    }
    finding.fixes = narrow(found, context).into_iter().collect();
    finding
}

fn help(found: &Wide<'_>) -> String {
    match unit_method(found.source) {
        Some("as_millis" | "as_micros") => match source_words(&found.field.value) {
            Some(source) => {
                let cast = format!("{source} as u64");
                let words = words_of_field(Family::Tracing, &found.field.key, Sigil::None, &cast);
                format!("a `u64` holds it: `{words}`")
            }
            None => "a `u64` holds it: add `as u64`".to_owned(),
        },
        Some(_) => "record microseconds as `u64`, or seconds with `as_secs_f64()`".to_owned(),
        None => "record it as a narrower number if it fits, or with `%` if it is an identifier".to_owned(),
    }
}

fn unit_method(source: &Expr) -> Option<&str> {
    match &source.kind {
        ExprKind::MethodCall { method, .. } if method.starts_with("as_") => Some(method),
        _ => None,
    }
}

/// Adds the cast, where the value can be written again exactly.
fn narrow(found: &Wide<'_>, context: &CallContext<'_>) -> Option<Fix> {
    unit_method(found.source).filter(|method| matches!(*method, "as_millis" | "as_micros"))?;
    let value = duration_source(&found.field.value)?;
    let (at, replacement) = if found.field.shorthand {
        (found.field.loc, format!("{} = {value} as u64", found.field.key.text))
    } else {
        (found.field.value.loc, format!("{value} as u64"))
    };
    let edit = Edit { at: context.at(at), replacement };
    Some(Fix { title: "record it as a `u64`".to_owned(), safety: FixSafety::Unsafe, edits: vec![edit] })
}

/// A variable, or calls on one that take neither arguments nor generic parameters.
fn duration_source(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::MethodCall { receiver, method, .. }
            if matches!(method.as_str(), "elapsed" | "as_millis" | "as_micros") =>
        {
            Some(format!("{}.{method}()", duration_source(receiver)?))
        }
        _ => exact_source(expr),
    }
}
