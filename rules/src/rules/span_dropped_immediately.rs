use crate::diagnostic::{Edit, FileId, Finding, Fix, FixSafety, Position};
use crate::expr::{Expr, ExprKind, Loc, PatternKind, Statement};
use crate::facts::{FileFacts, Function};
use crate::rule::{WorkspaceContext, declare_rule};
use crate::spans::{Entering, entering, guards, makes_span};
use crate::surroundings::{Surroundings, each_statement};
use crate::workspace::Workspace;

declare_rule! {
    /// A span is left or closed by the same statement that enters or makes it.
    ///
    /// ## Why
    ///
    /// `enter()` and `entered()` return a guard, and the span is entered for as long as the guard lives. `let _ = ..`
    /// binds nothing, so the guard is dropped at the end of the statement, and a bare statement drops it too. What
    /// follows then runs outside the span: its events carry none of the span's fields, no request id among them, and
    /// the span's duration is close to zero. The compiler says nothing, since both forms are valid.
    ///
    /// ## Finds
    ///
    /// ```rust
    /// let span = info_span!("import", feed.bytes = feed.len());
    /// let _ = span.enter();
    ///       //^^^^^^^^^^^^ the span is left as soon as it is entered
    /// info!("import started");
    /// ```
    ///
    /// ```rust
    /// fn import(span: &tracing::Span) {
    ///     span.enter();
    ///   //^^^^^^^^^^^^ the span is left as soon as it is entered
    ///     info!("import started");
    /// }
    /// ```
    ///
    /// ```rust
    /// fn import() {
    ///     info_span!("import");
    ///   //^^^^^^^^^^^^^^^^^^^^ the span is closed as soon as it is made
    ///     info!("import started");
    /// }
    /// ```
    ///
    /// ## Instead
    ///
    /// ```rust
    /// let _guard = info_span!("import", feed.bytes = feed.len()).entered();
    /// info!("import started");
    /// ```
    ///
    /// In async code the guard must not live across an `.await`, so give the span to the future:
    ///
    /// ```rust
    /// read_feed().instrument(info_span!("import")).await;
    /// ```
    ///
    /// ## Silent
    ///
    /// About an `enter` that is not a span's, and about methods that need no guard:
    ///
    /// ```rust
    /// fn import(runtime: &tokio::runtime::Runtime, span: &tracing::Span) {
    ///     let _ = runtime.enter();
    ///     span.record("rows", 12);
    ///     span.in_scope(|| info!("import started"));
    /// }
    /// ```
    ///
    /// About a span that is handed to a macro of its own:
    ///
    /// ```rust
    /// fn import() -> Feed {
    ///     within_span! {
    ///         info_span!("import");
    ///         read_feed()
    ///     }
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// A span is known by its macro, by `Span::current()`, by a variable that is set to one of them, and by a type that
    /// is written as `Span`. Guards that a function returns and its caller drops are not followed.
    group: Context,
    level: Deny,
    in_own_macros: ByLevel,
    workspace: detect => describe,
}

/// A span, or the guard of one, that nothing holds.
struct Dropped<'a> {
    file: FileId,
    value: &'a Expr,
    /// How the span is entered; nothing where it is only made.
    entering: Option<Entering<'a>>,
    /// The `_` of `let _ = ..`; nothing for a bare statement.
    wildcard: Option<Loc>,
    /// Whether the block awaits later, so that a guard would be wrong too.
    awaits_later: bool,
    /// Whether the span is used again later, so that a guard might borrow it for too long.
    used_later: bool,
}

fn detect<'a>(context: &WorkspaceContext<'a>) -> Vec<Dropped<'a>> {
    let workspace = context.workspace;
    let judged = workspace.function_ids().filter(|id| workspace.is_judged(*id));
    judged.flat_map(|id| dropped_in(workspace.function(id), workspace.file_of(id), workspace)).collect()
}

fn dropped_in<'a>(function: &'a Function, file: FileId, workspace: &'a Workspace) -> Vec<Dropped<'a>> {
    let facts = &workspace.file(file).facts;
    let mut found = Vec::new();
    each_statement(function, &mut |block, index, variables| {
        let Some((value, wildcard)) = value_dropped_by(&block.statements[index]) else { return };
        let around = Surroundings { file, function: Some(function), variables, workspace: Some(workspace) };
        let entering = entering(value, &around);
        if entering.is_none() && !makes_span(value) || is_in_unknown_macro(value, function, facts) {
            return;
        }
        let after = &block.statements[index + 1..];
        found.push(Dropped {
            file,
            value,
            entering,
            wildcard,
            awaits_later: !guards::awaits_in(after, &facts.imports).is_empty(),
            used_later: entering.is_some_and(|entering| mentions(after, entering.span)),
        });
    });
    found
}

/// The value that a statement drops at once.
fn value_dropped_by(statement: &Statement) -> Option<(&Expr, Option<Loc>)> {
    match statement {
        Statement::Let(local) if local.pattern.kind == PatternKind::Wildcard => {
            Some((local.value.as_ref()?, Some(local.pattern.loc)))
        }
        Statement::Expr { expr, semicolon: true } => Some((expr, None)),
        _ => None,
    }
}

/// What a macro makes of its statements is not known, unless it is one of those that run them as they are.
fn is_in_unknown_macro(value: &Expr, function: &Function, facts: &FileFacts) -> bool {
    let place = facts.range(value.loc);
    let mut is_inside = false;
    let mut look = |expr: &Expr| {
        if let ExprKind::Macro(call) = &expr.kind {
            let range = facts.range(expr.loc);
            let surrounds = range.start < place.start && place.end < range.end;
            is_inside |= surrounds && !guards::runs_in_place(call, &facts.imports);
        }
    };
    if let Some(body) = &function.body {
        body.walk(&mut |expr, _| look(expr));
    }
    is_inside
}

fn mentions(statements: &[Statement], span: &Expr) -> bool {
    let name = span.as_variable();
    name.is_some()
        && statements
            .iter()
            .flat_map(guards::exprs_of)
            .any(|expr| expr.any(&mut |part| part.as_variable() == name))
}

fn describe(dropped: &Dropped<'_>, _context: &WorkspaceContext<'_>) -> Finding {
    let at = Position { file: dropped.file, loc: dropped.value.loc };
    let label = match dropped.wildcard {
        Some(_) => "`_` binds nothing: this is dropped at the end of the statement",
        None => "nothing holds this: it is dropped at the `;`",
    };
    let what = match dropped.entering {
        Some(_) => "the span is left as soon as it is entered",
        None => "the span is closed as soon as it is made",
    };
    let mut finding = Finding::new(at, what, label)
        .because("what follows runs outside the span, so its events do not carry the span's fields")
        .instead(help_for(dropped));
    finding.fixes.extend(guard_fix(dropped));
    finding
}

fn help_for(dropped: &Dropped<'_>) -> String {
    let name = dropped.entering.and_then(|entering| entering.span.as_variable());
    match (dropped.awaits_later, name, dropped.entering) {
        (true, Some(name), _) => {
            format!(
                "the code awaits later, where no guard may live: give the span to the future, `.instrument({name})`"
            )
        }
        (true, None, _) => {
            "the code awaits later, where no guard may live: give the span to the future, `.instrument(..)`"
                .to_owned()
        }
        (false, Some(name), Some(entering)) => {
            format!("hold the guard: `let _guard = {name}.{}();`", entering.method)
        }
        (false, ..) => format!("hold the guard: `let _guard = {}!(..).entered();`", span_macro(dropped)),
    }
}

/// The macro that makes such a span, by its level.
fn span_macro(dropped: &Dropped<'_>) -> String {
    let span = dropped.entering.map_or(dropped.value, |entering| entering.span);
    let level = match &span.kind {
        ExprKind::Log(call) => call.known_level(),
        _ => None,
    };
    level.map_or_else(|| "span".to_owned(), |level| format!("{}_span", level.name()))
}

/// `let _guard = ..`, where that is known to compile and to hold the span across no `.await`.
fn guard_fix(dropped: &Dropped<'_>) -> Option<Fix> {
    let entering = dropped.entering?;
    let name = entering.span.as_variable();
    // The guard of `enter` borrows the span: a temporary would be gone, and a variable could not be moved.
    let may_hold = entering.method == "entered" || name.is_some() && !dropped.used_later;
    if dropped.awaits_later || !may_hold {
        return None;
    }
    let (loc, replacement) = match (dropped.wildcard, name) {
        (Some(wildcard), _) => (wildcard, "_guard".to_owned()),
        (None, Some(name)) => (entering.span.loc, format!("let _guard = {name}")),
        (None, None) => return None,
    };
    let edits = vec![Edit { at: Position { file: dropped.file, loc }, replacement }];
    Some(Fix { title: "hold the guard".to_owned(), safety: FixSafety::Safe, edits })
}
