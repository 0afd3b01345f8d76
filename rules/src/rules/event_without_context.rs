use crate::diagnostic::{Finding, Position};
use crate::entry_points::{Evidence, entry_points};
use crate::facts::Function;
use crate::rule::{WorkspaceContext, declare_rule};
use crate::spans::request_layers::crates_with_request_spans;
use crate::spans::uncovered::{UncoveredEvent, Ways, knows_spans};
use crate::workspace::FunctionId;

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
    /// Calls are followed into the other packages of the workspace:
    ///
    /// ```rust
    /// //- /shop/src/routes.rs crate:shop deps:axum,tracing,parcels
    /// use axum::Router;
    /// use axum::extract::{Path, State};
    /// use axum::routing::post;
    ///
    /// pub fn router(app: App) -> Router {
    ///     Router::new().route("/parcels/{id}/return", post(return_parcel)).with_state(app)
    /// }
    ///
    /// async fn return_parcel(State(app): State<App>, Path(id): Path<u64>) -> String {
    ///        //^^^^^^^^^^^^^ no span covers the events of `return_parcel`
    ///     parcels::accept_return(&app.store, id).await
    /// }
    /// //- /parcels/src/lib.rs crate:parcels deps:tracing
    /// pub async fn accept_return(store: &Store, id: u64) -> String {
    ///     info!(parcel.id = id, "parcel comes back");
    ///     store.accept(id).await
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
    /// So do messages and jobs: in the methods that libraries of queues call, and in a loop that takes one message after the
    /// other from a broker.
    ///
    /// ```rust
    /// //- /depot/src/main.rs crate:depot deps:lapin,tracing
    /// async fn work_off(mut consumer: lapin::Consumer) {
    ///        //^^^^^^^^ no span covers the events of `work_off`
    ///     info!("waiting for parcels");
    ///     while let Some(delivery) = consumer.next().await {
    ///         info!("parcel arrived");
    ///         store(delivery).await;
    ///     }
    /// }
    ///
    /// impl lapin::ConsumerDelegate for Audit {
    ///     fn on_new_delivery(&self, delivery: Delivery) {
    ///      //^^^^^^^^^^^^^^^ no span covers the events of `on_new_delivery`
    ///         info!("parcel arrived");
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
    /// A loop over messages is known by the names of its header and a broker's client among the dependencies. A layer counts by
    /// its name (`TraceLayer`, `TracingLogger`, `OtelAxumLayer` and others, or a function called like
    /// `trace_layer`), a middleware by the span it makes; a layer of another crate with a name that says nothing is not
    /// known, and is then best named in a suppression. Handlers of AWS Lambda are not asked for, since its runtime
    /// opens a span for each invocation. Calls of methods with short, common names are not followed, and work that is
    /// spawned is left to `spawn_loses_context`.
    group: Context,
    level: Warn,
    in_own_macros: ByLevel,
    workspace: detect => describe,
}

/// How many events a finding points at.
const MAX_LABELS: usize = 3;

/// An entry point and what it leaves uncovered.
struct Uncovered<'a> {
    entry: FunctionId,
    evidence: Evidence,
    events: Vec<UncoveredEvent<'a>>,
}

fn detect<'a>(context: &WorkspaceContext<'a>) -> Vec<Uncovered<'a>> {
    let workspace = context.workspace;
    let mut entries = entry_points(workspace, context.policy);
    if entries.is_empty() {
        return Vec::new();
    }
    let has_layer = crates_with_request_spans(workspace);
    // A layer of a router covers no messages.
    entries.retain(|entry, evidence| {
        let is_message = matches!(evidence, Evidence::Message | Evidence::Consumer(_));
        is_message || !has_layer[workspace.file(workspace.file_of(*entry)).crate_id.0 as usize]
    });
    let ways = Ways::from(&entries, context);
    let found = entries.into_iter().map(|(entry, evidence)| Uncovered {
        entry,
        evidence,
        events: ways.events_from(entry, context),
    });
    found.filter(|uncovered| !uncovered.events.is_empty()).collect()
}

fn describe(uncovered: &Uncovered<'_>, context: &WorkspaceContext<'_>) -> Finding {
    let workspace = context.workspace;
    let function = workspace.function(uncovered.entry);
    let file = workspace.file_of(uncovered.entry);
    let at = Position { file, loc: function.name_loc };
    let what = format!("no span covers the events of `{}`", function.name);
    let mut finding = Finding::new(at, what, evidence_text(uncovered.evidence));
    if let Evidence::Consumer(index) = uncovered.evidence {
        finding = finding
            .with_label(Position { file, loc: function.loops[index].header }, "one message after the other");
    }
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
        Evidence::Message => "messages come in here: a library calls it for each one",
        Evidence::Consumer(_) => "messages come in here: a loop of it takes one after the other",
        Evidence::Policy => "requests or messages come in here, says the policy",
    }
}

/// The functions on the way to an event, as the end of a sentence.
fn way_to(event: &UncoveredEvent<'_>) -> String {
    let names: Vec<String> = event.through.iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() { String::new() } else { format!(", reached through {}", names.join(", ")) }
}

fn help_for(uncovered: &Uncovered<'_>, function: &Function, context: &WorkspaceContext<'_>) -> String {
    let is_plain =
        |event: &UncoveredEvent<'_>| !knows_spans(context.workspace, uncovered.entry, event.family);
    match &context.policy.context.id_key {
        Some(key) if uncovered.events.iter().all(is_plain) => format!("give each event the key `{key}`"),
        _ if matches!(uncovered.evidence, Evidence::Consumer(_)) => {
            "give what is done for a message a span of its own: `.instrument(info_span!(..))`, with the message's id".to_owned()
        }
        _ if uncovered.evidence == Evidence::HttpService && !function.is_async => {
            "give the future that it returns a span: `.instrument(info_span!(..))`, with the request's id".to_owned()
        }
        _ => format!(
            "put `#[tracing::instrument(skip_all)]` on `{}`, or a layer such as `TraceLayer` before all handlers",
            function.name
        ),
    }
}
