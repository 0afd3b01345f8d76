//! Places in files: byte ranges as lines and columns.

use std::ops::{Range, RangeInclusive};
use std::sync::OnceLock;

use logcheck_analyzer::{Report, SourceFile};
use logcheck_rules::diagnostic::Position;

/// A report with the line tables of its files, each made when it is first needed.
pub(super) struct Sources<'a> {
    pub(super) report: &'a Report,
    tables: Vec<OnceLock<LineTable>>,
}

/// A range of a file, with what it takes to say it in lines.
#[derive(Clone)]
pub(super) struct Place<'s> {
    pub(super) file: &'s SourceFile,
    /// In bytes from the start of the file; inside its text, on character boundaries, and never backwards.
    pub(super) range: Range<usize>,
    table: &'s LineTable,
}

/// How many bytes of a line that is too long are shown.
const MAX_EXCERPT: usize = 400;

/// A line and a column, both counted from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LineColumn {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// Where the lines of a file start.
struct LineTable {
    /// The first start is behind a byte order mark, which belongs to no line.
    starts: Vec<usize>,
    /// How many characters begin before every [`STEP`]th byte: a line may be as long as the file.
    characters: Vec<usize>,
}

/// How many bytes are looked through to count characters.
const STEP: usize = 1024;

impl<'a> Sources<'a> {
    pub(super) fn new(report: &'a Report) -> Sources<'a> {
        Sources { report, tables: report.files.iter().map(|_| OnceLock::new()).collect() }
    }

    /// The place of a position.
    pub(super) fn place(&self, position: Position) -> Place<'_> {
        let (file, range) = self.report.locate(position);
        let table = self.tables[position.file.0 as usize].get_or_init(|| LineTable::new(&file.text));
        Place { file, range, table }
    }
}

impl<'s> Place<'s> {
    pub(super) fn start(&self) -> LineColumn {
        self.line_column(self.range.start)
    }

    pub(super) fn end(&self) -> LineColumn {
        self.line_column(self.range.end)
    }

    /// The lines that it touches.
    pub(super) fn lines(&self) -> RangeInclusive<usize> {
        self.table.line_of(self.range.start)..=self.table.line_of(self.range.end)
    }

    /// The text of a line of its file, without the end of the line.
    pub(super) fn line(&self, line: usize) -> &'s str {
        &self.file.text[self.table.line_range(&self.file.text, line)]
    }

    /// The text of several lines, and where it starts in the file.
    pub(super) fn window(&self, lines: &RangeInclusive<usize>) -> (&'s str, usize) {
        let start = self.table.line_range(&self.file.text, *lines.start()).start;
        let end = self.table.line_range(&self.file.text, *lines.end()).end;
        (&self.file.text[start..end], start)
    }

    /// A part of a line that is too long to be shown: what is around the start of the range, and where that starts.
    pub(super) fn excerpt(&self) -> (&'s str, usize) {
        let text = &self.file.text;
        let line = self.table.line_range(text, self.start().line);
        let start = self.range.start.clamp(line.start, line.end);
        let is_boundary = |at: &usize| text.is_char_boundary(*at);
        let first = (line.start..start.saturating_sub(MAX_EXCERPT / 2)).rev().find(is_boundary);
        let last = (start..=line.end.min(start + MAX_EXCERPT)).rev().find(is_boundary);
        let first = first.unwrap_or(line.start);
        (&text[first..last.unwrap_or(start)], first)
    }

    fn line_column(&self, offset: usize) -> LineColumn {
        let text = &self.file.text;
        let line = self.table.line_of(offset);
        let range = self.table.line_range(text, line);
        let characters = |at| self.table.characters_before(text, at);
        let column = characters(offset.clamp(range.start, range.end)) - characters(range.start) + 1;
        LineColumn { line, column }
    }
}

impl LineTable {
    fn new(text: &str) -> LineTable {
        let first = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        let mut count = 0;
        let characters = text.as_bytes().chunks(STEP).map(|chunk| {
            count += characters_in(chunk);
            count
        });
        LineTable {
            starts: std::iter::once(first).chain(ends).collect(),
            characters: std::iter::once(0).chain(characters).collect(),
        }
    }

    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let step = offset / STEP;
        self.characters[step] + characters_in(&text.as_bytes()[step * STEP..offset])
    }

    fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).max(1)
    }

    /// The bytes of a line, without `\n` or `\r\n`.
    fn line_range(&self, text: &str, line: usize) -> Range<usize> {
        let start = self.starts[line - 1];
        let Some(next) = self.starts.get(line) else { return start..text.len() };
        let without_newline = &text[start..next - 1];
        start..start + without_newline.strip_suffix('\r').unwrap_or(without_newline).len()
    }
}

/// How many characters begin in some bytes of a text.
fn characters_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xc0) != 0x80).count()
}
