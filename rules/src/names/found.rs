//! Looking for the entries of the table in the words of a name.

use super::entry::{Entry, Reading};
use super::table::{self, Spelling};
use super::vetoes::{self, Tail};
use super::words_of;

/// The words of a name and of what it is taken from.
#[derive(Debug)]
pub(super) struct NameWords {
    /// All of them, those of the owner first.
    pub(super) all: Vec<String>,
    /// Where those of the last segment begin.
    own: usize,
}

/// An entry in a name.
#[derive(Debug)]
pub(super) struct Found {
    /// The entry.
    pub(super) entry: &'static Entry,
    /// The words that matched, as they are written in code.
    pub(super) matched: String,
    /// Whether the name says that a hash of it is meant, though that hides nothing.
    pub(super) is_hashed: bool,
    /// Whether the last word is in the plural.
    pub(super) is_plural: bool,
}

impl NameWords {
    /// The words of the last segment of a dotted name and of the one before it.
    pub(super) fn of(name: &str) -> NameWords {
        let mut segments = name.rsplit(['.', ':']).filter(|segment| !segment.is_empty());
        let last = words_of(segments.next().unwrap_or_default());
        let mut all = segments.next().map(words_of).unwrap_or_default();
        let own = all.len();
        all.extend(last);
        NameWords { all, own }
    }

    /// The words of the last segment.
    fn own(&self) -> &[String] {
        &self.all[self.own..]
    }
}

/// The entry that a name stands for: the one that ends last, and of those the longest.
pub(super) fn find(words: &NameWords) -> Option<Found> {
    let all = (0..words.all.len()).flat_map(|start| matches_at(&words.all, start));
    let may_span = |found: &Match| found.entry.reading != Reading::OneSegment || found.start >= words.own;
    let mut matches: Vec<Match> = all.filter(may_span).collect();
    matches.sort_by_key(|found| (found.end, std::cmp::Reverse(found.start)));
    let best = matches.pop()?;
    let is_about_own = best.end > words.own || words.own().iter().all(|word| vetoes::is_form(word));
    is_about_own.then(|| accepted(&best, words))?
}

struct Match {
    entry: &'static Entry,
    start: usize,
    end: usize,
}

fn accepted(found: &Match, words: &NameWords) -> Option<Found> {
    // Words of the owner are only looked at for what makes the whole of it harmless.
    let (owner, before) = (&words.all[..words.own.min(found.start)], words.all.get(words.own..found.start));
    let before = before.unwrap_or_default();
    let is_masked = before.iter().any(|word| vetoes::is_hash(word));
    let tail = match vetoes::read_tail(&words.all[found.end..]) {
        Tail::Same if is_masked => Tail::Hashed,
        tail => tail,
    };
    if vetoes::is_harmless_owner(owner) || vetoes::is_other_thing_after(before) {
        return None;
    }
    let is_hashed = match tail {
        Tail::Other => return None,
        Tail::Hashed if !found.entry.is_guessable => return None,
        Tail::Hashed => true,
        Tail::Same => false,
    };
    let matched = words.all[found.start..found.end].join("_");
    let is_plural = matched.ends_with('s') && !found.entry.words.ends_with('s');
    Some(Found { entry: found.entry, matched, is_hashed, is_plural })
}

/// The entries that begin at a word.
fn matches_at(words: &[String], start: usize) -> Vec<Match> {
    let rest = &words[start + 1..];
    table::spellings_at(&words[start])
        .iter()
        .filter_map(|spelling| {
            let end = start + 1 + matched_length(spelling, rest)?;
            Some(Match { entry: spelling.entry, start, end })
        })
        .collect()
}

/// How many words a spelling takes of those after its first one.
fn matched_length(spelling: &Spelling, words: &[String]) -> Option<usize> {
    let Some((last_wanted, wanted)) = spelling.rest.split_last() else { return Some(0) };
    if *last_wanted == "*" {
        // All words up to the end, unless they describe: a `medical_record_id` is none.
        return (!words.is_empty() && !vetoes::is_description(words)).then_some(words.len());
    }
    let (last, before) = words.get(..spelling.rest.len())?.split_last()?;
    (before == wanted && spelling.ends_with(last, last_wanted)).then_some(spelling.rest.len())
}
