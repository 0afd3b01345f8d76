//! What a function is for, as far as names tell: a service's daily work, or something that happens once.

use super::has_word;
use crate::facts::Function;
use crate::workspace::{FunctionId, Workspace};

/// Words of functions that run once, or whose purpose is to write something out.
const ONCE_WORDS: &[&str] = &[
    "banner",
    "bootstrap",
    "close",
    "config",
    "configure",
    "connect",
    "describe",
    "display",
    "dump",
    "init",
    "initialize",
    "install",
    "list",
    "load",
    "log",
    "main",
    "migrate",
    "new",
    "open",
    "print",
    "register",
    "report",
    "setup",
    "show",
    "shutdown",
    "start",
    "startup",
    "stop",
    "summary",
    "upgrade",
];

/// Libraries for the arguments of a command line.
const COMMAND_LINE_CRATES: &[&str] =
    &["argh", "bpaf", "clap", "docopt", "getopts", "gumdrop", "lexopt", "pico_args", "structopt"];

/// Libraries that make a program a service, whatever else it takes from its command line.
const SERVICE_CRATES: &[&str] = &[
    "actix_web",
    "async_nats",
    "axum",
    "hyper",
    "kube",
    "lapin",
    "poem",
    "rdkafka",
    "rocket",
    "salvo",
    "tonic",
    "warp",
];

/// Words of modules that help to test, in crates that ship.
const TEST_WORDS: &[&str] = &["bench", "benchmark", "fixture", "mock", "test", "testing"];

/// Words of crates that are no services.
const TOOL_WORDS: &[&str] = &["bench", "benche", "cli", "fuzz", "simulator", "test", "xtask"];

/// Whether a function is called over and over by a service, as far as nothing says otherwise: neither its own name nor
/// those of all its callers say that it runs once, and it is no part of a tool or of test code.
pub fn is_daily_work(workspace: &Workspace, id: FunctionId) -> bool {
    let callers = workspace.callers(id);
    workspace.is_judged(id)
        && !runs_once(workspace.function(id))
        && !is_aside(workspace, id)
        && (callers.is_empty() || callers.iter().any(|caller| !runs_once(workspace.function(*caller))))
}

/// Whether the name of a function says that it runs once.
pub fn runs_once(function: &Function) -> bool {
    has_word(&function.name, ONCE_WORDS)
}

fn is_aside(workspace: &Workspace, id: FunctionId) -> bool {
    let file = workspace.file_of(id);
    let krate = workspace.crate_of(file);
    let depends_on = |list: &[&str]| krate.dependencies.iter().any(|name| list.contains(&name.as_str()));
    let is_command = depends_on(COMMAND_LINE_CRATES) && !depends_on(SERVICE_CRATES);
    let module = workspace.file(file).path.rsplit_once("src/").map_or("", |(_, module)| module);
    is_command || has_word(&krate.name, TOOL_WORDS) || has_word(module, TEST_WORDS)
}

/// Whether a library calls a function for each item that comes in: `poll_next`, `Iterator::next`, `Drop::drop`, decoders.
pub fn item_function(function: &Function) -> bool {
    let of_trait = function.trait_name.as_deref().unwrap_or_default();
    match function.name.as_str() {
        "next" => matches!(of_trait, "Iterator" | "Stream" | "StreamExt" | "DoubleEndedIterator"),
        "drop" => of_trait == "Drop",
        name if name.starts_with("poll") => {
            function.parameters.iter().any(|parameter| parameter.ty.head() == Some("Context"))
        }
        name => has_word(name, ITEM_WORDS),
    }
}

/// Words of functions that take data apart or put it together.
const ITEM_WORDS: &[&str] = &["decode", "deserialize", "encode", "lex", "parse", "serialize", "tokenize"];
