//! Texts that are put together or handed on at run time: what `concatenated_message` reports, and what the neighbouring
//! rules leave to it.

use std::borrow::Cow;

use crate::call::{CallKind, LevelGiven, LogCall, Message, MessageText, Rendering};
use crate::expr::{BinaryOperator, Block, Expr, ExprKind, Literal, Loc, Statement};
use crate::format_string::{FormatStyle, Placeholder};
use crate::names::words_of;
use crate::rule::CallContext;
use crate::surroundings::Surroundings;
use crate::terminal::{is_for_terminal, may_be_output};
use crate::values::{
    formatted_text, has_fixed_words, is_constant, is_error, printed, shared_knowledge, text_of_macro,
};
use crate::wording::{Rewrite, rewrite, shown};

mod in_function;

use in_function::{Changes, is_handed_on, is_told_by_closure_calls};

/// Last words of names that hold a text: `msg`, `error_message`, `status_str`.
const TEXT_WORDS: &[&str] = &["message", "msg", "str", "string", "text"];

/// Last words of names of what another program has written: its lines are handed on as they are.
const RELAYED_WORDS: &[&str] = &["line", "stderr", "stdout"];

/// A message whose text is made before the call, or in it.
#[derive(Clone, Debug, PartialEq)]
pub struct BuiltMessage {
    /// What is given as the message.
    pub at: Loc,
    /// The same as it reads in a sentence.
    pub shown: String,
    /// Whether it is the whole message; else the other placeholders print values.
    pub is_whole: bool,
    /// Where the text is put together, and how; `None` where it is only known to be a text.
    pub built: Option<(Loc, Construction)>,
    /// The values of the `format!` that makes it, or a text from elsewhere, as fields.
    pub rewritten: Option<Rewrite>,
}

/// How a text is put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Construction {
    /// By one expression: `format!(..)`, `a + b`.
    AtOnce,
    /// From `String::new()` on, by `push_str` and `write!`.
    StepByStep,
}

/// The message of an event, where it is put together at run time or is a text from elsewhere. Silent about values that
/// are no text or may be none: an error that is given alone is no message at all.
pub fn built_message(context: &CallContext<'_>) -> Option<BuiltMessage> {
    let is_other = context.call.kind != CallKind::Event || context.call.family.keeps_template();
    if is_other || is_for_terminal(context) {
        return None;
    }
    in_the_message(context).or_else(|| in_the_message_field(context))
}

fn in_the_message(context: &CallContext<'_>) -> Option<BuiltMessage> {
    let message = context.call.message.as_ref()?;
    match &message.text {
        MessageText::Computed(text) => {
            (is_built_text(text) && !is_made_by_compiler(text)).then(|| built(context, text, text))
        }
        MessageText::Literal(_) => passed_on(context, message),
    }
}

/// Whether a text is what a macro makes of its arguments where a literal has to stand: `cstr!("<b>done</b>")`.
pub fn is_made_by_compiler(text: &Expr) -> bool {
    matches!(&text.kind, ExprKind::Macro(call) if call.format.is_none())
}

/// What a literal text without words of its own prints, if that is a text.
fn passed_on(context: &CallContext<'_>, message: &Message) -> Option<BuiltMessage> {
    let MessageText::Literal(text) = &message.text else { return None };
    // An indented line belongs to a list that another event begins.
    let is_indented = text.text.starts_with(char::is_whitespace) && !context.call.is_own();
    if is_indented || has_fixed_words(context, message, text) {
        return None;
    }
    let is_whole = text.placeholders.len() == 1;
    let around = shared_knowledge(context);
    let given = text
        .placeholders
        .iter()
        .filter_map(|placeholder| Some((placeholder, text_of(message, placeholder)?)));
    for (placeholder, value) in given {
        let source = around.value_of(value.without_references());
        if is_built_text(source) || is_choice_of_built_texts(source) {
            let whole = built(context, &value, source);
            let others = text.placeholders.iter().filter(|other| *other != placeholder).collect::<Vec<_>>();
            let rewritten = whole.rewritten.and_then(|inner| inner.with(rewrite(context, message, &others)?));
            return Some(BuiltMessage { is_whole, rewritten, ..whole });
        }
        let changes =
            if makes_string(source) { Changes::of(around, &value) } else { Some(Changes::default()) };
        let Some(changes) = changes else { continue };
        if changes.here {
            let built = Some((source.loc, Construction::StepByStep));
            return Some(BuiltMessage { is_whole, built, ..given_text(&value, None) });
        }
        let is_left = || is_fine_as_message(context, &value) || may_be_output(context);
        if is_whole && is_given_text(around, &value) && !is_left() {
            return Some(given_text(&value, rewrite(context, message, &[placeholder])));
        }
    }
    None
}

/// A text that is the whole message, and not known to be put together.
fn given_text(value: &Expr, rewritten: Option<Rewrite>) -> BuiltMessage {
    BuiltMessage { at: value.loc, shown: shown(value), is_whole: true, built: None, rewritten }
}

/// The value of a placeholder that prints texts as they are.
fn text_of<'a>(message: &'a Message, placeholder: &'a Placeholder) -> Option<Cow<'a, Expr>> {
    printed(message, placeholder).filter(|_| placeholder.style == FormatStyle::Display)
}

/// Whether a text from elsewhere is among the values of a message, and may well say what happened.
pub fn prints_text(context: &CallContext<'_>, message: &Message) -> bool {
    let around = shared_knowledge(context);
    let placeholders = message.interpolations().into_iter().map(|(placeholder, _)| placeholder);
    let mut values = placeholders.filter_map(|placeholder| text_of(message, placeholder));
    values.any(|value| is_given_text(around, &value))
}

/// Whether a value is a text from elsewhere, by its type or its name.
fn is_given_text(around: &Surroundings<'_>, value: &Expr) -> bool {
    !is_error(around, value) && (is_text(around, value) || is_named_text(value))
}

/// `message = format!(..)`, which is the text of the event too.
fn in_the_message_field(context: &CallContext<'_>) -> Option<BuiltMessage> {
    let field = context.call.fields.iter().find(|field| field.key.text == "message")?;
    let is_text = matches!(field.rendering, Rendering::Typed | Rendering::Display);
    let source = shared_knowledge(context).value_of(field.value.without_references());
    (is_text && is_built_text(source)).then(|| built(context, &field.value, source))
}

fn built(context: &CallContext<'_>, given: &Expr, source: &Expr) -> BuiltMessage {
    let format = match &source.kind {
        ExprKind::Macro(call) => call.format.as_ref(),
        _ => None,
    };
    let rewritten = format.and_then(|format| {
        let values: Vec<_> =
            format.interpolations().into_iter().map(|(placeholder, _)| placeholder).collect();
        rewrite(context, format, &values)
    });
    let built = Some((source.loc, Construction::AtOnce));
    BuiltMessage { at: given.loc, shown: shown(given), is_whole: true, built, rewritten }
}

/// Whether an expression is known to be text: a `String` or a `&str`. What `to_string` gives is as good as its receiver,
/// which may be an error or a number.
fn is_text(around: &Surroundings<'_>, expr: &Expr) -> bool {
    let value = around.value_of(expr.without_references());
    let source = match &value.kind {
        ExprKind::MethodCall { receiver, method, .. } if method == "to_string" => receiver,
        _ => value,
    };
    makes_string(value) || matches!(around.type_of(source).without_pointers().head(), Some("String" | "str"))
}

/// Whether a variable or a field is a text by its name.
fn is_named_text(expr: &Expr) -> bool {
    is_named(expr, TEXT_WORDS)
}

/// Whether a value may be the whole message: a line of another program, by its name, a text that is chosen from fixed
/// ones, and what a function hands on at one level or another, also at a level that it is given. A strict macro takes
/// none of these.
pub fn is_fine_as_message(context: &CallContext<'_>, expr: &Expr) -> bool {
    let value = expr.without_references();
    let source = context.around.value_of(value);
    !context.call.is_own()
        && (is_level_handed_on(context.call)
            || is_named(value, RELAYED_WORDS)
            || is_choice_of_texts(source)
            || is_unchanged_text(context.around, value, source)
            || is_handed_on(context, value)
            || is_told_by_closure_calls(context.around, value))
}

/// Whether the level of a call is a value of the code around it: then so is the text, and both are told by whoever calls.
fn is_level_handed_on(call: &LogCall) -> bool {
    matches!(&call.level, LevelGiven::Computed(level) if !is_constant(level))
}

/// Whether a variable is `String::from("paid")` from beginning to end.
fn is_unchanged_text(around: &Surroundings<'_>, value: &Expr, source: &Expr) -> bool {
    let is_fixed = match &source.kind {
        ExprKind::Call { arguments, .. } => makes_string(source) && arguments.iter().any(is_constant),
        _ => false,
    };
    is_fixed && Changes::of(around, value) == Some(Changes::default())
}

/// `if .. { "paid" } else { "refunded" }`, and the same as a `match`.
fn is_choice_of_texts(expr: &Expr) -> bool {
    let outcomes = outcomes(expr);
    !outcomes.is_empty() && outcomes.into_iter().all(is_constant)
}

/// Whether every outcome of an `if` or `match` is a text, and one of them is put together.
fn is_choice_of_built_texts(expr: &Expr) -> bool {
    let outcomes = outcomes(expr);
    outcomes.iter().any(|outcome| is_built_text(outcome))
        && outcomes.iter().all(|outcome| is_constant(outcome) || is_built_text(outcome))
}

/// What an `if` or a `match` may give, without what leaves it; nothing for other expressions.
fn outcomes(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::If { then, otherwise: Some(otherwise), .. } => {
            let mut outcomes: Vec<&Expr> = outcomes_of_block(then);
            outcomes.extend(outcomes_of_part(otherwise));
            outcomes
        }
        ExprKind::Match { arms, .. } => arms.iter().flat_map(|arm| outcomes_of_part(&arm.body)).collect(),
        _ => Vec::new(),
    }
}

fn outcomes_of_part(part: &Expr) -> Vec<&Expr> {
    match &part.kind {
        ExprKind::If { otherwise: Some(_), .. } | ExprKind::Match { .. } => outcomes(part),
        ExprKind::Block { body, .. } => outcomes_of_block(body),
        ExprKind::Return(_) | ExprKind::Break(_) | ExprKind::Continue => Vec::new(),
        ExprKind::Macro(call) if leaves(&call.path) => Vec::new(),
        _ => vec![part],
    }
}

fn leaves(path: &[String]) -> bool {
    const LEAVING_MACROS: &[&str] = &["bail", "panic", "todo", "unimplemented", "unreachable"];
    path.last().is_some_and(|name| LEAVING_MACROS.contains(&name.as_str()))
}

fn outcomes_of_block(block: &Block) -> Vec<&Expr> {
    match block.statements.last() {
        Some(Statement::Expr { expr, semicolon: false }) => outcomes_of_part(expr),
        _ => Vec::new(),
    }
}

fn is_named(expr: &Expr, last_words: &[&str]) -> bool {
    let value = expr.without_references();
    let has_name = matches!(value.kind, ExprKind::Path(_) | ExprKind::Field { .. });
    let words = value.last_name().filter(|_| has_name).map(words_of).unwrap_or_default();
    words.last().is_some_and(|word| last_words.contains(&word.as_str()))
}

/// Whether a text is put together here: `format!` and its kin, `+`, `.join(..)`, `.concat()`.
fn is_built_text(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Macro(call) => {
            let may_format = || text_of_macro(call).is_some_and(|text| text.contains('{'));
            formatted_text(call).is_some() || call.format.is_none() && may_format()
        }
        ExprKind::Binary { operator: BinaryOperator::Plus, left, right } => {
            is_text_part(left) || is_text_part(right)
        }
        ExprKind::MethodCall { receiver, method, arguments, .. } => {
            match (method.as_str(), arguments.as_slice()) {
                ("join", [separator]) => {
                    matches!(separator.kind, ExprKind::Literal(Literal::Text(_) | Literal::Other))
                }
                ("concat", []) => true,
                ("as_str" | "as_ref" | "clone" | "to_string" | "to_owned" | "into", []) => {
                    is_built_text(receiver)
                }
                _ => false,
            }
        }
        ExprKind::Reference { inner, .. } => is_built_text(inner),
        _ => false,
    }
}

/// Whether one side of a `+` is text, so that the `+` joins texts and adds no numbers.
fn is_text_part(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(Literal::Text(_)) => true,
        ExprKind::MethodCall { receiver, method, .. } => {
            matches!(method.as_str(), "to_string" | "to_owned" | "to_lowercase" | "to_uppercase")
                && !matches!(receiver.kind, ExprKind::Literal(Literal::Integer(_)))
        }
        _ => makes_string(expr) || is_built_text(expr),
    }
}

/// `String::from(..)`, `String::new()`, `String::with_capacity(..)`.
fn makes_string(expr: &Expr) -> bool {
    let path = expr.called_path().unwrap_or_default();
    matches!(path, [.., owner, function]
        if owner == "String" && matches!(function.as_str(), "from" | "new" | "with_capacity"))
}
