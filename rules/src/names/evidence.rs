//! What stands around a name: what tells an access token from a parser's, and a card number from a camera's movement.
//!
//! Words are collected when a name asks for them, and most names never do.

use super::words::Words;
use super::{is_service_account, types, words_of};
use crate::call::{LogCall, MessageText};
use crate::expr::{Expr, ExprKind, Literal, Pattern, PatternKind, Type};
use crate::format_string::FormatStyle;
use crate::surroundings::{Origin, Surroundings};

/// What stands around a name.
#[derive(Clone, Copy, Debug)]
pub struct NameEvidence<'a> {
    /// The call that the name stands in.
    call: Option<&'a LogCall>,
    /// The code around the call.
    around: &'a Surroundings<'a>,
    /// The key that the value is logged under.
    key: Option<&'a str>,
    /// The value: what the key names, or the expression that has the name.
    value: Option<&'a Expr>,
    /// How the value becomes text.
    printing: Printing,
    /// Whether a name is taken at its word, and only what stands in the call can excuse it.
    is_strict: bool,
}

/// How a value becomes text, as far as a name's meaning depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Printing {
    /// Any way.
    #[default]
    Unknown,
    /// `{}`, `%`.
    Display,
    /// `{:?}`, `?`.
    Debug,
    /// `{:x}`, `{:08b}`: it is a number.
    Number,
}

impl From<FormatStyle> for Printing {
    fn from(style: FormatStyle) -> Printing {
        match style {
            FormatStyle::Display => Printing::Display,
            FormatStyle::Debug | FormatStyle::PrettyDebug => Printing::Debug,
            FormatStyle::Number => Printing::Number,
        }
    }
}

/// A word and where it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clue {
    /// The word.
    pub(super) word: String,
    /// Where: `in the file's path`.
    pub(super) place: &'static str,
}

/// How far to look for a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// What the value is taken from, its type, its key.
    Value,
    /// The other keys of the call as well.
    Call,
    /// The names around the call as well.
    Surroundings,
    /// The crates that the file uses as well, which may tell what a name does not mean, but never that it is sensitive.
    Imports,
}

impl<'a> NameEvidence<'a> {
    /// Nothing is known.
    pub const NONE: NameEvidence<'static> = NameEvidence {
        call: None,
        around: &Surroundings::NONE,
        key: None,
        value: None,
        printing: Printing::Unknown,
        is_strict: false,
    };

    /// The code around a name.
    pub fn around(around: &'a Surroundings<'a>) -> NameEvidence<'a> {
        NameEvidence { around, ..NameEvidence::NONE }
    }

    /// The call that a name stands in. For logcheck's own macros nothing else counts: they and the analyzer must say
    /// the same, and a macro sees no more than its call.
    pub fn of_call(call: &'a LogCall, around: &'a Surroundings<'a>) -> NameEvidence<'a> {
        let evidence = NameEvidence { call: Some(call), ..NameEvidence::around(around) };
        if call.is_own() { evidence.strictly() } else { evidence }
    }

    /// With names taken at their word, and nothing but the call to excuse one.
    #[must_use]
    pub fn strictly(self) -> NameEvidence<'a> {
        NameEvidence { around: &Surroundings::NONE, is_strict: true, ..self }
    }

    /// With the key that the value is logged under.
    #[must_use]
    pub fn with_key(self, key: &'a str) -> NameEvidence<'a> {
        NameEvidence { key: Some(key), ..self }
    }

    /// With the value that has the name.
    #[must_use]
    pub fn with_value<'b>(self, value: &'b Expr) -> NameEvidence<'b>
    where
        'a: 'b,
    {
        NameEvidence { value: Some(value), ..self }
    }

    /// With the way the value becomes text.
    #[must_use]
    pub fn printed(self, printing: Printing) -> NameEvidence<'a> {
        NameEvidence { printing, ..self }
    }

    /// Whether a name is taken at its word.
    pub(super) fn is_strict(&self) -> bool {
        self.is_strict
    }

    /// The code around.
    pub(super) fn surroundings(&self) -> &'a Surroundings<'a> {
        self.around
    }

    /// How the value becomes text.
    pub(super) fn printing(&self) -> Printing {
        self.printing
    }

    /// The type of the value.
    pub(super) fn value_type(&self) -> Option<Type> {
        self.value.map(|value| self.around.type_of(value).into_owned())
    }

    /// Whether whatever the file declares under the name of the value, as a parameter or a field, is a number.
    pub(super) fn namesakes_are_numbers(&self) -> bool {
        let named = self.value.and_then(Expr::last_name).zip(self.around.workspace);
        let Some((name, workspace)) = named else { return false };
        let facts = &workspace.file(self.around.file).facts;
        let parameters = facts.functions.iter().flat_map(|function| &function.parameters);
        let fields = facts.types.iter().flat_map(|definition| &definition.fields);
        let parameters = parameters.filter(|parameter| parameter.name == name).map(|parameter| &parameter.ty);
        let fields = fields.filter(|field| field.name == name).map(|field| &field.ty);
        let mut namesakes = parameters.chain(fields).peekable();
        namesakes.peek().is_some() && namesakes.all(types::is_number)
    }

    /// Whether one of the wanted words is seen within reach.
    pub(super) fn mentions(&self, wanted: Words, reach: Reach) -> bool {
        self.clue(wanted, reach).is_some()
    }

    /// Whether the value, the type around or the function is about the account of a program.
    pub(super) fn is_about_service_account(&self) -> bool {
        let mut names = self.value.map(names_in).unwrap_or_default();
        if let Some(function) = self.around.function {
            names.push(function.name.clone());
            names.extend(function.self_type.clone());
        }
        names.iter().any(|name| is_service_account(&words_of(name)))
    }

    /// The first of the wanted words that is seen within reach.
    pub(super) fn clue(&self, wanted: Words, reach: Reach) -> Option<Clue> {
        if wanted.is_empty() {
            return None;
        }
        [Reach::Value, Reach::Call, Reach::Surroundings, Reach::Imports]
            .into_iter()
            .filter(|near| *near <= reach)
            .flat_map(|near| self.clues_at(near))
            .find(|clue| wanted.has(&clue.word))
    }

    /// The words that a reach adds to the one before it.
    fn clues_at(&self, reach: Reach) -> Vec<Clue> {
        match reach {
            Reach::Value => self.clues_of_value(),
            Reach::Call => self.clues_of_siblings(),
            Reach::Surroundings => self.clues_around(),
            Reach::Imports => self.clues_of_imports(),
        }
    }

    /// The words of what the value is taken from, of its type and of its key.
    fn clues_of_value(&self) -> Vec<Clue> {
        let mut clues = Clues::default();
        clues.add(self.key, "in the key");
        let Some(value) = self.value else { return clues.0 };
        clues.add(names_in(value).iter().map(String::as_str), "in what it is taken from");
        if let Some(ty) = self.value_type() {
            clues.add(names_of_type(&ty).iter().map(String::as_str), "in its type");
        }
        let origin =
            root_variable(value).and_then(|name| self.around.variable(name)).map(|found| found.origin);
        match origin {
            Some(Origin::Let { value: Some(value), .. } | Origin::Element(value)) => {
                clues.add(names_in(value).iter().map(String::as_str), "where it comes from");
            }
            Some(Origin::Part { pattern, value }) => {
                clues.add(names_of_pattern(pattern).iter().map(String::as_str), "where it comes from");
                let followed = value.map(|value| self.around.value_of(value));
                let names = followed.map(names_in).unwrap_or_default();
                clues.add(names.iter().map(String::as_str), "where it comes from");
            }
            Some(Origin::Parameter(_) | Origin::Let { value: None, .. }) | None => {}
        }
        if root_variable(value) == Some("self") {
            let function = self.around.function;
            clues.add(function.and_then(|function| function.self_type.as_deref()), "in the type around");
        }
        clues.0
    }

    /// The words of the other keys of the call.
    fn clues_of_siblings(&self) -> Vec<Clue> {
        let mut clues = Clues::default();
        let fields = self.call.map(|call| call.fields.as_slice()).unwrap_or_default();
        let others =
            fields.iter().map(|field| field.key.text.as_str()).filter(|text| Some(*text) != self.key);
        clues.add(others, "in another key");
        clues.0
    }

    /// The words of the names around the call.
    fn clues_around(&self) -> Vec<Clue> {
        let mut clues = Clues::default();
        if let Some(function) = self.around.function {
            clues.add([function.name.as_str()], "in the function's name");
            clues.add(function.self_type.as_deref(), "in the type around");
            clues.add(function.trait_name.as_deref(), "in the trait around");
            clues.add(function.module.iter().map(String::as_str), "in the module's name");
        }
        if let Some(workspace) = self.around.workspace {
            clues.add([workspace.file(self.around.file).path.as_str()], "in the file's path");
        }
        clues.0
    }

    /// The names of the crates that the file uses.
    fn clues_of_imports(&self) -> Vec<Clue> {
        let imports = self.around.workspace.map(|workspace| &workspace.file(self.around.file).facts.imports);
        let crates = imports.into_iter().flatten().filter_map(|import| import.path.first());
        crates.map(|name| Clue { word: name.clone(), place: "among the imports" }).collect()
    }

    /// The words of the message, which is never searched for what is sensitive.
    pub(super) fn words_of_message(&self) -> Vec<String> {
        match self.call.and_then(|call| call.message.as_ref()).map(|message| &message.text) {
            Some(MessageText::Literal(text)) => words_of(&text.text),
            Some(MessageText::Computed(_)) | None => Vec::new(),
        }
    }
}

#[derive(Default)]
struct Clues(Vec<Clue>);

impl Clues {
    fn add<'n>(&mut self, names: impl IntoIterator<Item = &'n str>, place: &'static str) {
        let words = names.into_iter().flat_map(words_of);
        self.0.extend(words.map(|word| Clue { word, place }));
    }
}

/// The variable at the root of a chain of fields, methods and wrappers.
fn root_variable(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Path(path) if path.len() == 1 => Some(&path[0]),
        ExprKind::Field { base, .. } | ExprKind::Index { base, .. } => root_variable(base),
        ExprKind::MethodCall { receiver, .. } => root_variable(receiver),
        _ => root_variable(expr.inside_wrapper()?),
    }
}

/// The names in an expression, and its short literals: `"Bearer "` says what is cut off.
fn names_in(expr: &Expr) -> Vec<String> {
    const MAX_LITERAL: usize = 32;
    let mut names = Vec::new();
    expr.walk(&mut |part, _| match &part.kind {
        ExprKind::Path(path) => names.extend(path.iter().cloned()),
        ExprKind::Field { name, .. } => names.push(name.clone()),
        ExprKind::MethodCall { method, .. } => names.push(method.clone()),
        ExprKind::Literal(Literal::Text(text)) if text.len() <= MAX_LITERAL => names.push(text.clone()),
        ExprKind::Macro(call) => match call.format.as_ref().map(|message| &message.text) {
            Some(MessageText::Literal(format)) if format.text.len() <= MAX_LITERAL => {
                names.push(format.text.clone());
            }
            _ => {}
        },
        _ => {}
    });
    names
}

/// The names of a type and of its arguments.
pub(super) fn names_of_type(ty: &Type) -> Vec<String> {
    match ty {
        Type::Path { segments, arguments } => {
            segments.last().into_iter().cloned().chain(arguments.iter().flat_map(names_of_type)).collect()
        }
        Type::Reference(inner) | Type::Slice(inner) => names_of_type(inner),
        Type::Tuple(parts) | Type::Dynamic(parts) => parts.iter().flat_map(names_of_type).collect(),
        Type::Unknown => Vec::new(),
    }
}

fn names_of_pattern(pattern: &Pattern) -> Vec<String> {
    match &pattern.kind {
        PatternKind::Variant { path, fields } => {
            path.iter().cloned().chain(fields.iter().flat_map(|(_, inner)| names_of_pattern(inner))).collect()
        }
        PatternKind::Group(parts) => parts.iter().flat_map(names_of_pattern).collect(),
        PatternKind::Binding { inner: Some(inner), .. } => names_of_pattern(inner),
        PatternKind::Binding { inner: None, .. } | PatternKind::Wildcard | PatternKind::Other => Vec::new(),
    }
}
