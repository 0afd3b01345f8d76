//! What is asked of types: their names, and what they hold.

use super::Type;

impl Type {
    /// The last segment of the path, through references: `Vec` of `&std::vec::Vec<u8>`.
    pub fn head(&self) -> Option<&str> {
        match self {
            Type::Path { segments, .. } => segments.last().map(String::as_str),
            Type::Reference(inner) => inner.head(),
            _ => None,
        }
    }

    /// The type below references.
    pub fn without_references(&self) -> &Type {
        match self {
            Type::Reference(inner) => inner.without_references(),
            _ => self,
        }
    }

    /// The type below references and the pointers of the standard library, which print as what they hold.
    pub fn without_pointers(&self) -> &Type {
        match self {
            Type::Reference(inner) => inner.without_pointers(),
            Type::Path { segments, arguments } => {
                match (segments.last().map(String::as_str), arguments.as_slice()) {
                    (Some("Box" | "Arc" | "Rc" | "Cow" | "Ref" | "RefMut" | "MutexGuard"), [inner]) => {
                        inner.without_pointers()
                    }
                    _ => self,
                }
            }
            _ => self,
        }
    }
}
