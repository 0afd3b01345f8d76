//! What a type tells about a value: that it redacts itself, or that nothing secret fits into it.

use super::evidence::Printing;
use super::words::Words;
use super::{SensitiveName, vetoes, words_of};
use crate::diagnostic::FileId;
use crate::expr::Type;
use crate::facts::{TypeDefinition, TypeShape};
use crate::surroundings::Surroundings;

/// Types of well-known crates that print a placeholder. `Zeroizing` is not one of them: it prints what it holds.
const REDACTING: Words = Words("SecretString SecretBox SecretVec SecretSlice Redacted Obfuscated Hashed");

/// Beginnings of names of such types: `SensitiveString`, `MaskedPan`.
const REDACTING_PREFIXES: Words = Words("Sensitive Masked Redacted Hashed");

/// Types that hold times, places and outcomes.
const PLAIN: Words = Words(
    "Duration Instant SystemTime DateTime OffsetDateTime Path PathBuf Utf8Path Utf8PathBuf SocketAddr \
     IpAddr Ipv4Addr Ipv6Addr Ordering Layout HeaderName StatusCode Level CancellationToken Address H160 \
     Pubkey",
);

/// Derives that leave fields out of Debug.
const REDACTING_DERIVES: Words = Words("Redact Veil Derivative Educe CustomDebug SafeDebug DebugStub");

/// Whether a value of this type may be printed that way though its name is sensitive.
pub(super) fn is_harmless(
    ty: &Type,
    name: &SensitiveName,
    printing: Printing,
    around: &Surroundings<'_>,
) -> bool {
    let inner = inside(ty);
    if is_bool(inner) || is_redacting(inner) {
        return true;
    }
    if !name.may_be_number && (is_number(inner) || is_plain_thing(inner)) {
        return true;
    }
    // `SecretName` describes; a `Path` alone may be what a request asks for.
    let words = inner.head().map(words_of).unwrap_or_default();
    words.len() > 1 && vetoes::is_description(&words) || definition_is_harmless(inner, printing, around)
}

/// Whether the name of a type says that it redacts.
pub(super) fn is_redacting_name(name: &str) -> bool {
    REDACTING.has(name) || REDACTING_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Whether a type is a number.
pub(super) fn is_number(ty: &Type) -> bool {
    inside(ty).head().is_some_and(|head| {
        matches!(
            head,
            "u8" | "u16"
                | "u32"
                | "u64"
                | "u128"
                | "usize"
                | "i8"
                | "i16"
                | "i32"
                | "i64"
                | "i128"
                | "isize"
                | "f32"
                | "f64"
        ) || head.starts_with("NonZero")
            || head.starts_with("Atomic")
    })
}

/// Whether a type holds a time, a place or an outcome and nothing else.
pub(super) fn is_plain_thing(ty: &Type) -> bool {
    let inner = inside(ty);
    // `web::Path<String>` is what a request asks for.
    let is_extractor = matches!(inner, Type::Path { arguments, .. } if !arguments.is_empty())
        && inner.head() == Some("Path");
    !is_extractor && inner.head().is_some_and(|head| PLAIN.has(head))
}

fn is_bool(ty: &Type) -> bool {
    matches!(ty.head(), Some("bool" | "AtomicBool"))
}

fn is_redacting(ty: &Type) -> bool {
    // `secrecy::Secret<T>` redacts; a plain `Secret` may be anyone's, such as that of Kubernetes.
    let is_secret_of = matches!(ty, Type::Path { segments, arguments }
        if !arguments.is_empty() && segments.last().is_some_and(|name| name == "Secret"));
    is_secret_of || ty.head().is_some_and(is_redacting_name)
}

/// A type of the workspace that has no data, or prints itself by code that someone wrote.
fn definition_is_harmless(ty: &Type, printing: Printing, around: &Surroundings<'_>) -> bool {
    let (Some((file, definition)), Some(workspace)) = (definition_of(ty, around), around.workspace) else {
        return false;
    };
    if matches!(definition.shape, TypeShape::UnitEnum | TypeShape::UnitStruct) {
        return true;
    }
    let has_impl = |name: &str| workspace.implements(file, definition, name);
    let redacts_debug =
        || has_impl("Debug") || definition.derives.iter().any(|derive| REDACTING_DERIVES.has(derive));
    match printing {
        Printing::Debug => redacts_debug(),
        Printing::Display => has_impl("Display"),
        Printing::Unknown | Printing::Number => has_impl("Display") || redacts_debug(),
    }
}

/// The definition that a type names: in its package, else the only one of that name in the workspace.
fn definition_of<'a>(ty: &Type, around: &Surroundings<'a>) -> Option<(FileId, &'a TypeDefinition)> {
    if let Some(found) = around.definition_of(ty) {
        return Some(found);
    }
    around.workspace?.only_type_named(ty.head()?)
}

/// The type inside what only wraps it: `T` of `Option<T>`, of `&Arc<Mutex<T>>`.
fn inside(ty: &Type) -> &Type {
    let ty = ty.without_pointers();
    match ty {
        Type::Path { segments, arguments } => {
            match (segments.last().map(String::as_str), arguments.as_slice()) {
                (
                    Some("Option" | "Result" | "Mutex" | "RwLock" | "Pin" | "OnceCell" | "OnceLock" | "Poll"),
                    [inner, ..],
                ) => inside(inner),
                _ => ty,
            }
        }
        _ => ty,
    }
}
