//! What is known about one file, as plain values: what extraction makes and linking joins.

use std::ops::Range;

use crate::call::Instrument;
use crate::expr::{Block, Loc, Type};
use crate::suppression::Suppression;

mod flow;
mod scope;
mod types;

pub use flow::{Argument, Chain, CommonCall, Flow, LocalFacts, Receiver};
pub use scope::{Scope, ScopeId};
pub use types::{
    FieldDefinition, FieldPrinting, Generic, Implementation, Printed, TraitDefinition, TypeAlias,
    TypeDefinition, TypePrinting, TypeShape,
};

/// Everything the analyzer keeps of one file. It depends only on the file's text and its edition.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct FileFacts {
    /// The modules inside the file, and the bodies with names of their own. The file's own module is none of them: see
    /// [`ScopeId`].
    pub scopes: Vec<Scope>,
    /// The `use` declarations, also those inside functions.
    pub imports: Vec<Import>,
    /// The modules that are files of their own: `mod name;`.
    pub modules: Vec<ModuleDeclaration>,
    /// Whether a macro in the file declares modules by names that it is given: `mod $name;`.
    pub has_macro_modules: bool,
    /// The paths of `include!("path")`.
    pub includes: Vec<String>,
    /// Names of `macro_rules!` definitions.
    pub local_macros: Vec<String>,
    /// Functions and methods, and items outside functions that log.
    pub functions: Vec<Function>,
    /// Structs and enums.
    pub types: Vec<TypeDefinition>,
    /// `type Alias = Type;`.
    pub aliases: Vec<TypeAlias>,
    /// Traits.
    pub traits: Vec<TraitDefinition>,
    /// `impl Type` and `impl Trait for Type`.
    pub implementations: Vec<Implementation>,
    /// Names of functions given to a router: `get(handler)`.
    pub routed: Vec<String>,
    /// Words of the file that rules ask for, such as `TraceLayer`: see [`MARKERS`].
    pub markers: Vec<String>,
    /// Statements of production code that only tests compile. Kept for an inventory; else left out with their statements.
    pub test_statements: Vec<Loc>,
    /// Comments that excuse findings.
    pub suppressions: Vec<Suppression>,
    /// The byte range of every position.
    pub places: Vec<Range<u32>>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// Whether the file says that a program wrote it (`@generated`): it gives facts and no findings.
    pub is_generated: bool,
}

impl FileFacts {
    /// The bytes of the file that a position stands for.
    pub fn range(&self, loc: Loc) -> Range<u32> {
        self.places.get(loc.0 as usize).cloned().unwrap_or_default()
    }

    /// Whether a position lies inside some bytes of the file.
    pub fn is_within(&self, loc: Loc, outer: &Range<u32>) -> bool {
        let inner = self.range(loc);
        outer.start <= inner.start && inner.end <= outer.end
    }
}

/// Identifiers whose presence in a crate is a fact by itself: layers and attributes that open a span for each request.
pub const MARKERS: &[&str] = &[
    "TraceLayer",
    "TracingLogger",
    "OtelAxumLayer",
    "OtelGrpcLayer",
    "OpenTelemetryMiddleware",
    "OpenTelemetryTracing",
    "TracingMiddleware",
    "RootSpanBuilder",
    "MakeSpan",
    "HttpMakeClassifier",
    "RequestTracing",
    "trace_fn",
    "set_boxed_logger",
    "fastrace",
];

/// One name that a `use` brings in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Import {
    /// The full path: `["tracing", "info"]`; for a glob the path before the star.
    pub path: Vec<String>,
    /// The name in this file; `*` for a glob. `#[macro_use] extern crate x` is a glob of `x`.
    pub name: String,
    /// Where it stands; `None` in code for tests that is not read any further.
    pub scope: Option<ScopeId>,
    /// Whether it is public in any way.
    pub is_public: bool,
    /// Whether the path begins with the name of a crate, whatever else has that name: `::tracing::info`, and
    /// `extern crate`.
    pub is_global: bool,
}

/// `mod name;`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ModuleDeclaration {
    /// Its name.
    pub name: String,
    /// The inline modules around it.
    pub inside: Vec<String>,
    /// The innermost of them.
    pub scope: ScopeId,
    /// The path that `#[path = ".."]` gives.
    pub path: Option<String>,
    /// Whether it is compiled for tests only.
    pub is_test: bool,
}

/// A function, a method, or an item outside functions that logs.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Function {
    /// Its name; the name of the constant or macro for other items.
    pub name: String,
    /// Where the name stands.
    pub name_loc: Loc,
    /// From its first attribute to its closing brace.
    pub loc: Loc,
    /// The modules inside the file that it stands in.
    pub module: Vec<String>,
    /// Where it stands.
    pub scope: ScopeId,
    /// Where the names in its body are looked up first: the same, unless the body has names of its own.
    pub body_scope: ScopeId,
    /// The `impl` around it, as an index into [`FileFacts::implementations`], or the trait, into
    /// [`FileFacts::traits`].
    pub owner: Owner,
    /// The type parameters of its own.
    pub generics: Box<[Generic]>,
    /// The type whose method it is.
    pub self_type: Option<String>,
    /// The trait whose method it is.
    pub trait_name: Option<String>,
    /// Whether it is an `async fn`.
    pub is_async: bool,
    /// Whether it is public in any way.
    pub is_public: bool,
    /// Whether it, or a module or impl around it, is only for tests.
    pub is_test: bool,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
    /// The span that `#[instrument]` of tracing puts around each call.
    pub instrument: Option<Box<Instrument>>,
    /// Whether it takes `self`.
    pub kind: FunctionKind,
    /// Its parameters without `self`.
    pub parameters: Vec<Parameter>,
    /// What it returns.
    pub returns: Option<Type>,
    /// What the names in its body tell.
    pub names: BodyNames,
    /// The calls in its body, from its tokens.
    pub calls: Vec<CallSite>,
    /// What the values in its body are, from its tokens.
    pub flow: Option<Box<Flow>>,
    /// The loops in its body, from its tokens.
    pub loops: Vec<LoopFacts>,
    /// Its body as a tree, where it logs, makes a span or enters one; `None` where nothing asks for it.
    pub body: Option<Block>,
}

impl Function {
    /// Whether it is called by the path of its module.
    pub fn is_free(&self) -> bool {
        self.owner == Owner::Nothing
    }

    /// Whether it is the method of a type or of a trait.
    pub fn is_method(&self) -> bool {
        matches!(self.owner, Owner::Implementation(_) | Owner::Trait(_))
    }

    /// Whether a name is one of its own type parameters.
    pub fn has_generic(&self, name: &str) -> bool {
        self.generics.iter().any(|generic| &*generic.name == name)
    }
}

/// Whether a function takes `self`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum FunctionKind {
    /// It does not.
    #[default]
    Plain,
    /// It does.
    Method,
}

/// What a function belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Owner {
    /// Nothing: it is a free function.
    #[default]
    Nothing,
    /// It is no function but the value of a constant, or the tokens of a macro.
    Loose,
    /// An `impl`, as an index into [`FileFacts::implementations`].
    Implementation(u32),
    /// A trait, as an index into [`FileFacts::traits`].
    Trait(u32),
}

/// What the names in a body tell, before anything is resolved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BodyNames {
    /// One may enter a span or hand one on: `enter`, `instrument`, ..
    pub enter: bool,
    /// One may run something elsewhere: `spawn`, `spawn_blocking`, `par_iter`, ..
    pub spawn: bool,
    /// One may read, write, wait, or start something that does: `send`, `flush`, ..
    pub slow: bool,
}

/// An attribute: `#[get("/orders")]`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Attribute {
    /// `["tracing", "instrument"]`; for `cfg_attr` that of the attribute inside.
    pub path: Vec<String>,
    /// Its tokens after the path, joined by single spaces.
    pub arguments: String,
}

/// A parameter of a function.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Parameter {
    /// The name; for a pattern, the names it binds joined by commas.
    pub name: String,
    /// Its type.
    pub ty: Type,
}

/// A call of a function or method, as the tokens show it.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct CallSite {
    /// Where the name stands.
    pub loc: Loc,
    /// What is called.
    pub callee: Callee,
    /// The innermost loop around it, as an index into [`Function::loops`].
    pub in_loop: Option<usize>,
    /// Whether a condition or a match arm stands between the loop, or the function, and the call.
    pub conditional: bool,
    /// Whether it stands in the argument of a spawn: it runs elsewhere.
    pub spawned: bool,
}

/// The name of what is called.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Callee {
    /// `function(..)`, `module::function(..)`, `Type::function(..)`; a path that begins with `::` has an empty name
    /// first.
    Path(Vec<String>),
    /// `receiver.method(..)`, with the receiver where it is `self`.
    Method {
        /// The method.
        name: String,
        /// Whether it is called on `self`.
        on_self: bool,
    },
    /// `<Type as Trait>::function(..)`, `<Type>::function(..)`.
    Qualified(Box<QualifiedCallee>),
}

/// What is called by its type and trait.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct QualifiedCallee {
    /// The type.
    pub ty: Type,
    /// The path of the trait; empty where there is none.
    pub trait_path: Vec<String>,
    /// The function.
    pub name: String,
}

/// A loop, as the tokens show it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LoopFacts {
    /// From the keyword, or the name of the iterating method, to the end of the header.
    pub header: Loc,
    /// From brace to brace, or the closure's argument list.
    pub body: Loc,
    /// `for`, `while`, `loop`, or the method: `for_each`.
    pub kind: String,
    /// The names and numbers of the header after `in`, or of the condition, and `..` of a range: `["self", "rows", "iter"]`.
    pub header_words: Vec<String>,
    /// The loop around it, as an index into the same list.
    pub parent: Option<usize>,
    /// Whether a condition or a match arm stands between the loop around it, or the function, and it.
    pub conditional: bool,
    /// What in its own body waits, reads or writes: `await`, `sleep`, `send`, ..; empty if nothing does.
    pub waits: Vec<String>,
}

/// Something in a file that could not be read as Rust, so that less of it is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Problem {
    /// Where, if it is about a place.
    pub loc: Option<Loc>,
    /// What happened, lower case and without a full stop.
    pub text: String,
    /// What is not checked because of it.
    pub consequence: String,
}
