//! What a fixture says should be found: `//^^^ text` under the tokens.

use std::ops::Range;

/// An expected finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// The line that is annotated, from 0.
    pub line: usize,
    /// The columns above the carets, in characters from 0.
    pub columns: Range<usize>,
    /// What stands after the carets.
    pub text: String,
}

impl Annotation {
    /// Whether a finding at that place, with those words, is what is meant. Carets cannot stand in the first two columns
    /// of a line, where the slashes are: there the slashes count as carets.
    pub fn is_about(&self, line: usize, columns: &Range<usize>, words: &str) -> bool {
        let start = if self.columns.start == 2 { columns.start.min(2) } else { self.columns.start };
        line == self.line && *columns == (start..self.columns.end) && words.starts_with(&self.text)
    }
}

/// The annotations of a text. Each refers to the nearest line above it that is no annotation, so several lines of carets
/// may stand under one line of code.
pub fn annotations_of(text: &str) -> Vec<Annotation> {
    let mut annotations = Vec::new();
    let mut code_line = 0;
    for (number, line) in text.lines().enumerate() {
        match carets(line) {
            Some((columns, text)) => {
                annotations.push(Annotation { line: code_line, columns, text: text.to_owned() });
            }
            None => code_line = number,
        }
    }
    annotations
}

/// The columns of the carets and the text after them, if the line is a comment that begins with carets.
fn carets(line: &str) -> Option<(Range<usize>, &str)> {
    let comment = line.trim_start().strip_prefix("//")?.trim_start();
    let text = comment.trim_start_matches('^');
    let start = line.chars().count() - comment.chars().count();
    let end = line.chars().count() - text.chars().count();
    (start < end).then(|| (start..end, text.trim()))
}

#[cfg(test)]
mod tests {
    use super::{Annotation, annotations_of};

    #[test]
    fn several_lines_of_carets_refer_to_one_line_of_code() {
        let text = "let ü = 1;\ninfo!(ab, c);\n    //^^ first\n    //    ^ second one\n// ^ is no caret line? it is\nx";
        let annotation = |columns, text: &str| Annotation { line: 1, columns, text: text.to_owned() };
        let expected = [
            annotation(6..8, "first"),
            annotation(10..11, "second one"),
            annotation(3..4, "is no caret line? it is"),
        ];
        assert_eq!(annotations_of(text), expected);
    }

    #[test]
    fn comments_are_no_annotations() {
        assert_eq!(annotations_of("// text ^\n//\nx // ^^ y\n"), []);
    }
}
