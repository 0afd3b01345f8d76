use crate::diagnostic::{FileId, Finding, Position};
use crate::expr::{Expr, Loc};
use crate::facts::{Attribute, Function};
use crate::rule::{WorkspaceContext, declare_rule};
use crate::spans::{entering, guards};
use crate::surroundings::{Surroundings, each_statement};
use crate::workspace::Workspace;

declare_rule! {
    /// The guard of an entered span is alive at an `.await`.
    ///
    /// ## Why
    ///
    /// A guard enters its span on the current thread, and leaves it when it is dropped. At an `.await` the task may be
    /// put aside with the guard still alive: whatever the thread runs next, other requests included, is then recorded
    /// inside this span, and when the task goes on elsewhere, it is outside of it. The traces are wrong, and no test
    /// shows it.
    ///
    /// ## Finds
    ///
    /// ```rust
    /// let span = info_span!("warm_up");
    /// let _guard = span.enter();
    ///            //^^^^^^^^^^^^ the guard of a span is alive at an `.await`
    /// let feed = fetch_feed().await;
    /// info!(feed.bytes = feed.len(), "catalogue warmed up");
    /// ```
    ///
    /// ```rust
    /// async fn relay(mut messages: Receiver) {
    ///     let _guard = tracing::info_span!("relay").entered();
    ///                //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the guard of a span is alive at an `.await`
    ///     tokio::select! {
    ///         message = messages.next() => deliver(message),
    ///         _ = stopped() => {}
    ///     }
    /// }
    /// ```
    ///
    /// ## Instead
    ///
    /// Give the span to the future, which enters it each time it is polled:
    ///
    /// ```rust
    /// let feed = fetch_feed().instrument(info_span!("warm_up")).await;
    /// info!(feed.bytes = feed.len(), "catalogue warmed up");
    /// ```
    ///
    /// Or let `#[instrument]` do it for a whole function:
    ///
    /// ```rust
    /// #[tracing::instrument(skip_all)]
    /// async fn warm_up() {
    ///     let feed = fetch_feed().await;
    ///     info!(feed.bytes = feed.len(), "catalogue warmed up");
    /// }
    /// ```
    ///
    /// ## Silent
    ///
    /// When the guard is gone by then: its block has ended, it was dropped or given away, or it belongs to code that is
    /// not async.
    ///
    /// ```rust
    /// let span = info_span!("warm_up");
    /// {
    ///     let _guard = span.enter();
    ///     info!("warming up");
    /// }
    /// let guard = span.enter();
    /// info!("asking for the feed");
    /// drop(guard);
    /// let feed = fetch_feed().await;
    /// let rows = feed.map(|feed| {
    ///     let _guard = span.enter();
    ///     parse(feed)
    /// });
    /// store(rows).await;
    /// ```
    ///
    /// When the `.await` belongs to another future, and about guards that are not a span's:
    ///
    /// ```rust
    /// async fn warm_up(runtime: &tokio::runtime::Runtime, span: tracing::Span) {
    ///     let _guard = runtime.enter();
    ///     fetch_feed().await;
    /// }
    ///
    /// fn start(span: tracing::Span) {
    ///     let _guard = span.enter();
    ///     tokio::spawn(async { fetch_feed().await });
    /// }
    /// ```
    ///
    /// In the `main` of a runtime with many threads, which polls that one future on a thread of its own:
    ///
    /// ```rust
    /// #[tokio::main]
    /// async fn main() {
    ///     let _guard = info_span!("gateway").entered();
    ///     serve().await;
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// A guard that is dropped on one branch counts as dropped on all that follow. An `.await` inside a macro that is
    /// not known to run its arguments where it stands is not seen, nor is a guard inside an `Option` or another value.
    group: Context,
    level: Deny,
    in_own_macros: ByLevel,
    workspace: detect => describe,
}

/// A guard and the awaits it lives to see.
struct HeldGuard<'a> {
    file: FileId,
    /// The variable that holds it.
    name: &'a str,
    /// The expression that made it.
    made: Loc,
    /// The span, where it has a name.
    span: Option<&'a str>,
    awaits: Vec<Loc>,
}

fn detect<'a>(context: &WorkspaceContext<'a>) -> Vec<HeldGuard<'a>> {
    let workspace = context.workspace;
    let judged = workspace.function_ids().filter(|id| workspace.is_judged(*id));
    let entering = judged.filter(|id| {
        let function = workspace.function(*id);
        function.names.enter && !is_main_of_threads(function)
    });
    entering.flat_map(|id| held_in(workspace.function(id), workspace.file_of(id), workspace)).collect()
}

/// `#[tokio::main]`, save that of one thread: nothing else runs where its future waits.
fn is_main_of_threads(function: &Function) -> bool {
    let has_runtime = |attribute: &Attribute| {
        attribute.path.last().is_some_and(|name| name == "main")
            && !attribute.arguments.contains("current_thread")
    };
    function.name == "main" && function.attributes.iter().any(has_runtime)
}

fn held_in<'a>(function: &'a Function, file: FileId, workspace: &'a Workspace) -> Vec<HeldGuard<'a>> {
    let facts = &workspace.file(file).facts;
    let mut found = Vec::new();
    each_statement(function, &mut |block, index, variables| {
        let around = Surroundings { file, function: Some(function), variables, workspace: Some(workspace) };
        let Some(held) = guards::held_by_statement(block, index) else { return };
        let Some(entering) = entering(held.value, &around) else { return };
        let end = guards::moved_at(&held).map_or(u32::MAX, |moved| facts.range(moved).start);
        let mut awaits = guards::awaits_in(held.after, &facts.imports);
        awaits.retain(|awaited| facts.range(*awaited).start < end);
        if !awaits.is_empty() {
            let span = Expr::as_variable(entering.span);
            found.push(HeldGuard { file, name: held.name, made: held.value.loc, span, awaits });
        }
    });
    found
}

fn describe(held: &HeldGuard<'_>, _context: &WorkspaceContext<'_>) -> Finding {
    let at = |loc| Position { file: held.file, loc };
    let more = match held.awaits.len() {
        1 => String::new(),
        2 => ", and once more below".to_owned(),
        count => format!(", and {} times more below", count - 1),
    };
    let span = held.span.unwrap_or("span");
    Finding::new(
        at(held.made),
        "the guard of a span is alive at an `.await`",
        format!("`{}` keeps the span entered until it is dropped", held.name),
    )
    .with_label(at(held.awaits[0]), format!("the task may be put aside here, inside the span{more}"))
    .because("while the task waits, the thread records other tasks inside this span")
    .instead(format!(
        "give the span to the future, `.instrument({span})`, or drop `{}` before the `.await`",
        held.name
    ))
}
