use crate::call::Field;
use crate::diagnostic::Finding;
use crate::rule::{CallContext, declare_rule};

declare_rule! {
    /// The same key stands twice in one event or span.
    ///
    /// ## Why
    ///
    /// Both macros and formatters accept it, and what becomes of it differs: JSON with the key twice, of which most readers
    /// keep the last and strict ones reject the line; or only one of the values, and not always the same. One of the two is
    /// lost where it was needed.
    ///
    /// ## Finds
    ///
    /// ```rust
    /// info!(id = order.id, id = customer.id, "order was paid");
    ///                    //^^ the key `id` stands twice
    /// ```
    ///
    /// ```rust
    /// let span = info_span!("charge", %order.id, "order.id" = order.id);
    ///                                          //^^^^^^^^^^ the key `order.id` stands twice
    /// log::warn!(attempt = n, attempt:? = state; "retrying");
    ///                       //^^^^^^^ the key `attempt` stands twice
    /// ```
    ///
    /// ## Instead
    ///
    /// ```rust
    /// info!(order_id = order.id, customer_id = customer.id, "order was paid");
    /// ```
    ///
    /// ## Silent
    ///
    /// Constants may have different texts, and the text of an event beside a field called `message` belongs to
    /// `reserved_key`.
    ///
    /// ```rust
    /// info!({ FIRST } = 1, { SECOND } = 2, "counted");
    /// info!(message = %reply, "upstream answered");
    /// info!(user.id, order.id, "order was paid");
    /// ```
    ///
    /// ## Limits
    ///
    /// Keys that an event inherits from its spans are not compared with its own: they are recorded apart.
    group: Fields,
    level: Deny,
    in_own_macros: ByLevel,
    call: detect => describe,
}

/// A field and the earlier one of the same key.
struct Duplicate<'a> {
    field: &'a Field,
    first: &'a Field,
}

fn detect<'a>(context: &CallContext<'a>) -> Vec<Duplicate<'a>> {
    let fields = &context.call.fields;
    let is_known = |field: &Field| field.key.kind.is_written();
    fields
        .iter()
        .enumerate()
        .filter_map(|(at, field)| {
            let is_same = |other: &&Field| is_known(other) && other.key.text == field.key.text;
            let first = fields[..at].iter().find(is_same)?;
            is_known(field).then_some(Duplicate { field, first })
        })
        .collect()
}

fn describe(found: &Duplicate<'_>, context: &CallContext<'_>) -> Finding {
    let key = &found.field.key.text;
    Finding::new(
        context.at(found.field.key.loc),
        format!("the key `{key}` stands twice"),
        "the second value of the same key",
    )
    .with_label(context.at(found.first.key.loc), "the first value")
    .because("a reader keeps one of the two values, and which one depends on the formatter and the index")
    .instead("give each value a key of its own, or leave one of them out")
}
