//! What a function reaches through calls, as far as the names of the calls are sure to lead there.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use crate::facts::{CallSite, Callee};
use crate::names::words_of;
use crate::workspace::{FunctionId, Workspace};

/// Methods of two words and more that the standard library and its kin have too.
const COMMON_METHODS: &[&str] = &[
    "and_then",
    "as_bytes",
    "as_mut",
    "as_ref",
    "as_slice",
    "as_str",
    "close_read",
    "contains_key",
    "for_each",
    "from_str",
    "get_mut",
    "get_ref",
    "into_inner",
    "into_iter",
    "is_closed",
    "is_empty",
    "is_ready",
    "iter_mut",
    "local_addr",
    "or_else",
    "peer_addr",
    "poll_close",
    "poll_flush",
    "poll_next",
    "poll_ready",
    "poll_read",
    "poll_shutdown",
    "poll_write",
    "read_line",
    "read_to_end",
    "recv_from",
    "send_to",
    "set_len",
    "start_send",
    "to_bytes",
    "to_owned",
    "to_string",
    "to_vec",
    "try_from",
    "try_into",
    "try_read",
    "try_recv",
    "try_send",
    "try_write",
    "unwrap_or",
    "with_capacity",
    "write_all",
    "write_str",
];

/// The calls of a function whose target is known and not only guessed: paths, methods of what has a known type, and
/// methods whose name is long enough to be nobody else's.
pub fn sure_calls(workspace: &Workspace, id: FunctionId) -> impl Iterator<Item = (&CallSite, FunctionId)> {
    let function = workspace.function(id);
    let sure = workspace.edges[id.0 as usize]
        .iter()
        .filter(|edge| edge.is_known || is_telling(&function.calls[edge.call].callee));
    sure.map(|edge| (&function.calls[edge.call], edge.target))
}

/// Whether the name of a method alone says what is called.
fn is_telling(callee: &Callee) -> bool {
    match callee {
        Callee::Method { name, .. } => words_of(name).len() > 1 && !COMMON_METHODS.contains(&name.as_str()),
        Callee::Path(_) | Callee::Qualified(_) => false,
    }
}

/// The same, of the calls inside a byte range of the function's file.
pub fn sure_calls_in<'w>(
    workspace: &'w Workspace,
    id: FunctionId,
    within: &Range<u32>,
) -> impl Iterator<Item = (&'w CallSite, FunctionId)> {
    let facts = &workspace.file(workspace.file_of(id)).facts;
    let within = within.clone();
    sure_calls(workspace, id).filter(move |(site, _)| facts.is_within(site.loc, &within))
}

/// What the given functions reach through calls that are sure and run there and then, each with the one of them that it
/// was reached from first; they themselves are among it.
pub fn reached_from(
    workspace: &Workspace,
    starts: impl Iterator<Item = FunctionId>,
) -> BTreeMap<FunctionId, FunctionId> {
    let mut reached: BTreeMap<FunctionId, FunctionId> = starts.map(|start| (start, start)).collect();
    let mut ahead: VecDeque<FunctionId> = reached.keys().copied().collect();
    while let Some(id) = ahead.pop_front() {
        let from = reached[&id];
        for (_, target) in sure_calls(workspace, id).filter(|(site, _)| !site.spawned) {
            if let Entry::Vacant(unseen) = reached.entry(target) {
                unseen.insert(from);
                ahead.push_back(target);
            }
        }
    }
    reached
}

/// The functions that a path of the policy names: `crate::worker::run_job`, `Decoder::decode`, `run_job`.
pub fn functions_at<'w>(
    workspace: &'w Workspace,
    path: &'w str,
) -> impl Iterator<Item = FunctionId> + use<'w> {
    let mut segments = path.rsplit("::");
    let name = segments.next().unwrap_or_default();
    let owner = segments.next();
    workspace.functions_named(name).filter(move |id| owner.is_none_or(|owner| is_in(workspace, *id, owner)))
}

/// Whether a function stands in the crate, the module or the type of that name.
fn is_in(workspace: &Workspace, id: FunctionId, owner: &str) -> bool {
    let krate = workspace.crate_of(workspace.file_of(id));
    owner == "crate"
        || krate.code_name() == owner
        || workspace.function(id).self_type.as_deref() == Some(owner)
        || workspace.is_in_module(id, owner)
}
