//! Types, traits and impls, as they are defined.

use super::ScopeId;
use crate::expr::{Loc, Type};

/// A struct or an enum.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TypeDefinition {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub name_loc: Loc,
    /// The modules inside the file that it stands in.
    pub module: Vec<String>,
    /// Where it stands.
    pub scope: ScopeId,
    /// Whether it is public in any way.
    pub is_public: bool,
    /// Whether it, or a module around it, is only for tests.
    pub is_test: bool,
    /// The names of its type parameters, joined by commas.
    pub generics: Box<str>,
    /// The names of an enum's variants, joined by commas.
    pub variants: Box<str>,
    /// What an attribute makes of all its fields, and whether one asks for a `Debug` that is not derived by that name.
    pub printing: TypePrinting,
    /// Struct, tuple struct or enum.
    pub shape: TypeShape,
    /// What is derived, last segments only.
    pub derives: Vec<String>,
    /// The fields of a struct, or of all variants of an enum.
    pub fields: Vec<FieldDefinition>,
}

impl TypeDefinition {
    /// Whether a name is one of its type parameters.
    pub fn has_generic(&self, name: &str) -> bool {
        !name.is_empty() && self.generics.split(',').any(|generic| generic == name)
    }

    /// Whether it is an enum with a variant of that name.
    pub fn has_variant(&self, name: &str) -> bool {
        !name.is_empty() && self.variants.split(',').any(|variant| variant == name)
    }
}

/// The kinds of type definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum TypeShape {
    /// `struct S { .. }`.
    Struct,
    /// `struct S(..);`.
    TupleStruct,
    /// `struct S;`.
    UnitStruct,
    /// An enum none of whose variants has fields.
    UnitEnum,
    /// An enum with data.
    Enum,
}

/// A field of a type.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct FieldDefinition {
    /// Its name; a number in tuples.
    pub name: String,
    /// Where the name, or the type of a tuple's field, stands.
    pub loc: Loc,
    /// Whether other packages may name it: `pub`, and not `pub(crate)`.
    pub is_public: bool,
    /// What its attributes make of it where the whole is printed.
    pub printing: FieldPrinting,
    /// Its type.
    pub ty: Type,
}

/// `type Alias = Type;`
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TypeAlias {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub scope: ScopeId,
    /// Whether it is public in any way.
    pub is_public: bool,
    /// The names of its type parameters, joined by commas.
    pub generics: Box<str>,
    /// What it stands for.
    pub ty: Type,
}

/// A trait.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TraitDefinition {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub scope: ScopeId,
    /// Whether it is public in any way.
    pub is_public: bool,
    /// The names of its methods that have no body, joined by commas.
    pub required: Box<str>,
}

/// `impl Type` or `impl Trait for Type`.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Implementation {
    /// Where it stands.
    pub scope: ScopeId,
    /// The path of the trait; empty where there is none.
    pub trait_path: Vec<String>,
    /// The type.
    pub ty: Type,
    /// Its type parameters.
    pub generics: Box<[Generic]>,
    /// What it prints, if it is a `Debug` or a `Display`.
    pub prints: Option<Box<Printed>>,
}

/// What the attributes of a type say about how it is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum TypePrinting {
    /// Nothing.
    #[default]
    Plain,
    /// Another derive writes its `Debug`: `#[educe(Debug)]`, `#[derivative(Debug)]`.
    Derived,
    /// Fixed text stands for all of it: `#[debug("Token(..)")]`, `#[redact(all)]`.
    Hidden,
    /// It is printed in a way of its own.
    Changed,
}

/// What an attribute makes of a field where the whole is printed with `Debug`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum FieldPrinting {
    /// Nothing: it is printed as it is.
    #[default]
    Plain,
    /// It is left out or masked: `#[debug(skip)]`, `#[redact]`.
    Hidden,
    /// It is printed in a way of its own: `#[debug("{}", mask(_0))]`.
    Changed,
}

/// Which fields a `fmt` that somebody wrote prints.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Printed {
    /// These, and no others; none where only fixed text is written.
    Fields(Box<[Box<str>]>),
    /// It does more than name fields of `self`.
    Unknown,
}

/// A type parameter, with the paths of the traits it is bound by.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Generic {
    /// Its name.
    pub name: Box<str>,
    /// The traits, as they are written.
    pub bounds: Vec<Type>,
}
