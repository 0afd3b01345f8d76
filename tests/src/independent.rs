//! A list of calls that was made another way, by ripgrep and by reading: what it has in common with an inventory, and what
//! not.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use logcheck_analyzer::{Entry, EntryKind};

/// Where something may be called: the file, the line, the name of the macro or attribute.
type Place = (String, usize, String);

/// What ripgrep finds: how often each name stands in each line.
#[derive(Clone, Debug, Default)]
pub struct List {
    hits: BTreeMap<Place, usize>,
}

/// What was found by reading the places that only one of the two has.
#[derive(Clone, Debug, Default)]
pub struct Differences {
    /// Lines whose hits are no calls.
    no_calls: BTreeSet<(String, usize)>,
    /// Lines with calls that have none of the names.
    other_names: BTreeSet<(String, usize)>,
}

impl List {
    /// Reads what `tests/corpus/independent/list` writes: a line for each file, and below it a line for each name with the
    /// lines it stands in.
    pub fn read(text: &str) -> List {
        let mut list = List::default();
        for (file, below) in blocks(text) {
            for line in below {
                let mut words = line.split_whitespace();
                let name = words.next().unwrap_or_default();
                for number in words {
                    *list.hits.entry((file.to_owned(), number_of(number), name.to_owned())).or_default() += 1;
                }
            }
        }
        list
    }
}

impl Differences {
    /// Reads a file of differences: a line for each reason, and below it a line for each file with the lines that it holds
    /// for. A reason that begins with `+` is about calls that the list does not have.
    pub fn read(text: &str) -> Differences {
        let mut differences = Differences::default();
        for (reason, below) in blocks(text) {
            let is_call = reason.starts_with('+');
            let into = if is_call { &mut differences.other_names } else { &mut differences.no_calls };
            for line in below {
                let (file, numbers) = line.trim().split_once(' ').unwrap_or_default();
                into.extend(numbers.split_whitespace().map(|number| (file.to_owned(), number_of(number))));
            }
        }
        differences
    }
}

/// Compares the entries of a crate, whose files lie in the folder of that name, with a list. `Err` says what is not
/// explained.
pub fn compare(
    folder: &str,
    entries: &[&Entry],
    texts: &BTreeMap<&str, &str>,
    list: &List,
    differences: &Differences,
) -> Result<(), String> {
    let mut read: BTreeMap<Place, usize> = BTreeMap::new();
    for entry in entries {
        let file = entry.file.strip_prefix(folder).unwrap_or(&entry.file).trim_start_matches('/');
        let text = texts.get(entry.file.as_str()).and_then(|text| text.get(entry.bytes.clone()));
        let name = name_of(entry, text.unwrap_or_default());
        // Whether an assertion is given a text, and so is listed, no pattern tells.
        if !name.contains("assert") {
            *read.entry((file.to_owned(), entry.line, name.to_owned())).or_default() += 1;
        }
    }
    let mut wrong = String::new();
    let places: BTreeSet<&Place> = read.keys().chain(list.hits.keys()).collect();
    for place in places {
        let (file, line, name) = place;
        let of = |counts: &BTreeMap<Place, usize>| counts.get(place).copied().unwrap_or_default();
        let (found, listed) = (of(&list.hits), of(&read));
        let known = (file.clone(), *line);
        let (is_no_call, has_other_name) =
            (differences.no_calls.contains(&known), differences.other_names.contains(&known));
        let is_as_expected = match (is_no_call, has_other_name) {
            (true, _) => listed == 0,
            (false, true) => found == 0 || found == listed,
            (false, false) => found == listed,
        };
        if !is_as_expected {
            let _ =
                writeln!(wrong, "{folder}/{file}:{line}: `{name}` is found {found} times, listed {listed}");
        }
    }
    let mut unknown: BTreeSet<&(String, usize)> =
        differences.no_calls.iter().chain(&differences.other_names).collect();
    for (file, line, _) in list.hits.keys().chain(read.keys()) {
        unknown.remove(&(file.clone(), *line));
    }
    for (file, line) in unknown {
        let _ = writeln!(wrong, "{folder}/{file}:{line} is explained, and neither found nor listed");
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// The last name of the path that an entry begins with.
fn name_of<'t>(entry: &Entry, text: &'t str) -> &'t str {
    if entry.kind == EntryKind::Instrument {
        return "instrument";
    }
    let end = text.find(['!', '(', ',']).unwrap_or(text.len());
    text[..end].trim().rsplit("::").next().unwrap_or_default().trim()
}

/// The lines at the margin, each with the indented ones below it; comments and empty lines are left out.
fn blocks(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut blocks: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match blocks.last_mut() {
            Some((_, below)) if line.starts_with(' ') => below.push(line),
            _ => blocks.push((line, Vec::new())),
        }
    }
    blocks
}

fn number_of(text: &str) -> usize {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no line"))
}
