//! Which span is known to be entered where an expression runs. Strict: the rules that ask speak where there is one.

use std::ops::Range;

use super::{entering, guards};
use crate::call::LogLevel;
use crate::diagnostic::FileId;
use crate::expr::{Ancestors, Expr, ExprKind, Loc};
use crate::facts::{FileFacts, Function};
use crate::surroundings::{Surroundings, each_statement};
use crate::workspace::Workspace;

/// Methods that call their closure before they return, so that it runs in the same span.
const IN_PLACE_METHODS: &[&str] = &[
    "and_then",
    "filter",
    "filter_map",
    "flat_map",
    "fold",
    "for_each",
    "inspect",
    "inspect_err",
    "is_some_and",
    "map",
    "map_err",
    "map_or",
    "map_or_else",
    "ok_or_else",
    "or_else",
    "retain",
    "then",
    "try_fold",
    "try_for_each",
    "unwrap_or_else",
    "get_or_insert_with",
    "or_insert_with",
];

/// Methods that wrap a future and leave it to be awaited.
const WRAPPING_METHODS: &[&str] = &["boxed", "boxed_local", "fuse", "map", "map_err", "shared"];

/// What entered the span that an expression runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnteredBy {
    /// `#[instrument]` on the function, with the level of its span.
    Attribute(LogLevel),
    /// A guard: where it was made.
    Guard(Loc),
    /// `span.in_scope(..)` or `.instrument(span)`: where the span is named.
    Method(Loc),
}

/// What is known of the spans of a function.
#[derive(Debug)]
pub struct SpanContext<'a> {
    facts: &'a FileFacts,
    attribute: Option<LogLevel>,
    guards: Vec<Guard>,
}

#[derive(Debug)]
struct Guard {
    made: Loc,
    alive: Range<u32>,
}

impl<'a> SpanContext<'a> {
    /// Looks at a function once.
    pub fn of(function: &'a Function, file: FileId, workspace: &'a Workspace) -> SpanContext<'a> {
        let facts = &workspace.file(file).facts;
        let mut guards = Vec::new();
        each_statement(function, &mut |block, index, variables| {
            let around =
                Surroundings { file, function: Some(function), variables, workspace: Some(workspace) };
            let Some(held) = guards::held_by_statement(block, index) else { return };
            if entering(held.value, &around).is_some() {
                let moved = guards::moved_at(&held).map(|moved| facts.range(moved).start);
                let end = moved.unwrap_or(facts.range(block.loc).end);
                guards.push(Guard { made: held.value.loc, alive: facts.range(held.value.loc).end..end });
            }
        });
        let attribute = function.instrument.as_ref();
        let level = attribute.map(|attribute| attribute.call.known_level().unwrap_or(LogLevel::Info));
        SpanContext { facts, attribute: level, guards }
    }

    /// The span that is entered when the expression runs, if that is known.
    pub fn entered_at(&self, expr: &Expr, ancestors: &Ancestors<'_, '_>) -> Option<EnteredBy> {
        // A closure or an async block around the expression: who runs it, and where, is seen one step further out.
        let mut deferred: Option<&Expr> = None;
        for outer in ancestors.iter() {
            if let Some(body) = deferred.take() {
                match run_by(outer, body) {
                    RunBy::Caller => {}
                    RunBy::Wrapped => deferred = Some(outer),
                    RunBy::Span(span) => return Some(EnteredBy::Method(span)),
                    RunBy::Unknown => return None,
                }
            }
            if guards::runs_later(outer) {
                let guard = self.guard_at(expr, &self.facts.range(outer.loc));
                if guard.is_some() {
                    return guard;
                }
                deferred = Some(outer);
            }
        }
        if deferred.is_some() {
            return None;
        }
        self.guard_at(expr, &(0..u32::MAX)).or(self.attribute.map(EnteredBy::Attribute))
    }

    /// The innermost guard made inside `within` that is alive at the expression.
    fn guard_at(&self, expr: &Expr, within: &Range<u32>) -> Option<EnteredBy> {
        let at = self.facts.range(expr.loc).start;
        let alive = |guard: &&Guard| guard.alive.contains(&at) && within.contains(&guard.alive.start);
        self.guards.iter().rev().find(alive).map(|guard| EnteredBy::Guard(guard.made))
    }
}

enum RunBy {
    /// Here and now.
    Caller,
    /// Not yet: it became part of a larger future.
    Wrapped,
    /// Inside this span.
    Span(Loc),
    Unknown,
}

fn run_by(outer: &Expr, body: &Expr) -> RunBy {
    match &outer.kind {
        ExprKind::Await { .. } => RunBy::Caller,
        ExprKind::MethodCall { receiver, method, arguments, .. } => {
            let is_receiver = receiver.loc == body.loc;
            match (method.as_str(), arguments.as_slice()) {
                ("in_scope", _) if !is_receiver => RunBy::Span(receiver.loc),
                ("instrument", [span]) if is_receiver => RunBy::Span(span.loc),
                (name, _) if is_receiver && WRAPPING_METHODS.contains(&name) => RunBy::Wrapped,
                (name, _) if !is_receiver && IN_PLACE_METHODS.contains(&name) => RunBy::Caller,
                _ => RunBy::Unknown,
            }
        }
        _ => RunBy::Unknown,
    }
}
