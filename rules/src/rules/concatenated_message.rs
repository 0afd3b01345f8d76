use crate::built_text::{BuiltMessage, built_message};
use crate::diagnostic::Finding;
use crate::rule::{CallContext, declare_rule};

declare_rule! {
    /// The message of an event is put together at run time.
    ///
    /// ## Why
    ///
    /// A message that `format!`, `+` or `.join(..)` makes has no fixed text at all: nothing in the source can be searched
    /// for what the log shows, events of one kind cannot be grouped, and the values in it have neither names nor types.
    /// Where the text comes from another function, nobody who reads the call can say what it may print.
    ///
    /// ## Finds
    ///
    /// ```rust
    /// info!("{}", format!("order {} was paid", order.id));
    ///           //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the message is put together at run time
    /// warn!("{}", "no stock for ".to_owned() + &sku);
    ///           //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the message is put together at run time
    /// ```
    ///
    /// ```rust
    /// let mut summary = String::from("skipped: ");
    /// summary.push_str(&names.join(", "));
    /// info!("{summary}");
    ///      //^^^^^^^^^ the message is a text from elsewhere
    /// ```
    ///
    /// ```rust
    /// fn report(message: &str) {
    ///     error!("{}", message);
    ///                //^^^^^^^ the message is a text from elsewhere
    /// }
    /// ```
    ///
    /// An error that is made only to be logged is such a text as well.
    ///
    /// ```rust
    /// let error = anyhow!("no stock for {sku}");
    /// error!("{error}");
    ///       //^^^^^^^ the message is put together at run time
    /// ```
    ///
    /// The key `message` is the message too.
    ///
    /// ```rust
    /// info!(order_id, message = format!("paid with {}", method));
    ///                         //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the message is put together at run time
    /// ```
    ///
    /// ## Instead
    ///
    /// ```rust
    /// info!(order_id = order.id, "order was paid");
    /// warn!(sku, "no stock");
    /// info!(skipped = names.len(), "skipped some of the items");
    /// ```
    ///
    /// ## Silent
    ///
    /// What is not known to be a text may be an error, which `missing_message` speaks about.
    ///
    /// ```rust
    /// error!("{}", e);
    /// error!("{}", e.to_string());
    /// warn!("{}", outcome);
    /// ```
    ///
    /// What the compiler puts together is the same text every time, and so is what is made of constants.
    ///
    /// ```rust
    /// info!(concat!("built ", "with ", "defaults"));
    /// info!("{}", BANNER);
    /// let banner = format!("shipping service v{}", env!("CARGO_PKG_VERSION"));
    /// info!("{banner}");
    /// info!("{}", "started".green());
    /// ```
    ///
    /// So is each of a few texts that the code chooses from.
    ///
    /// ```rust
    /// let message = if is_paid { "order was paid" } else { "order is open" };
    /// info!(order_id, "{message}");
    /// ```
    ///
    /// A function that hands a text on at one level or another is told by its callers what to say:
    ///
    /// ```rust
    /// fn report(error: &OrderError, context: &str) {
    ///     if error.is_ours() {
    ///         error!(%error, "{context}");
    ///     } else {
    ///         debug!(%error, "{context}");
    ///     }
    /// }
    /// ```
    ///
    /// A line of another program is handed on as that program wrote it, and what has colours is for a terminal.
    ///
    /// ```rust
    /// for line in child_output.lines() {
    ///     info!(stream = "stdout", "{line}");
    /// }
    /// info!("{}", format!("{count} files packed").bold());
    /// ```
    ///
    /// ## Limits
    ///
    /// A text is known by the `let` that made it, by the type of a parameter or field, or by a name such as `msg`; it is
    /// not followed through functions, so a helper that is given nothing but literals is reported as well. In the typed
    /// macros only what stands in the call itself counts, since the compiler sees no more; a value whose name does not
    /// say that it is a text is then reported by `missing_message`. In a package that depends on a crate for terminals, a
    /// text from elsewhere may be output for the person at it, and only what is put together in the function is reported.
    group: Message,
    level: Warn,
    in_own_macros: RejectInStrict,
    call: detect => describe,
}

fn detect(context: &CallContext<'_>) -> Vec<BuiltMessage> {
    built_message(context).into_iter().collect()
}

fn describe(found: &BuiltMessage, context: &CallContext<'_>) -> Finding {
    let at = context.at(found.at);
    let order = "write what happened as a literal text, and give each value a field";
    let help = match &found.rewritten {
        Some(rewritten) => format!("{order}: {}", rewritten.words(context.call.family)),
        None => order.to_owned(),
    };
    let finding = match found.built_at {
        Some(built_at) => {
            let finding = Finding::new(
                at,
                "the message is put together at run time",
                format!("{} is the whole message", found.shown),
            );
            if built_at == found.at {
                finding
            } else {
                finding.with_label(context.at(built_at), "put together here")
            }
        }
        None => Finding::new(
            at,
            "the message is a text from elsewhere",
            format!("{} is the whole message, and its text is not written here", found.shown),
        ),
    };
    finding
        .because("without a fixed text these events cannot be grouped or found, and its values have no names")
        .instead(help)
}
