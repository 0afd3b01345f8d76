//! What stands in a file, read twice: as the analyzer reads it, from tokens, and as the compiler would, from the tree of
//! the whole file.

use std::collections::BTreeSet;
use std::ops::Range;

use logcheck_analyzer::facts_of;
use logcheck_rules::call::CallKind;
use logcheck_rules::expr::{Loc, Type};
use logcheck_rules::facts::{FileFacts, Function, TypeDefinition};
use logcheck_rules::surroundings::each_log_call;

mod tree;

pub use tree::parsed;

/// What stands in a file, in words. Every entry begins with the bytes of its name, so that all entries differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Functions with a body: where they stand, their parameters, what they return.
    pub functions: BTreeSet<String>,
    /// Structs, enums and unions with their fields.
    pub types: BTreeSet<String>,
    /// What each `use` brings in; these have no place.
    pub imports: BTreeSet<String>,
    /// Log calls outside test code.
    pub calls: BTreeSet<String>,
}

/// The outline of the analyzer, without what stands inside of macros, which no tree of the file shows.
pub fn extracted(text: &str, macros: &[Range<usize>]) -> Outline {
    // Tests are passed over, save where they may call our own macros.
    let facts = facts_of(&format!("{text}\n// logcheck"));
    let is_visible = |loc: Loc| {
        let start = facts.range(loc).start as usize;
        !macros.iter().any(|group| group.contains(&start))
    };
    let mut outline = Outline::default();
    for function in &facts.functions {
        // What logs outside functions is none, and has no parentheses.
        let is_function =
            text[facts.range(function.name_loc).end as usize..].trim_start().starts_with(['(', '<']);
        if is_function && is_visible(function.name_loc) {
            outline.functions.insert(function_words(&facts, function));
        }
        each_log_call(function, &mut |call, _| {
            // The tree that this is compared with has no attributes, and does not know which macros of the file hand their
            // tokens on to a log macro.
            if !function.is_test && call.kind != CallKind::Instrument && !call.wrapped {
                outline.calls.insert(format!("{:?}", facts.range(call.loc)));
            }
        });
    }
    let types = facts.types.iter().filter(|definition| is_visible(definition.name_loc));
    outline.types.extend(types.map(|definition| type_words(&facts, definition)));
    outline.imports.extend(facts.imports.iter().map(|import| import_words(&import.path, &import.name)));
    outline
}

fn function_words(facts: &FileFacts, function: &Function) -> String {
    let parameters = function.parameters.iter().map(|parameter| (parameter.name.as_str(), &parameter.ty));
    words_of_function(&FunctionWords {
        name: facts.range(function.name_loc),
        module: &function.module,
        self_type: function.self_type.as_deref(),
        trait_name: function.trait_name.as_deref(),
        is_async: function.is_async,
        is_public: function.is_public,
        parameters: parameters.collect(),
        returns: function.returns.as_ref(),
    })
}

/// What is compared of a function.
struct FunctionWords<'f> {
    name: Range<u32>,
    module: &'f [String],
    self_type: Option<&'f str>,
    trait_name: Option<&'f str>,
    is_async: bool,
    is_public: bool,
    parameters: Vec<(&'f str, &'f Type)>,
    returns: Option<&'f Type>,
}

fn words_of_function(function: &FunctionWords<'_>) -> String {
    let FunctionWords { name, module, self_type, trait_name, is_async, is_public, parameters, returns } =
        function;
    format!(
        "{name:?} {module:?} {self_type:?} {trait_name:?} async {is_async} public {is_public} {parameters:?} {returns:?}"
    )
}

fn type_words(facts: &FileFacts, definition: &TypeDefinition) -> String {
    let fields: Vec<_> = definition.fields.iter().map(|field| (field.name.as_str(), &field.ty)).collect();
    let name = facts.range(definition.name_loc);
    words_of_type(&name, &definition.module, &format!("{:?}", definition.shape), &definition.derives, &fields)
}

fn words_of_type(
    name: &Range<u32>,
    module: &[String],
    shape: &str,
    derives: &[String],
    fields: &[(&str, &Type)],
) -> String {
    format!("{name:?} {module:?} {shape} {derives:?} {fields:?}")
}

fn import_words(path: &[String], name: &str) -> String {
    format!("{} as {name}", path.join("::"))
}
