use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;

use crate::call::{Family, LogCall, LogLevel};
use crate::diagnostic::{Finding, Position};
use crate::entry_points::{Evidence, entry_points};
use crate::expr::ExprKind;
use crate::facts::{FileFacts, Function};
use crate::reach::sure_calls;
use crate::rule::{WorkspaceContext, declare_rule};
use crate::spans::coverage::{carries_own_context, covered_parts, has_span_attribute};
use crate::spans::request_layers::crates_with_request_spans;
use crate::spans::spawns::looks_like_spawn;
use crate::workspace::{FunctionId, Workspace};

declare_rule! {
    /// Events on the way of a request are in no span, so nothing says which request they belong to.
    ///
    /// ## Why
    ///
    /// A service works on many requests at once, and their events are written in between each other. A span around each
    /// request, with an id as its field, is what puts them together again: every event inside it carries the id, and so
    /// do the events of functions that know nothing of requests.
    ///
    /// ## Finds
    ///
    /// The rule starts where requests come in, and follows the calls to the events at INFO and above. It speaks once
    /// for each place where requests come in, and points at the events.
    ///
    /// ```rust
    /// //- /shop/src/routes.rs crate:shop
    /// use axum::Router;
    /// use axum::extract::{Path, State};
    /// use axum::routing::get;
    ///
    /// pub fn router(app: App) -> Router {
    ///     Router::new().route("/parcels/{id}", get(track_parcel)).with_state(app)
    /// }
    ///
    /// async fn track_parcel(State(app): State<App>, Path(id): Path<u64>) -> String {
    ///        //^^^^^^^^^^^^ no span covers the events of `track_parcel`
    ///     let parcel = crate::parcels::find_parcel(&app, id).await;
    ///     info!(parcel.id = id, "parcel tracked");
    ///     parcel.stage
    /// }
    /// //- /shop/src/parcels.rs crate:shop
    /// pub async fn find_parcel(app: &App, id: u64) -> Parcel {
    ///     warn!(parcel.id = id, "parcel is not in the cache");
    ///     app.fetch(id).await
    /// }
    /// ```
    ///
    /// Methods of gRPC services are such places too, and so are the functions named in the policy's
    /// `[context] entry-points`:
    ///
    /// ```rust
    /// impl Parcels for Service {
    ///     async fn track(&self, request: Request<TrackRequest>) -> Result<Response<TrackReply>, Status> {
    ///            //^^^^^ no span covers the events of `track`
    ///         info!("parcel tracked");
    ///         Ok(Response::new(TrackReply::default()))
    ///     }
    /// }
    /// ```
    ///
    /// ## Instead
    ///
    /// ```rust
    /// use axum::extract::{Path, State};
    ///
    /// fn router() -> Router {
    ///     Router::new().route("/parcels/{id}", get(track_parcel))
    /// }
    ///
    /// #[tracing::instrument(skip_all, fields(parcel.id = id))]
    /// async fn track_parcel(State(app): State<App>, Path(id): Path<u64>) -> String {
    ///     info!("parcel tracked");
    ///     app.stage(id)
    /// }
    /// ```
    ///
    /// Or one layer for all routes, which keeps the rule silent about the whole crate:
    ///
    /// ```rust
    /// use axum::extract::{Path, State};
    /// use tower_http::trace::TraceLayer;
    ///
    /// fn router(app: App) -> Router {
    ///     let routes = Router::new().route("/parcels/{id}", get(track_parcel));
    ///     routes.layer(TraceLayer::new_for_http()).with_state(app)
    /// }
    ///
    /// async fn track_parcel(State(app): State<App>, Path(id): Path<u64>) -> String {
    ///     info!(parcel.id = id, "parcel tracked");
    ///     app.stage(id)
    /// }
    /// ```
    ///
    /// ## Silent
    ///
    /// About events that a span covers in some other way, and about those that name the request themselves:
    ///
    /// ```rust
    /// use axum::extract::{Path, State};
    ///
    /// fn router() -> Router {
    ///     Router::new().route("/parcels/{id}", get(track_parcel))
    /// }
    ///
    /// async fn track_parcel(State(app): State<App>, Path(id): Path<u64>, headers: HeaderMap) -> String {
    ///     let span = info_span!("track_parcel", parcel.id = id);
    ///     let stage = find_stage(&app, id).instrument(span).await;
    ///     info!(request_id = request_id(&headers), "parcel tracked");
    ///     debug!("answering");
    ///     stage
    /// }
    ///
    /// async fn find_stage(app: &App, id: u64) -> String {
    ///     info!("asking the warehouse");
    ///     app.stage(id)
    /// }
    /// ```
    ///
    /// A logger of `slog` carries the context itself, and events of `emit` and `defmt` are in no span of `tracing`: they
    /// are left alone. A crate that logs with `log`, and does not know `tracing`, has no spans to put its events in. It
    /// is left alone, until the policy says which key carries the id of a request (`[context] id-key`): then each event
    /// needs that key.
    ///
    /// ```rust
    /// //- /src/lib.rs crate:depot deps:axum,log
    /// use axum::extract::{Path, State};
    ///
    /// fn router() -> Router {
    ///     Router::new().route("/parcels/{id}", get(track_parcel))
    /// }
    ///
    /// async fn track_parcel(State(app): State<App>, Path(id): Path<u64>) -> String {
    ///     log::info!(parcel_id = id; "parcel tracked");
    ///     app.stage(id)
    /// }
    /// ```
    ///
    /// Handlers that no code in sight gives to a router are left alone as well: whoever does that may set the layer.
    ///
    /// ```rust
    /// use axum::extract::{Path, State};
    ///
    /// #[utoipa::path(get, path = "/parcels/{id}")]
    /// pub async fn track_parcel(State(app): State<App>, Path(id): Path<u64>) -> String {
    ///     info!("parcel tracked");
    ///     app.stage(id)
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// A layer counts by its name (`TraceLayer`, `TracingLogger`, `OtelAxumLayer` and others, or a function called like
    /// `trace_layer`), a middleware by the span it makes; a layer of another crate with a name that says nothing is not
    /// known, and is then best named in a suppression. Handlers of AWS Lambda are not asked for, since its runtime
    /// opens a span for each invocation. Calls of methods with short, common names are not followed, and work that is
    /// spawned is left to `spawn_loses_context`.
    group: Context,
    level: Warn,
    in_own_macros: ByLevel,
    workspace: detect => describe,
}

/// How many calls deep events are looked for.
const MAX_CALLS: usize = 6;

/// How many events a finding points at.
const MAX_LABELS: usize = 3;

/// An entry point and what it leaves uncovered.
struct Uncovered<'a> {
    entry: FunctionId,
    evidence: Evidence,
    events: Vec<Event<'a>>,
}

/// An event, and the functions from the entry point to it.
struct Event<'a> {
    at: Position,
    family: Family,
    through: Vec<&'a str>,
}

fn detect<'a>(context: &WorkspaceContext<'a>) -> Vec<Uncovered<'a>> {
    let workspace = context.workspace;
    let entries = entry_points(workspace, context.policy);
    if entries.is_empty() {
        return Vec::new();
    }
    let has_layer = crates_with_request_spans(workspace);
    let mut summaries = BTreeMap::new();
    let mut found = Vec::new();
    for (entry, evidence) in entries {
        if has_layer[workspace.file(workspace.file_of(entry)).crate_id.0 as usize] {
            continue;
        }
        let events = events_from(entry, context, &mut summaries);
        if !events.is_empty() {
            found.push(Uncovered { entry, evidence, events });
        }
    }
    found
}

/// What a function leaves uncovered: its events, and the functions it calls.
#[derive(Default)]
struct Summary {
    events: Vec<(Position, Family)>,
    calls: Vec<FunctionId>,
}

/// The uncovered events on all ways from an entry point, those that are fewest calls away first.
fn events_from<'a>(
    entry: FunctionId,
    context: &WorkspaceContext<'a>,
    summaries: &mut BTreeMap<FunctionId, Summary>,
) -> Vec<Event<'a>> {
    let workspace = context.workspace;
    let mut events = Vec::new();
    let mut seen = BTreeSet::from([entry]);
    let mut ways = VecDeque::from([(entry, Vec::new())]);
    while let Some((id, through)) = ways.pop_front() {
        let summary = summaries.entry(id).or_insert_with(|| summary_of(id, context));
        events.extend(summary.events.iter().map(|(at, family)| Event {
            at: *at,
            family: *family,
            through: through.clone(),
        }));
        if through.len() == MAX_CALLS {
            continue;
        }
        for target in summary.calls.iter().filter(|target| seen.insert(**target)) {
            let mut longer = through.clone();
            longer.push(workspace.function(*target).name.as_str());
            ways.push_back((*target, longer));
        }
    }
    events
}

fn summary_of(id: FunctionId, context: &WorkspaceContext<'_>) -> Summary {
    let workspace = context.workspace;
    let (function, file) = (workspace.function(id), workspace.file_of(id));
    if has_span_attribute(function) || !workspace.is_judged(id) {
        return Summary::default();
    }
    let facts = &workspace.file(file).facts;
    let apart = parts_apart(function, facts);
    let is_apart = |loc| apart.iter().any(|part| facts.is_within(loc, part));
    let mut events = Vec::new();
    if let Some(body) = &function.body {
        body.walk(&mut |expr, _| {
            if let ExprKind::Log(call) = &expr.kind {
                if lacks_context(call, id, context) && !is_apart(call.loc) {
                    events.push((Position { file, loc: call.macro_loc }, call.family));
                }
            }
        });
    }
    let calls = sure_calls(workspace, id)
        .filter(|(site, _)| !site.spawned && !is_apart(site.loc))
        .map(|(_, target)| target)
        .collect();
    Summary { events, calls }
}

/// Whether an event needs something around it to say which request it belongs to.
fn lacks_context(call: &LogCall, id: FunctionId, context: &WorkspaceContext<'_>) -> bool {
    let id_key = context.policy.context.id_key.as_deref();
    call.is_event_at_least(LogLevel::Info)
        && (id_key.is_some() || knows_spans(context.workspace, id, call.family))
        && !carries_own_context(call, id_key)
}

/// Whether spans can cover the events of a family in the crate of a function.
fn knows_spans(workspace: &Workspace, id: FunctionId, family: Family) -> bool {
    let dependencies = &workspace.crate_of(workspace.file_of(id)).dependencies;
    family.has_tracing_grammar()
        || (family.knows_tracing_spans() && dependencies.iter().any(|name| name == "tracing"))
}

/// What a span covers, and what is spawned and runs apart from the request.
fn parts_apart(function: &Function, facts: &FileFacts) -> Vec<Range<u32>> {
    let Some(body) = &function.body else { return Vec::new() };
    let mut parts = covered_parts(body, facts);
    body.walk(&mut |expr, _| {
        if looks_like_spawn(expr) {
            parts.push(facts.range(expr.loc));
        }
    });
    parts
}

fn describe(uncovered: &Uncovered<'_>, context: &WorkspaceContext<'_>) -> Finding {
    let workspace = context.workspace;
    let function = workspace.function(uncovered.entry);
    let at = Position { file: workspace.file_of(uncovered.entry), loc: function.name_loc };
    let what = format!("no span covers the events of `{}`", function.name);
    let mut finding = Finding::new(at, what, evidence_text(uncovered.evidence));
    for (index, event) in uncovered.events.iter().take(MAX_LABELS).enumerate() {
        let hidden = uncovered.events.len().saturating_sub(MAX_LABELS);
        let more = if index + 1 == MAX_LABELS && hidden > 0 {
            format!(", and {hidden} more")
        } else {
            String::new()
        };
        finding = finding.with_label(event.at, format!("no span around this event{}{more}", way_to(event)));
    }
    finding
        .because("events of requests that run at the same time cannot be told apart")
        .instead(help_for(uncovered, function, context))
}

fn evidence_text(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Routed => "requests come in here: it has a route",
        Evidence::Extractors => "requests come in here: its parameters are extractors",
        Evidence::Grpc => "requests come in here: it is a method of a gRPC service",
        Evidence::HttpService => "requests come in here: it is the `call` of an HTTP service",
        Evidence::Policy => "requests or messages come in here, says the policy",
    }
}

/// The functions on the way to an event, as the end of a sentence.
fn way_to(event: &Event<'_>) -> String {
    let names: Vec<String> = event.through.iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() { String::new() } else { format!(", reached through {}", names.join(", ")) }
}

fn help_for(uncovered: &Uncovered<'_>, function: &Function, context: &WorkspaceContext<'_>) -> String {
    let is_plain = |event: &Event<'_>| !knows_spans(context.workspace, uncovered.entry, event.family);
    match &context.policy.context.id_key {
        Some(key) if uncovered.events.iter().all(is_plain) => format!("give each event the key `{key}`"),
        _ => format!(
            "put `#[tracing::instrument(skip_all)]` on `{}`, or a layer such as `TraceLayer` before all handlers",
            function.name
        ),
    }
}
