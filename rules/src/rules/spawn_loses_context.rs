use crate::call::{LogCall, LogLevel};
use crate::diagnostic::{FileId, Finding, Position};
use crate::expr::{Expr, ExprKind, LoopKind};
use crate::facts::Function;
use crate::names::has_word;
use crate::reach::sure_calls_in;
use crate::rule::{WorkspaceContext, declare_rule};
use crate::spans::context::{EnteredBy, SpanContext};
use crate::spans::coverage::minds_spans;
use crate::spans::lost::{LostEvent, LostEvents, needs_span};
use crate::spans::spawns::{Spawn, spawn_of};
use crate::surroundings::{Surroundings, each_expr};
use crate::workspace::{FunctionId, Workspace};

declare_rule! {
    /// Spawned work logs outside the span of the code that spawned it.
    ///
    /// ## Why
    ///
    /// Spans are entered per task and per thread. A future given to `tokio::spawn`, a closure given to
    /// `spawn_blocking`, to a thread or to rayon starts with no span at all: its events lose the request's id and every
    /// field that the span was made for, just where work goes on in the background and logs are all there is to see of
    /// it.
    ///
    /// ## Finds
    ///
    /// ```rust
    /// #[tracing::instrument(skip_all, fields(order.id = order.id))]
    /// async fn place_order(order: Order) {
    ///     tokio::spawn(async move {
    ///   //^^^^^^^^^^^^ the spawned work logs outside the span
    ///         notify(&order).await;
    ///         info!("customer notified");
    ///     });
    /// }
    /// ```
    ///
    /// Also when the event is in a function that the work calls:
    ///
    /// ```rust
    /// #[tracing::instrument(skip_all)]
    /// async fn place_order(order: Order) {
    ///     tokio::task::spawn_blocking(move || print_label(&order));
    ///   //^^^^^^^^^^^^^^^^^^^^^^^^^^^ the spawned work logs outside the span
    /// }
    ///
    /// fn print_label(order: &Order) {
    ///     info!(order.id = order.id, "label printed");
    /// }
    /// ```
    ///
    /// In another package of the workspace as well:
    ///
    /// ```rust
    /// //- /shop/src/orders.rs crate:shop deps:tokio,tracing,labels
    /// use labels::print_label;
    ///
    /// #[tracing::instrument(skip_all)]
    /// async fn place_order(order: Order) {
    ///     let mut tasks = tokio::task::JoinSet::new();
    ///     tasks.spawn(async move { print_label(order.id).await });
    ///         //^^^^^ the spawned work logs outside the span
    /// }
    /// //- /labels/src/lib.rs crate:labels deps:tracing
    /// pub async fn print_label(order_id: u64) {
    ///     info!(order_id, "label printed");
    /// }
    /// ```
    ///
    /// Rayon runs the closures of a parallel iterator on threads of its own:
    ///
    /// ```rust
    /// #[tracing::instrument(skip_all)]
    /// fn price(orders: &mut [Order]) {
    ///     orders.par_iter_mut().for_each(|order| {
    ///                         //^^^^^^^^ the spawned work logs outside the span
    ///         order.total = order.sum();
    ///         debug!(order.id, order.total, "order priced");
    ///     });
    /// }
    /// ```
    ///
    /// ## Instead
    ///
    /// ```rust
    /// use tracing::Instrument;
    ///
    /// #[tracing::instrument(skip_all, fields(order.id = order.id))]
    /// async fn place_order(order: Order) {
    ///     tokio::spawn(
    ///         async move {
    ///             notify(&order).await;
    ///             info!("customer notified");
    ///         }
    ///         .in_current_span(),
    ///     );
    /// }
    /// ```
    ///
    /// A closure takes the span along and enters it:
    ///
    /// ```rust
    /// #[tracing::instrument(skip_all)]
    /// async fn place_order(order: Order) {
    ///     let span = tracing::Span::current();
    ///     tokio::task::spawn_blocking(move || {
    ///         let _guard = span.enter();
    ///         info!(order.id = order.id, "label printed");
    ///     });
    /// }
    /// ```
    ///
    /// ## Silent
    ///
    /// When nothing is lost: the function has no span, the work has one of its own, or it does not log.
    ///
    /// ```rust
    /// async fn place_order(order: Order) {
    ///     tokio::spawn(async move { info!(order.id = order.id, "customer notified") });
    /// }
    ///
    /// #[tracing::instrument(skip_all)]
    /// async fn cancel_order(order: Order) {
    ///     tokio::spawn(notify(order));
    /// }
    ///
    /// #[tracing::instrument(skip_all)]
    /// async fn notify(order: Order) {
    ///     info!("customer notified");
    /// }
    /// ```
    ///
    /// About helpers that are given a future, and about work that lives as long as the process:
    ///
    /// ```rust
    /// #[tracing::instrument(skip_all)]
    /// fn in_background<F: Future<Output = ()> + Send + 'static>(future: F) {
    ///     tokio::spawn(future);
    /// }
    ///
    /// #[tracing::instrument(skip_all)]
    /// async fn watch(mut prices: Prices) {
    ///     tokio::spawn(async move {
    ///         while let Some(price) = prices.next().await {
    ///             info!(price.cents, "price changed");
    ///         }
    ///     });
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// Only the spawn functions of tokio, std, rayon, async-std, smol and actix are known, and the methods of runtimes,
    /// task sets and thread builders: a helper of the workspace or of another crate may carry the span along by itself.
    /// Scoped threads are not judged. Functions whose name says that they set something
    /// up (`new`, `start`, `serve`, ..) are left out, and so is a span below INFO around an event above its level.
    group: Context,
    level: Warn,
    in_own_macros: ByLevel,
    workspace: detect => describe,
}

/// Functions that set something up for the life of the process: their span is no request's.
const SETUP_WORDS: &[&str] = &[
    "bind",
    "bootstrap",
    "build",
    "connect",
    "init",
    "launch",
    "listen",
    "load",
    "main",
    "new",
    "open",
    "run",
    "serve",
    "setup",
    "shutdown",
    "spawn",
    "start",
    "stop",
];

/// A spawn inside a span that it does not take along.
struct Departure<'a> {
    id: FunctionId,
    spawn: Spawn<'a>,
    entered: EnteredBy,
}

/// A spawn and what it loses.
struct Loss<'a> {
    departure: Departure<'a>,
    lost: LostEvent<'a>,
}

fn detect<'a>(context: &WorkspaceContext<'a>) -> Vec<Loss<'a>> {
    let workspace = context.workspace;
    let spawning = workspace.function_ids().filter(|id| workspace.function(*id).names.spawn);
    let judged = spawning.filter(|id| workspace.is_judged(*id));
    let departures: Vec<Departure<'a>> = judged.flat_map(|id| departures_of(id, workspace)).collect();
    let called = departures.iter().flat_map(|departure| calls_of(departure, workspace));
    let lost = LostEvents::from(called, workspace);
    let losses = departures.into_iter().filter_map(|departure| {
        let lost = lost_in_work(&departure, &lost, workspace)?;
        Some(Loss { departure, lost })
    });
    losses.collect()
}

fn departures_of(id: FunctionId, workspace: &Workspace) -> Vec<Departure<'_>> {
    let (function, file) = (workspace.function(id), workspace.file_of(id));
    let Some(body) = &function.body else { return Vec::new() };
    let spawns = spawns_in(function, file, workspace);
    if spawns.is_empty() || sets_up(function) {
        return Vec::new();
    }
    let known = SpanContext::of(function, file, workspace);
    let mut departures = Vec::new();
    body.walk(&mut |expr, ancestors| {
        let Some(spawn) = spawns.iter().find(|spawn| std::ptr::eq(spawn.call, expr)) else { return };
        let Some(entered) = known.entered_at(expr, ancestors) else { return };
        if !minds_spans(spawn.work) && !spawn.work.any(&mut |part| loops_on(part)) {
            departures.push(Departure { id, spawn: *spawn, entered });
        }
    });
    departures
}

fn spawns_in<'a>(function: &'a Function, file: FileId, workspace: &'a Workspace) -> Vec<Spawn<'a>> {
    let mut spawns = Vec::new();
    each_expr(function, &mut |expr, variables| {
        let around = Surroundings { file, function: Some(function), variables, workspace: Some(workspace) };
        spawns.extend(spawn_of(expr, &around));
    });
    spawns
}

fn sets_up(function: &Function) -> bool {
    has_word(&function.name, |word| SETUP_WORDS.contains(&word))
}

/// What the spawned work calls.
fn calls_of(departure: &Departure<'_>, workspace: &Workspace) -> Vec<FunctionId> {
    let facts = &workspace.file(workspace.file_of(departure.id)).facts;
    let range = facts.range(departure.spawn.work.loc);
    sure_calls_in(workspace, departure.id, &range).map(|(_, target)| target).collect()
}

/// The first event that the spawned work records outside the span.
fn lost_in_work<'a>(
    departure: &Departure<'_>,
    lost: &LostEvents<'a>,
    workspace: &'a Workspace,
) -> Option<LostEvent<'a>> {
    let file = workspace.file_of(departure.id);
    let mut first = None;
    departure.spawn.work.walk(&mut |part, _| {
        if let ExprKind::Log(call) = &part.kind {
            if first.is_none() && is_lost(call, LogLevel::Trace, departure.entered) {
                first = Some(LostEvent { at: Position { file, loc: call.macro_loc }, inside: None });
            }
        }
    });
    let is_recorded_with_info = is_recorded_with(departure.entered, LogLevel::Info);
    first.or_else(|| {
        let called = calls_of(departure, workspace);
        called.into_iter().filter(|_| is_recorded_with_info).find_map(|target| lost.nearest(target))
    })
}

/// Whether an event would be inside the span whenever both are recorded.
fn is_lost(call: &LogCall, at_least: LogLevel, entered: EnteredBy) -> bool {
    let is_recorded = call.known_level().is_some_and(|level| is_recorded_with(entered, level));
    is_recorded && needs_span(call, at_least)
}

/// Whether the span exists wherever events of a level are recorded: at the usual filter a debug span does not exist, and
/// an event of info loses nothing.
fn is_recorded_with(entered: EnteredBy, level: LogLevel) -> bool {
    match entered {
        EnteredBy::Attribute(span) => span >= LogLevel::Info || level <= span,
        EnteredBy::Guard(_) | EnteredBy::Method(_) => true,
    }
}

/// Whether a loop may go on for ever: the work outlives the span, and would keep it open as long.
fn loops_on(repeat: &Expr) -> bool {
    match &repeat.kind {
        ExprKind::Loop { kind, .. } => !matches!(kind, LoopKind::For { .. }),
        _ => false,
    }
}

fn describe(loss: &Loss<'_>, context: &WorkspaceContext<'_>) -> Finding {
    let Departure { id, spawn, entered } = &loss.departure;
    let (function, file) = (context.workspace.function(*id), context.workspace.file_of(*id));
    let at = |loc| Position { file, loc };
    let (span, span_text) = match *entered {
        EnteredBy::Attribute(_) => {
            (function.name_loc, format!("`#[instrument]` opens a span for each `{}`", function.name))
        }
        EnteredBy::Guard(made) => (made, "this span is entered where the work is spawned".to_owned()),
        EnteredBy::Method(span) => (span, "this span is entered where the work is spawned".to_owned()),
    };
    let event_text = match loss.lost.inside {
        Some(name) => format!("this event of `{name}` is recorded without the span"),
        None => "this event is recorded without the span".to_owned(),
    };
    let help = match spawn.work.kind {
        ExprKind::Closure { .. } => {
            "take the span along: `let span = Span::current();` outside, `let _guard = span.enter();` inside"
        }
        _ => "give the span to the future: `.in_current_span()`, with `use tracing::Instrument`",
    };
    Finding::new(
        at(spawn.name),
        "the spawned work logs outside the span",
        "what runs here starts with no span",
    )
    .with_label(at(span), span_text)
    .with_label(loss.lost.at, event_text)
    .because(
        "without the span the event carries none of its fields, and nothing says which call it belongs to",
    )
    .instead(help)
}
