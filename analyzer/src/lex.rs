//! A file's tokens, with every delimiter matched to its partner: what all reading of a file starts from.
//!
//! Lexing is nearly free, parsing is not; everything that can be read from tokens is.

use std::ops::Range;

use rustc_lexer::{Cursor, FrontmatterAllowed, LiteralKind, TokenKind, strip_shebang};

/// A token that is neither space nor comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    /// First byte in the file.
    pub(crate) start: u32,
    /// Byte after the last one.
    pub(crate) end: u32,
    /// For a delimiter the index of its partner; [`NO_PARTNER`] where there is none.
    pub(crate) partner: u32,
}

/// What a delimiter without a partner leads to.
const ONE_BY_ONE: &str = "the log calls around it are checked one by one";

/// What stands in [`Token::partner`] of a token that has none.
pub(crate) const NO_PARTNER: u32 = u32::MAX;

/// The kinds of tokens that reading tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name or keyword, `r#` included.
    Ident,
    Lifetime,
    /// A string literal.
    Text,
    /// A number.
    Number,
    /// Characters, bytes and C strings.
    OtherLiteral,
    /// `(`, `[`, `{`.
    Open(u8),
    /// `)`, `]`, `}`.
    Close(u8),
    /// Any other single character.
    Punct(u8),
}

/// The tokens of a file.
#[derive(Debug)]
pub(crate) struct Tokens<'t> {
    pub(crate) text: &'t str,
    pub(crate) all: Vec<Token>,
    /// Comments that are not documentation and mention us.
    pub(crate) comments: Vec<Range<u32>>,
    /// Whether a comment says that a program wrote the file.
    pub(crate) is_generated: bool,
    /// What is wrong with the tokens first.
    pub(crate) problem: Option<TokenProblem>,
    /// Whether the text mentions us anywhere.
    pub(crate) mentions_us: bool,
}

/// Why the tokens of a file are not those of a Rust program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TokenProblem {
    /// The first byte of the token at fault.
    pub(crate) at: u32,
    pub(crate) what: &'static str,
    pub(crate) consequence: &'static str,
}

/// A delimiter that is open, with how many there are.
#[derive(Clone, Copy, Debug)]
struct OpenDelimiter {
    token: u32,
    kind: Kind,
    /// Open parentheses inside the innermost open brace.
    parentheses: u32,
    /// Open brackets inside the innermost open brace.
    brackets: u32,
    /// Open braces in all.
    braces: u32,
}

impl<'t> Tokens<'t> {
    /// Reads the tokens of a file into an empty list. A byte order mark, a shebang line and frontmatter are passed over.
    pub(crate) fn read(text: &'t str, all: Vec<Token>) -> Tokens<'t> {
        let mentions_us = memchr::memmem::find(text.as_bytes(), b"logcheck").is_some();
        let comments = Vec::new();
        let mut tokens = Tokens { text, all, comments, is_generated: false, problem: None, mentions_us };
        let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let start = bom + strip_shebang(&text[bom..]).unwrap_or(0);
        // A token takes four bytes of source on average.
        tokens.all.reserve(text.len() / 4);
        let mut open = Vec::new();
        let mut at = offset(start);
        let mut cursor = Cursor::new(&text[start..], frontmatter_allowed(&text[start..]));
        loop {
            let token = cursor.advance_token();
            let mut end = at + token.len;
            match token.kind {
                TokenKind::Eof => break,
                // `##` and `#"` are one token in the newest edition, where they are an error. Before, each is a `#` and
                // what follows it, a whole string perhaps.
                TokenKind::GuardedStrPrefix => {
                    end = at + 1;
                    cursor = Cursor::new(&text[end as usize..], FrontmatterAllowed::No);
                }
                _ => {}
            }
            tokens.push(token.kind, at..end, &mut open);
            at = end;
        }
        if let Some(outermost) = open.first() {
            tokens.never_closed(*outermost);
        }
        tokens
    }

    fn push(&mut self, kind: TokenKind, range: Range<u32>, open: &mut Vec<OpenDelimiter>) {
        let kind = match kind {
            TokenKind::Whitespace => return,
            TokenKind::Frontmatter { .. } => return self.frontmatter(&range),
            TokenKind::LineComment { doc_style } => return self.comment(range, doc_style.is_some()),
            TokenKind::BlockComment { doc_style, terminated } => {
                self.ends_the_file(!terminated, range.start, "a comment is never closed");
                return self.comment(range, doc_style.is_some());
            }
            TokenKind::Ident | TokenKind::RawIdent => Kind::Ident,
            TokenKind::InvalidIdent | TokenKind::Unknown => {
                self.problem(range.start, "a character does not belong to Rust", ONE_BY_ONE);
                Kind::Punct(self.text.as_bytes()[range.start as usize])
            }
            TokenKind::Lifetime { .. } | TokenKind::RawLifetime | TokenKind::UnknownPrefixLifetime => {
                Kind::Lifetime
            }
            TokenKind::Literal { kind, .. } => self.literal(kind, &range),
            TokenKind::OpenParen => Kind::Open(b'('),
            TokenKind::OpenBracket => Kind::Open(b'['),
            TokenKind::OpenBrace => Kind::Open(b'{'),
            TokenKind::CloseParen => Kind::Close(b')'),
            TokenKind::CloseBracket => Kind::Close(b']'),
            TokenKind::CloseBrace => Kind::Close(b'}'),
            _ => Kind::Punct(self.text.as_bytes()[range.start as usize]),
        };
        let token = offset(self.all.len());
        let partner = match kind {
            Kind::Open(_) => {
                open.push(OpenDelimiter::inside(open.last(), token, kind));
                NO_PARTNER
            }
            Kind::Close(close) => self.close(close, &range, open).unwrap_or(NO_PARTNER),
            _ => NO_PARTNER,
        };
        if let Some(partner) = self.all.get_mut(partner as usize) {
            partner.partner = token;
        }
        self.all.push(Token { kind, start: range.start, end: range.end, partner });
    }

    /// The partner of a closing delimiter. Braces are what people keep in order: a closing one also ends the
    /// parentheses and brackets that are still open in it, which in turn never end a brace.
    fn close(&mut self, close: u8, range: &Range<u32>, open: &mut Vec<OpenDelimiter>) -> Option<u32> {
        let is_open = open.last().is_some_and(|innermost| innermost.has(close));
        let depth = open.iter().rposition(|delimiter| closes(delimiter.kind, close)).filter(|_| is_open);
        let Some(depth) = depth else {
            self.problem(range.start, "a closing delimiter matches no opening one", ONE_BY_ONE);
            return None;
        };
        if let Some(unclosed) = open.get(depth + 1) {
            self.never_closed(*unclosed);
        }
        let partner = open[depth].token;
        open.truncate(depth);
        Some(partner)
    }

    fn literal(&mut self, kind: LiteralKind, range: &Range<u32>) -> Kind {
        let (kind, is_closed) = match kind {
            LiteralKind::Int { .. } | LiteralKind::Float { .. } => (Kind::Number, true),
            LiteralKind::Str { terminated } => (Kind::Text, terminated),
            LiteralKind::RawStr { n_hashes } => (Kind::Text, n_hashes.is_some()),
            LiteralKind::ByteStr { terminated }
            | LiteralKind::CStr { terminated }
            | LiteralKind::Char { terminated }
            | LiteralKind::Byte { terminated } => (Kind::OtherLiteral, terminated),
            LiteralKind::RawByteStr { n_hashes } | LiteralKind::RawCStr { n_hashes } => {
                (Kind::OtherLiteral, n_hashes.is_some())
            }
        };
        // What ends before the file does is a character, which ends with its line, or begins as no raw string does.
        let ends_the_file = range.end as usize == self.text.len();
        self.ends_the_file(!is_closed && ends_the_file, range.start, "a string is never closed");
        if !is_closed {
            self.problem(range.start, "a literal is not well formed", ONE_BY_ONE);
        }
        kind
    }

    fn ends_the_file(&mut self, is_unclosed: bool, at: u32, what: &'static str) {
        if is_unclosed {
            self.problem(at, what, "what stands behind its beginning is not checked");
        }
    }

    fn never_closed(&mut self, delimiter: OpenDelimiter) {
        let at = self.all[delimiter.token as usize].start;
        self.problem(at, "a delimiter is never closed", ONE_BY_ONE);
    }

    fn problem(&mut self, at: u32, what: &'static str, consequence: &'static str) {
        self.problem.get_or_insert(TokenProblem { at, what, consequence });
    }

    fn frontmatter(&mut self, range: &Range<u32>) {
        let text = &self.text[range.start as usize..range.end as usize];
        let fence = text.len() - text.trim_start_matches('-').len();
        let is_closed = text.lines().skip(1).last().is_some_and(|line| line.starts_with(&text[..fence]));
        self.ends_the_file(!is_closed, range.start, "the frontmatter is never closed");
    }

    fn comment(&mut self, range: Range<u32>, is_doc: bool) {
        let text = &self.text[range.start as usize..range.end as usize];
        if self.mentions_us && !is_doc && text.contains("logcheck:") {
            self.comments.push(range);
        } else if range.start < 2048 && text.contains("@generated") {
            self.is_generated = true;
        }
    }

    /// How many tokens there are.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// The kind of a token; the end of the file counts as a closing brace.
    pub(crate) fn kind(&self, index: usize) -> Kind {
        self.all.get(index).map_or(Kind::Close(b'}'), |token| token.kind)
    }

    /// The source of a token; empty at the end of the file.
    pub(crate) fn word(&self, index: usize) -> &'t str {
        self.all.get(index).map_or("", |token| &self.text[token.start as usize..token.end as usize])
    }

    /// The name that a token is, without `r#`; `None` if it is no name.
    pub(crate) fn ident(&self, index: usize) -> Option<&'t str> {
        let word = self.word(index);
        (self.kind(index) == Kind::Ident).then(|| word.strip_prefix("r#").unwrap_or(word))
    }

    /// Whether a token is this punctuation.
    pub(crate) fn is(&self, index: usize, punct: u8) -> bool {
        self.kind(index) == Kind::Punct(punct)
    }

    /// Whether a token is this name or keyword.
    pub(crate) fn is_word(&self, index: usize, word: &str) -> bool {
        self.kind(index) == Kind::Ident && self.word(index) == word
    }

    /// Whether two colons stand here.
    pub(crate) fn is_path_separator(&self, index: usize) -> bool {
        self.is(index, b':') && self.is(index + 1, b':')
    }

    /// The index of the closing partner of an opening delimiter; `None` for other tokens and where it is never closed.
    pub(crate) fn closing(&self, index: usize) -> Option<usize> {
        let token = self.all.get(index)?;
        (matches!(token.kind, Kind::Open(_)) && token.partner != NO_PARTNER).then_some(token.partner as usize)
    }

    /// The index behind a token, or behind the group it opens.
    pub(crate) fn after(&self, index: usize) -> usize {
        self.closing(index).unwrap_or(index) + 1
    }

    /// The bytes from the first to the last of the tokens of a range of indexes.
    pub(crate) fn bytes(&self, range: Range<usize>) -> Range<u32> {
        let start = self.all.get(range.start).map_or(offset(self.text.len()), |token| token.start);
        let end = match range.end.checked_sub(1).and_then(|last| self.all.get(last)) {
            Some(last) if range.end > range.start => last.end,
            _ => start,
        };
        start..end
    }
}

/// Frontmatter comes first. The compiler takes up to 255 dashes, and the lexer panics where there are many more.
fn frontmatter_allowed(text: &str) -> FrontmatterAllowed {
    let begins = text.trim_start();
    let dashes = begins.len() - begins.trim_start_matches('-').len();
    if (3..256).contains(&dashes) { FrontmatterAllowed::Yes } else { FrontmatterAllowed::No }
}

impl OpenDelimiter {
    fn inside(outer: Option<&OpenDelimiter>, token: u32, kind: Kind) -> OpenDelimiter {
        let (parentheses, brackets, braces) = match outer {
            Some(brace) if brace.kind == Kind::Open(b'{') => (0, 0, brace.braces),
            Some(outer) => (outer.parentheses, outer.brackets, outer.braces),
            None => (0, 0, 0),
        };
        OpenDelimiter {
            token,
            kind,
            parentheses: parentheses + u32::from(kind == Kind::Open(b'(')),
            brackets: brackets + u32::from(kind == Kind::Open(b'[')),
            braces: braces + u32::from(kind == Kind::Open(b'{')),
        }
    }

    /// Whether this delimiter, or one around it that may be closed with it, is closed by another.
    fn has(&self, close: u8) -> bool {
        match close {
            b'}' => self.braces > 0,
            _ if self.kind == Kind::Open(b'{') => false,
            b')' => self.parentheses > 0,
            _ => self.brackets > 0,
        }
    }
}

fn closes(open: Kind, close: u8) -> bool {
    matches!((open, close), (Kind::Open(b'('), b')') | (Kind::Open(b'['), b']') | (Kind::Open(b'{'), b'}'))
}

/// A length or index as it is stored: files over 16 MiB are not read, so it always fits.
pub(crate) fn offset(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// Where the lines of a text end.
pub(crate) fn line_ends(text: &str) -> Vec<u32> {
    memchr::memchr_iter(b'\n', text.as_bytes()).map(offset).collect()
}

/// The line of a byte, counted from 1.
pub(crate) fn line_of(ends: &[u32], at: u32) -> usize {
    ends.partition_point(|end| *end < at) + 1
}
