//! What is known about the code around a call: nothing in the macros, a good deal in the analyzer.
//!
//! A rule asks here and is silent where the answer is `None` or [`Type::Unknown`], so the same rule serves both front
//! ends.

use std::borrow::Cow;

use crate::diagnostic::FileId;
use crate::expr::{Expr, Loc, Pattern, Type};
use crate::facts::{Function, Owner, ScopeId, TypeDefinition};
use crate::names::words_of;
use crate::workspace::{FunctionId, Place, Workspace};

mod pattern_type;
mod printed;
mod type_of;
mod walk;

pub use printed::printed_parameters;
pub use walk::{each_expr, each_log_call, each_statement};

/// The code around a call.
#[derive(Clone, Copy, Debug, Default)]
pub struct Surroundings<'a> {
    /// The file the call stands in.
    pub file: FileId,
    /// The function the call stands in.
    pub function: Option<&'a Function>,
    /// The variables that the call can see, innermost last.
    pub variables: &'a [Variable<'a>],
    /// Everything else that was read.
    pub workspace: Option<&'a Workspace>,
}

/// A variable and where it comes from.
#[derive(Clone, Debug)]
pub struct Variable<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where it is bound, if that is known.
    pub loc: Option<Loc>,
    /// What bound it.
    pub origin: Origin<'a>,
}

/// What bound a variable.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'a> {
    /// A parameter of the function, with its type.
    Parameter(&'a Type),
    /// `let name: annotation = value`, the whole value.
    Let {
        /// The type that is written.
        annotation: Option<&'a Type>,
        /// The initial value.
        value: Option<&'a Expr>,
    },
    /// `for name in iterator`.
    Element(&'a Expr),
    /// A part of a value, in a `match`, `if let` or the like: the pattern and the value it is matched against.
    Part {
        /// The whole pattern.
        pattern: &'a Pattern,
        /// What is taken apart; `None` for parameters of closures.
        value: Option<&'a Expr>,
    },
}

impl<'a> Surroundings<'a> {
    /// Nothing is known.
    pub const NONE: Surroundings<'static> =
        Surroundings { file: FileId(0), function: None, variables: &[], workspace: None };

    /// The variable of that name, shadowing respected.
    pub fn variable(&self, name: &str) -> Option<&'a Variable<'a>> {
        self.variables.iter().rev().find(|variable| variable.name == name)
    }

    /// The expression that a plain variable was set to by its `let`; any other expression is its own value.
    pub fn value_of<'e>(&self, expr: &'e Expr) -> &'e Expr
    where
        'a: 'e,
    {
        let origin = expr.as_variable().and_then(|name| self.variable(name)).map(|variable| variable.origin);
        match origin {
            Some(Origin::Let { value: Some(value), .. }) => value,
            _ => expr,
        }
    }

    /// The type of an expression, as far as literals, annotations, constructors and definitions in the workspace tell.
    pub fn type_of(&self, expr: &Expr) -> Cow<'a, Type> {
        type_of::type_of(self, expr, 0)
    }

    /// The definition in the workspace that a type names, through references and smart pointers.
    pub fn definition_of(&self, ty: &Type) -> Option<(FileId, &'a TypeDefinition)> {
        let Type::Path { segments, .. } = ty.without_pointers() else { return None };
        if matches!(segments.as_slice(), [name] if self.is_generic(name)) {
            return None;
        }
        self.workspace?.type_at_path(self.place(), segments)
    }

    /// The method of a type of the workspace.
    pub fn method_of(&self, ty: &Type, method: &str) -> Option<FunctionId> {
        let Type::Path { segments, .. } = ty else { return None };
        let workspace = self.workspace?;
        workspace.method(workspace.definition_at(self.place(), segments)?, method)
    }

    /// The type of a field of a type of the workspace.
    pub fn type_of_field(&self, whole: &Type, field: &str) -> Option<Cow<'a, Type>> {
        let (file, definition) = self.definition_of(whole)?;
        let field = definition.fields.iter().find(|other| other.name == field)?;
        let written_in = Place { file, scope: definition.scope };
        let here =
            |ty| self.workspace.map(|workspace| workspace.type_as_seen_from(self.place(), written_in, ty));
        if !definition.generics.split(',').any(|name| field.ty.mentions(name)) {
            return here(&field.ty);
        }
        // What a type parameter stands for is written with the whole.
        let Type::Path { arguments, .. } = whole.without_pointers() else { return None };
        let names: Vec<&str> = definition.generics.split(',').collect();
        if names.len() != arguments.len() {
            return None;
        }
        let given = names.iter().zip(arguments);
        let ty = given.fold(here(&field.ty)?.into_owned(), |ty, (name, argument)| ty.with(name, argument));
        Some(Cow::Owned(ty))
    }

    /// Whether a name is a type parameter of the function around, or of its `impl`.
    fn is_generic(&self, name: &str) -> bool {
        let Some(function) = self.function else { return false };
        let of_implementation = match (self.workspace, function.owner) {
            (Some(workspace), Owner::Implementation(index)) => {
                &workspace.file(self.file).facts.implementations[index as usize].generics[..]
            }
            _ => &[],
        };
        function.generics.iter().chain(of_implementation).any(|generic| *generic.name == *name)
    }

    /// Where the names around the call are looked up.
    pub fn place(&self) -> Place {
        let scope = self.function.map_or(ScopeId::FILE, |function| function.body_scope);
        Place { file: self.file, scope }
    }

    /// The type that `self` and `Self` stand for.
    pub fn self_type(&self) -> Option<Cow<'a, Type>> {
        let function = self.function?;
        if let (Some(workspace), Owner::Implementation(index)) = (self.workspace, function.owner) {
            let implementation = &workspace.file(self.file).facts.implementations[index as usize];
            return Some(Cow::Borrowed(&implementation.ty));
        }
        let segments = vec![function.self_type.clone()?];
        Some(Cow::Owned(Type::Path { segments, arguments: Vec::new() }))
    }

    /// The words of the names around: file, modules, type and function.
    pub fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        if let Some(workspace) = self.workspace {
            words.extend(words_of(&workspace.file(self.file).path));
        }
        if let Some(function) = self.function {
            words.extend(words_of(&function.name));
            words.extend(function.module.iter().flat_map(|module| words_of(module)));
            words.extend(function.self_type.iter().flat_map(|name| words_of(name)));
        }
        words
    }
}
