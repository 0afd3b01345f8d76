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

    /// Whether a name is the whole path of this type or of an argument of it.
    pub fn mentions(&self, name: &str) -> bool {
        match self {
            Type::Path { segments, arguments } => {
                *segments == [name] || arguments.iter().any(|argument| argument.mentions(name))
            }
            Type::Reference(inner) | Type::Slice(inner) => inner.mentions(name),
            Type::Tuple(parts) => parts.iter().any(|part| part.mentions(name)),
            Type::Dynamic(_) | Type::Unknown => false,
        }
    }

    /// The same type with another one wherever a name is the whole path.
    #[must_use]
    pub fn with(&self, name: &str, other: &Type) -> Type {
        let all = |types: &[Type]| types.iter().map(|ty| ty.with(name, other)).collect();
        match self {
            Type::Path { segments, .. } if *segments == [name] => other.clone(),
            Type::Path { segments, arguments } => {
                Type::Path { segments: segments.clone(), arguments: all(arguments) }
            }
            Type::Reference(inner) => Type::Reference(Box::new(inner.with(name, other))),
            Type::Slice(inner) => Type::Slice(Box::new(inner.with(name, other))),
            Type::Tuple(parts) => Type::Tuple(all(parts)),
            Type::Dynamic(_) | Type::Unknown => self.clone(),
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
