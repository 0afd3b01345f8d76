//! Ranges as the compiler sees them: it underlines whole tokens, and shows no macro the path it was called by.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The tokens of a program.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    /// The bytes of each token, a group being its two delimiters.
    ranges: Vec<Range<usize>>,
    /// The bytes of each macro call's path, and of the whole call.
    calls: Vec<(Range<usize>, Range<usize>)>,
    /// The names of the macros that are called or defined, with their paths: `log::info`.
    pub macros: Vec<String>,
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
        let contains = |outer: &Range<usize>| outer.start <= range.start && range.end <= outer.end;
        if let Some((_, call)) = self.calls.iter().find(|(path, _)| contains(path)) {
            return call.clone();
        }
        let start = self.ranges.iter().find(|token| token.contains(&range.start));
        let end = self.ranges.iter().find(|token| range.end > 0 && token.contains(&(range.end - 1)));
        start.map_or(range.start, |token| token.start)..end.map_or(range.end, |token| token.end)
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
                        self.calls.push((path.clone(), path.start..bytes.end));
                        self.macros.push(std::mem::take(&mut name));
                    }
                    self.group(group);
                }
                TokenTree::Ident(ident) if after_bang => self.macros.push(ident.to_string()),
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
    fn macros_are_named_by_their_paths() {
        let text = "macro_rules! m { () => {} } m!{} log::info!(format!(x)); !f(); a != (b); vec![1];";
        assert_eq!(Tokens::of(text).macros, ["m", "m", "log::info", "format", "vec"]);
    }
}
