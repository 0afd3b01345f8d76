//! Where the work for a request or a message begins: handlers of web frameworks, methods of gRPC services, consumers of
//! queues, and what the policy names.

use std::collections::BTreeMap;

use crate::diagnostic::FileId;
use crate::expr::Type;
use crate::facts::{Callee, Function};
use crate::policy::Policy;
use crate::reach::functions_at;
use crate::workspace::{FunctionId, Workspace};

mod messages;

/// Web frameworks, as their crates are named in code.
const FRAMEWORKS: &[&str] = &[
    "actix_web",
    "axum",
    "axum_extra",
    "gotham",
    "hyper",
    "hyper_util",
    "ntex",
    "poem",
    "poem_openapi",
    "rocket",
    "salvo",
    "tide",
    "viz",
    "warp",
];

/// Attributes that give a function a route: `#[get("/orders")]`.
const ROUTE_ATTRIBUTES: &[&str] =
    &["connect", "delete", "get", "head", "options", "patch", "post", "put", "route", "trace"];

/// Attributes that make a function a handler whatever they are given.
const HANDLER_ATTRIBUTES: &[&str] = &["debug_handler", "endpoint", "handler", "oai"];

/// Extractors that take the type of what they extract, so that they are not mistaken for a namesake.
const GENERIC_EXTRACTORS: &[&str] =
    &["Data", "Extension", "Form", "Json", "Path", "Query", "State", "TypedHeader"];

/// Extractors without a type argument.
const PLAIN_EXTRACTORS: &[&str] = &["HeaderMap", "HttpRequest", "Multipart", "WebSocketUpgrade"];

/// Types of the bodies that servers hand out.
const BODIES: &[&str] = &["Body", "BoxBody", "Incoming", "Recv"];

/// Types, beside those called `..Router`, that handlers are given to.
const MOUNTING_TYPES: &[&str] = &["App", "HttpServer", "OpenApiService", "Route", "ServiceConfig"];

/// Methods that handlers are given to.
const MOUNTING_METHODS: &[&str] = &["mount", "nest", "route", "routes", "service"];

/// Why a function is an entry point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// It is given to a router, or has the attribute of a route.
    Routed,
    /// It takes what only a framework hands out.
    Extractors,
    /// It is a method of a gRPC service.
    Grpc,
    /// It is `Service::call` of a service for HTTP requests.
    HttpService,
    /// A library of queues calls it for each message or job.
    Message,
    /// A loop of it takes message after message from a queue: the loop, as an index into [`Function::loops`].
    Consumer(usize),
    /// The policy names it.
    Policy,
}

/// The functions where requests and messages come in, each with the first evidence for it.
pub fn entry_points(workspace: &Workspace, policy: &Policy) -> BTreeMap<FunctionId, Evidence> {
    let mut found = BTreeMap::new();
    for path in &policy.context.entry_points {
        found.extend(functions_at(workspace, path).map(|id| (id, Evidence::Policy)));
    }
    for file in (0..).map(FileId).take(workspace.files.len()) {
        for id in routed_in(workspace, file) {
            found.entry(id).or_insert(Evidence::Routed);
        }
    }
    let is_mounted = crates_with_mounted_handlers(workspace);
    for id in workspace.function_ids() {
        let is_mounted = is_mounted[workspace.file(workspace.file_of(id)).crate_id.0 as usize];
        if let Some(evidence) = evidence_of(workspace, id, is_mounted) {
            found.entry(id).or_insert(evidence);
        }
    }
    found.retain(|id, _| workspace.is_judged(*id));
    found
}

/// The handlers that a file gives to a router.
fn routed_in(workspace: &Workspace, file: FileId) -> impl Iterator<Item = FunctionId> {
    let routed =
        if uses_framework(workspace, file) { workspace.file(file).facts.routed.as_slice() } else { &[] };
    routed
        .iter()
        .filter_map(move |name| {
            let path: Vec<String> = name.split("::").map(|part| part.trim().to_owned()).collect();
            workspace.resolve_path(file, &path)
        })
        .filter(|id| workspace.function(*id).is_async)
}

/// Whether the place where the handlers of each crate are put together is in sight, in the order of
/// [`Workspace::crates`]. Where it is not, neither are the layers that stand in front of them.
fn crates_with_mounted_handlers(workspace: &Workspace) -> Vec<bool> {
    let mut mounts = vec![false; workspace.crates.len()];
    for id in workspace.function_ids().filter(|id| workspace.is_judged(*id)) {
        let krate = workspace.file(workspace.file_of(id)).crate_id.0 as usize;
        let function = workspace.function(id);
        mounts[krate] = mounts[krate] || function.calls.iter().any(|site| mounts_handlers(&site.callee));
    }
    let built_on = workspace.built_on();
    let is_in_sight = |krate: usize| (0..mounts.len()).any(|other| mounts[other] && built_on[other][krate]);
    (0..mounts.len()).map(is_in_sight).collect()
}

/// `Router::new()`, `App::new()`, `.service(..)` and the like.
fn mounts_handlers(callee: &Callee) -> bool {
    match callee {
        Callee::Path(path) => path.iter().any(|part| {
            part.ends_with("Router") || MOUNTING_TYPES.contains(&part.as_str()) || part == "rocket"
        }),
        Callee::Method { name, .. } => MOUNTING_METHODS.contains(&name.as_str()),
        Callee::Qualified(_) => false,
    }
}

fn evidence_of(workspace: &Workspace, id: FunctionId, is_mounted: bool) -> Option<Evidence> {
    let function = workspace.function(id);
    if is_grpc_method(function) {
        return Some(Evidence::Grpc);
    }
    if is_http_service(function) {
        return Some(Evidence::HttpService);
    }
    if let Some(evidence) = messages::evidence_of(workspace, id) {
        return Some(evidence);
    }
    if !is_mounted {
        return None;
    }
    let evidence = if has_route_attribute(function) {
        Evidence::Routed
    } else if has_extractors(function) && !is_called(workspace, id) {
        Evidence::Extractors
    } else {
        return None;
    };
    uses_framework(workspace, workspace.file_of(id)).then_some(evidence)
}

/// A helper may take over the extractors of the handler that calls it.
fn is_called(workspace: &Workspace, id: FunctionId) -> bool {
    workspace.callers(id).iter().any(|caller| workspace.is_judged(*caller))
}

/// Whether a file can have handlers: its package, or the file itself, names a web framework.
fn uses_framework(workspace: &Workspace, file: FileId) -> bool {
    let is_framework = |name: &String| FRAMEWORKS.contains(&name.as_str());
    let imports = &workspace.file(file).facts.imports;
    workspace.crate_of(file).dependencies.iter().any(is_framework)
        || imports.iter().any(|import| import.path.first().is_some_and(is_framework))
}

fn has_route_attribute(function: &Function) -> bool {
    function.attributes.iter().any(|attribute| {
        let name = attribute.path.last().map_or("", String::as_str);
        let has_path = attribute.arguments.contains("\"/");
        (ROUTE_ATTRIBUTES.contains(&name) && has_path)
            || HANDLER_ATTRIBUTES.contains(&name)
            || (name == "path" && attribute.path.len() > 1 && has_path)
    })
}

/// Whether an async function has at least two parameters that are extractors, one of them with a type.
fn has_extractors(function: &Function) -> bool {
    if !function.is_async {
        return false;
    }
    let names = function.parameters.iter().filter_map(|parameter| match &parameter.ty {
        Type::Path { segments, arguments } => {
            segments.last().map(|name| (name.as_str(), !arguments.is_empty()))
        }
        _ => None,
    });
    let (mut generic, mut plain) = (0, 0);
    for (name, has_arguments) in names {
        generic += usize::from(has_arguments && GENERIC_EXTRACTORS.contains(&name));
        plain += usize::from(!has_arguments && PLAIN_EXTRACTORS.contains(&name));
    }
    generic > 0 && generic + plain > 1
}

/// `async fn get(&self, request: Request<GetRequest>) -> Result<Response<GetReply>, Status>` of a trait.
fn is_grpc_method(function: &Function) -> bool {
    let takes_request = function.parameters.iter().any(|request| !request_of(&request.ty).is_empty());
    let answers = match &function.returns {
        Some(Type::Path { segments, arguments }) => {
            segments.last().is_some_and(|name| name == "Result")
                && matches!(arguments.as_slice(), [answer, error]
                    if answer.head() == Some("Response") && error.head() == Some("Status"))
        }
        _ => false,
    };
    function.is_async && function.trait_name.is_some() && takes_request && answers
}

/// `fn call(&mut self, request: Request<Body>) -> Self::Future` of tower's or hyper's `Service`. What is generic over
/// the body is a layer or a client, which works inside somebody else's span.
fn is_http_service(function: &Function) -> bool {
    let is_body = |body: &Type| body.head().is_some_and(|name| BODIES.contains(&name));
    let takes_body = function.parameters.iter().any(|request| request_of(&request.ty).iter().any(is_body));
    let is_client = function.self_type.as_ref().is_some_and(|name| name.contains("Client"));
    function.name == "call" && function.trait_name.as_deref() == Some("Service") && takes_body && !is_client
}

/// What a `Request<..>` carries; nothing for any other type.
fn request_of(ty: &Type) -> &[Type] {
    match ty {
        Type::Path { segments, arguments } if segments.last().is_some_and(|name| name == "Request") => {
            arguments
        }
        _ => &[],
    }
}
