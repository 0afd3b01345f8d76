use crate::call::{Family, Field, KeyKind, Rendering};
use crate::diagnostic::{Edit, Finding, Fix, FixSafety};
use crate::rule::{CallContext, declare_rule};
use crate::wording::{Sigil, field_words, snake_case};

declare_rule! {
    /// A key is not written in snake case.
    ///
    /// ## Why
    ///
    /// A log index treats `userId`, `user-id` and `user_id` as three columns, and a query finds one of them. Where every
    /// key of every service is written in one way, nobody has to guess. Rust names are in snake case already, so that is
    /// the way that needs no thought; dots may group them.
    ///
    /// ## Finds
    ///
    /// ```rust
    /// info!(orderId = order.id, "order was paid");
    ///     //^^^^^^^ the key `orderId` is not in snake case
    /// info!("user-agent" = agent, "Request.Path" = path, "request received");
    ///     //^^^^^^^^^^^^ the key `user-agent` is not in snake case
    ///                           //^^^^^^^^^^^^^^ the key `Request.Path` is not in snake case
    /// ```
    ///
    /// ```rust
    /// let span = info_span!("job", jobID = id);
    ///                            //^^^^^ the key `jobID` is not in snake case
    /// log::warn!("retry count" = n; "gave up");
    ///          //^^^^^^^^^^^^^ the key `retry count` is not in snake case
    /// ```
    ///
    /// ## Instead
    ///
    /// ```rust
    /// info!(order_id = order.id, user.agent = agent, "order was paid");
    /// ```
    ///
    /// ## Silent
    ///
    /// Dots group names, digits are part of them, and a leading underscore marks a name that is meant to be private.
    ///
    /// ```rust
    /// info!(http.status_code = 200, sha256 = digest, _scratch = 1, r#type = kind, "request served");
    /// ```
    ///
    /// What stands behind the prefix of a known vendor or convention is spelled as they spell it.
    ///
    /// ```rust
    /// let span = info_span!("query", otel.statusCode = "OK", "sentry.traceId" = id, "aws.requestId" = request);
    /// ```
    ///
    /// A constant's text is not known here, and a name in capitals is one.
    ///
    /// ```rust
    /// info!({ keys::ORDER_ID } = order.id, MAX_RETRIES, "order was paid");
    /// ```
    ///
    /// The keys of `slog` are as often joined by hyphens, in its own documentation too.
    ///
    /// ```rust
    /// //- /src/lib.rs crate:orders deps:slog
    /// fn paid(log: &slog::Logger, order: &Order) {
    ///     slog::info!(log, "order was paid"; "order-id" => order.id);
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// Whether two keys mean the same thing is another question; this rule looks at the spelling of one.
    group: Fields,
    level: Warn,
    in_own_macros: RejectInStrict,
    call: detect => describe,
}

/// First segments of keys that a vendor or a convention has laid down, in its own spelling.
const VENDOR_PREFIXES: &[&str] = &[
    "aws",
    "azure",
    "cloud",
    "code",
    "container",
    "datadog",
    "db",
    "dd",
    "error",
    "event",
    "exception",
    "faas",
    "gcp",
    "gen_ai",
    "graphql",
    "grpc",
    "host",
    "http",
    "k8s",
    "logging",
    "messaging",
    "net",
    "network",
    "newrelic",
    "otel",
    "peer",
    "process",
    "rpc",
    "sentry",
    "server",
    "service",
    "telemetry",
    "thread",
    "url",
    "usr",
];

fn detect<'a>(context: &CallContext<'a>) -> Vec<&'a Field> {
    let is_wrong = |field: &&Field| {
        let key = &field.key.text;
        // slog's own keys are written `like-this`.
        let is_of_slog = context.call.family == Family::Slog && is_accepted(&key.replace('-', "_"));
        field.key.kind.is_written() && !is_accepted(key) && !is_of_slog
    };
    context.call.fields.iter().filter(is_wrong).collect()
}

fn is_accepted(key: &str) -> bool {
    let is_snake = |segment: &str| {
        !segment.is_empty()
            && segment.chars().all(|char| char == '_' || char.is_alphanumeric() && !char.is_uppercase())
    };
    let is_constant = key.chars().count() > 1
        && key.chars().all(|char| matches!(char, 'A'..='Z' | '0'..='9' | '_'))
        && key.contains(|char: char| char.is_ascii_uppercase());
    let is_of_vendor = key.split_once('.').is_some_and(|(prefix, _)| VENDOR_PREFIXES.contains(&prefix));
    is_constant || is_of_vendor || key.split('.').all(is_snake)
}

fn describe(field: &&Field, context: &CallContext<'_>) -> Finding {
    let key = &field.key.text;
    let better = snake_case(key);
    let help = match &better {
        Some(better) if is_taken(better, context) => {
            format!("give it a name of its own in snake case: `{better}` is the key of another value here")
        }
        Some(better) => format!("write it `{better}`"),
        None => "write it in lower case, its words joined by `_`".to_owned(),
    };
    let mut finding = Finding::new(
        context.at(field.key.loc),
        format!("the key `{key}` is not in snake case"),
        oddity(key),
    )
    .because(
        "another spelling is another column in a log index, and a query for the usual one misses this event",
    )
    .instead(help);
    finding.fixes = better.and_then(|better| rename(field, &better, context)).into_iter().collect();
    finding
}

/// What is wrong with the key, as evidence.
fn oddity(key: &str) -> String {
    let odd = |char: &char| !char.is_alphanumeric() && !matches!(char, '_' | '.');
    match key.chars().find(odd) {
        Some(' ') => "a space in a key".to_owned(),
        Some(char) => format!("`{char}` in a key"),
        None if key.contains(char::is_uppercase) => "capital letters in a key".to_owned(),
        None => "an empty part of a key".to_owned(),
    }
}

fn is_taken(key: &str, context: &CallContext<'_>) -> bool {
    context.call.fields.iter().any(|field| field.key.text == key)
}

/// Renames the key; a shorthand keeps its variable as the value.
fn rename(field: &Field, better: &str, context: &CallContext<'_>) -> Option<Fix> {
    if is_taken(better, context) || !context.call.family.has_tracing_grammar() {
        return None;
    }
    let edit = if field.shorthand {
        let sigil = match field.sigil.map(|_| field.rendering) {
            Some(Rendering::Debug) => Sigil::Debug,
            Some(_) => Sigil::Display,
            None => Sigil::None,
        };
        let renamed = field_words(context.call.family, better, sigil, &field.key.text);
        Edit { at: context.at(field.loc), replacement: renamed }
    } else if field.key.kind == KeyKind::Text {
        Edit { at: context.at(field.key.loc), replacement: format!("{better:?}") }
    } else {
        Edit { at: context.at(field.key.loc), replacement: better.to_owned() }
    };
    Some(Fix { title: format!("rename the key to `{better}`"), safety: FixSafety::Unsafe, edits: vec![edit] })
}
