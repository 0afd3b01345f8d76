//! What somebody probably meant: the known name that is nearest to the one that was written.

/// The help for a name that is not known: the nearest known one, else all there are. `plural` says what they are.
pub fn suggest(given: &str, plural: &str, known: &[&str]) -> String {
    if let Some(name) = nearest(given, known.iter().copied()) {
        return format!("did you mean `{name}`?");
    }
    let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    format!("the {plural} are {}", names.join(", "))
}

/// The known name that is nearest to the one given, if one is near enough to be meant.
///
/// Case, `-` for `_` and the `logcheck::` of a diagnostic's code count as no difference. Otherwise at most a third of the
/// letters may differ, as in the compiler's own suggestions, or one name begins the other, as in `warning`. The first of
/// several that are equally near is taken.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let given = letters(given.strip_prefix("logcheck::").unwrap_or(given));
    let furthest = given.len().max(3) / 3;
    known
        .into_iter()
        .filter_map(|name| Some((distance_within(furthest, &given, &letters(name))?, name)))
        .min_by_key(|(distance, name)| (*distance, name.len().abs_diff(given.len())))
        .map(|(_, name)| name)
}

/// How far two names are apart, if that is near enough. What begins the other is just as near as allowed, so that a
/// mistyped name comes first.
fn distance_within(furthest: usize, given: &[char], name: &[char]) -> Option<usize> {
    let shorter = given.len().min(name.len());
    if shorter >= 4 && given[..shorter] == name[..shorter] {
        return Some(furthest.min(given.len().max(name.len()) - shorter));
    }
    if given.len().abs_diff(name.len()) > furthest {
        return None;
    }
    Some(edit_distance(given, name)).filter(|distance| *distance <= furthest)
}

/// How many letters must be inserted, removed, replaced or swapped with their neighbour to make one of the other.
fn edit_distance(left: &[char], right: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (row, letter) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, other) in right.iter().enumerate() {
            let replaced = last[column] + usize::from(letter != other);
            let mut cheapest = replaced.min(last[column + 1] + 1).min(current[column] + 1);
            let swapped = row > 0 && column > 0 && left[row - 1] == *other && *letter == right[column - 1];
            if swapped {
                cheapest = cheapest.min(before_last[column - 1] + 1);
            }
            current.push(cheapest);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[right.len()]
}

fn letters(name: &str) -> Vec<char> {
    name.chars().flat_map(char::to_lowercase).map(|letter| if letter == '-' { '_' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::{nearest, suggest};

    const KNOWN: [&str; 5] = ["info_in_hot_loop", "banned_key", "unknown_key", "warn", "deny"];

    #[test]
    fn finds_what_was_meant() {
        for (given, meant) in [
            ("info_in_hot_lop", "info_in_hot_loop"),
            ("info-in-hot-loop", "info_in_hot_loop"),
            ("INFO_IN_HOT_LOOP", "info_in_hot_loop"),
            ("logcheck::banned_key", "banned_key"),
            ("bannedkey", "banned_key"),
            ("baned_kye", "banned_key"),
            ("unknown_keys", "unknown_key"),
            ("banned", "banned_key"),
            ("info", "info_in_hot_loop"),
            ("warning", "warn"),
            ("wran", "warn"),
            ("dney", "deny"),
        ] {
            assert_eq!(nearest(given, KNOWN), Some(meant), "{given}");
        }
    }

    #[test]
    fn guesses_nothing_far_fetched() {
        for given in ["", "x", "off", "error", "key", "secret_in_field", "ban", "\u{1F980}\u{1F980}\u{1F980}"]
        {
            assert_eq!(nearest(given, KNOWN), None, "{given}");
        }
    }

    #[test]
    fn takes_the_first_of_equals() {
        assert_eq!(nearest("key_c", ["key_a", "key_b"]), Some("key_a"));
        assert_eq!(nearest("key_bb", ["key_a", "key_b"]), Some("key_b"));
    }

    #[test]
    fn suggests_or_lists() {
        assert_eq!(suggest("dent", "levels", &["warn", "deny"]), "did you mean `deny`?");
        assert_eq!(suggest("off", "levels", &["warn", "deny"]), "the levels are `warn`, `deny`");
    }
}
