use crate::built_text::{BuiltMessage, Construction, built_message};
use crate::diagnostic::Finding;
use crate::rule::{CallContext, declare_rule};
use crate::wording::needed_feature;

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
    ///      //^^^^^^^^^ the message is put together at run time
    /// ```
    ///
    /// One such text among the placeholders of a message without words of its own is enough.
    ///
    /// ```rust
    /// let step = format!("chunk {index}");
    /// debug!("{step}: {:?}", reply);
    ///       //^^^^^^ the message is put together at run time
    /// ```
    ///
    /// ```rust
    /// fn report(message: &str) {
    ///     error!("{}", message);
    ///                //^^^^^^^ the message is a text from elsewhere
    /// }
    /// ```
    ///
    /// An error that is made of a text is such a text as well.
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
    /// Nor is a text among several values judged that the caller may have written out.
    ///
    /// ```rust
    /// fn dump(prefix: &str, set: &Set) {
    ///     trace!("{prefix}: {set}");
    /// }
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
    /// let note = String::from("sweep finished");
    /// info!("{note}");
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
    /// So is one that comes with its level:
    ///
    /// ```rust
    /// fn report(level: tracing::log::Level, message: &str) {
    ///     tracing::log::log!(level, "{message}");
    /// }
    /// ```
    ///
    /// So is a closure that is called with nothing but fixed texts:
    ///
    /// ```rust
    /// let report = |message: &str| warn!(step, "{message}");
    /// if is_late { report("parcel is late") } else { report("parcel is lost") }
    /// ```
    ///
    /// A line of another program is handed on as that program wrote it, and what has colours is for a terminal.
    ///
    /// ```rust
    /// let mut line = String::new();
    /// reader.read_line(&mut line);
    /// info!("{line}");
    /// for line in child_output.lines() {
    ///     info!(stream = "stdout", "{line}");
    /// }
    /// info!("{}", format!("{count} files packed").bold());
    /// ```
    ///
    /// ## Limits
    ///
    /// A text is known by the `let` that made it, by the type of a parameter or field, or by a name such as `msg`; it is
    /// not followed through functions, so a function that is given nothing but literals is reported as well. In the typed
    /// macros only what stands in the call itself counts, since the compiler sees no more; a value whose name does not
    /// say that it is a text is then reported by `missing_message`. In a file that uses a crate for terminals, a
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
    let part = if found.is_whole { "is the whole message" } else { "gives the message its words" };
    let finding = match found.built {
        Some((built_at, construction)) => {
            let label = format!("{} {part}", found.shown);
            let finding = Finding::new(at, "the message is put together at run time", label);
            let how = match construction {
                Construction::AtOnce => "put together here",
                Construction::StepByStep => "put together from here on",
            };
            if built_at == found.at { finding } else { finding.with_label(context.at(built_at), how) }
        }
        None => Finding::new(
            at,
            "the message is a text from elsewhere",
            format!("{} {part}, and its text is not written here", found.shown),
        ),
    };
    finding
        .because("without a fixed text these events cannot be grouped or found, and its values have no names")
        .instead(help(found, context))
}

fn help(found: &BuiltMessage, context: &CallContext<'_>) -> String {
    let fields = found.rewritten.as_ref().map_or(0, |rewritten| rewritten.fields.len());
    let values = match (fields, found.built) {
        (1, None) => "give this text a field",
        (1, Some(_)) => "give the value a field",
        _ => "give each value a field",
    };
    let order = format!("write what happened as a literal text, and {values}");
    match &found.rewritten {
        Some(rewritten) => format!("{order}: {}", rewritten.words(context)),
        None => format!("{order}{}", needed_feature(context)),
    }
}
