//! What the tokens of a body tell about its values, for functions that no tree is kept of.

use super::CallSite;
use crate::expr::Type;

/// What the values in a body are.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Flow {
    /// The variables that are bound once, by a plain `let`, and that something else here begins with.
    pub locals: Vec<LocalFacts>,
    /// What the methods among the calls are called on, in their order.
    pub receivers: Vec<Receiver>,
    /// The parameters that are given on as they are.
    pub arguments: Vec<Argument>,
    /// Calls of methods whose names so many types have that only the type of the receiver tells what is called. Linking
    /// moves those that it can resolve to the others.
    pub common_calls: Vec<CommonCall>,
}

/// The call of a method with a common name.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct CommonCall {
    /// The call.
    pub site: CallSite,
    /// What the method is called on.
    pub receiver: Chain,
    /// The parameters that it is given; the number of the call is not known yet.
    pub arguments: Vec<Argument>,
}

/// A variable.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LocalFacts {
    /// Its name.
    pub name: Box<str>,
    /// The type that is written, if one is.
    pub annotation: Option<Type>,
    /// Its value, where that is a chain.
    pub value: Option<Chain>,
}

/// What a method is called on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Receiver {
    /// The call, as an index into [`super::Function::calls`].
    pub call: u32,
    /// The value.
    pub chain: Chain,
}

/// A value that is reached from a name by fields and methods: `self.store.open()?.cache`. Arguments, `.await` and borrows
/// are left out; a struct literal ends in braces: `model::Order{}`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Chain(pub Box<str>);

/// A parameter that is given on as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Argument {
    /// The call, as an index into [`super::Function::calls`].
    pub call: u32,
    /// Which argument of the call it is, from 0.
    pub position: u8,
    /// Which parameter of the function it is, without `self`.
    pub parameter: u8,
}
