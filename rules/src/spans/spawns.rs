//! Calls that run something elsewhere: on another task or another thread, where no span is entered.

use super::guards::runs_later;
use crate::expr::{Expr, ExprKind, Loc, Type};
use crate::surroundings::{Origin, Surroundings};

/// Functions that spawn.
const FUNCTIONS: &[&str] = &["spawn", "spawn_blocking", "spawn_fifo", "spawn_local"];

/// The crates whose functions of these names only spawn, and add nothing of their own.
const CRATES: &[&str] =
    &["actix_rt", "actix_web", "async_std", "n0_future", "rayon", "rayon_core", "smol", "std", "tokio"];

/// Methods of rayon that spread what follows in their chain over threads, and those that are then given a closure.
const SPREADING: &[&str] = &["into_par_iter", "par_bridge", "par_chunks", "par_iter", "par_iter_mut"];
const SPREAD_CLOSURES: &[&str] =
    &["filter", "filter_map", "flat_map", "for_each", "inspect", "map", "try_for_each"];

/// Types whose `spawn` only spawns.
const TYPES: &[&str] = &["Builder", "Handle", "JoinSet", "LocalSet", "Runtime", "TaskTracker", "ThreadPool"];

/// Names of variables that hold one of these, for where the type is not known.
const RECEIVERS: &[&str] =
    &["join_set", "joinset", "rt", "runtime", "task_set", "task_tracker", "tokio_handle"];

/// Methods that build such a value further, or give it back.
const BUILDING_METHODS: &[&str] = &[
    "as_ref",
    "build",
    "clone",
    "enable_all",
    "expect",
    "handle",
    "name",
    "stack_size",
    "unwrap",
    "worker_threads",
];

/// Functions and methods that run a future as it is.
const WRAPPING_FUNCTIONS: &[&str] = &["AssertUnwindSafe", "pin", "timeout", "timeout_at"];
const WRAPPING_METHODS: &[&str] =
    &["boxed", "boxed_local", "catch_unwind", "fuse", "map", "map_err", "map_ok", "then"];

/// A spawn.
#[derive(Clone, Copy, Debug)]
pub struct Spawn<'a> {
    /// The call.
    pub call: &'a Expr,
    /// The name that is called: `tokio::spawn`, or the method.
    pub name: Loc,
    /// What is spawned.
    pub work: &'a Expr,
}

/// The spawn that an expression is, if it is known to be one. A function of the workspace that only has the name may
/// carry the span along.
pub fn spawn_of<'e>(expr: &'e Expr, around: &Surroundings<'_>) -> Option<Spawn<'e>> {
    let (name, work) = match &expr.kind {
        ExprKind::Call { function, arguments, .. } => match &function.kind {
            ExprKind::Path(path) if is_spawn_function(path, around) => (function.loc, arguments.last()?),
            _ => return None,
        },
        ExprKind::MethodCall { receiver, method, method_loc, arguments, .. }
            if FUNCTIONS.contains(&method.as_str()) && is_spawner(receiver, around) =>
        {
            (*method_loc, arguments.first()?)
        }
        ExprKind::MethodCall { receiver, method, method_loc, arguments, .. }
            if SPREAD_CLOSURES.contains(&method.as_str()) && is_spread(receiver) =>
        {
            (*method_loc, arguments.first()?)
        }
        _ => return None,
    };
    Some(Spawn { call: expr, name, work: unwrapped(work)? })
}

/// Whether the chain of methods before a closure is spread over rayon's threads: `rows.par_iter().enumerate()`.
fn is_spread(receiver: &Expr) -> bool {
    match &receiver.kind {
        ExprKind::MethodCall { receiver, method, .. } => {
            SPREADING.contains(&method.as_str()) || is_spread(receiver)
        }
        _ => false,
    }
}

/// The future or closure itself, below what is known to run it as it is: `Box::pin(..)`, `timeout(..)`, `.boxed()`. A
/// wrapper that is not known may carry the span, so what it wraps is not looked at.
fn unwrapped(work: &Expr) -> Option<&Expr> {
    let wrapped = match &work.kind {
        ExprKind::MethodCall { receiver, method, .. } => {
            WRAPPING_METHODS.contains(&method.as_str()).then_some(&**receiver)
        }
        ExprKind::Call { arguments, .. } => {
            let name = work.called_path().and_then(|path| path.last());
            name.filter(|name| WRAPPING_FUNCTIONS.contains(&name.as_str())).and_then(|_| arguments.last())
        }
        _ => return Some(work),
    };
    match wrapped {
        Some(inner) => unwrapped(inner),
        None => (!work.any_child(&mut |part| part.any(&mut runs_later))).then_some(work),
    }
}

fn is_spawn_function(path: &[String], around: &Surroundings<'_>) -> bool {
    let Some((name, before)) = path.split_last() else { return false };
    let Some(workspace) = around.workspace else { return false };
    let runs_on_pool =
        matches!(name.as_str(), "join" | "scope") && before.last().is_some_and(|krate| krate == "rayon");
    if !FUNCTIONS.contains(&name.as_str()) && !runs_on_pool {
        return false;
    }
    let imports = &workspace.file(around.file).facts.imports;
    // `use tokio::task;` and then `task::spawn(..)`: the first name leads to the crate.
    let first = before.first().unwrap_or(name);
    let root = imports.iter().find(|import| import.name == *first).and_then(|import| import.path.first());
    let is_known = |krate: &String| CRATES.contains(&krate.as_str());
    match root {
        Some(root) => is_known(root),
        None => before.first().is_some_and(is_known),
    }
}

/// Whether the receiver of a `spawn` is a runtime, a set of tasks or a thread builder.
fn is_spawner(receiver: &Expr, around: &Surroundings<'_>) -> bool {
    match &receiver.kind {
        ExprKind::MethodCall { receiver, method, .. } if BUILDING_METHODS.contains(&method.as_str()) => {
            is_spawner(receiver, around)
        }
        // `Handle::current()`, `JoinSet::new()`.
        ExprKind::Call { .. } => match receiver.called_path() {
            Some([.., owner, _]) => is_spawner_type(owner, around),
            _ => false,
        },
        ExprKind::Path(_) => is_spawner_variable(receiver, around),
        ExprKind::Field { .. } => is_spawner_value(receiver, around),
        _ => receiver.inside_wrapper().is_some_and(|inner| is_spawner(inner, around)),
    }
}

fn is_spawner_variable(variable: &Expr, around: &Surroundings<'_>) -> bool {
    let name = variable.as_variable();
    let index = around.variables.iter().rposition(|bound| Some(bound.name) == name);
    match index.map(|index| (index, around.variables[index].origin)) {
        Some((index, Origin::Let { annotation: None, value: Some(value) })) => {
            let before = Surroundings { variables: &around.variables[..index], ..*around };
            is_spawner(value, &before) || is_spawner_value(variable, around)
        }
        _ => is_spawner_value(variable, around),
    }
}

/// Judged by its type; where that is not known, by its name.
fn is_spawner_value(value: &Expr, around: &Surroundings<'_>) -> bool {
    match around.type_of(value).without_pointers() {
        Type::Unknown => value.last_name().is_some_and(|name| RECEIVERS.contains(&name)),
        known => known.head().is_some_and(|name| is_spawner_type(name, around)),
    }
}

/// Whether a type is one of those that only spawn, and not a namesake of the workspace.
fn is_spawner_type(name: &str, around: &Surroundings<'_>) -> bool {
    let is_own = around.workspace.is_some_and(|workspace| workspace.type_named(around.file, name).is_some());
    TYPES.contains(&name) && !is_own
}

/// Whether a call has the name of a spawn, whosever it is.
pub fn looks_like_spawn(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Call { .. } | ExprKind::MethodCall { .. })
        && expr.last_name().is_some_and(|name| name.starts_with("spawn"))
}
