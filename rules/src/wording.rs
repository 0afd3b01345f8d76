//! Words for findings, made of the code at hand: how an expression reads, what a value's key could be, how a call would
//! look with its values in fields.
//!
//! Everything here is for the reader's eyes. What must compile asks [`exact_source`].

use std::borrow::Cow;

use crate::expr::{BinaryOperator, Expr, ExprKind, Literal, Type, UnaryOperator};

mod field;
mod key;
mod label;
mod rewrite;
mod text;

pub use field::{FieldWords, Sigil, field_words, source_words, words_of_field};
pub use key::{ERROR_KEY, RESERVED_KEYS, is_error_name, is_good_key, key_around, key_for, snake_case};
pub use label::{ValueLabel, value_label};
pub use rewrite::{Rewrite, needed_feature, rewrite, text_without};
pub use text::{FixedText, text_without_values};

/// Longer code is not repeated in a sentence.
const MAX_SHOWN: usize = 60;

/// Keywords that a name may only be as `r#type`.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// What stands for code that is left out.
const LEFT_OUT: &str = "..";

/// An expression as it reads in a sentence, in backticks; "the value" where it is too long for that or has no short form.
pub fn shown(expr: &Expr) -> String {
    quoted(expr).unwrap_or_else(|| {
        let described = match expr.without_references().kind {
            ExprKind::If { .. } => "the result of the `if`",
            ExprKind::Match { .. } => "the result of the `match`",
            _ => "the value",
        };
        described.to_owned()
    })
}

/// An expression in backticks, where it has a short form.
pub fn quoted(expr: &Expr) -> Option<String> {
    let text = render(expr);
    let says_something = text.chars().any(char::is_alphanumeric) && !text.starts_with(LEFT_OUT);
    (says_something && text.chars().count() <= MAX_SHOWN).then(|| format!("`{text}`"))
}

/// A type as it reads in a sentence.
pub fn shown_type(ty: &Type) -> String {
    let list = |types: &[Type]| types.iter().map(shown_type).collect::<Vec<_>>().join(", ");
    match ty {
        Type::Path { segments, arguments } => {
            let name = segments.last().map_or(LEFT_OUT, String::as_str);
            if arguments.is_empty() { name.to_owned() } else { format!("{name}<{}>", list(arguments)) }
        }
        Type::Reference(inner) => format!("&{}", shown_type(inner)),
        Type::Tuple(parts) => format!("({})", list(parts)),
        Type::Slice(element) => format!("[{}]", shown_type(element)),
        Type::Dynamic(_) | Type::Unknown => LEFT_OUT.to_owned(),
    }
}

/// The source of a variable or a chain of fields, which can be written again elsewhere. `None` for everything that the
/// model of an expression may have simplified.
pub fn exact_source(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Path(path) if path.len() == 1 => Some(identifier(&path[0]).into_owned()),
        ExprKind::Field { base, name } => Some(format!("{}.{}", exact_source(base)?, identifier(name))),
        _ => None,
    }
}

/// A text as a string literal. What can be seen stands as it is: an emoji is no escape.
pub fn string_literal(text: &str) -> String {
    let mut literal = String::from('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => literal.extend(['\\', char]),
            char if char.is_control() => literal.extend(char.escape_default()),
            char => literal.push(char),
        }
    }
    literal.push('"');
    literal
}

/// `a`, `a and b`, `a, b and c`.
pub fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A name as code spells it: `r#type`.
fn identifier(name: &str) -> Cow<'_, str> {
    if KEYWORDS.contains(&name) { Cow::Owned(format!("r#{name}")) } else { Cow::Borrowed(name) }
}

fn render(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Literal(literal) => render_literal(literal),
        ExprKind::Path(path) => path.iter().map(|name| identifier(name)).collect::<Vec<_>>().join("::"),
        ExprKind::Field { base, name } => format!("{}.{}", render_base(base), identifier(name)),
        ExprKind::MethodCall { receiver, method, has_generics, arguments, .. } => {
            let generics = render_generics(*has_generics);
            format!("{}.{method}{generics}({})", render_base(receiver), render_list(arguments))
        }
        ExprKind::Call { function, has_generics, arguments } => {
            let generics = render_generics(*has_generics);
            format!("{}{generics}({})", render_base(function), render_list(arguments))
        }
        ExprKind::Macro(call) => format!("{}!({LEFT_OUT})", call.path.join("::")),
        ExprKind::Struct { path, .. } => format!("{} {{ {LEFT_OUT} }}", path.join("::")),
        ExprKind::Tuple(parts) => format!("({})", render_list(parts)),
        ExprKind::Array(parts) => format!("[{}]", render_list(parts)),
        ExprKind::Reference { mutable: true, inner } => format!("&mut {}", render_operand(inner)),
        ExprKind::Reference { mutable: false, inner } => format!("&{}", render_operand(inner)),
        ExprKind::Unary { operator, inner } => {
            let sign = match operator {
                UnaryOperator::Not => "!",
                UnaryOperator::Minus => "-",
                UnaryOperator::Dereference => "*",
            };
            format!("{sign}{}", render_operand(inner))
        }
        ExprKind::Binary { operator, left, right } => operator_sign(*operator)
            .map_or(LEFT_OUT.to_owned(), |sign| {
                format!("{} {sign} {}", render_operand(left), render_operand(right))
            }),
        ExprKind::Cast { inner, to } => format!("{} as {}", render_operand(inner), shown_type(to)),
        ExprKind::Index { base, index } => format!("{}[{}]", render_base(base), render(index)),
        ExprKind::Try { inner, .. } => format!("{}?", render_base(inner)),
        ExprKind::Await { inner, .. } => format!("{}.await", render_base(inner)),
        _ => LEFT_OUT.to_owned(),
    }
}

/// An expression that a dot or a call follows.
fn render_base(expr: &Expr) -> String {
    match expr.kind {
        ExprKind::Reference { .. } | ExprKind::Unary { .. } => format!("({})", render(expr)),
        _ => render_operand(expr),
    }
}

/// An expression beside an operator.
fn render_operand(expr: &Expr) -> String {
    let text = render(expr);
    let needs_parentheses =
        text == LEFT_OUT || matches!(expr.kind, ExprKind::Binary { .. } | ExprKind::Cast { .. });
    if needs_parentheses { format!("({text})") } else { text }
}

/// Which generic arguments they are is not kept; that there are some says that the code is not all here.
fn render_generics(are_given: bool) -> &'static str {
    if are_given { "::<..>" } else { "" }
}

fn render_list(exprs: &[Expr]) -> String {
    exprs.iter().map(render).collect::<Vec<_>>().join(", ")
}

fn render_literal(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => format!("{text:?}"),
        Literal::Integer(text) | Literal::Float(text) => text.clone(),
        Literal::Bool(value) => value.to_string(),
        Literal::Other => LEFT_OUT.to_owned(),
    }
}

/// The operators that are kept apart; of the others only the kind is known.
fn operator_sign(operator: BinaryOperator) -> Option<&'static str> {
    match operator {
        BinaryOperator::Plus => Some("+"),
        BinaryOperator::Remainder => Some("%"),
        BinaryOperator::And => Some("&&"),
        BinaryOperator::Or => Some("||"),
        BinaryOperator::Comparison | BinaryOperator::Arithmetic => None,
    }
}
