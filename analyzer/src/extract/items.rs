//! The items of a file, from tokens.

use std::ops::Range;

use logcheck_rules::facts::{
    Attribute, Function, Implementation, ModuleDeclaration, Owner, TraitDefinition, TypeAlias,
};
use logcheck_rules::format_string::read_literal;

use super::Extraction;
use super::generics::{add_bounds, names_of, read_generics};
use super::printing;
use super::signature::{are_for_tests, read_attributes, read_file_attributes, read_parameters};
use super::types::{read_path, read_type, skip_visibility};
use crate::lex::Kind;

/// How deep modules, impls and functions may stand inside each other.
const MAX_ITEM_DEPTH: usize = 24;

impl Extraction<'_> {
    /// Reads the items of a range of tokens.
    pub(super) fn items(&mut self, range: Range<usize>) {
        if self.scope.depth > MAX_ITEM_DEPTH {
            self.items_too_deep(range.start);
            return self.loose_code("", range, &[]);
        }
        let mut at = range.start;
        while at < range.end {
            at = self.item(at, range.end).max(at + 1);
        }
    }

    fn items_too_deep(&mut self, at: usize) {
        if !self.has_deep_items {
            self.has_deep_items = true;
            let bytes = self.tokens.bytes(at..at + 1);
            self.problem(bytes.start, "items are nested too deep", super::ONE_BY_ONE);
        }
    }

    /// Reads the item at an index; gives the index behind it.
    fn item(&mut self, start: usize, end: usize) -> usize {
        let tokens = self.tokens;
        let mut start = start;
        let mut attributes = Vec::new();
        if start == 0 {
            // `#![cfg(test)]` is about the file, and what follows about its first item.
            start = read_file_attributes(tokens, &mut attributes);
            self.scope.is_test |= are_for_tests(&attributes);
            attributes.clear();
        }
        let mut at = read_attributes(tokens, start, &mut attributes);
        at = skip_visibility(tokens, at);
        let keyword_at = self.skip_modifiers(at);
        if self.is_idle_test(&attributes) {
            let behind = self.skip_item(keyword_at, end);
            if !self.file_modules.iter().any(|declared| (start..behind).contains(declared)) {
                return behind;
            }
        }
        match tokens.word(keyword_at) {
            "fn" => return self.function(start, keyword_at, end, attributes),
            "struct" | "enum" => return self.type_definition(start, keyword_at, end, &attributes),
            "union" if tokens.kind(keyword_at + 1) == Kind::Ident => {
                return self.type_definition(start, keyword_at, end, &attributes);
            }
            "mod" => return self.module(keyword_at, end, &attributes),
            "impl" => return self.implementation(keyword_at, end, &attributes),
            "trait" => return self.trait_definition(start, keyword_at, end, &attributes),
            "type" => return self.alias(start, keyword_at, end),
            "use" | "extern" => {
                self.place_imports(keyword_at);
                return self.skip_item(keyword_at, end);
            }
            "macro_rules" | "macro" => return self.skip_item(keyword_at, end),
            _ => {}
        }
        if let Some(behind) = self.macro_item(keyword_at, end, &attributes) {
            return behind;
        }
        // A constant, or what is no item at all: the rest of a function that ended too early, say.
        let behind = self.skip_item(at.max(start), end);
        let name = match tokens.word(at) {
            "const" | "static" => tokens.ident(at + 1).unwrap_or_default(),
            _ => "",
        };
        self.loose_code(name, at..behind, &attributes);
        behind
    }

    /// Whether an item is only for tests that are not read.
    fn is_idle_test(&self, attributes: &[Attribute]) -> bool {
        !self.reads_tests && (self.scope.is_test || are_for_tests(attributes))
    }

    /// The index of the keyword behind `const`, `async`, `unsafe`, `extern "C"` and the like, if they belong to a
    /// function, trait or impl; else the index given.
    fn skip_modifiers(&self, start: usize) -> usize {
        let tokens = self.tokens;
        let mut at = start;
        while matches!(
            tokens.word(at),
            "const" | "async" | "unsafe" | "extern" | "default" | "safe" | "auto" | "gen"
        ) || (tokens.kind(at) == Kind::Text && at > start)
        {
            at += 1;
        }
        if matches!(tokens.word(at), "fn" | "trait" | "impl" | "mod") { at } else { start }
    }

    /// The index behind the next `;` or `{..}` outside other groups.
    fn skip_item(&self, mut at: usize, end: usize) -> usize {
        while at < end {
            let is_end = matches!(self.tokens.kind(at), Kind::Open(b'{') | Kind::Punct(b';'));
            let was_value = is_end && self.tokens.kind(at) == Kind::Open(b'{') && self.is_value_block(at);
            at = self.tokens.after(at);
            if is_end && !was_value {
                return at.min(end);
            }
        }
        end
    }

    /// Whether a brace belongs to the value of a constant, which goes on to its `;`.
    fn is_value_block(&self, at: usize) -> bool {
        let behind = self.tokens.after(at);
        self.tokens.is(behind, b';') || self.tokens.is(behind, b'.') || self.tokens.is(behind, b',')
    }

    fn function(&mut self, start: usize, keyword: usize, end: usize, attributes: Vec<Attribute>) -> usize {
        let tokens = self.tokens;
        let Some(name) = tokens.ident(keyword + 1) else { return keyword + 1 };
        let (mut generics, at) = read_generics(tokens, keyword + 2, end);
        let Some(closing) = tokens.closing(at).filter(|_| tokens.kind(at) == Kind::Open(b'(')) else {
            return at;
        };
        let (parameters, kind) = read_parameters(tokens, at + 1..closing);
        let instrument = self.instrument(start..keyword, &attributes, at + 1..closing);
        let body = self.body_start(closing + 1, end);
        let returns = self.return_type(closing + 1, body);
        add_bounds(tokens, closing + 1..body, &mut generics);
        let function = Function {
            name: name.to_owned(),
            name_loc: self.token_loc(keyword + 1..keyword + 2),
            loc: self.token_loc(start..tokens.after(body).min(end)),
            module: self.scope.module.clone(),
            scope: self.scope.id,
            body_scope: self.scope.id,
            owner: self.scope.owner,
            generics: generics.into(),
            self_type: self.scope.self_type.clone(),
            trait_name: self.scope.trait_name.clone(),
            is_async: (start..keyword).any(|index| tokens.is_word(index, "async")),
            is_public: self.is_public(start, keyword),
            is_test: self.scope.is_test || are_for_tests(&attributes),
            attributes,
            instrument,
            kind,
            parameters,
            returns,
            ..Function::default()
        };
        let Some(closing) = tokens.closing(body).filter(|_| tokens.kind(body) == Kind::Open(b'{')) else {
            self.requires(&function);
            return body + 1;
        };
        self.function_body(function, body..closing + 1);
        closing + 1
    }

    /// Notes a method without a body, which whoever implements the trait must have.
    fn requires(&mut self, function: &Function) {
        if let Owner::Trait(index) = function.owner {
            let required = &mut self.facts.traits[index as usize].required;
            let comma = if required.is_empty() { "" } else { "," };
            *required = format!("{required}{comma}{}", function.name).into();
        }
    }

    /// Whether an item from its first attribute to its keyword says `pub`.
    pub(super) fn is_public(&self, start: usize, keyword: usize) -> bool {
        (start..keyword).any(|index| self.tokens.is_word(index, "pub"))
    }

    /// Reads `type Alias = Type;`; those of traits and impls are left out.
    fn alias(&mut self, start: usize, keyword: usize, end: usize) -> usize {
        let tokens = self.tokens;
        let behind = self.skip_item(keyword, end);
        let Some(name) = tokens.ident(keyword + 1).filter(|_| self.scope.owner == Owner::Nothing) else {
            return behind;
        };
        let (generics, at) = read_generics(tokens, keyword + 2, behind);
        if tokens.is(at, b'=') {
            self.facts.aliases.push(TypeAlias {
                name: name.to_owned(),
                scope: self.scope.id,
                is_public: self.is_public(start, keyword),
                generics: names_of(&generics),
                ty: read_type(tokens, at + 1..behind.saturating_sub(1)),
            });
        }
        behind
    }

    /// The index of the brace or semicolon that ends a signature.
    fn body_start(&self, mut at: usize, end: usize) -> usize {
        while at < end
            && !matches!(self.tokens.kind(at), Kind::Open(b'{') | Kind::Punct(b';') | Kind::Close(_))
        {
            at = self.tokens.after(at);
        }
        at
    }

    fn return_type(&self, at: usize, body: usize) -> Option<logcheck_rules::expr::Type> {
        let tokens = self.tokens;
        if !(tokens.is(at, b'-') && tokens.is(at + 1, b'>')) {
            return None;
        }
        let end = (at + 2..body).find(|index| tokens.is_word(*index, "where")).unwrap_or(body);
        Some(read_type(tokens, at + 2..end))
    }

    fn module(&mut self, keyword: usize, end: usize, attributes: &[Attribute]) -> usize {
        let tokens = self.tokens;
        let name = tokens.ident(keyword + 1).unwrap_or_default();
        let body = keyword + 2;
        if tokens.kind(body) != Kind::Open(b'{') {
            let path = attributes.iter().find(|attribute| attribute.path == ["path"]);
            self.facts.modules.push(ModuleDeclaration {
                name: name.to_owned(),
                inside: self.scope.module.clone(),
                scope: self.scope.id,
                path: path.and_then(|path| text_of_literal(path.arguments.trim_start_matches("= "))),
                is_test: self.scope.is_test || are_for_tests(attributes),
            });
            return self.skip_item(keyword, end);
        }
        let closing = self.block_end(body, end);
        self.inside(body + 1..closing, attributes, |reader| {
            reader.open_scope(Some(name));
            reader.scope.module.push(name.to_owned());
        });
        closing + 1
    }

    fn trait_definition(
        &mut self,
        start: usize,
        keyword: usize,
        end: usize,
        attributes: &[Attribute],
    ) -> usize {
        let tokens = self.tokens;
        let name = tokens.ident(keyword + 1).unwrap_or_default();
        let body = self.body_start(keyword + 2, end);
        let closing = self.block_end(body, end);
        let owner = Owner::Trait(crate::lex::offset(self.facts.traits.len()));
        self.facts.traits.push(TraitDefinition {
            name: name.to_owned(),
            scope: self.scope.id,
            is_public: self.is_public(start, keyword),
            required: Box::default(),
        });
        self.inside(body + 1..closing, attributes, |reader| {
            reader.scope.self_type = Some(name.to_owned());
            reader.scope.owner = owner;
        });
        closing + 1
    }

    fn implementation(&mut self, keyword: usize, end: usize, attributes: &[Attribute]) -> usize {
        let tokens = self.tokens;
        let (mut generics, at) = read_generics(tokens, keyword + 1, end);
        let body = self.body_start(at, end);
        let for_at = (at..body).find(|index| tokens.is_word(*index, "for") && !tokens.is(index + 1, b'<'));
        let head_end = (at..body).find(|index| tokens.is_word(*index, "where")).unwrap_or(body);
        let trait_path = for_at.map_or_else(Vec::new, |for_at| {
            let start = if tokens.is(at, b'!') { at + 1 } else { at };
            read_path(tokens, start..for_at).0
        });
        let type_start = for_at.map_or(at, |for_at| for_at + 1);
        let ty = read_type(tokens, type_start..head_end);
        let self_type = ty.head().map(str::to_owned);
        let trait_name = trait_path.last().cloned();
        add_bounds(tokens, head_end..body, &mut generics);
        let owner = Owner::Implementation(crate::lex::offset(self.facts.implementations.len()));
        let scope = self.scope.id;
        let generics = generics.into();
        let closing = self.block_end(body, end);
        let prints = matches!(trait_name.as_deref(), Some("Debug" | "Display"))
            .then(|| Box::new(printing::of_implementation(tokens, body + 1..closing)));
        self.facts.implementations.push(Implementation { scope, trait_path, ty, generics, prints });
        self.inside(body + 1..closing, attributes, |reader| {
            reader.scope.self_type = Some(self_type.unwrap_or_default());
            reader.scope.trait_name = trait_name;
            reader.scope.owner = owner;
        });
        closing + 1
    }

    /// The index of what closes the block at an index; a block that is never closed goes on to the end.
    fn block_end(&self, at: usize, end: usize) -> usize {
        match self.tokens.kind(at) {
            Kind::Open(b'{') => self.tokens.closing(at).unwrap_or(end).min(end),
            _ => at.min(end),
        }
    }

    /// Reads the items of a range with another scope.
    fn inside(&mut self, range: Range<usize>, attributes: &[Attribute], change: impl FnOnce(&mut Self)) {
        let outer = self.scope.clone();
        self.scope.depth += 1;
        self.scope.is_test |= are_for_tests(attributes);
        change(self);
        self.items(range);
        self.scope = outer;
    }

    /// Reads `name! { .. }` in the place of an item: the functions inside, and whatever else logs.
    fn macro_item(&mut self, at: usize, end: usize, attributes: &[Attribute]) -> Option<usize> {
        let tokens = self.tokens;
        let (path, bang) = read_path(tokens, at..end);
        if path.is_empty() || !tokens.is(bang, b'!') {
            return None;
        }
        let open = if tokens.kind(bang + 1) == Kind::Ident { bang + 2 } else { bang + 1 };
        let closing = tokens.closing(open)?;
        self.loose_code(path.last().map_or("", String::as_str), at..closing + 1, attributes);
        let behind = closing + 1;
        Some(if tokens.is(behind, b';') { behind + 1 } else { behind })
    }

    /// Reads code outside functions: the value of a constant, the tokens of a macro.
    fn loose_code(&mut self, name: &str, range: Range<usize>, attributes: &[Attribute]) {
        let function = Function {
            name: name.to_owned(),
            name_loc: self.token_loc(range.start..range.start + 1),
            loc: self.token_loc(range.clone()),
            module: self.scope.module.clone(),
            scope: self.scope.id,
            body_scope: self.scope.id,
            owner: Owner::Loose,
            self_type: self.scope.self_type.clone(),
            trait_name: self.scope.trait_name.clone(),
            is_test: self.scope.is_test || are_for_tests(attributes),
            ..Function::default()
        };
        self.loose_body(function, range);
    }

    /// Reads the items that stand among the statements of a body, at the keyword given; gives the index behind.
    pub(super) fn nested_item(&mut self, at: usize, end: usize) -> usize {
        let outer = self.scope.clone();
        self.scope.depth += 1;
        self.scope.self_type = None;
        self.scope.trait_name = None;
        self.scope.owner = Owner::Nothing;
        let behind = if self.scope.depth > MAX_ITEM_DEPTH {
            self.items_too_deep(at);
            at + 1
        } else {
            self.item(at, end)
        };
        self.scope = outer;
        behind.max(at + 1)
    }
}

/// The text of a string literal, from its source.
pub(super) fn text_of_literal(source: &str) -> Option<String> {
    Some(read_literal(source)?.iter().map(|char| char.value).collect())
}
