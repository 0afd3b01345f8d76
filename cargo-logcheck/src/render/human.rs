//! Findings for people, in rustc's look.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::RangeInclusive;

use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use logcheck_rules::diagnostic::{Diagnostic, Position};

use super::clean::{clean, clean_line, clean_source};
use super::place::{Place, Sources};
use super::write_each;

/// How many bytes of a file are handed on at once.
const MAX_WINDOW: usize = 32 << 10;

/// Renders one finding after another.
pub(super) struct Human<'s> {
    sources: &'s Sources<'s>,
    renderer: Renderer,
    /// The first finding of each rule, which says how to learn more.
    introductions: BTreeMap<&'static str, Position>,
}

/// Writes all findings, each followed by an empty line.
pub(super) fn render(
    sources: &Sources<'_>,
    color: bool,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let diagnostics: Vec<&Diagnostic> = sources.report.diagnostics.iter().collect();
    let human = Human::new(sources, &diagnostics, color, width);
    write_each(&diagnostics, |diagnostic| Ok(human.render(diagnostic)), out)
}

impl<'s> Human<'s> {
    /// For findings in the order in which they are written.
    pub(super) fn new(
        sources: &'s Sources<'s>,
        diagnostics: &[&Diagnostic],
        color: bool,
        width: usize,
    ) -> Human<'s> {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let last_to_first = diagnostics.iter().rev();
        let introductions =
            last_to_first.map(|diagnostic| (diagnostic.rule, diagnostic.finding.at)).collect();
        Human { sources, renderer: renderer.term_width(width), introductions }
    }

    /// One finding, with the empty line that follows it.
    pub(super) fn render(&self, diagnostic: &Diagnostic) -> String {
        let mut group = title(diagnostic).elements(snippets(diagnostic, self.sources));
        let finding = &diagnostic.finding;
        if !finding.why.is_empty() {
            group = group.element(Level::NOTE.message(clean(&finding.why)));
        }
        if !finding.help.is_empty() {
            group = group.element(Level::HELP.message(clean(&finding.help)));
        }
        if self.introductions.get(diagnostic.rule) == Some(&finding.at) {
            let more = format!("`cargo logcheck explain {}` tells more", diagnostic.rule);
            group = group.element(Level::NOTE.message(more));
        }
        self.renderer.render(&[group]) + "\n\n"
    }
}

fn title(diagnostic: &Diagnostic) -> Group<'_> {
    let level = if diagnostic.level.is_error() { Level::ERROR } else { Level::WARNING };
    let title = level.primary_title(clean_line(&diagnostic.finding.what));
    Group::with_title(title.id(format!("logcheck::{}", diagnostic.rule)))
}

type Mark<'s, 'd> = (AnnotationKind, Place<'s>, &'d str);

/// The source of a finding: the file of its primary place first, then those of its other labels.
fn snippets<'s>(diagnostic: &Diagnostic, sources: &'s Sources<'_>) -> Vec<Element<'s>> {
    let finding = &diagnostic.finding;
    let mut files =
        vec![(finding.at.file, vec![(AnnotationKind::Primary, finding.at, finding.label.as_str())])];
    for label in &finding.labels {
        let marked = (AnnotationKind::Context, label.at, label.text.as_str());
        match files.iter_mut().find(|(file, _)| *file == label.at.file) {
            Some((_, marks)) => marks.push(marked),
            None => files.push((label.at.file, vec![marked])),
        }
    }
    files
        .into_iter()
        .flat_map(|(_, marks)| {
            let places = marks.into_iter().map(|(kind, at, text)| (kind, sources.place(at), text));
            shown(&places.collect::<Vec<_>>())
        })
        .collect()
}

/// The marked lines of one file; each mark by itself where what lies between them is too long, and only a part of a line
/// that is too long itself.
fn shown<'s>(marks: &[Mark<'s, '_>]) -> Vec<Element<'s>> {
    match marks {
        _ if window(marks).0.len() <= MAX_WINDOW => vec![snippet(marks).into()],
        [(kind, place, label)] => {
            let at = place.start();
            let path = clean_line(&place.file.path).into_owned();
            let origin = Origin::path(path).line(at.line).char_column(at.column);
            let excerpt = snippet_of(place.excerpt(), at.line, &[(*kind, place.clone(), *label)]);
            vec![origin.into(), excerpt.into()]
        }
        _ => marks.iter().flat_map(|mark| shown(std::slice::from_ref(mark))).collect(),
    }
}

/// The lines from the first mark to the last, and where they start in the file. No others are handed on, so that a
/// finding costs the same in a long file as in a short one.
fn window<'s>(marks: &[Mark<'s, '_>]) -> (&'s str, usize) {
    let place = &marks[0].1;
    place.window(&lines(marks))
}

fn lines(marks: &[Mark<'_, '_>]) -> RangeInclusive<usize> {
    marks.iter().map(|(_, place, _)| place.lines()).reduce(hull).unwrap_or_else(|| marks[0].1.lines())
}

fn snippet<'s>(marks: &[Mark<'s, '_>]) -> Snippet<'s, Annotation<'s>> {
    let path = clean_line(&marks[0].1.file.path).into_owned();
    snippet_of(window(marks), *lines(marks).start(), marks).path(path)
}

fn snippet_of<'s>(
    (text, offset): (&'s str, usize),
    first_line: usize,
    marks: &[Mark<'s, '_>],
) -> Snippet<'s, Annotation<'s>> {
    let annotations = marks.iter().map(|(kind, place, label)| {
        // annotate-snippets panics on a range outside its text; what lies behind the last line's text is its end.
        let start = place.range.start.saturating_sub(offset).min(text.len());
        let end = place.range.end.saturating_sub(offset).clamp(start, text.len());
        kind.span(start..end).label((!label.is_empty()).then(|| clean_line(label).into_owned()))
    });
    Snippet::source(clean_source(text)).line_start(first_line).annotations(annotations.collect::<Vec<_>>())
}

fn hull(left: RangeInclusive<usize>, right: RangeInclusive<usize>) -> RangeInclusive<usize> {
    *left.start().min(right.start())..=*left.end().max(right.end())
}
