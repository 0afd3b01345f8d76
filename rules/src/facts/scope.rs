//! Where the names of a file stand: its own module, the modules inside it, and the bodies that have names of their own.

use super::FileFacts;

/// A scope of a file, as an index into [`FileFacts::scopes`]; the file's own module is the first one, and has no entry of
/// its own where nothing else has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ScopeId(pub u32);

impl ScopeId {
    /// The module that a file is.
    pub const FILE: ScopeId = ScopeId(0);
}

/// A part of a file where names are looked up together.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Scope {
    /// The name of a module; nothing for a body.
    pub name: Option<Box<str>>,
    /// The scope around it.
    pub parent: ScopeId,
    /// Whether it is compiled for tests only.
    pub is_test: bool,
}

impl FileFacts {
    /// A module inside the file, or a body; nothing for the file's own module.
    pub fn inner_scope(&self, scope: ScopeId) -> Option<&Scope> {
        self.scopes.get((scope.0 as usize).checked_sub(1)?)
    }

    /// Whether a scope is a body, which sees the names around it.
    pub fn is_body(&self, scope: ScopeId) -> bool {
        self.inner_scope(scope).is_some_and(|scope| scope.name.is_none())
    }
}
