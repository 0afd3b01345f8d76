use crate::diagnostic::{Finding, Position};
use crate::loops::hot::{Heat, HotEvent, hot_events};
use crate::rule::{WorkspaceContext, declare_rule};
use crate::workspace::FunctionId;

declare_rule! {
    /// An INFO event is recorded once for each item of data.
    ///
    /// ## Why
    ///
    /// INFO is on in production. One event for each row, line or packet makes as many log lines as there is data: they
    /// cost more than the work they tell of, they are paid for by the gigabyte, and they bury the lines that somebody
    /// needs.
    ///
    /// ## Finds
    ///
    /// Every event that a function of the policy's `[context] hot` always records, itself or through calls:
    ///
    /// ```rust
    /// //- /logcheck.toml
    /// [context]
    /// hot = ["codec::decode_frame"]
    /// //- /relay/src/codec.rs crate:relay
    /// pub fn decode_frame(frame: &[u8]) -> Option<Message> {
    ///     let message = Message::read(frame)?;
    ///     count(&message);
    ///     Some(message)
    /// }
    ///
    /// fn count(message: &Message) {
    ///     info!(message.id, "message decoded");
    ///   //^^^^ an INFO event for each call of `codec::decode_frame`
    /// }
    /// ```
    ///
    /// Where the policy asks for previews (`[rules] preview = true`), loops are judged by what names and calls tell of
    /// them as well. On published code such loops are rare, and fewer than nine in ten of these findings are what an
    /// owner would act on. First, an event in a loop inside a loop, where neither waits for anything:
    ///
    /// ```rust
    /// //- /logcheck.toml
    /// [rules]
    /// preview = true
    /// //- /orders/src/lib.rs crate:orders
    /// fn allocate(orders: &mut [Order], stock: &mut Stock) {
    ///     for order in orders.iter_mut() {
    ///         for line in &mut order.lines {
    ///             line.allocated += stock.take(&line.sku, line.quantity);
    ///             info!(line.sku, line.allocated, "stock reserved");
    ///           //^^^^ an INFO event for each pass of a loop inside a loop
    ///         }
    ///     }
    /// }
    /// ```
    ///
    /// Also where a call leads from one loop to the other, or from the loop to the event:
    ///
    /// ```rust
    /// //- /logcheck.toml
    /// [rules]
    /// preview = true
    /// //- /orders/src/lib.rs crate:orders
    /// fn allocate(orders: &mut [Order], stock: &mut Stock) {
    ///     for order in orders.iter_mut() {
    ///         allocate_order(order, stock);
    ///     }
    /// }
    ///
    /// fn allocate_order(order: &mut Order, stock: &mut Stock) {
    ///     order.lines.iter_mut().for_each(|line| {
    ///         line.allocated += stock.take(&line.sku, line.quantity);
    ///         info!(line.sku, line.allocated, "stock reserved");
    ///       //^^^^ an INFO event for each pass of a loop inside a loop
    ///     });
    /// }
    /// ```
    ///
    /// Second, an event in a loop on the path of a request or message, or in a function that a library calls for each
    /// item: `poll_next`, `Iterator::next`, `Drop::drop`, decoders and parsers.
    ///
    /// ```rust
    /// //- /logcheck.toml
    /// [rules]
    /// preview = true
    /// //- /orders/src/lib.rs crate:orders
    /// use axum::Router;
    /// use axum::extract::{Path, State};
    /// use axum::routing::get;
    ///
    /// pub fn router(app: App) -> Router {
    ///     Router::new().route("/orders/{id}", get(price_order)).with_state(app)
    /// }
    ///
    /// #[tracing::instrument(skip_all)]
    /// async fn price_order(State(app): State<App>, Path(id): Path<u64>) -> String {
    ///     total(&app.articles_of(id)).to_string()
    /// }
    ///
    /// fn total(articles: &[Article]) -> u64 {
    ///     let mut total = 0;
    ///     for article in articles {
    ///         total += article.cents;
    ///         info!(article.cents, "article priced");
    ///       //^^^^ an INFO event for each pass of a loop of a request
    ///     }
    ///     total
    /// }
    ///
    /// impl Iterator for Scanner {
    ///     type Item = Token;
    ///
    ///     fn next(&mut self) -> Option<Token> {
    ///         for rule in &self.grammar {
    ///             self.offer(rule);
    ///             info!(rule.name, "rule tried");
    ///           //^^^^ an INFO event for each pass of a loop in `next`
    ///         }
    ///         self.longest()
    ///     }
    /// }
    /// ```
    ///
    /// Third, an event in a loop over what there is much of by its name (rows, records, lines, bytes, chunks, blocks,
    /// pages, frames, packets, entries), or over a range of numbers that is not known to be small.
    ///
    /// ```rust
    /// //- /logcheck.toml
    /// [rules]
    /// preview = true
    /// //- /orders/src/lib.rs crate:orders
    /// fn decode(packets: &[Packet], sessions: &mut Sessions) {
    ///     for packet in packets {
    ///         info!(packet.id, "packet decoded");
    ///       //^^^^ an INFO event for each pass of a loop over `packets`
    ///         sessions.apply(packet);
    ///     }
    ///     for number in 0..sessions.count {
    ///         sessions.settle(number);
    ///         info!(number, "session settled");
    ///       //^^^^ an INFO event for each number of a range that is not known to be small
    ///     }
    /// }
    /// ```
    ///
    /// ## Instead
    ///
    /// Count, and log once; what happens to each item is for DEBUG:
    ///
    /// ```rust
    /// fn allocate(orders: &mut [Order], stock: &mut Stock) {
    ///     let mut line_count = 0;
    ///     for order in orders.iter_mut() {
    ///         for line in &mut order.lines {
    ///             line.allocated += stock.take(&line.sku, line.quantity);
    ///             line_count += 1;
    ///             debug!(line.sku, line.allocated, "stock reserved");
    ///         }
    ///     }
    ///     info!(line_count, "stock reserved");
    /// }
    /// ```
    ///
    /// ## Silent
    ///
    /// About loops that wait, read or write, since those set the pace:
    ///
    /// ```rust
    /// //- /logcheck.toml
    /// [rules]
    /// preview = true
    /// //- /orders/src/lib.rs crate:orders
    /// async fn import(batches: &[Batch], database: &Database) {
    ///     for batch in batches {
    ///         for row in &batch.rows {
    ///             database.insert(row).await;
    ///             info!(row.id, "row stored");
    ///         }
    ///     }
    /// }
    /// ```
    ///
    /// About events that do not come with every pass: under a condition, in a match arm, after a `continue`, before a
    /// `break` or `return`.
    ///
    /// ```rust
    /// //- /logcheck.toml
    /// [rules]
    /// preview = true
    /// //- /orders/src/lib.rs crate:orders
    /// fn decode(packets: &[Packet], sessions: &mut Sessions) {
    ///     for (index, packet) in packets.iter().enumerate() {
    ///         sessions.apply(packet);
    ///         if index % 10_000 == 0 {
    ///             info!(index, "packets decoded");
    ///         }
    ///         if let Err(error) = packet.check() {
    ///             info!(%error, "packet does not add up");
    ///         }
    ///     }
    /// }
    /// ```
    ///
    /// About what runs once, or has few items: start-up and shutdown, settings, retries, small arrays, listings that
    /// only log, command-line programs.
    ///
    /// ```rust
    /// //- /logcheck.toml
    /// [rules]
    /// preview = true
    /// //- /orders/src/lib.rs crate:orders
    /// fn load_rules(groups: &[Group], rules: &mut Rules) {
    ///     for group in groups {
    ///         for rule in &group.rules {
    ///             rules.add(rule);
    ///             info!(rule.name, "rule loaded");
    ///         }
    ///     }
    /// }
    ///
    /// fn price(quotes: &mut [Quote], table: &Table) {
    ///     for quote in quotes {
    ///         for region in ["eu", "us"] {
    ///             quote.set(region, table.price(region));
    ///             info!(region, "price set");
    ///         }
    ///     }
    /// }
    /// ```
    ///
    /// About what went wrong with some of the items, and about passes that are long enough to be timed:
    ///
    /// ```rust
    /// //- /logcheck.toml
    /// [rules]
    /// preview = true
    /// //- /orders/src/lib.rs crate:orders
    /// fn check(reports: Vec<Report>, printer: &mut Printer) {
    ///     for report in reports {
    ///         for (order_id, reason) in report.failures {
    ///             printer.reject(order_id);
    ///             info!(order_id, reason, "order rejected");
    ///         }
    ///         for label in report.labels {
    ///             print_label(printer, label);
    ///         }
    ///     }
    /// }
    ///
    /// fn print_label(printer: &mut Printer, label: Label) {
    ///     let started = Instant::now();
    ///     printer.feed_and_wait(label);
    ///     info!(elapsed_ms = started.elapsed().as_millis() as u64, "label printed");
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// How often code runs is not in the source: only what the policy names is reported without being asked for. The
    /// previews trust only loops over data without any waiting in them, and events that come with every pass: under any
    /// condition they are silent, and `while` and `loop` are never counted. What a loop runs over is known by the names in
    /// its header, and IO by the names of what is called.
    group: Cost,
    level: Warn,
    in_own_macros: ByLevel,
    workspace: detect => describe,
}

fn detect<'a>(context: &WorkspaceContext<'a>) -> Vec<HotEvent<'a>> {
    hot_events(context.workspace, context.policy)
}

fn describe(hot: &HotEvent<'_>, context: &WorkspaceContext<'_>) -> Finding {
    let workspace = context.workspace;
    let name = |id: FunctionId| workspace.function(id).name.as_str();
    let what = match hot.heat {
        Heat::Nested => "an INFO event for each pass of a loop inside a loop".to_owned(),
        Heat::Data(word) => format!("an INFO event for each pass of a loop over `{word}`"),
        Heat::Range => "an INFO event for each number of a range that is not known to be small".to_owned(),
        Heat::Items(id) => format!("an INFO event for each pass of a loop in `{}`", name(id)),
        Heat::Request(_) => "an INFO event for each pass of a loop of a request".to_owned(),
        Heat::Policy(path, _) => format!("an INFO event for each call of `{path}`"),
    };
    let mut finding =
        Finding::new(hot.event, what, "recorded each time, at the level that is on in production");
    for (depth, header) in hot.loops.iter().enumerate() {
        let text =
            if depth == 0 { "for each pass of this loop" } else { "and for each pass of this one inside it" };
        finding = finding.with_label(*header, text);
    }
    let name_of =
        |id: FunctionId| Position { file: workspace.file_of(id), loc: workspace.function(id).name_loc };
    match hot.heat {
        Heat::Policy(_, id) => {
            finding = finding.with_label(name_of(id), "the policy says that this function is hot");
        }
        Heat::Request(id) => finding = finding.with_label(name_of(id), "requests come in here"),
        Heat::Items(id) => finding = finding.with_label(name_of(id), "called for each item"),
        Heat::Nested | Heat::Data(_) | Heat::Range => {}
    }
    if let Some((at, name)) = hot.call {
        finding = finding.with_label(at, format!("through this call of `{name}`"));
    }
    let finding = finding
        .because("as many lines as there are items cost more than the work, and bury the lines that somebody needs")
        .instead("make it `debug!`, or count and record one INFO event after the loop");
    if matches!(hot.heat, Heat::Policy(..)) { finding } else { finding.as_preview() }
}
