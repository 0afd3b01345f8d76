//! Ranges as the compiler sees them: it underlines whole tokens, and shows no macro the path it was called by.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The tokens of a program.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    /// The bytes of each token, a group being its two delimiters.
    ranges: Vec<Range<usize>>,
    calls: Vec<MacroCall>,
}

/// A macro call.
#[derive(Clone, Debug, PartialEq, Eq)]
struct MacroCall {
    /// `log::info`.
    name: String,
    /// The bytes of the path.
    path: Range<usize>,
    /// From the path to the closing delimiter.
    whole: Range<usize>,
}

impl Tokens {
    /// Reads a program.
    pub fn of(text: &str) -> Tokens {
        let mut tokens = Tokens::default();
        if let Ok(stream) = text.parse() {
            tokens.read(stream);
        }
        tokens
    }

    /// What the compiler underlines for a range: its tokens as a whole, and the whole call for a macro's path.
    pub fn widened(&self, range: &Range<usize>) -> Range<usize> {
        if let Some(call) = self.calls.iter().find(|call| contains(&call.path, range)) {
            return call.whole.clone();
        }
        let start = self.ranges.iter().find(|token| token.contains(&range.start));
        let end = self.ranges.iter().find(|token| range.end > 0 && token.contains(&(range.end - 1)));
        start.map_or(range.start, |token| token.start)..end.map_or(range.end, |token| token.end)
    }

    /// Whether a range stands in a call of such a macro.
    pub fn is_in_call(&self, range: &Range<usize>, is_meant: impl Fn(&str) -> bool) -> bool {
        self.calls.iter().any(|call| contains(&call.whole, range) && is_meant(&call.name))
    }

    fn read(&mut self, stream: TokenStream) {
        // The path in front of the current token, as far as it may become that of a macro call.
        let mut path: Option<Range<usize>> = None;
        let mut name = String::new();
        let mut after_bang = false;
        for token in stream {
            let bytes = token.span().byte_range();
            match &token {
                TokenTree::Group(group) => {
                    if let Some(path) = path.take().filter(|_| after_bang) {
                        let whole = path.start..bytes.end;
                        self.calls.push(MacroCall { name: std::mem::take(&mut name), path, whole });
                    }
                    self.group(group);
                }
                TokenTree::Ident(ident) => {
                    if !name.ends_with("::") {
                        (path, name) = (None, String::new());
                    }
                    name.push_str(&ident.to_string());
                    let start = path.map_or(bytes.start, |path| path.start);
                    path = Some(start..bytes.end);
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => name.push(':'),
                TokenTree::Punct(punct) if punct.as_char() == '!' => {
                    after_bang = path.is_some();
                    self.ranges.push(bytes);
                    continue;
                }
                _ => (path, name) = (None, String::new()),
            }
            after_bang = false;
            if !matches!(token, TokenTree::Group(_)) {
                self.ranges.push(bytes);
            }
        }
    }

    fn group(&mut self, group: &Group) {
        if group.delimiter() != Delimiter::None {
            self.ranges.push(group.span_open().byte_range());
            self.ranges.push(group.span_close().byte_range());
        }
        self.read(group.stream());
    }
}

fn contains(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

#[cfg(test)]
mod tests {
    use super::Tokens;

    fn widened(text: &str, part: &str) -> String {
        let start = text.find(part).expect("the part is in the text");
        let range = Tokens::of(text).widened(&(start..start + part.len()));
        text[range].to_owned()
    }

    #[test]
    fn ranges_grow_to_whole_tokens() {
        assert_eq!(widened(r#"f(a, "b {c} d", e)"#, "{c}"), r#""b {c} d""#);
        assert_eq!(widened("f(alpha, beta.gamma)", "beta.gamma"), "beta.gamma");
        assert_eq!(widened("f(alpha, beta.gamma)", "(alpha, beta.gamma)"), "(alpha, beta.gamma)");
        assert_eq!(widened("x + a::b!(c, d) + y", "b"), "a::b!(c, d)");
        assert_eq!(widened("x + a::b!(c, d) + y", "a::b!(c, d)"), "a::b!(c, d)");
        assert_eq!(widened("x + a::b!(c, d) + y", "c, d"), "c, d");
    }

    #[test]
    fn calls_are_named_by_their_paths() {
        let text = "macro_rules! m { () => {} } m!{} log::info!(format!(x)); !f(); a != (b); vec![1];";
        let tokens = Tokens::of(text);
        let names: Vec<&str> = tokens.calls.iter().map(|call| call.name.as_str()).collect();
        assert_eq!(names, ["m", "log::info", "format", "vec"]);
        let at = text.find("x)").expect("the part is in the text");
        assert!(tokens.is_in_call(&(at..at + 1), |name| name == "log::info"));
        assert!(!tokens.is_in_call(&(at..at + 1), |name| name == "vec"));
    }
}
