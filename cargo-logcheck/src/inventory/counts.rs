//! How much there is of what.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use logcheck_analyzer::{Entry, EntryKey};
use logcheck_rules::call::LogLevel;

/// The counts as a table, one line for each question.
pub(super) fn table(entries: &[Entry]) -> String {
    let mut out = String::new();
    let mut row = |name: &str, counts: &[(&'static str, usize)]| {
        let counts: Vec<String> = counts.iter().map(|(what, number)| format!("{what} {number}")).collect();
        if !counts.is_empty() {
            let _ = writeln!(out, "{name:<10}{}", counts.join(", "));
        }
    };
    let only = |what, test: fn(&Entry) -> bool| {
        let number = entries.iter().filter(|entry| test(entry)).count();
        (what, number)
    };
    let mut all = vec![("all", entries.len()), only("in tests", |entry| entry.is_test)];
    all.extend(Some(only("not fully read", |entry| entry.is_unread)).filter(|(_, number)| *number > 0));
    row("entries", &all);
    row("kinds", &counted(entries, |entry| vec![entry.kind.name()]));
    row("levels", &counted(entries, |entry| entry.level.map(LogLevel::name).into_iter().collect()));
    row("families", &counted(entries, |entry| vec![entry.family.name()]));
    row("messages", &counted(entries, |entry| vec![entry.message.form()]));
    row("keys", &counted(entries, |entry| entry.keys.iter().map(EntryKey::rendered).collect()));
    out
}

/// How often each word is given, the most frequent first.
fn counted(entries: &[Entry], words: impl Fn(&Entry) -> Vec<&'static str>) -> Vec<(&'static str, usize)> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for word in entries.iter().flat_map(words) {
        *counts.entry(word).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    counts
}
