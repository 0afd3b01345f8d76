use crate::diagnostic::Finding;
use crate::expr::{Block, BlockKind, Expr, ExprKind, Loc, LoopKind, Pattern, Statement, UnaryOperator};
use crate::names::words_of;
use crate::rule::{CallContext, declare_rule};
use crate::values::shared_knowledge;
use crate::wording::{quoted, shown};

declare_rule! {
    /// An argument of a log call changes something, returns or waits.
    ///
    /// ## Why
    ///
    /// Log macros evaluate their arguments only if the event is enabled. A program whose `info!` takes an element from a
    /// queue behaves differently when someone sets the level to `warn`, and a `?` in a `debug!` returns from the function
    /// only while debugging. Such bugs appear and vanish with the log configuration, where nobody looks for them.
    ///
    /// ## Finds
    ///
    /// ```rust
    /// debug!(next = ?queue.pop(), "queue drained");
    ///              //^^^^^^^^^^^ a log argument calls `pop` on `queue`
    /// info!("order {}", ids.next().unwrap());
    ///                 //^^^^^^^^^^ a log argument calls `next` on `ids`
    /// ```
    ///
    /// ```rust
    /// info!(total = store.count()?, "store opened");
    ///                          //^ a log argument returns early with `?`
    /// info!(status = %client.ping().await?, "upstream answered");
    ///                             //^^^^^ a log argument waits with `.await`
    /// ```
    ///
    /// Several `?` in one call are one finding, at the first of them.
    ///
    /// ```rust
    /// debug!("link {}: program {}", link.id()?, link.program()?);
    ///                                      //^ a log argument returns early with `?`
    /// ```
    ///
    /// ```rust
    /// trace!(sequence = self.sequence.fetch_add(1, Ordering::Relaxed), "frame sent");
    ///                 //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a log argument calls `fetch_add` on `self.sequence`
    /// debug!("read {}", source.fill(&mut buffer));
    ///                             //^^^^^^^^^^^ a log argument gives `buffer` away as `&mut`
    /// warn!(attempt = { attempt += 1; attempt }, "retrying");
    ///                 //^^^^^^^^^^^^ a log argument assigns to `attempt`
    /// ```
    ///
    /// ## Instead
    ///
    /// ```rust
    /// let next = queue.pop();
    /// debug!(?next, "queue drained");
    /// let total = store.count()?;
    /// info!(total, "store opened");
    /// ```
    ///
    /// ## Silent
    ///
    /// What is changed must outlive the call: temporaries, copies, and variables of a block inside the argument do not.
    ///
    /// ```rust
    /// info!(first = ?orders.iter().next(), rest = ?orders.clone().pop(), "orders read");
    /// debug!(pid = context.data_mut(&mut store).pid(), "process resumed");
    /// info!(sum = { let mut sum = 0; for n in &counts { sum += n; } sum }, "counted");
    /// info!(head = ?orders.iter().take(3).collect::<Vec<_>>(), next = page.next(), "orders read");
    /// ```
    ///
    /// Closures and async blocks run when someone calls them, and mostly return from themselves.
    ///
    /// ```rust
    /// info!(sizes = ?files.iter().map(|file| Some(file.size()?.bytes)).collect::<Vec<_>>(), "files read");
    /// ```
    ///
    /// A logger of `slog` is given the values before it decides: only below INFO a program may be compiled without them.
    ///
    /// ```rust
    /// //- /src/lib.rs crate:orders deps:slog
    /// fn next(log: &slog::Logger, queue: &mut Vec<Order>) {
    ///     slog::info!(log, "next order"; "order" => ?queue.pop());
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// Methods are known by their names: a function that changes something under another name is not seen, and a method
    /// called `next` that changes nothing, as of a page or a height, is told apart only by its type or its name.
    group: Cost,
    level: Deny,
    in_own_macros: ByLevel,
    call: detect => describe,
}

/// Methods without arguments that take something out of what they are called on, beside `next` of an iterator.
const TAKES_OUT: &[&str] =
    &["pop", "pop_back", "pop_first", "pop_front", "pop_last", "recv", "take", "try_recv"];

/// Methods with arguments that change what they are called on.
const CHANGES: &[&str] = &[
    "drain",
    "fetch_add",
    "fetch_and",
    "fetch_max",
    "fetch_min",
    "fetch_nand",
    "fetch_or",
    "fetch_sub",
    "fetch_xor",
    "insert",
    "remove",
];

/// Methods that give access to the same thing, so that a change through them outlives the call.
const GIVES_ACCESS: &[&str] =
    &["as_mut", "borrow_mut", "by_ref", "expect", "get_mut", "lock", "unwrap", "write"];

/// Iterators of the standard library by name, beside all that have `Iter` in theirs.
const STD_ITERATORS: &[&str] = &[
    "Args",
    "Bytes",
    "CharIndices",
    "Chars",
    "Components",
    "Drain",
    "Enumerate",
    "Keys",
    "Lines",
    "Peekable",
    "Range",
    "ReadDir",
    "Rev",
    "Split",
    "SplitWhitespace",
    "Values",
    "Vars",
];

/// Things whose `next` is their successor, and changes nothing.
const HAS_SUCCESSOR: &[&str] =
    &["block", "epoch", "height", "link", "node", "number", "page", "sibling", "step", "version"];

/// Something that happens only while the event is enabled.
struct SideEffect<'a> {
    at: Loc,
    effect: Effect<'a>,
    /// The other places of the call that wait or return as this one does.
    more: Vec<Loc>,
}

#[derive(Clone, Copy)]
enum Effect<'a> {
    Calls { whole: &'a Expr, method: &'a str, on: &'a Expr },
    Assigns(&'a Expr),
    Lends(&'a Expr),
    Returns,
    Waits,
}

fn detect<'a>(context: &CallContext<'a>) -> Vec<SideEffect<'a>> {
    let call = context.call;
    if call.family.computes_when_off(call.known_level()) {
        return Vec::new();
    }
    let fields = call.fields.iter().map(|field| &field.value);
    let arguments = fields.chain(call.message.iter().flat_map(|message| message.exprs()));
    let all = arguments.flat_map(|argument| side_effects(argument, context));
    let mut found: Vec<SideEffect<'a>> = Vec::new();
    for other in all {
        let is_alike = |effect: &SideEffect<'_>| {
            matches!(
                (effect.effect, other.effect),
                (Effect::Returns, Effect::Returns) | (Effect::Waits, Effect::Waits)
            )
        };
        match found.iter_mut().find(|effect| is_alike(effect)) {
            Some(first) => first.more.push(other.at),
            None => found.push(other),
        }
    }
    found
}

fn side_effects<'a>(argument: &'a Expr, context: &CallContext<'a>) -> Vec<SideEffect<'a>> {
    let mut search = Search { context, locals: Vec::new(), found: Vec::new() };
    argument.walk(&mut |expr, _| search.locals.extend(bound_in(expr)));
    search.visit(argument);
    search.found
}

/// The variables that an expression binds for what is inside it.
fn bound_in(expr: &Expr) -> Vec<&str> {
    match &expr.kind {
        ExprKind::Block { body, .. } | ExprKind::If { then: body, .. } => bound_in_block(body),
        ExprKind::Loop { kind, body } => {
            let mut bound = bound_in_block(body);
            if let LoopKind::For { pattern, .. } = kind {
                bound.extend(pattern.bindings());
            }
            bound
        }
        ExprKind::Let { pattern, .. } => pattern.bindings(),
        ExprKind::Match { arms, .. } => arms.iter().flat_map(|arm| arm.pattern.bindings()).collect(),
        _ => Vec::new(),
    }
}

fn bound_in_block(block: &Block) -> Vec<&str> {
    let patterns = block.statements.iter().filter_map(|statement| match statement {
        Statement::Let(local) => Some(&local.pattern),
        Statement::Expr { .. } => None,
    });
    patterns.flat_map(Pattern::bindings).collect()
}

struct Search<'a, 'c> {
    context: &'c CallContext<'a>,
    locals: Vec<&'a str>,
    found: Vec<SideEffect<'a>>,
}

impl<'a> Search<'a, '_> {
    fn visit(&mut self, expr: &'a Expr) {
        match &expr.kind {
            // They run when they are called, and return from themselves.
            ExprKind::Closure { .. } | ExprKind::Block { kind: BlockKind::Async, .. } => return,
            ExprKind::Assign { left, .. } if self.outlives(left) => {
                self.push(expr.loc, Effect::Assigns(left));
            }
            // Of `client.ping().await?` the `.await` says enough.
            ExprKind::Try { inner, .. } if matches!(inner.kind, ExprKind::Await { .. }) => {}
            // What stands before an operator comes first in the source too.
            ExprKind::Try { inner, operator_loc } => {
                self.visit(inner);
                return self.push(*operator_loc, Effect::Returns);
            }
            // Of `queue.recv().await` the call says enough.
            ExprKind::Await { inner, .. } if self.is_change(inner) => {}
            ExprKind::Await { inner, await_loc } => {
                self.visit(inner);
                return self.push(*await_loc, Effect::Waits);
            }
            ExprKind::MethodCall { receiver, method, arguments, .. } => {
                if self.is_change(expr) {
                    self.push(expr.loc, Effect::Calls { whole: expr, method, on: receiver });
                }
                // `context.data_mut(&mut store)` only leads to something inside the store.
                if !method.ends_with("_mut") {
                    self.lent(arguments);
                }
            }
            ExprKind::Call { arguments, .. } => self.lent(arguments),
            _ => {}
        }
        expr.each_child(&mut |child| match (&expr.kind, &child.kind) {
            // `name = value` in a macro's arguments names an argument more often than it assigns.
            (ExprKind::Macro(_), ExprKind::Assign { right, .. }) => self.visit(right),
            _ => self.visit(child),
        });
    }

    fn push(&mut self, at: Loc, effect: Effect<'a>) {
        self.found.push(SideEffect { at, effect, more: Vec::new() });
    }

    /// `&mut place` given to a function; a `&mut` that is only printed changes nothing.
    fn lent(&mut self, arguments: &'a [Expr]) {
        for argument in arguments {
            match &argument.kind {
                ExprKind::Reference { mutable: true, inner } if self.outlives(inner) => {
                    self.push(argument.loc, Effect::Lends(inner));
                }
                _ => {}
            }
        }
    }

    /// Whether an expression is a call of a method that changes a place.
    fn is_change(&self, expr: &Expr) -> bool {
        let ExprKind::MethodCall { receiver, method, arguments, .. } = &expr.kind else { return false };
        let is_known = match (method.as_str(), arguments.as_slice()) {
            ("next" | "next_back", []) => !self.is_no_iterator(receiver),
            (name, []) => TAKES_OUT.contains(&name),
            ("swap", [_, ordering]) => is_ordering(ordering),
            (name, _) => CHANGES.contains(&name),
        };
        is_known && self.outlives(receiver)
    }

    /// Whether `next` means something else here, by the type or by the name: the next height, the next page.
    fn is_no_iterator(&self, receiver: &Expr) -> bool {
        let words = receiver.last_name().map(words_of).unwrap_or_default();
        if words.iter().any(|word| HAS_SUCCESSOR.contains(&word.as_str())) {
            return true;
        }
        let around = shared_knowledge(self.context);
        let ty = around.type_of(receiver);
        let Some(head) = ty.without_pointers().head() else { return false };
        let is_iterator = match (around.definition_of(&ty), around.workspace) {
            (Some((file, definition)), Some(workspace)) => workspace.implements(file, definition, "Iterator"),
            _ => head.contains("Iter") || STD_ITERATORS.contains(&head),
        };
        !is_iterator
    }

    /// Whether an expression is a place that exists outside of the argument: a variable, a field, an element, also behind
    /// a lock or a mutable borrow.
    fn outlives(&self, place: &Expr) -> bool {
        match &place.kind {
            ExprKind::Path(path) => match path.as_slice() {
                [variable] => !self.locals.contains(&variable.as_str()),
                _ => true,
            },
            ExprKind::Field { base: inner, .. }
            | ExprKind::Index { base: inner, .. }
            | ExprKind::Reference { inner, .. }
            | ExprKind::Try { inner, .. }
            | ExprKind::Await { inner, .. }
            | ExprKind::Unary { operator: UnaryOperator::Dereference, inner } => self.outlives(inner),
            ExprKind::MethodCall { receiver, method, .. } => {
                GIVES_ACCESS.contains(&method.as_str()) && self.outlives(receiver)
            }
            _ => false,
        }
    }
}

/// `Ordering::SeqCst`, which tells an atomic `swap` from others.
fn is_ordering(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Path(path) => {
            let name = path.last().map(String::as_str);
            matches!(name, Some("AcqRel" | "Acquire" | "Relaxed" | "Release" | "SeqCst"))
        }
        _ => false,
    }
}

fn describe(found: &SideEffect<'_>, context: &CallContext<'_>) -> Finding {
    let (what, label, only_sometimes) = match found.effect {
        Effect::Calls { whole, method, on } => (
            format!("a log argument calls `{method}` on {}", shown(on)),
            format!("changes {}", shown(on)),
            format!("{} runs only sometimes", quoted(whole).unwrap_or_else(|| format!("`{method}`"))),
        ),
        Effect::Assigns(place) => (
            format!("a log argument assigns to {}", shown(place)),
            format!("changes {}", shown(place)),
            "the assignment is made only sometimes".to_owned(),
        ),
        Effect::Lends(place) => (
            format!("a log argument gives {} away as `&mut`", shown(place)),
            format!("may change {}", shown(place)),
            format!("{} changes only sometimes", shown(place)),
        ),
        Effect::Returns => (
            "a log argument returns early with `?`".to_owned(),
            "leaves the function on failure".to_owned(),
            "the function returns here only sometimes".to_owned(),
        ),
        Effect::Waits => (
            "a log argument waits with `.await`".to_owned(),
            "runs another future".to_owned(),
            "the future runs only sometimes".to_owned(),
        ),
    };
    let finding = found.more.iter().fold(Finding::new(context.at(found.at), what, label), |finding, at| {
        finding.with_label(context.at(*at), "and here")
    });
    finding
        .because(format!("log arguments are not evaluated when the level is off, so {only_sometimes}"))
        .instead("do it in a `let` before the call, and log the variable")
}
