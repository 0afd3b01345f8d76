//! What takes its time: reading, writing, waiting, and whatever leads there.

use crate::facts::{CallSite, Callee};
use crate::names;
use crate::reach::sure_calls;
use crate::workspace::{FunctionId, Workspace};

/// Words of names that wait, wherever they stand in it: `run_and_wait`, `fetch_next`.
const SLOW_WORDS: &[&str] = &["blocking", "download", "fetch", "recv", "sleep", "upload", "wait"];

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

/// Whether functions and methods of this name read, write, wait, or start something that does.
pub fn is_slow_name(name: &str) -> bool {
    matches!(
        name,
        "accept"
            | "block_on"
            | "commit"
            | "connect"
            | "copy"
            | "download"
            | "execute"
            | "fetch"
            | "flush"
            | "join"
            | "open"
            | "output"
            | "query"
            | "read"
            | "read_dir"
            | "read_exact"
            | "read_line"
            | "read_to_end"
            | "read_to_string"
            | "recv"
            | "remove_dir_all"
            | "remove_file"
            | "rename"
            | "request"
            | "send"
            | "sleep"
            | "spawn"
            | "spawn_blocking"
            | "status"
            | "sync_all"
            | "sync_data"
            | "upload"
            | "wait"
            | "write_all"
    )
}

/// Whether a call takes its time by what it names.
pub(super) fn is_slow_callee(callee: &Callee) -> bool {
    let (name, path) = match callee {
        Callee::Path(path) => (path.last().map_or("", String::as_str), path.as_slice()),
        Callee::Method { name, .. } => (name.as_str(), &[][..]),
        Callee::Qualified(callee) => (callee.name.as_str(), callee.trait_path.as_slice()),
    };
    is_slow_name(name) || has_slow_word(name) || path.iter().any(|part| SLOW_PATHS.contains(&part.as_str()))
}

/// Most names have none of these letters, so that they need not be taken apart.
fn has_slow_word(name: &str) -> bool {
    SLOW_WORDS.iter().any(|word| name.contains(word))
        && names::has_word(name, |word| SLOW_WORDS.contains(&word))
}

/// For each function of the workspace, whether it takes its time, by itself or through calls that are sure: worked out
/// once, from the callees to the callers.
pub(super) fn slow_functions(workspace: &Workspace) -> Vec<bool> {
    let mut sure_callers: Vec<Vec<FunctionId>> = vec![Vec::new(); workspace.functions.len()];
    let mut slow = vec![false; workspace.functions.len()];
    let mut ahead = Vec::new();
    for id in workspace.function_ids() {
        for (_, target) in sure_calls(workspace, id).filter(|(site, _)| !site.spawned) {
            sure_callers[target.0 as usize].push(id);
        }
        if is_slow_itself(workspace, id) {
            slow[id.0 as usize] = true;
            ahead.push(id);
        }
    }
    while let Some(id) = ahead.pop() {
        for caller in &sure_callers[id.0 as usize] {
            if !std::mem::replace(&mut slow[caller.0 as usize], true) {
                ahead.push(*caller);
            }
        }
    }
    slow
}

fn is_slow_itself(workspace: &Workspace, id: FunctionId) -> bool {
    let function = workspace.function(id);
    let is_slow = |site: &CallSite| is_slow_callee(&site.callee);
    function.is_async
        || function.names.slow
        || function.loops.iter().any(|repeat| !repeat.waits.is_empty())
        || function.calls.iter().any(is_slow)
}
