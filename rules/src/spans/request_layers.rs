//! Whether something in front of a crate's handlers opens a span for each request: a layer, a middleware, a make-span.

use super::coverage::minds_spans;
use crate::facts::{Callee, Function};
use crate::names::has_word;
use crate::workspace::Workspace;

/// A marker that says nothing about requests.
const OTHER_MARKERS: &[&str] = &["set_boxed_logger"];

/// Traits whose methods stand in front of handlers.
const MIDDLEWARE_TRAITS: &[&str] =
    &["Endpoint", "Fairing", "Handler", "HttpService", "Layer", "Middleware", "Service", "Transform"];

/// Words of a name such as `trace_layer` or `telemetry_middleware`: one of each list.
const TRACING_WORDS: &[&str] = &["otel", "span", "spans", "telemetry", "trace", "tracing"];
const LAYER_WORDS: &[&str] = &["http", "layer", "make", "middleware", "request", "requests"];

/// Crates whose layers are for a subscriber and not for a router.
const SUBSCRIBER_CRATES: &[&str] = &["fmt", "tracing_opentelemetry", "tracing_subscriber"];

/// Whether the handlers of each crate run inside a span of a layer, in the order of [`Workspace::crates`]. The layer
/// may be set by the binary that uses a library of handlers, or come from a library for all services.
pub fn crates_with_request_spans(workspace: &Workspace) -> Vec<bool> {
    let opens = opens_request_spans(workspace);
    let built_on = workspace.built_on();
    let is_covered = |index: usize| {
        (0..opens.len()).any(|opener| opens[opener] && (built_on[index][opener] || built_on[opener][index]))
    };
    (0..opens.len()).map(is_covered).collect()
}

/// Whether each crate has a layer, in the order of [`Workspace::crates`].
fn opens_request_spans(workspace: &Workspace) -> Vec<bool> {
    let is_layer = |marker: &String| !OTHER_MARKERS.contains(&marker.as_str());
    let mut opens: Vec<bool> =
        workspace.crates.iter().map(|krate| krate.markers.iter().any(is_layer)).collect();
    for file in &workspace.files {
        let opens = &mut opens[file.crate_id.0 as usize];
        *opens = *opens || file.facts.functions.iter().any(opens_spans);
    }
    opens
}

fn opens_spans(function: &Function) -> bool {
    is_middleware_with_span(function) || function.calls.iter().any(|site| names_layer(&site.callee))
}

fn is_middleware_with_span(function: &Function) -> bool {
    let takes_next = function.parameters.iter().any(|parameter| parameter.ty.head() == Some("Next"));
    let is_middleware = takes_next
        || function.trait_name.as_ref().is_some_and(|name| MIDDLEWARE_TRAITS.contains(&name.as_str()));
    is_middleware && function.body.as_ref().is_some_and(|body| body.any_expr(&mut minds_spans))
}

fn names_layer(callee: &Callee) -> bool {
    let parts = match callee {
        Callee::Path(path) => path.as_slice(),
        Callee::Method { name, .. } => std::slice::from_ref(name),
        Callee::Qualified(callee) => std::slice::from_ref(&callee.name),
    };
    let has_one_of = |list: &[&str]| parts.iter().any(|part| has_word(part, |word| list.contains(&word)));
    has_one_of(TRACING_WORDS)
        && has_one_of(LAYER_WORDS)
        && !parts.iter().any(|part| SUBSCRIBER_CRATES.contains(&part.as_str()))
}
