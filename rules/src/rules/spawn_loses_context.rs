use crate::call::{LogCall, LogLevel};
use crate::diagnostic::{FileId, Finding, Position};
use crate::expr::{Block, Expr, ExprKind, LoopKind};
use crate::facts::Function;
use crate::names::has_word;
use crate::reach::{sure_calls, sure_calls_in};
use crate::rule::{WorkspaceContext, declare_rule};
use crate::spans::context::{EnteredBy, SpanContext};
use crate::spans::coverage::{carries_own_context, has_span_attribute, minds_spans};
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

/// How many calls deep an event is looked for.
const MAX_CALLS: u32 = 3;

/// A spawn and what it loses.
struct Loss<'a> {
    file: FileId,
    function: &'a Function,
    spawn: Spawn<'a>,
    entered: EnteredBy,
    lost: Lost<'a>,
}

/// An event that had a span and has it no more.
#[derive(Clone, Copy)]
struct Lost<'a> {
    event: Position,
    /// The function that logs, where it is not the spawned code itself.
    called: Option<&'a str>,
}

fn detect<'a>(context: &WorkspaceContext<'a>) -> Vec<Loss<'a>> {
    let workspace = context.workspace;
    let spawning = workspace.function_ids().filter(|id| workspace.function(*id).names.spawn);
    let judged = spawning.filter(|id| workspace.is_judged(*id));
    judged.flat_map(|id| losses_of(id, workspace)).collect()
}

fn losses_of(id: FunctionId, workspace: &Workspace) -> Vec<Loss<'_>> {
    let (function, file) = (workspace.function(id), workspace.file_of(id));
    let Some(body) = &function.body else { return Vec::new() };
    let spawns = spawns_in(function, file, workspace);
    if spawns.is_empty() || sets_up(function) {
        return Vec::new();
    }
    let known = SpanContext::of(function, file, workspace);
    let mut losses = Vec::new();
    body.walk(&mut |expr, ancestors| {
        let Some(spawn) = spawns.iter().find(|spawn| std::ptr::eq(spawn.call, expr)) else { return };
        let Some(entered) = known.entered_at(expr, ancestors) else { return };
        if let Some(lost) = lost_in_work(spawn.work, id, entered, workspace) {
            losses.push(Loss { file, function, spawn: *spawn, entered, lost });
        }
    });
    losses
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

/// The first event that the spawned work records outside the span.
fn lost_in_work<'a>(
    work: &Expr,
    id: FunctionId,
    entered: EnteredBy,
    workspace: &'a Workspace,
) -> Option<Lost<'a>> {
    if minds_spans(work) || work.any(&mut |part| loops_on(part)) {
        return None;
    }
    let file = workspace.file_of(id);
    let is_lost = |call: &LogCall| is_lost(call, LogLevel::Trace, entered);
    if let Some(call) = first_event(std::slice::from_ref(&work), &is_lost) {
        return Some(Lost { event: Position { file, loc: call.macro_loc }, called: None });
    }
    let range = workspace.file(file).facts.range(work.loc);
    let mut called = sure_calls_in(workspace, id, &range);
    called.find_map(|(_, target)| lost_in_callee(target, entered, workspace, MAX_CALLS))
}

fn lost_in_callee(
    id: FunctionId,
    entered: EnteredBy,
    workspace: &Workspace,
    calls_left: u32,
) -> Option<Lost<'_>> {
    let function = workspace.function(id);
    let lives_on = function.loops.iter().any(|repeat| repeat.kind != "for" && !repeat.waits.is_empty());
    if has_span_attribute(function) || lives_on || !workspace.is_judged(id) {
        return None;
    }
    let exprs = function.body.as_ref().map(Block::exprs).unwrap_or_default();
    if exprs.iter().any(|expr| minds_spans(expr)) {
        return None;
    }
    if let Some(call) = first_event(&exprs, &|call| is_lost(call, LogLevel::Info, entered)) {
        let event = Position { file: workspace.file_of(id), loc: call.macro_loc };
        return Some(Lost { event, called: Some(&function.name) });
    }
    let left = calls_left.checked_sub(1)?;
    let mut further = sure_calls(workspace, id).filter(|(site, target)| !site.spawned && *target != id);
    further.find_map(|(_, target)| lost_in_callee(target, entered, workspace, left))
}

fn first_event<'e>(exprs: &[&'e Expr], wanted: &dyn Fn(&LogCall) -> bool) -> Option<&'e LogCall> {
    let mut first = None;
    for expr in exprs {
        expr.walk(&mut |part, _| {
            if let ExprKind::Log(call) = &part.kind {
                if first.is_none() && wanted(call) {
                    first = Some(&**call);
                }
            }
        });
    }
    first
}

/// Whether an event would be inside the span whenever both are recorded.
fn is_lost(call: &LogCall, at_least: LogLevel, entered: EnteredBy) -> bool {
    let Some(level) = call.known_level() else { return false };
    let both_recorded = match entered {
        // At the usual filter a debug span does not exist, and an event of info loses nothing.
        EnteredBy::Attribute(span) => span >= LogLevel::Info || level <= span,
        EnteredBy::Guard(_) | EnteredBy::Method(_) => true,
    };
    let may_be_inside = call.family.knows_tracing_spans() && both_recorded;
    call.is_event_at_least(at_least) && may_be_inside && !carries_own_context(call, None)
}

/// Whether a loop may go on for ever: the work outlives the span, and would keep it open as long.
fn loops_on(repeat: &Expr) -> bool {
    match &repeat.kind {
        ExprKind::Loop { kind, .. } => !matches!(kind, LoopKind::For { .. }),
        _ => false,
    }
}

fn describe(loss: &Loss<'_>, _context: &WorkspaceContext<'_>) -> Finding {
    let at = |loc| Position { file: loss.file, loc };
    let (span, span_text) = match loss.entered {
        EnteredBy::Attribute(_) => (
            loss.function.name_loc,
            format!("`#[instrument]` opens a span for each `{}`", loss.function.name),
        ),
        EnteredBy::Guard(made) => (made, "this span is entered where the work is spawned".to_owned()),
        EnteredBy::Method(span) => (span, "this span is entered where the work is spawned".to_owned()),
    };
    let event_text = match loss.lost.called {
        Some(name) => format!("this event of `{name}` is recorded without the span"),
        None => "this event is recorded without the span".to_owned(),
    };
    let help = match loss.spawn.work.kind {
        ExprKind::Closure { .. } => {
            "take the span along: `let span = Span::current();` outside, `let _guard = span.enter();` inside"
        }
        _ => "give the span to the future: `.in_current_span()`, with `use tracing::Instrument`",
    };
    Finding::new(
        at(loss.spawn.name),
        "the spawned work logs outside the span",
        "what runs here starts with no span",
    )
    .with_label(at(span), span_text)
    .with_label(loss.lost.event, event_text)
    .because(
        "without the span the event carries none of its fields, and nothing says which call it belongs to",
    )
    .instead(help)
}
