//! What types of the workspace print of themselves.

use super::{DefinitionId, Workspace};
use crate::facts::{FieldPrinting, Printed, TypePrinting};

/// How a value is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintTrait {
    /// `{:?}`.
    Debug,
    /// `{}`.
    Display,
}

/// What a type prints of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prints<'w> {
    /// These fields, and no others; none where it prints fixed text.
    Fields(Vec<&'w str>),
    /// That is not known, or it does not print at all.
    Unknown,
}

impl Workspace {
    /// Which fields a type prints: by a `fmt` that somebody wrote, else by what is derived.
    pub fn prints(&self, id: DefinitionId, how: PrintTrait) -> Prints<'_> {
        let name = match how {
            PrintTrait::Debug => "Debug",
            PrintTrait::Display => "Display",
        };
        let mut written = self.methods.implementations_of(id).filter_map(|implemented| {
            let found = &self.file(implemented.file).facts.implementations[implemented.index as usize];
            let is_meant = found.trait_path.last().is_some_and(|last| last == name);
            found.prints.as_deref().filter(|_| is_meant)
        });
        match (written.next(), written.next(), how) {
            (Some(Printed::Fields(fields)), None, _) => {
                Prints::Fields(fields.iter().map(|name| &**name).collect())
            }
            (None, _, PrintTrait::Debug) => self.derived(id),
            _ => Prints::Unknown,
        }
    }

    fn derived(&self, id: DefinitionId) -> Prints<'_> {
        let definition = self.definition(id);
        let has = |name: &str| definition.derives.iter().any(|derive| derive == name);
        let is_derived = has("Debug")
            || has("Redact")
            || has("CustomDebug")
            || definition.printing == TypePrinting::Derived;
        let is_changed = |printing| printing == FieldPrinting::Changed;
        match definition.printing {
            TypePrinting::Hidden => Prints::Fields(Vec::new()),
            TypePrinting::Plain | TypePrinting::Derived
                if is_derived && !definition.fields.iter().any(|field| is_changed(field.printing)) =>
            {
                let shown = definition.fields.iter().filter(|field| field.printing == FieldPrinting::Plain);
                Prints::Fields(shown.map(|field| field.name.as_str()).collect())
            }
            _ => Prints::Unknown,
        }
    }
}
