//! The types of values that are reached from a name by fields and methods: what methods are called on.

use std::borrow::Cow;

use super::resolve::{Found, Item, Namespace};
use super::{DefinitionId, FunctionId, Place, TraitId, Workspace, only};
use crate::expr::Type;
use crate::facts::{Chain, Owner};

/// How many variables, aliases and functions are followed.
const MAX_STEPS: u32 = 24;

/// Methods that give the same value back, owned or borrowed, or what a pointer leads to.
const SAME: &[&str] = &[
    "clone",
    "as_ref",
    "as_mut",
    "borrow",
    "borrow_mut",
    "to_owned",
    "by_ref",
    "deref",
    "deref_mut",
    "load",
];

/// Methods of locks, which hand out what they hold.
const LOCKING: &[&str] = &["lock", "read", "write", "blocking_lock", "try_lock"];

/// Methods that give what an `Option` or a `Result` holds.
const UNWRAPPING: &[&str] = &["expect", "unwrap", "unwrap_or", "unwrap_or_default", "unwrap_or_else"];

/// Methods of an `Option` or a `Result` that give another one of the same.
const SAME_INSIDE: &[&str] = &[
    "as_deref",
    "as_deref_mut",
    "cloned",
    "context",
    "copied",
    "map_err",
    "ok_or",
    "ok_or_else",
    "take",
    "with_context",
];

/// A type, and where it is written.
#[derive(Clone, Debug)]
pub struct Seen<'w> {
    /// The type.
    pub ty: Cow<'w, Type>,
    /// Where its names are looked up.
    pub place: Place,
    /// Whose type parameters and `Self` it may have.
    inside: Inside,
    /// Whether it came out of a lock, whose result may have to be unwrapped.
    is_locked: bool,
}

/// Where a type stands, for what `Self` and type parameters mean.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Inside {
    Function(FunctionId),
    Definition(DefinitionId),
}

/// What a method is called on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiverType {
    /// A type of the workspace.
    Type(DefinitionId),
    /// Whatever has a trait of the workspace: `dyn Trait`, `impl Trait`, `T: Trait`.
    Trait(TraitId),
    /// Something that was not read.
    Foreign,
}

impl Workspace {
    /// What the value of a chain in the body of a function is; nothing where that is not known.
    pub fn receiver_type(&self, inside: FunctionId, chain: &Chain) -> Option<ReceiverType> {
        let mut walk = Walk { workspace: self, function: inside, steps_left: MAX_STEPS };
        let seen = walk.chain(&chain.0)?;
        walk.receiver(&seen)
    }
}

struct Walk<'w> {
    workspace: &'w Workspace,
    function: FunctionId,
    steps_left: u32,
}

impl<'w> Walk<'w> {
    fn chain(&mut self, chain: &str) -> Option<Seen<'w>> {
        self.steps_left = self.steps_left.checked_sub(1)?;
        let mut links = chain.split('.').filter(|link| !link.is_empty());
        let mut seen = self.head(links.next()?)?;
        for link in links {
            let name = link.trim_end_matches('?');
            seen = match name.strip_suffix("()") {
                Some(method) => self.after_method(seen, method)?,
                None => self.field(&seen, name)?,
            };
            for _ in name.len()..link.len() {
                seen = self.unwrapped(seen)?;
            }
        }
        Some(seen)
    }

    fn head(&mut self, link: &str) -> Option<Seen<'w>> {
        let name = link.trim_end_matches('?');
        let mut seen = if let Some(path) = name.strip_suffix("()") {
            self.call(path)?
        } else if let Some(path) = name.strip_suffix("{}") {
            self.constructed(path)?
        } else if name == "self" {
            self.self_value()?
        } else {
            self.variable(name)?
        };
        for _ in name.len()..link.len() {
            seen = self.unwrapped(seen)?;
        }
        Some(seen)
    }

    fn own(&self, ty: Cow<'w, Type>) -> Seen<'w> {
        let place = self.workspace.place_of(self.function);
        Seen { ty, place, inside: Inside::Function(self.function), is_locked: false }
    }

    fn self_value(&self) -> Option<Seen<'w>> {
        let workspace = self.workspace;
        match workspace.function(self.function).owner {
            Owner::Implementation(index) => {
                let facts = &workspace.file(workspace.file_of(self.function)).facts;
                Some(self.own(Cow::Borrowed(&facts.implementations[index as usize].ty)))
            }
            Owner::Trait(_) => Some(self.own(Cow::Owned(named("Self")))),
            Owner::Nothing | Owner::Loose => None,
        }
    }

    fn variable(&mut self, name: &str) -> Option<Seen<'w>> {
        let function = self.workspace.function(self.function);
        if let Some(parameter) = function.parameters.iter().find(|parameter| parameter.name == name) {
            return Some(self.own(Cow::Borrowed(&parameter.ty)));
        }
        let local = function.flow.as_ref()?.locals.iter().find(|local| *local.name == *name)?;
        match (&local.annotation, &local.value) {
            (Some(ty), _) => Some(self.own(Cow::Borrowed(ty))),
            (None, Some(value)) => self.chain(&value.0),
            (None, None) => None,
        }
    }

    /// What `path(..)` gives: what the function returns, or the tuple struct itself.
    fn call(&mut self, path: &str) -> Option<Seen<'w>> {
        let segments: Vec<String> = path.split("::").map(str::to_owned).collect();
        let is_type = segments.last()?.starts_with(char::is_uppercase);
        if is_type {
            return self.constructed(path);
        }
        match segments.as_slice() {
            [owner, method] if owner == "Self" => {
                let id = self.workspace.resolve_self_method(self.function, method)?;
                Some(self.returned(id, self.self_value()))?
            }
            // `Arc::new(value)` is not followed: arguments are not kept.
            _ => {
                let found = self.workspace.resolve_path(self.workspace.place_of(self.function), &segments)?;
                let (_, owner) = segments.split_last()?;
                let owner = (!owner.is_empty()).then(|| {
                    let ty = Type::Path { segments: owner.to_vec(), arguments: Vec::new() };
                    self.own(Cow::Owned(ty))
                });
                self.returned(found, owner)
            }
        }
    }

    fn constructed(&self, path: &str) -> Option<Seen<'w>> {
        let segments: Vec<String> = path.split("::").map(str::to_owned).collect();
        if segments == ["Self"] {
            return self.self_value();
        }
        let place = self.workspace.place_of(self.function);
        let found = self.workspace.resolve_followed(place, &segments);
        let (Item::Type(id) | Item::Variant(id)) = found.only()? else { return None };
        let ty =
            Type::Path { segments: vec![self.workspace.definition(id).name.clone()], arguments: Vec::new() };
        let place = Place { file: id.file, scope: self.workspace.definition(id).scope };
        Some(Seen { ty: Cow::Owned(ty), place, inside: Inside::Definition(id), is_locked: false })
    }

    /// What a function returns, with what `Self` is in it.
    fn returned(&self, id: FunctionId, owner: Option<Seen<'w>>) -> Option<Seen<'w>> {
        let returns = self.workspace.function(id).returns.as_ref()?;
        if returns.without_references().head() == Some("Self") {
            return owner;
        }
        let place = self.workspace.place_of(id);
        let inside = Inside::Function(id);
        Some(Seen { ty: Cow::Borrowed(returns), place, inside, is_locked: false })
    }

    fn after_method(&mut self, seen: Seen<'w>, method: &str) -> Option<Seen<'w>> {
        let is_of_workspace = self.workspace.methods.has_name(method);
        let receiver = if is_of_workspace { self.receiver(&seen) } else { None };
        let own = receiver.and_then(|receiver| self.workspace.method_of_receiver(receiver, method));
        if let Some(id) = own {
            return self.returned(id, Some(seen));
        }
        if SAME.contains(&method) {
            return Some(seen);
        }
        if UNWRAPPING.contains(&method) {
            return self.unwrapped(seen);
        }
        let head = seen.ty.without_pointers().head();
        match (head, method) {
            (Some("Mutex" | "RwLock" | "RefCell" | "FairMutex"), method)
                if LOCKING.contains(&method) || method.starts_with("borrow") =>
            {
                let inner = argument(seen.ty, 0)?;
                Some(Seen { ty: inner, is_locked: true, ..seen })
            }
            (Some("Option" | "Result"), method) if SAME_INSIDE.contains(&method) => Some(seen),
            _ => None,
        }
    }

    /// What `?` and `unwrap` give.
    fn unwrapped(&mut self, seen: Seen<'w>) -> Option<Seen<'w>> {
        if seen.is_locked {
            return Some(Seen { is_locked: false, ..seen });
        }
        let is_whole = matches!(&*seen.ty, Type::Path { segments, arguments }
            if matches!((segments.last().map(String::as_str), arguments.len()), (Some("Option"), 1) | (Some("Result"), 2)));
        let seen = if is_whole { seen } else { self.behind_alias(seen)? };
        match seen.ty.without_pointers().head() {
            Some("Option" | "Result") => Some(Seen { ty: argument(seen.ty, 0)?, ..seen }),
            _ => None,
        }
    }

    /// A type with its alias looked through: `Result<T>` of a workspace's own is a `Result<T, Error>`.
    fn behind_alias(&mut self, seen: Seen<'w>) -> Option<Seen<'w>> {
        let Type::Path { segments, arguments } = &*seen.ty else { return Some(seen) };
        let found = self.workspace.resolve(seen.place, segments, Namespace::Types);
        let Some(Item::Alias(id)) = found.only() else { return Some(seen) };
        self.steps_left = self.steps_left.checked_sub(1)?;
        let alias = self.workspace.alias(id);
        let names: Vec<&str> = alias.generics.split(',').collect();
        // Where nothing is substituted, the names of the alias are those of its own place.
        let place = Place { file: id.file, scope: alias.scope };
        let substituted = |ty: &Type| {
            let position = names.iter().position(|name| ty.head() == Some(name))?;
            let argument = arguments.get(position)?;
            Some(self.workspace.type_as_seen_from(place, seen.place, argument).into_owned())
        };
        let ty = match &alias.ty {
            Type::Path { segments, arguments } => Type::Path {
                segments: segments.clone(),
                arguments: arguments.iter().map(|ty| substituted(ty).unwrap_or_else(|| ty.clone())).collect(),
            },
            other => other.clone(),
        };
        self.behind_alias(Seen { ty: Cow::Owned(ty), place, ..seen })
    }

    fn field(&mut self, seen: &Seen<'w>, name: &str) -> Option<Seen<'w>> {
        if let Type::Tuple(parts) = &*seen.ty {
            let part = parts.get(name.parse::<usize>().ok()?)?;
            return Some(Seen { ty: Cow::Owned(part.clone()), is_locked: false, ..seen.clone() });
        }
        let Some(ReceiverType::Type(id)) = self.receiver(seen) else { return None };
        let definition = self.workspace.definition(id);
        if !definition.variants.is_empty() {
            return None;
        }
        let field = definition.fields.iter().find(|field| field.name == name)?;
        let place = Place { file: id.file, scope: definition.scope };
        let inside = Inside::Definition(id);
        // What a type parameter stands for is written with the type.
        let position = definition.generics.split(',').position(|generic| field.ty.head() == Some(generic));
        if let (Some(position), Some(name)) = (position, field.ty.without_pointers().head()) {
            if definition.generics.split(',').any(|generic| generic == name) {
                let given = argument(Cow::Owned(seen.ty.without_pointers().clone()), position)?;
                return Some(Seen { ty: given, is_locked: false, ..seen.clone() });
            }
        }
        Some(Seen { ty: Cow::Borrowed(&field.ty), place, inside, is_locked: false })
    }

    /// What a type is, below pointers.
    fn receiver(&self, seen: &Seen<'_>) -> Option<ReceiverType> {
        match seen.ty.without_pointers() {
            Type::Path { segments, .. } => {
                let [name] = segments.as_slice() else { return self.at_path(seen, segments) };
                match (name.as_str(), seen.inside) {
                    ("Self", Inside::Function(id)) => match self.workspace.function(id).owner {
                        Owner::Trait(index) => {
                            Some(ReceiverType::Trait(TraitId { file: self.workspace.file_of(id), index }))
                        }
                        _ => self.workspace.self_type(id).map(ReceiverType::Type),
                    },
                    ("Self", Inside::Definition(id)) => Some(ReceiverType::Type(id)),
                    (name, Inside::Function(id)) if self.workspace.is_generic(id, name) => {
                        let bounds = self.workspace.bounds_of(id, name);
                        self.trait_among(seen.place, bounds)
                    }
                    (name, Inside::Definition(id)) if self.workspace.definition(id).has_generic(name) => None,
                    _ => self.at_path(seen, segments),
                }
            }
            Type::Dynamic(traits) => self.trait_among(seen.place, traits.iter()),
            Type::Slice(_) | Type::Tuple(_) => Some(ReceiverType::Foreign),
            Type::Reference(_) | Type::Unknown => None,
        }
    }

    fn at_path(&self, seen: &Seen<'_>, segments: &[String]) -> Option<ReceiverType> {
        let found: Found = self.workspace.resolve_followed(seen.place, segments);
        match found.only() {
            Some(Item::Type(id)) => Some(ReceiverType::Type(id)),
            Some(Item::Foreign) => Some(ReceiverType::Foreign),
            // A primitive type, or one of the standard library's that every file sees.
            None if found.is_nothing() => Some(ReceiverType::Foreign),
            _ => None,
        }
    }

    /// The one trait of the workspace among bounds.
    fn trait_among<'t>(&self, place: Place, bounds: impl Iterator<Item = &'t Type>) -> Option<ReceiverType> {
        let traits = bounds.filter_map(|bound| {
            let Type::Path { segments, .. } = bound else { return None };
            match self.workspace.resolve(place, segments, Namespace::Types).only()? {
                Item::Trait(id) => Some(id),
                _ => None,
            }
        });
        only(traits).map(ReceiverType::Trait)
    }
}

fn named(name: &str) -> Type {
    Type::Path { segments: vec![name.to_owned()], arguments: Vec::new() }
}

/// An argument of a type, below pointers.
fn argument(ty: Cow<'_, Type>, index: usize) -> Option<Cow<'_, Type>> {
    match ty {
        Cow::Borrowed(ty) => match ty.without_pointers() {
            Type::Path { arguments, .. } => arguments.get(index).map(Cow::Borrowed),
            _ => None,
        },
        Cow::Owned(ty) => match ty.without_pointers() {
            Type::Path { arguments, .. } => arguments.get(index).cloned().map(Cow::Owned),
            _ => None,
        },
    }
}
