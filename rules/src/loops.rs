//! Which loops work through something at full speed, as far as names and calls tell.

use crate::facts::LoopFacts;
use crate::names;
use crate::reach::sure_calls;
use crate::workspace::{FunctionId, Workspace};

use slow::is_slow_callee;

pub mod every_pass;
pub mod hot;
pub mod purpose;
pub mod slow;

/// Words for what there is much of.
const DATA_WORDS: &[&str] = &[
    "block", "byte", "char", "chunk", "entry", "entrie", "frame", "line", "packet", "page", "pixel",
    "record", "row", "sample", "tuple",
];

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

/// The name in a loop's header that says it runs over data.
pub fn data_word(repeat: &LoopFacts) -> Option<&str> {
    repeat.header_words.iter().map(String::as_str).find(|name| has_word(name, DATA_WORDS))
}

/// Whether a loop runs over numbers from a known one up to one that is not known to be small: `0..count`.
pub fn is_open_range(repeat: &LoopFacts) -> bool {
    let is_name = |word: &String| word.starts_with(|first: char| first.is_lowercase() || first == '_');
    match repeat.header_words.as_slice() {
        [from, range, to @ ..] if repeat.kind == "for" && range == RANGE => {
            from.starts_with(|first: char| first.is_ascii_digit()) && to.iter().any(is_name)
        }
        _ => false,
    }
}

/// How a range is written among the words of a header.
pub const RANGE: &str = "..";

/// Whether one of the words of a name, in singular or plural, is in a list.
pub fn has_word(name: &str, list: &[&str]) -> bool {
    names::has_word(name, |word| list.contains(&word.strip_suffix('s').unwrap_or(word)))
}

/// Which loops run as fast as the machine can: without waiting, reading or writing, themselves or in what they call.
pub struct Paces<'w> {
    workspace: &'w Workspace,
    /// For each function whether it takes its time.
    slow: Vec<bool>,
}

impl<'w> Paces<'w> {
    /// Looks at the calls of a workspace once.
    pub fn of(workspace: &'w Workspace) -> Paces<'w> {
        Paces { workspace, slow: slow::slow_functions(workspace) }
    }

    /// For each loop of a function, whether it runs at full speed over something that is not known to be little. A `loop`
    /// or `while` is driven by something else, and is never sure to be one.
    pub fn full_speed(&self, id: FunctionId) -> Vec<bool> {
        let function = self.workspace.function(id);
        let loops = &function.loops;
        let mut slow: Vec<bool> = loops.iter().map(|repeat| !repeat.waits.is_empty()).collect();
        let slow_callees = function.calls.iter().filter(|site| is_slow_callee(&site.callee));
        let leads_to_slow = |target: FunctionId| self.slow[target.0 as usize];
        let slow_targets = sure_calls(self.workspace, id).filter(|(_, target)| leads_to_slow(*target));
        for site in slow_callees.chain(slow_targets.map(|(site, _)| site)) {
            let mut around = site.in_loop;
            // The loops around a slow one are slow already.
            while let Some(index) = around.filter(|index| !std::mem::replace(&mut slow[*index], true)) {
                around = loops[index].parent;
            }
        }
        let is_fast = |(repeat, is_slow): (&LoopFacts, &bool)| {
            !is_slow && is_iteration(repeat) && !is_counted(repeat) && !is_of_few(repeat)
        };
        loops.iter().zip(&slow).map(is_fast).collect()
    }
}

/// Whether the names in a loop's header say that there is little of what it runs over, or that it comes from somewhere
/// slow.
fn is_of_few(repeat: &LoopFacts) -> bool {
    repeat.header_words.iter().any(|name| has_word(name, FEW_WORDS) || has_word(name, SLOW_WORDS))
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
