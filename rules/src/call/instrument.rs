//! `#[instrument]` of tracing: a span around each call of a function, which records the function's parameters unless it
//! is told not to.

use super::{KeyKind, LevelGiven, LogCall, Rendering};
use crate::expr::{Loc, Type};

/// An attribute `#[instrument(..)]`, as it is written, and the parameters of its function.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Instrument {
    /// The span, with the fields that are written.
    pub call: LogCall,
    /// Which parameters are not recorded.
    pub skips: Skips,
    /// `ret`: the value that the function returns is recorded in an event of its own.
    pub ret: Option<Outcome>,
    /// `err`: so is the error that it returns.
    pub err: Option<Outcome>,
    /// What the parameters bind, in source order.
    pub parameters: Vec<BoundParameter>,
}

/// Which parameters are not recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Skips {
    /// `skip_all`, and where it stands.
    All(Loc),
    /// `skip(..)`, with where each name stands; empty where nothing is skipped.
    Names(Vec<(String, Loc)>),
}

/// An event that records what a function returns.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Outcome {
    /// `err(Debug, level = "warn")`.
    pub loc: Loc,
    /// Display or Debug.
    pub rendering: Rendering,
    /// The level of the event.
    pub level: LevelGiven,
}

/// A name that a parameter binds, and how the span records it.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BoundParameter {
    /// Its name, which is the key too.
    pub name: String,
    /// Where the name stands.
    pub loc: Loc,
    /// With its type, or as its Debug text.
    pub rendering: Rendering,
    /// Its type; unknown for `self`, and for a part of what a pattern takes apart.
    pub ty: Type,
}

impl Instrument {
    /// The parameters that the span records by itself: all but those that are skipped, and those that a field of the same
    /// name replaces.
    pub fn recorded(&self) -> impl Iterator<Item = &BoundParameter> {
        self.parameters.iter().filter(|parameter| !self.leaves_out(&parameter.name))
    }

    fn leaves_out(&self, parameter: &str) -> bool {
        let is_skipped = match &self.skips {
            Skips::All(_) => true,
            Skips::Names(names) => names.iter().any(|(name, _)| name == parameter),
        };
        // A key that a constant gives is not compared.
        let is_replaced = |key: &super::Key| key.kind == KeyKind::Name && key.text == parameter;
        is_skipped || self.call.fields.iter().any(|field| is_replaced(&field.key))
    }
}
