//! Whole objects among the values that a call prints with `Debug`: structs of the workspace, and a few types of other
//! crates that print a great deal.

use crate::call::{LogLevel, Message};
use crate::diagnostic::FileId;
use crate::expr::{Expr, Type};
use crate::facts::{TypeDefinition, TypeShape};
use crate::format_string::{FormatStyle, Placeholder};
use crate::names::words_of;
use crate::rule::CallContext;
use crate::values::{SCALARS, is_error_type, printed};
use crate::workspace::resolve::{Item, Namespace};
use crate::workspace::{Place, Workspace};

/// Types of other crates that print a great deal, with what to log of them.
const KNOWN_OBJECTS: &[(&str, &str)] = &[
    ("HeaderMap", "the one header that matters"),
    ("Request", "its method and path"),
    ("Response", "its status"),
];

/// The crates that [`KNOWN_OBJECTS`] are of, or are known by.
const HTTP_CRATES: &[&str] = &["actix_web", "axum", "http", "hyper", "reqwest", "tonic", "warp"];

/// What a value that is printed with `Debug` is known to be.
pub enum Object<'a> {
    /// A struct of the workspace, or a collection of such: the whole type, and the definition of the struct.
    Struct(Type, FileId, &'a TypeDefinition),
    /// A type of another crate, with what to log of it.
    Foreign(Type, &'static str),
}

/// The object that a value is, if it is known to be one. `None` below INFO, where the whole object is what one wants to
/// see.
pub fn object<'a>(context: &CallContext<'a>, value: &Expr) -> Option<Object<'a>> {
    context.call.known_level().filter(|level| *level >= LogLevel::Info)?;
    let whole = context.around.type_of(value).into_owned();
    let part = inside_collection(&whole);
    let head = part.head().filter(|head| !is_error_type(head))?;
    let Some((file, definition)) = context.around.definition_of(part) else {
        let (_, instead) = KNOWN_OBJECTS.iter().find(|(name, _)| *name == head)?;
        return is_of_http_crate(context, part, head).then(|| Object::Foreign(whole.clone(), instead));
    };
    let workspace = context.around.workspace?;
    let is_single = std::ptr::eq(part, whole.without_pointers());
    let is_small = is_identifier(definition) || is_single && is_pair(workspace, file, definition);
    let is_one_value = is_small && !has_display(context, file, definition);
    let is_object = !is_one_value
        && definition.shape == TypeShape::Struct
        && definition.fields.len() >= 2
        && definition.derives.iter().any(|derived| derived == "Debug")
        && !workspace.implements(file, definition, "Debug");
    is_object.then(|| Object::Struct(whole.clone(), file, definition))
}

/// Whether a placeholder prints a whole object, which belongs in no field either.
pub fn prints_object(context: &CallContext<'_>, message: &Message, placeholder: &Placeholder) -> bool {
    prints_debug(placeholder)
        && printed(message, placeholder).is_some_and(|value| object(context, &value).is_some())
}

/// `{:?}` and `{:#?}`.
pub fn prints_debug(placeholder: &Placeholder) -> bool {
    matches!(placeholder.style, FormatStyle::Debug | FormatStyle::PrettyDebug)
}

/// What a collection or an option holds, which its Debug prints in full; of a map the values.
pub fn inside_collection(ty: &Type) -> &Type {
    const COLLECTIONS: &[&str] = &["BTreeMap", "BTreeSet", "HashMap", "HashSet", "Option", "Vec", "VecDeque"];
    match ty.without_pointers() {
        Type::Slice(element) => inside_collection(element),
        whole @ Type::Path { arguments, .. } => match (whole.head(), arguments.last()) {
            (Some(head), Some(element)) if COLLECTIONS.contains(&head) => inside_collection(element),
            _ => whole,
        },
        whole => whole,
    }
}

/// Whether a type is one value made of parts, by its name: the address of a shelf is an aisle and a level.
fn is_identifier(definition: &TypeDefinition) -> bool {
    const IDENTIFIERS: &[&str] = &["addr", "address", "id", "key", "name"];
    const MAX_PARTS: usize = 3;
    definition.fields.len() <= MAX_PARTS
        && words_of(&definition.name).last().is_some_and(|word| IDENTIFIERS.contains(&word.as_str()))
}

/// Whether a type is no more than two plain values: a slot and its hash, a number and how many there are.
fn is_pair(workspace: &Workspace, file: FileId, definition: &TypeDefinition) -> bool {
    const MAX_PARTS: usize = 2;
    let place = Place { file, scope: definition.scope };
    let is_plain = |ty: &Type| match ty {
        Type::Path { segments, .. } => match workspace.resolve(place, segments, Namespace::Types).only() {
            Some(Item::Alias(alias)) => is_plain_value(&workspace.alias(alias).ty),
            Some(Item::Type(part)) => workspace.definition(part).fields.len() < MAX_PARTS,
            _ => is_plain_value(ty),
        },
        _ => is_plain_value(ty),
    };
    definition.fields.len() <= MAX_PARTS && definition.fields.iter().all(|field| is_plain(&field.ty))
}

/// Whether a type is a number, a text, some bytes, or by its name something as small.
fn is_plain_value(ty: &Type) -> bool {
    const PLAIN: &[&str] = &[
        "addr", "address", "code", "hash", "id", "index", "key", "level", "name", "pubkey", "slot", "version",
    ];
    match ty.without_references() {
        Type::Path { segments, arguments } if arguments.is_empty() => segments.last().is_some_and(|name| {
            SCALARS.contains(&name.as_str())
                || matches!(name.as_str(), "char" | "str" | "String")
                || words_of(name).last().is_some_and(|word| PLAIN.contains(&word.as_str()))
        }),
        Type::Slice(element) => element.head() == Some("u8"),
        _ => false,
    }
}

/// Whether a type has a Display.
pub fn has_display(context: &CallContext<'_>, file: FileId, definition: &TypeDefinition) -> bool {
    let is_derived = definition.derives.iter().any(|derived| derived == "Display");
    let is_written = |workspace: &Workspace| workspace.implements(file, definition, "Display");
    is_derived || context.around.workspace.is_some_and(is_written)
}

fn is_of_http_crate(context: &CallContext<'_>, ty: &Type, head: &str) -> bool {
    let is_http = |path: &[String]| path.first().is_some_and(|first| HTTP_CRATES.contains(&first.as_str()));
    let Some(workspace) = context.around.workspace else { return false };
    let imports = &workspace.file(context.around.file).facts.imports;
    let is_imported = imports.iter().any(|import| import.name == head && is_http(&import.path));
    match ty {
        Type::Path { segments, .. } if segments.len() > 1 => is_http(segments),
        _ => is_imported,
    }
}
