//! The examples in a rule's manual page: its fenced blocks, each with the heading it stands under.

/// A fenced `rust` block of a manual page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The heading it stands under: `Finds`.
    pub heading: String,
    /// Its number under that heading, from 1.
    pub number: usize,
    /// What stands between the fences.
    pub text: String,
}

impl Example {
    /// A name for a test: `finds_1`.
    pub fn name(&self) -> String {
        format!("{}_{}", self.heading.to_lowercase().replace(' ', "_"), self.number)
    }
}

/// The `rust` blocks of a page of Markdown, in order.
pub fn examples_of(docs: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut heading = "summary";
    let mut open: Option<Fence<'_>> = None;
    for line in lines_of(docs) {
        match &mut open {
            None => {
                heading = line.strip_prefix("## ").unwrap_or(heading).trim();
                open = line.strip_prefix("```").map(|language| Fence { language, text: String::new() });
            }
            Some(fence) if line.trim_end() == "```" => {
                if fence.language.trim() == "rust" {
                    let number = 1 + examples.iter().filter(|example| example.heading == heading).count();
                    let text = std::mem::take(&mut fence.text);
                    examples.push(Example { heading: heading.to_owned(), number, text });
                }
                open = None;
            }
            Some(fence) => {
                fence.text.push_str(line);
                fence.text.push('\n');
            }
        }
    }
    examples
}

/// The headings of a page, in order.
pub fn headings_of(docs: &str) -> Vec<&str> {
    let mut in_fence = false;
    lines_of(docs)
        .filter_map(|line| {
            in_fence ^= line.starts_with("```");
            line.strip_prefix("## ").filter(|_| !in_fence).map(str::trim)
        })
        .collect()
}

struct Fence<'a> {
    language: &'a str,
    text: String,
}

/// The lines of a doc comment, without the blank that stands between the slashes and the text.
fn lines_of(docs: &str) -> impl Iterator<Item = &str> {
    docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line))
}

#[cfg(test)]
mod tests {
    use super::{Example, examples_of, headings_of};

    const DOCS: &str = " A page.\n\n ## Finds\n\n ```rust\n fn f() {\n     x\n }\n ```\n text\n ```text\n ## no\n ```\n \
        ```rust\n y\n ```\n\n ## Not so\n ```rust\n z\n ```\n";

    #[test]
    fn finds_the_blocks_under_their_headings() {
        let example = |heading: &str, number, text: &str| Example {
            heading: heading.to_owned(),
            number,
            text: text.to_owned(),
        };
        let expected = [
            example("Finds", 1, "fn f() {\n    x\n}\n"),
            example("Finds", 2, "y\n"),
            example("Not so", 1, "z\n"),
        ];
        assert_eq!(examples_of(DOCS), expected);
        assert_eq!(examples_of(DOCS)[2].name(), "not_so_1");
    }

    #[test]
    fn headings_inside_fences_are_text() {
        assert_eq!(headings_of(DOCS), ["Finds", "Not so"]);
    }
}
