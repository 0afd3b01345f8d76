//! Rust expressions, statements, patterns and types as plain values.
//!
//! `syn` trees are bound to the thread that parsed them and cannot be kept; these can be compared, stored and sent on.
//! They hold what a rule may ask about (names, calls, operators, control flow) and drop what none does (lifetimes,
//! attributes, visibility). What has no place here becomes [`ExprKind::Other`] with its parts, so nothing inside is lost.

use crate::call::{LogCall, Message};

pub mod lower;
pub mod places;
mod types;
mod visit;

pub use places::{Loc, Places};
pub use visit::Ancestors;

/// An expression and where it stands.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Expr {
    /// From its first to its last token.
    pub loc: Loc,
    /// What it is.
    pub kind: ExprKind,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[expect(missing_docs, reason = "the fields are named after the parts of the expression they hold")]
pub enum ExprKind {
    /// `"text"`, `5`, `1.5`, `true`.
    Literal(Literal),
    /// `x`, `self`, `module::CONSTANT`; generic arguments are dropped.
    Path(Vec<String>),
    /// `base.name`, `base.0`.
    Field {
        base: Box<Expr>,
        name: String,
    },
    /// `receiver.method(arguments)`; of generic arguments it is only known that there are some.
    MethodCall {
        receiver: Box<Expr>,
        method: String,
        method_loc: Loc,
        has_generics: bool,
        arguments: Vec<Expr>,
    },
    /// `function(arguments)`; of generic arguments it is only known that there are some.
    Call {
        function: Box<Expr>,
        has_generics: bool,
        arguments: Vec<Expr>,
    },
    /// A macro that is not a log call.
    Macro(Box<MacroCall>),
    /// A log event or span.
    Log(Box<LogCall>),
    /// `Path { name: value, ..rest }`.
    Struct {
        path: Vec<String>,
        fields: Vec<(String, Expr)>,
        rest: Option<Box<Expr>>,
    },
    Tuple(Vec<Expr>),
    Array(Vec<Expr>),
    /// `&x`, `&mut x`.
    Reference {
        mutable: bool,
        inner: Box<Expr>,
    },
    Unary {
        operator: UnaryOperator,
        inner: Box<Expr>,
    },
    Binary {
        operator: BinaryOperator,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `left = right`, also `left += right`.
    Assign {
        left: Box<Expr>,
        right: Box<Expr>,
        operator_loc: Loc,
    },
    Cast {
        inner: Box<Expr>,
        to: Type,
    },
    Index {
        base: Box<Expr>,
        index: Box<Expr>,
    },
    Range {
        from: Option<Box<Expr>>,
        to: Option<Box<Expr>>,
    },
    /// `inner?`; the second position is that of the `?`.
    Try {
        inner: Box<Expr>,
        operator_loc: Loc,
    },
    /// `inner.await`; the second position is that of the word.
    Await {
        inner: Box<Expr>,
        await_loc: Loc,
    },
    Return(Option<Box<Expr>>),
    Break(Option<Box<Expr>>),
    Continue,
    Closure {
        is_async: bool,
        parameters: Vec<Pattern>,
        body: Box<Expr>,
    },
    Block {
        kind: BlockKind,
        body: Block,
    },
    If {
        condition: Box<Expr>,
        then: Block,
        otherwise: Option<Box<Expr>>,
    },
    Match {
        on: Box<Expr>,
        arms: Vec<Arm>,
    },
    /// `let pattern = value` in a condition.
    Let {
        pattern: Box<Pattern>,
        value: Box<Expr>,
    },
    Loop {
        kind: LoopKind,
        body: Block,
    },
    /// Anything else, with the expressions inside it.
    Other(Vec<Expr>),
}

/// A literal value; numbers keep their spelling, suffix included.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Literal {
    /// The text with its escapes resolved.
    Text(String),
    /// As written: `1_000u64`.
    Integer(String),
    /// As written: `1.5`.
    Float(String),
    /// `true` or `false`.
    Bool(bool),
    /// Characters, bytes and byte strings.
    Other,
}

/// `!`, `-` and `*` before an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[expect(missing_docs, reason = "the names say it")]
pub enum UnaryOperator {
    Not,
    Minus,
    Dereference,
}

/// The operators that some rule tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum BinaryOperator {
    /// `+`, which also joins strings.
    Plus,
    /// `%`, as in `n % 100 == 0`.
    Remainder,
    /// `==`, `<`, `>=` and the rest: the result is a yes or a no.
    Comparison,
    /// `&&`.
    And,
    /// `||`.
    Or,
    /// Arithmetic and bits: the result is a number.
    Arithmetic,
}

/// What stands before the brace of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum BlockKind {
    /// `{ .. }`, `unsafe { .. }`, `const { .. }`.
    Plain,
    /// `async { .. }` or `async move { .. }`: its body runs later.
    Async,
}

/// The three loops.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[expect(missing_docs, reason = "the fields are named after the parts of the loop they hold")]
pub enum LoopKind {
    For { pattern: Box<Pattern>, iterator: Box<Expr> },
    While { condition: Box<Expr> },
    Loop,
}

/// Statements between braces.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Block {
    /// From brace to brace.
    pub loc: Loc,
    /// In order; items and what `#[cfg(test)]` removes are left out.
    pub statements: Vec<Statement>,
}

/// One statement of a block.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Statement {
    /// `let pattern: type_ = value else { otherwise };`
    Let(Box<Local>),
    /// An expression; the last one of a block without a semicolon is its value.
    Expr {
        /// The expression.
        expr: Expr,
        /// Whether a `;` follows.
        semicolon: bool,
    },
}

/// A `let` statement.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Local {
    /// From `let` to `;`.
    pub loc: Loc,
    /// What is bound.
    pub pattern: Pattern,
    /// The type that is written, if one is.
    pub annotation: Option<Type>,
    /// The initial value.
    pub value: Option<Expr>,
    /// The block after `else`.
    pub otherwise: Option<Expr>,
}

/// One arm of a `match`.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Arm {
    /// What it matches.
    pub pattern: Pattern,
    /// The condition after `if`.
    pub guard: Option<Expr>,
    /// What it does.
    pub body: Expr,
}

/// A pattern: which names it binds and which path it names.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Pattern {
    /// From its first to its last token.
    pub loc: Loc,
    /// What it is.
    pub kind: PatternKind,
}

/// What a pattern is.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[expect(missing_docs, reason = "the fields are named after the parts of the pattern they hold")]
pub enum PatternKind {
    /// `_`.
    Wildcard,
    /// `name`, `mut name`, `ref name`, `name @ inner`.
    Binding { name: String, inner: Option<Box<Pattern>> },
    /// `(a, b)`, `[a, b]`, `&a`, `a | b`: parts without a path.
    Group(Vec<Pattern>),
    /// `Path`, `Path(a, b)`, `Path { field: a }`; for tuples the field names are `0`, `1`, ..
    Variant { path: Vec<String>, fields: Vec<(String, Pattern)> },
    /// Literals, ranges, macros, `..`.
    Other,
}

/// A type as it is written.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[expect(missing_docs, reason = "the fields are named after the parts of the type they hold")]
pub enum Type {
    /// `module::Name<arguments>`; arguments of the last segment only, lifetimes and constants dropped.
    Path {
        segments: Vec<String>,
        arguments: Vec<Type>,
    },
    /// `&T`, `&mut T`, `*const T`.
    Reference(Box<Type>),
    Tuple(Vec<Type>),
    /// `[T]`, `[T; n]`.
    Slice(Box<Type>),
    /// `impl A + B`, `dyn A + B`: the traits.
    Dynamic(Vec<Type>),
    /// Anything else: functions, `_`, `!`, macros.
    Unknown,
}

/// A macro call that is not a log call.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MacroCall {
    /// From the path to the closing delimiter; parentheses around it are not part of it.
    pub loc: Loc,
    /// `std::format` is `["std", "format"]`.
    pub path: Vec<String>,
    /// For `format!` and its kin, what they format.
    pub format: Option<Message>,
    /// The other arguments, where they are expressions or statements.
    pub arguments: Vec<Expr>,
}

impl Expr {
    /// The last name that is read: `x` of `x`, `name` of `user.name`, `get` of `user.get()` and of `store::get()`;
    /// through references, casts, `?`, `.await` and dereferences. `None` for anything that has no name.
    pub fn last_name(&self) -> Option<&str> {
        match &self.kind {
            ExprKind::Path(path) => path.last().map(String::as_str),
            ExprKind::Field { name, .. } => Some(name),
            ExprKind::MethodCall { method, .. } => Some(method),
            ExprKind::Call { function, .. } => function.last_name(),
            _ => self.inside_wrapper().and_then(Expr::last_name),
        }
    }

    /// The same value without what only borrows, converts, awaits or unwraps it: `x` of `&x`, `*x`, `x?`, `x as T`.
    pub fn inside_wrapper(&self) -> Option<&Expr> {
        match &self.kind {
            ExprKind::Reference { inner, .. }
            | ExprKind::Cast { inner, .. }
            | ExprKind::Try { inner, .. }
            | ExprKind::Await { inner, .. }
            | ExprKind::Unary { operator: UnaryOperator::Dereference, inner } => Some(inner),
            _ => None,
        }
    }

    /// The expression below all borrows, as in `&&x`.
    pub fn without_references(&self) -> &Expr {
        match &self.kind {
            ExprKind::Reference { inner, .. } => inner.without_references(),
            _ => self,
        }
    }

    /// The name, if this is a plain variable.
    pub fn as_variable(&self) -> Option<&str> {
        match &self.kind {
            ExprKind::Path(path) if path.len() == 1 => Some(&path[0]),
            _ => None,
        }
    }

    /// The path of the function or macro that is called: `["tokio", "spawn"]`, `["format"]`.
    pub fn called_path(&self) -> Option<&[String]> {
        match &self.kind {
            ExprKind::Macro(call) => Some(&call.path),
            ExprKind::Call { function, .. } => match &function.kind {
                ExprKind::Path(path) => Some(path),
                _ => None,
            },
            _ => None,
        }
    }
}
