//! The words that a scan knows.

use logcheck_rules::loops::ITERATORS;

/// What in a loop's body shows that it waits for something.
pub(super) const WAITING: &[&str] = &[
    "await",
    "sleep",
    "sleep_until",
    "tick",
    "interval",
    "recv",
    "recv_timeout",
    "accept",
    "park",
    "park_timeout",
    "wait",
    "wait_timeout",
    "wait_while",
    "timeout",
    "backoff",
    "retry",
    "yield_now",
    "read_line",
    "poll",
    "select",
];

/// Methods that call their closure once for each item.
pub(super) const ITERATING: &[&str] =
    &["for_each", "try_for_each", "for_each_concurrent", "try_for_each_concurrent"];

/// Methods that do so if they stand in a chain that iterates.
pub(super) const MAYBE_ITERATING: &[&str] = &[
    "map",
    "filter",
    "filter_map",
    "flat_map",
    "fold",
    "try_fold",
    "inspect",
    "retain",
    "any",
    "all",
    "find",
    "position",
];

/// Whether a method begins such a chain, or only goes on with one.
pub(super) fn is_of_iterator(method: &str) -> bool {
    ITERATORS.contains(&method) || method == "enumerate"
}

/// Functions and methods that run their argument elsewhere.
pub(super) const SPAWNING: &[&str] =
    &["spawn", "spawn_blocking", "spawn_local", "spawn_on", "spawn_pinned", "spawn_named", "spawn_fifo"];

/// Methods that give a router the function that handles a request.
pub(super) const ROUTING: &[&str] = &[
    "get",
    "post",
    "put",
    "delete",
    "patch",
    "head",
    "options",
    "any",
    "on",
    "fallback",
    "to",
    "service_fn",
    "route",
];

/// Methods by which a filter of `warp` is given the function that handles a request.
pub(super) const CHAINING: &[&str] = &["and_then", "then"];

/// Methods and functions of `rayon` that spread work over threads.
pub(super) const SPREADING: &[&str] =
    &["into_par_iter", "join", "par_bridge", "par_chunks", "par_iter", "par_iter_mut", "scope"];

/// Whether a word before a parenthesis is no function's name.
pub(super) fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "if" | "while"
            | "match"
            | "return"
            | "in"
            | "for"
            | "loop"
            | "else"
            | "move"
            | "let"
            | "mut"
            | "ref"
            | "as"
            | "break"
            | "continue"
            | "where"
            | "async"
            | "await"
            | "unsafe"
            | "dyn"
            | "impl"
            | "fn"
            | "use"
            | "pub"
    )
}
