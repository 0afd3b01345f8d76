//! Names of methods that so many types have that a call of one says nothing about what is called.

/// Whether the only method of this name in a package proves nothing: half of the standard library has one too.
pub(super) fn is_common_method(name: &str) -> bool {
    COMMON_METHODS.binary_search(&name).is_ok()
}

/// Sorted.
const COMMON_METHODS: &[&str] = &[
    "abort", "accept", "acquire", "add", "all", "and_then", "any", "append", "apply", "as_bytes", "as_mut",
    "as_ref", "as_slice", "as_str", "bind", "body", "build", "call", "cancel", "chain", "clear", "clone",
    "close", "cmp", "collect", "commit", "connect", "contains", "contains_key", "count", "create",
    "default", "delete", "deref", "drain", "drop", "elapsed", "emit", "encode", "entry", "eq", "execute",
    "expect", "extend", "fetch", "filter", "finish", "first", "flush", "fmt", "fold", "for_each", "from",
    "get", "get_mut", "get_or_insert_with", "handle", "hash", "header", "headers", "id", "init", "inner",
    "insert", "into", "into_inner", "into_iter", "is_empty", "is_some", "iter", "iter_mut", "join", "key",
    "keys", "kind", "last", "len", "listen", "load", "lock", "map", "map_err", "max", "merge", "message",
    "method", "min", "name", "new", "next", "notify", "ok", "open", "or_else", "parse", "path", "poll",
    "pop", "process", "push", "push_back", "push_str", "query", "read", "record", "recv", "register",
    "release", "remove", "replace", "request", "reset", "resolve", "response", "retain", "run", "select",
    "send", "set", "shutdown", "size", "skip", "source", "spawn", "split", "start", "state", "status",
    "stop", "store", "submit", "swap", "take", "then", "to_owned", "to_string", "truncate", "try_from",
    "try_into", "unwrap", "unwrap_or", "update", "url", "values", "wait", "with", "wrap", "write", "zip",
];

#[cfg(test)]
mod tests {
    use super::COMMON_METHODS;

    #[test]
    fn the_list_is_sorted() {
        assert!(COMMON_METHODS.is_sorted());
    }
}
