use std::collections::BTreeSet;

use crate::call::{CallKind, Family, LogCall, LogLevel, PrefixKind};
use crate::diagnostic::{Finding, Position};
use crate::loops::every_pass::{does_more_than_log, log_calls_on_every_pass};
use crate::loops::purpose::{is_daily_work, runs_once};
use crate::loops::{data_word, runs_at_full_speed};
use crate::reach::{functions_at, sure_calls};
use crate::rule::{WorkspaceContext, declare_rule};
use crate::workspace::{FunctionId, Workspace};

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
    /// An event in a loop inside a loop, where neither waits for anything:
    ///
    /// ```rust
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
    /// An event in a loop over what there is much of by its name: rows, records, lines, bytes, packets and the like.
    ///
    /// ```rust
    /// fn decode(packets: &[Packet], sessions: &mut Sessions) {
    ///     for packet in packets {
    ///         info!(packet.id, "packet decoded");
    ///       //^^^^ an INFO event for each pass of a loop over `packets`
    ///         sessions.apply(packet);
    ///     }
    /// }
    /// ```
    ///
    /// And every event that a function of the policy's `[context] hot` always records.
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
    /// How often code runs is not in the source. The rule trusts only loops over data without any waiting in them, and
    /// events that come with every pass; `while` and `loop` are never counted, nor are ranges of numbers, loops of a
    /// single request, and functions that a library calls for each item (`poll_next`, decoders): name those in
    /// `[context] hot`. What a loop runs over is known by the names in its header, and IO by the names of what is
    /// called.
    group: Cost,
    level: Warn,
    in_own_macros: ByLevel,
    workspace: detect => describe,
}

/// How many calls deep an event is looked for.
const MAX_CALLS: u32 = 2;

/// An event and what makes it hot.
struct Hot<'a> {
    event: Position,
    heat: Heat<'a>,
    /// The loops around it, outermost first: where their headers stand.
    loops: Vec<Position>,
    /// The call on the way from the loop to the event: where it stands, and what it calls.
    call: Option<(Position, &'a str)>,
}

/// Why code is taken to run once for each item.
#[derive(Clone, Copy)]
enum Heat<'a> {
    /// A loop in a loop.
    Nested,
    /// A loop over data: the word that says so.
    Data(&'a str),
    /// The policy names the function: its path, and where its name stands.
    Policy(&'a str, Position),
}

fn detect<'a>(context: &WorkspaceContext<'a>) -> Vec<Hot<'a>> {
    let workspace = context.workspace;
    let mut found = Vec::new();
    let has_loops = |id: &FunctionId| !workspace.function(*id).loops.is_empty();
    for id in workspace.function_ids().filter(|id| has_loops(id) && is_daily_work(workspace, *id)) {
        for index in 0..workspace.function(id).loops.len() {
            if let Some((heat, loops)) = heat_of(workspace, id, index) {
                found.extend(events_in_loop(workspace, id, index, heat, &loops));
            }
            found.extend(events_in_called_loops(workspace, id, index));
        }
    }
    for path in &context.policy.context.hot {
        for id in functions_at(workspace, path).filter(|id| workspace.is_judged(*id)) {
            let name = Position { file: workspace.file_of(id), loc: workspace.function(id).name_loc };
            found.extend(events_of_hot(workspace, id).into_iter().map(|event| Hot {
                event,
                heat: Heat::Policy(path, name),
                loops: Vec::new(),
                call: None,
            }));
        }
    }
    let mut seen = BTreeSet::new();
    found.retain(|hot| seen.insert(hot.event));
    found
}

/// What makes a loop hot, and the loops that do, outermost first.
fn heat_of(workspace: &Workspace, id: FunctionId, index: usize) -> Option<(Heat<'_>, Vec<Position>)> {
    if !runs_at_full_speed(workspace, id, index) {
        return None;
    }
    let repeat = &workspace.function(id).loops[index];
    let header = |index| header(workspace, id, index);
    match repeat.parent {
        Some(parent) if !repeat.conditional && runs_at_full_speed(workspace, id, parent) => {
            Some((Heat::Nested, vec![header(parent), header(index)]))
        }
        _ => data_word(repeat).map(|word| (Heat::Data(word), vec![header(index)])),
    }
}

/// The events that each pass of a hot loop records, in its body or through a call.
fn events_in_loop<'a>(
    workspace: &'a Workspace,
    id: FunctionId,
    index: usize,
    heat: Heat<'a>,
    loops: &[Position],
) -> Vec<Hot<'a>> {
    let hot = |event, call| Hot { event, heat, loops: loops.to_vec(), call };
    let mut found: Vec<Hot<'a>> =
        events_on_every_pass(workspace, id, Some(index)).into_iter().map(|event| hot(event, None)).collect();
    for (at, target) in calls_on_every_pass(workspace, id, Some(index)) {
        let call = Some((at, workspace.function(target).name.as_str()));
        found.extend(events_of(workspace, target, MAX_CALLS).into_iter().map(|event| hot(event, call)));
    }
    found
}

/// The events of loops in functions that a loop calls on every pass.
fn events_in_called_loops(workspace: &Workspace, id: FunctionId, index: usize) -> Vec<Hot<'_>> {
    let mut found = Vec::new();
    if !runs_at_full_speed(workspace, id, index) {
        return found;
    }
    for (call, target) in calls_on_every_pass(workspace, id, Some(index)) {
        let called = workspace.function(target);
        if target == id || runs_once(called) {
            continue;
        }
        for (inner, repeat) in called.loops.iter().enumerate() {
            let is_outermost = repeat.parent.is_none() && !repeat.conditional;
            if is_outermost && runs_at_full_speed(workspace, target, inner) {
                let loops = vec![header(workspace, id, index), header(workspace, target, inner)];
                let events = events_on_every_pass(workspace, target, Some(inner)).into_iter();
                let call = Some((call, called.name.as_str()));
                found.extend(events.map(|event| Hot {
                    event,
                    heat: Heat::Nested,
                    loops: loops.clone(),
                    call,
                }));
            }
        }
    }
    found
}

/// The events of a function that the policy calls hot, its loops included.
fn events_of_hot(workspace: &Workspace, id: FunctionId) -> Vec<Position> {
    let mut events = events_of(workspace, id, MAX_CALLS);
    for (index, repeat) in workspace.function(id).loops.iter().enumerate() {
        if repeat.parent.is_none() && !repeat.conditional {
            events.extend(events_on_every_pass(workspace, id, Some(index)));
        }
    }
    events
}

/// The INFO events that each call of a function records, itself or through further calls.
fn events_of(workspace: &Workspace, id: FunctionId, calls_left: u32) -> Vec<Position> {
    if runs_once(workspace.function(id)) || !workspace.is_judged(id) {
        return Vec::new();
    }
    let mut events = events_on_every_pass(workspace, id, None);
    if let Some(left) = calls_left.checked_sub(1) {
        for (_, target) in calls_on_every_pass(workspace, id, None) {
            events.extend(events_of(workspace, target, left));
        }
    }
    events
}

/// The INFO events on every pass of a loop of the function, or of the function outside its loops.
fn events_on_every_pass(workspace: &Workspace, id: FunctionId, repeat: Option<usize>) -> Vec<Position> {
    let (function, file) = (workspace.function(id), workspace.file_of(id));
    let facts = &workspace.file(file).facts;
    let within = repeat.map(|index| facts.range(function.loops[index].body));
    if within.as_ref().is_some_and(|within| !does_more_than_log(function, within, facts)) {
        return Vec::new();
    }
    let calls = log_calls_on_every_pass(function, within.as_ref(), facts).into_iter();
    calls.filter(|call| is_plain_info(call)).map(|call| Position { file, loc: call.macro_loc }).collect()
}

/// The sure calls on every pass of a loop of the function, or of the function outside its loops.
fn calls_on_every_pass(
    workspace: &Workspace,
    id: FunctionId,
    repeat: Option<usize>,
) -> impl Iterator<Item = (Position, FunctionId)> {
    let file = workspace.file_of(id);
    sure_calls(workspace, id)
        .filter(move |(site, _)| site.in_loop == repeat && !site.conditional && !site.spawned)
        .map(move |(site, target)| (Position { file, loc: site.loc }, target))
}

/// Where the header of a loop stands.
fn header(workspace: &Workspace, id: FunctionId, index: usize) -> Position {
    Position { file: workspace.file_of(id), loc: workspace.function(id).loops[index].header }
}

fn is_plain_info(call: &LogCall) -> bool {
    call.kind == CallKind::Event
        && call.family != Family::Defmt
        && call.known_level() == Some(LogLevel::Info)
        && call.prefix(PrefixKind::Limit).is_none()
}

fn describe(hot: &Hot<'_>, _context: &WorkspaceContext<'_>) -> Finding {
    let what = match hot.heat {
        Heat::Nested => "an INFO event for each pass of a loop inside a loop".to_owned(),
        Heat::Data(word) => format!("an INFO event for each pass of a loop over `{word}`"),
        Heat::Policy(path, _) => format!("an INFO event for each call of `{path}`"),
    };
    let mut finding =
        Finding::new(hot.event, what, "recorded each time, at the level that is on in production");
    for (depth, header) in hot.loops.iter().enumerate() {
        let text =
            if depth == 0 { "for each pass of this loop" } else { "and for each pass of this one inside it" };
        finding = finding.with_label(*header, text);
    }
    if let Heat::Policy(_, name) = hot.heat {
        finding = finding.with_label(name, "the policy says that this function is hot");
    }
    if let Some((at, name)) = hot.call {
        finding = finding.with_label(at, format!("through this call of `{name}`"));
    }
    finding
        .because("as many lines as there are items cost more than the work, and bury the lines that somebody needs")
        .instead("make it `debug!`, or count and record one INFO event after the loop")
}
