//! `#[cfg(..)]`: whether what it stands on is ever compiled outside of tests.

/// How deep conditions may stand inside each other: what somebody writes has three or four levels.
const MAX_DEPTH: u32 = 32;

/// Whether a condition, the text inside `cfg(..)`, holds in no build but those for tests. Of features only those are known
/// that are named for tests, of everything else nothing: it may hold or not.
pub fn is_only_for_tests(condition: &str) -> bool {
    value(&mut Words { rest: condition }, 0) == Some(false)
}

/// The value of the next condition where no tests are built; `None` where that depends.
fn value(words: &mut Words<'_>, depth: u32) -> Option<bool> {
    let name = words.take()?;
    if words.take_if("(") {
        let parts = parts(words, depth + 1);
        let all_are = |wanted: bool| parts.iter().all(|part| *part == Some(wanted));
        return match name {
            "all" if parts.contains(&Some(false)) => Some(false),
            "all" => all_are(true).then_some(true),
            "any" if parts.contains(&Some(true)) => Some(true),
            "any" => all_are(false).then_some(false),
            "not" => parts.first().copied().flatten().map(|part| !part),
            _ => None,
        };
    }
    if words.take_if("=") {
        let given = words.take()?;
        return (name == "feature" && is_feature_for_tests(given)).then_some(false);
    }
    (name == "test").then_some(false)
}

/// The values of the conditions up to the closing parenthesis.
fn parts(words: &mut Words<'_>, depth: u32) -> Vec<Option<bool>> {
    let mut parts = Vec::new();
    while depth < MAX_DEPTH && !words.is_empty() && !words.take_if(")") {
        if !words.take_if(",") {
            parts.push(value(words, depth));
        }
    }
    parts
}

/// Whether a feature only serves tests, by its name: `"test-util"`, `"testing"`, `"mocks"`.
fn is_feature_for_tests(name: &str) -> bool {
    let mut words = name.trim_matches('"').split(['-', '_']);
    words.any(|word| matches!(word, "test" | "tests" | "testing" | "testkit" | "mock" | "mocks" | "fuzzing"))
}

/// The names, texts and signs of a condition, one after the other.
struct Words<'t> {
    rest: &'t str,
}

impl<'t> Words<'t> {
    fn next(&self) -> &'t str {
        let text = self.rest.trim_start();
        let is_sign = |char: char| matches!(char, '(' | ')' | ',' | '=') || char.is_whitespace();
        let length = match text.chars().next() {
            None => 0,
            Some('"') => text[1..].find('"').map_or(text.len(), |end| end + 2),
            Some(first) if is_sign(first) => first.len_utf8(),
            Some(_) => text.find(is_sign).unwrap_or(text.len()),
        };
        &text[..length]
    }

    fn is_empty(&self) -> bool {
        self.next().is_empty()
    }

    fn take(&mut self) -> Option<&'t str> {
        let next = self.next();
        self.rest = &self.rest.trim_start()[next.len()..];
        (!next.is_empty()).then_some(next)
    }

    fn take_if(&mut self, wanted: &str) -> bool {
        let is_next = self.next() == wanted;
        if is_next {
            self.take();
        }
        is_next
    }
}

#[cfg(test)]
mod tests {
    use super::is_only_for_tests;

    #[test]
    fn what_only_tests_compile() {
        for condition in [
            "test",
            "all ( test , unix )",
            "all ( test , not ( miri ) )",
            "any ( test , feature = \"test-util\" )",
            "all ( feature = \"tls\" , any ( test , feature = \"mocks\" ) )",
            "any ( )",
            "not ( not ( test ) )",
        ] {
            assert!(is_only_for_tests(condition), "{condition}");
        }
    }

    #[test]
    fn what_others_compile_too() {
        for condition in [
            "not ( test )",
            "any ( test , unix )",
            "any ( test , debug_assertions )",
            "all ( not ( test ) , unix )",
            "feature = \"attestation\"",
            "test = \"x\"",
            "all ( )",
            "target_os = \"linux\"",
            "",
            "all(test",
        ] {
            let is_cut = condition == "all(test";
            assert_eq!(is_only_for_tests(condition), is_cut, "{condition}");
        }
    }

    #[test]
    fn nothing_is_too_deep() {
        assert!(!is_only_for_tests(&"not(".repeat(100_000)));
    }
}
