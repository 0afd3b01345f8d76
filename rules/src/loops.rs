//! Which loops work through something at full speed, as far as names and calls tell.

use std::ops::Range;

use crate::facts::{CallSite, Callee, LoopFacts};
use crate::names;
use crate::reach::sure_calls;
use crate::workspace::{FunctionId, Workspace};

pub mod every_pass;
pub mod purpose;

/// Words for what there is much of.
const DATA_WORDS: &[&str] =
    &["byte", "char", "frame", "line", "packet", "pixel", "record", "row", "sample", "tuple"];

/// Words for what there is little of, and for loops that try again. These lists hold words without a final `s`, which
/// is why there is a `batche` and a `retrie`.
const FEW_WORDS: &[&str] = &[
    "ancestor",
    "arg",
    "attempt",
    "batch",
    "batche",
    "cluster",
    "column",
    "command",
    "config",
    "device",
    "epoch",
    "error",
    "event",
    "failure",
    "feature",
    "header",
    "host",
    "migration",
    "module",
    "node",
    "option",
    "peer",
    "phase",
    "plugin",
    "port",
    "retrie",
    "retry",
    "round",
    "server",
    "service",
    "setting",
    "shard",
    "stage",
    "step",
    "thread",
    "version",
    "window",
    "worker",
];

/// Words of headers that read from somewhere slow.
const SLOW_WORDS: &[&str] =
    &["dir", "file", "incoming", "reader", "receiver", "rx", "socket", "stdin", "stream", "walkdir"];

/// Methods that make an iterator, by which the `map` of a collection is told from that of an option.
pub const ITERATORS: &[&str] = &[
    "bytes",
    "chars",
    "chunks",
    "drain",
    "into_iter",
    "into_par_iter",
    "iter",
    "iter_mut",
    "keys",
    "lines",
    "par_iter",
    "split",
    "values",
    "values_mut",
    "windows",
];

/// Functions and methods of these names read, write, wait, or start something that does.
const SLOW_NAMES: &[&str] = &[
    "accept",
    "block_on",
    "commit",
    "connect",
    "copy",
    "download",
    "execute",
    "fetch",
    "flush",
    "join",
    "open",
    "output",
    "query",
    "read",
    "read_dir",
    "read_exact",
    "read_line",
    "read_to_end",
    "read_to_string",
    "recv",
    "remove_file",
    "rename",
    "request",
    "send",
    "sleep",
    "spawn",
    "status",
    "sync_all",
    "sync_data",
    "upload",
    "wait",
    "write_all",
];

/// Words of names that wait, wherever they stand in it: `run_and_wait`, `fetch_next`.
const SLOW_CALL_WORDS: &[&str] = &["blocking", "download", "fetch", "recv", "sleep", "upload", "wait"];

/// Segments of paths that lead to the machine: `fs::read`, `File::open`. What is timed on each pass takes its time.
const SLOW_PATHS: &[&str] = &[
    "Command",
    "File",
    "Instant",
    "TcpStream",
    "UdpSocket",
    "fs",
    "net",
    "process",
    "redis",
    "reqwest",
    "sqlx",
    "ureq",
];

/// How many calls deep reading and waiting is looked for.
const MAX_CALLS: u32 = 2;

/// The name in a loop's header that says it runs over data.
pub fn data_word(repeat: &LoopFacts) -> Option<&str> {
    repeat.header_words.iter().map(String::as_str).find(|name| has_word(name, DATA_WORDS))
}

/// Whether one of the words of a name, in singular or plural, is in a list.
pub fn has_word(name: &str, list: &[&str]) -> bool {
    names::has_word(name, |word| list.contains(&word.strip_suffix('s').unwrap_or(word)))
}

/// Whether a loop runs as fast as the machine can: over something that is not known to be little, without waiting,
/// reading or writing. A `loop` or `while` is driven by something else, and is never sure to be one.
pub fn runs_at_full_speed(workspace: &Workspace, id: FunctionId, index: usize) -> bool {
    let function = workspace.function(id);
    let facts = &workspace.file(workspace.file_of(id)).facts;
    let repeat = &function.loops[index];
    let body = facts.range(repeat.body);
    let waits = |other: &LoopFacts| !other.waits.is_empty() && facts.is_within(other.body, &body);
    let is_known = |name: &String| has_word(name, FEW_WORDS) || has_word(name, SLOW_WORDS);
    is_iteration(repeat)
        && !is_counted(repeat)
        && !repeat.header_words.iter().any(is_known)
        && !function.loops.iter().any(waits)
        && !is_slow(workspace, id, &body, MAX_CALLS)
}

fn is_iteration(repeat: &LoopFacts) -> bool {
    match repeat.kind.as_str() {
        "for" | "for_each" | "try_for_each" => true,
        "loop" | "while" => false,
        _ => repeat.header_words.iter().any(|word| ITERATORS.contains(&word.as_str())),
    }
}

/// Whether the header holds nothing but numbers and constants: `0..3`, `[1, 2]`, `REGIONS`.
fn is_counted(repeat: &LoopFacts) -> bool {
    let is_number = |word: &str| word.starts_with(|first: char| !first.is_alphabetic() && first != '_');
    let is_constant = |word: &str| word.chars().all(|char| !char.is_lowercase());
    repeat
        .header_words
        .iter()
        .all(|word| is_number(word) || is_constant(word) || ITERATORS.contains(&word.as_str()))
}

fn is_slow(workspace: &Workspace, id: FunctionId, within: &Range<u32>, calls_left: u32) -> bool {
    let function = workspace.function(id);
    let facts = &workspace.file(workspace.file_of(id)).facts;
    let is_here = |site: &CallSite| facts.is_within(site.loc, within);
    if function.calls.iter().any(|site| is_here(site) && is_slow_callee(&site.callee)) {
        return true;
    }
    let Some(left) = calls_left.checked_sub(1) else { return false };
    sure_calls(workspace, id).filter(|(site, _)| is_here(site)).any(|(_, target)| {
        let called = workspace.function(target);
        let waits = called.is_async || called.loops.iter().any(|repeat| !repeat.waits.is_empty());
        waits || is_slow(workspace, target, &(0..u32::MAX), left)
    })
}

fn is_slow_callee(callee: &Callee) -> bool {
    let (name, path) = match callee {
        Callee::Path(path) => (path.last().map_or("", String::as_str), path.as_slice()),
        Callee::Method { name, .. } => (name.as_str(), &[][..]),
        Callee::Qualified(callee) => (callee.name.as_str(), callee.trait_path.as_slice()),
    };
    SLOW_NAMES.contains(&name)
        || has_word(name, SLOW_CALL_WORDS)
        || path.iter().any(|part| SLOW_PATHS.contains(&part.as_str()))
}
