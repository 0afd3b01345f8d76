use crate::call::{Family, Field, Rendering};
use crate::diagnostic::{Edit, Finding, Fix, FixSafety};
use crate::expr::{Expr, ExprKind, Literal, Type};
use crate::rule::{CallContext, declare_rule};
use crate::surroundings::{Origin, Surroundings};
use crate::values::is_scalar;
use crate::wording::{Sigil, shown, shown_type, source_words, words_of_field};

declare_rule! {
    /// A number or a truth value is recorded as text.
    ///
    /// ## Why
    ///
    /// `?` and `%` turn a value into a string: `"attempt": "3"`. A log index can then neither compare it (`attempt > 5`)
    /// nor average it, and where another event records the same key as a number, some indexes reject one of the two.
    ///
    /// ## Finds
    ///
    /// ```rust
    /// info!(items = ?items.len(), "basket priced");
    ///              //^^^^^^^^^^^ a number is recorded as text
    /// ```
    ///
    /// ```rust
    /// fn retried(attempt: u32, is_last: bool) {
    ///     warn!(%attempt, last = ?is_last, "charge failed");
    ///          //^^^^^^^ a number is recorded as text
    ///                           //^^^^^^^ a yes or no is recorded as text
    /// }
    /// ```
    ///
    /// ```rust
    /// let waited = started.elapsed().as_secs_f64();
    /// info!(%waited, "lock acquired");
    ///      //^^^^^^ a number is recorded as text
    /// ```
    ///
    /// ## Instead
    ///
    /// ```rust
    /// fn retried(attempt: u32, items: &[Item]) {
    ///     info!(attempt, items = items.len(), "charge failed");
    /// }
    /// ```
    ///
    /// ## Silent
    ///
    /// Types that the log crates cannot record as they are keep their sigil.
    ///
    /// ```rust
    /// fn joined(id: NonZeroU64, total: u128, port: Option<u16>, addr: SocketAddr) {
    ///     info!(%id, %total, ?port, %addr, "peer joined");
    /// }
    /// ```
    ///
    /// Placeholders of the text print text in any case.
    ///
    /// ```rust
    /// info!("{:?} items", items.len());
    /// ```
    ///
    /// ## Limits
    ///
    /// A value whose type is not known from a literal, a cast, a well-known method or a declaration is left alone, and so
    /// is a type alias for a number.
    group: Fields,
    level: Warn,
    in_own_macros: ByLevel,
    call: detect => describe,
}

/// A field and the type that its sigil takes away.
struct Stringified<'a> {
    field: &'a Field,
    ty: Type,
    /// A literal such as `0` may become any kind of number, so its type is not named.
    is_of_any_type: bool,
}

fn detect<'a>(context: &CallContext<'a>) -> Vec<Stringified<'a>> {
    let as_text = |field: &&Field| matches!(field.rendering, Rendering::Debug | Rendering::Display);
    let fields = context.call.fields.iter().filter(as_text);
    fields
        .filter_map(|field| {
            let ty = context.around.type_of(&field.value).into_owned();
            let is_of_any_type = is_of_any_type(context.around, &field.value);
            is_scalar(&ty).then_some(Stringified { field, ty, is_of_any_type })
        })
        .collect()
}

/// Whether a value comes from a literal that leaves its type open, and no declaration decides it.
fn is_of_any_type(around: &Surroundings<'_>, value: &Expr) -> bool {
    let variable = value.as_variable().and_then(|name| around.variable(name));
    let is_declared =
        matches!(variable.map(|variable| variable.origin), Some(Origin::Let { annotation: Some(_), .. }));
    let is_open = match &around.value_of(value).kind {
        ExprKind::Literal(Literal::Integer(text) | Literal::Float(text)) => {
            !text.starts_with("0x") && !text.contains(['i', 'u', 'f'])
        }
        ExprKind::Literal(_) => true,
        _ => false,
    };
    is_open && !is_declared
}

fn describe(found: &Stringified<'_>, context: &CallContext<'_>) -> Finding {
    let Stringified { field, ty, is_of_any_type } = found;
    let (kind, why) = if ty.head() == Some("bool") {
        (
            "a yes or no",
            "as a string it is neither true nor false, and it clashes with the same key as a yes or no",
        )
    } else {
        (
            "a number",
            "as a string it can be neither compared nor added up, and it clashes with the same key as a number",
        )
    };
    let value = shown(&field.value);
    let evidence =
        if *is_of_any_type { kind.to_owned() } else { format!("a `{}`", shown_type(ty.without_pointers())) };
    let mut finding = Finding::new(
        context.at(field.value.loc),
        format!("{kind} is recorded as text"),
        format!("{value} is {evidence}"),
    )
    .because(why)
    .instead(format!("record it with its type: {}", without_sigil(field, context.call.family)));
    finding.fixes = drop_sigil(field, context).into_iter().collect();
    finding
}

fn without_sigil(field: &Field, family: Family) -> String {
    match source_words(&field.value) {
        Some(source) => format!("`{}`", words_of_field(family, &field.key, Sigil::None, &source)),
        None if family == Family::Log => "leave out the `:?` or `:%`".to_owned(),
        None if family == Family::Emit => "leave out the `#[emit::as_..]`".to_owned(),
        None => "leave out the `?` or `%`".to_owned(),
    }
}

/// In the grammar of `log` the colon before the sigil would stay.
fn drop_sigil(field: &Field, context: &CallContext<'_>) -> Option<Fix> {
    let sigil = field.sigil.filter(|_| context.call.family != Family::Log)?;
    let edit = Edit { at: context.at(sigil), replacement: String::new() };
    Some(Fix { title: "record it with its type".to_owned(), safety: FixSafety::Unsafe, edits: vec![edit] })
}
