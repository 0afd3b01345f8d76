//! How much an inventory holds of what: what is compared with a snapshot.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use logcheck_analyzer::Entry;

/// The counts of some entries, as TOML: for each family, kind and level how many messages there are of which form, then
/// how values are recorded, and how much is in tests or not fully read.
pub fn table_of<'e>(heading: &str, entries: impl Iterator<Item = &'e Entry> + Clone) -> String {
    let mut forms: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    let mut keys: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut tests, mut unread) = (0, 0);
    for entry in entries {
        let level = entry.level.map_or(String::new(), |level| format!(" {}", level.name()));
        let what = format!("{} {}{level}", entry.family.name(), entry.kind.name());
        *forms.entry(what).or_default().entry(entry.message.form()).or_default() += 1;
        for key in &entry.keys {
            *keys.entry(key.rendered()).or_default() += 1;
        }
        tests += usize::from(entry.is_test);
        unread += usize::from(entry.is_unread);
    }
    let mut table = format!("[{heading:?}]\n");
    for (what, forms) in forms {
        let _ = writeln!(table, "{what:?} = {}", inline(&forms));
    }
    let _ = writeln!(table, "keys = {}\nin-tests = {tests}\nunread = {unread}\n", inline(&keys));
    table
}

fn inline(counts: &BTreeMap<&str, usize>) -> String {
    let parts: Vec<String> = counts
        .iter()
        .map(|(what, number)| {
            let is_bare = what.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if is_bare { format!("{what} = {number}") } else { format!("{what:?} = {number}") }
        })
        .collect();
    if parts.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", parts.join(", ")) }
}
