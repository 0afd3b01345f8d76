//! A file's tokens, with every delimiter matched to its partner: what all reading of a file starts from.
//!
//! Lexing is nearly free, parsing is not; everything that can be read from tokens is.

use std::ops::Range;

use rustc_lexer::{FrontmatterAllowed, LiteralKind, TokenKind, strip_shebang};

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
    /// What is wrong with the tokens, and where.
    pub(crate) problem: Option<(u32, &'static str)>,
    /// How deep delimiters are nested.
    pub(crate) depth: usize,
}

impl<'t> Tokens<'t> {
    /// Reads the tokens of a file. A byte order mark, a shebang line and frontmatter are passed over.
    pub(crate) fn read(text: &'t str) -> Tokens<'t> {
        let mut tokens = Tokens {
            text,
            all: Vec::new(),
            comments: Vec::new(),
            is_generated: false,
            problem: None,
            depth: 0,
        };
        let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let start = bom + strip_shebang(&text[bom..]).unwrap_or(0);
        // A token takes four bytes of source on average.
        tokens.all.reserve(text.len() / 4);
        let mut open: Vec<u32> = Vec::new();
        let mut at = offset(start);
        for token in rustc_lexer::tokenize(&text[start..], FrontmatterAllowed::Yes) {
            let end = at + token.len;
            tokens.push(token.kind, at..end, &mut open);
            at = end;
        }
        if let Some(unclosed) = open.pop() {
            let start = tokens.all[unclosed as usize].start;
            tokens.problem.get_or_insert((start, "a delimiter is never closed"));
        }
        tokens
    }

    fn push(&mut self, kind: TokenKind, range: Range<u32>, open: &mut Vec<u32>) {
        let kind = match kind {
            TokenKind::Whitespace | TokenKind::Frontmatter { .. } => return,
            TokenKind::LineComment { doc_style } | TokenKind::BlockComment { doc_style, .. } => {
                return self.comment(range, doc_style.is_some());
            }
            TokenKind::Ident | TokenKind::RawIdent | TokenKind::InvalidIdent => Kind::Ident,
            TokenKind::Lifetime { .. } | TokenKind::RawLifetime | TokenKind::UnknownPrefixLifetime => {
                Kind::Lifetime
            }
            TokenKind::Literal { kind, .. } => self.literal(kind, range.start),
            TokenKind::OpenParen => Kind::Open(b'('),
            TokenKind::OpenBracket => Kind::Open(b'['),
            TokenKind::OpenBrace => Kind::Open(b'{'),
            TokenKind::CloseParen => Kind::Close(b')'),
            TokenKind::CloseBracket => Kind::Close(b']'),
            TokenKind::CloseBrace => Kind::Close(b'}'),
            _ => Kind::Punct(self.text.as_bytes()[range.start as usize]),
        };
        let index = offset(self.all.len());
        let mut partner = NO_PARTNER;
        match kind {
            Kind::Open(_) => {
                open.push(index);
                self.depth = self.depth.max(open.len());
            }
            Kind::Close(close) => match open.last().copied() {
                Some(last) if closes(self.all[last as usize].kind, close) => {
                    open.pop();
                    partner = last;
                    self.all[last as usize].partner = index;
                }
                _ => {
                    self.problem.get_or_insert((range.start, "a closing delimiter matches no opening one"));
                }
            },
            _ => {}
        }
        self.all.push(Token { kind, start: range.start, end: range.end, partner });
    }

    fn literal(&mut self, kind: LiteralKind, start: u32) -> Kind {
        match kind {
            LiteralKind::Str { terminated: false } => {
                self.problem.get_or_insert((start, "the file ends inside a string"));
                Kind::Text
            }
            LiteralKind::RawStr { n_hashes: None } => {
                self.problem.get_or_insert((start, "the file ends inside a raw string"));
                Kind::Text
            }
            LiteralKind::Str { .. } | LiteralKind::RawStr { .. } => Kind::Text,
            LiteralKind::Int { .. } | LiteralKind::Float { .. } => Kind::Number,
            _ => Kind::OtherLiteral,
        }
    }

    fn comment(&mut self, range: Range<u32>, is_doc: bool) {
        let text = &self.text[range.start as usize..range.end as usize];
        if !is_doc && memchr::memmem::find(text.as_bytes(), b"logcheck:").is_some() {
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

fn closes(open: Kind, close: u8) -> bool {
    matches!((open, close), (Kind::Open(b'('), b')') | (Kind::Open(b'['), b']') | (Kind::Open(b'{'), b'}'))
}

/// A length or index as it is stored: files over 16 MiB are not read, so it always fits.
pub(crate) fn offset(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// The line of a byte, counted from 1.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    memchr::memchr_iter(b'\n', &text.as_bytes()[..at.min(text.len())]).count() + 1
}
