//! The outline of a file from the tree of the whole file.

use std::ops::Range;

use logcheck_rules::call::Family;
use logcheck_rules::call::parse::MacroShape;
use logcheck_rules::expr::lower::{LogMacros, Lowering, lower_type, name_of, path_segments};
use logcheck_rules::expr::{Block, Expr, ExprKind, Pattern, PatternKind, Places, Type};
use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};

use super::{FunctionWords, Outline, import_words, words_of_function, words_of_type};

/// The outline of a file, and the bytes of the macros in it; `None` where the file does not parse.
pub fn parsed(text: &str) -> Option<(Outline, Vec<Range<usize>>)> {
    let file = syn::parse_file(text).ok()?;
    let mut reader = Reader::default();
    reader.visit_file(&file);
    Some((reader.outline, reader.macros))
}

/// A file while it is read.
#[derive(Default)]
struct Reader {
    outline: Outline,
    macros: Vec<Range<usize>>,
    scope: Scope,
}

/// What stands around an item.
#[derive(Clone, Default)]
struct Scope {
    module: Vec<String>,
    self_type: Option<String>,
    trait_name: Option<String>,
    is_test: bool,
}

impl Reader {
    /// Reads something with another scope.
    fn inside(
        &mut self,
        attributes: &[syn::Attribute],
        change: impl FnOnce(&mut Scope),
        read: impl FnOnce(&mut Self),
    ) {
        let outer = self.scope.clone();
        self.scope.is_test |= attributes.iter().any(is_for_tests);
        change(&mut self.scope);
        read(self);
        self.scope = outer;
    }

    fn function(
        &mut self,
        attributes: &[syn::Attribute],
        visibility: &syn::Visibility,
        signature: &syn::Signature,
        block: &syn::Block,
    ) {
        let parameters: Vec<(String, Type)> = signature.inputs.iter().filter_map(parameter).collect();
        let returns = match &signature.output {
            syn::ReturnType::Default => None,
            syn::ReturnType::Type(_, ty) => Some(lower_type(ty)),
        };
        let words = words_of_function(&FunctionWords {
            name: bytes(signature.ident.span()),
            module: &self.scope.module,
            self_type: self.scope.self_type.as_deref(),
            trait_name: self.scope.trait_name.as_deref(),
            is_async: signature.asyncness.is_some(),
            is_public: !matches!(visibility, syn::Visibility::Inherited),
            parameters: parameters.iter().map(|(name, ty)| (name.as_str(), ty)).collect(),
            returns: returns.as_ref(),
        });
        self.outline.functions.insert(words);
        self.inside(attributes, |_| {}, |reader| reader.calls(|lowering| block_expr(lowering.block(block))));
    }

    /// Notes the log calls of some code outside tests.
    fn calls(&mut self, lower: impl FnOnce(&mut Lowering<'_>) -> Expr) {
        if self.scope.is_test {
            return;
        }
        let mut places = Places::default();
        let lowered = lower(&mut Lowering::new(&mut places, &ByName));
        lowered.walk(&mut |expr, _| {
            if let ExprKind::Log(call) = &expr.kind {
                let place = places.get(call.loc);
                self.outline.calls.insert(format!("{:?}", bytes(place.first).start..bytes(place.last).end));
            }
        });
    }

    fn type_definition(
        &mut self,
        attributes: &[syn::Attribute],
        name: &syn::Ident,
        shape: &str,
        fields: &[(String, Type)],
    ) {
        let fields: Vec<(&str, &Type)> = fields.iter().map(|(name, ty)| (name.as_str(), ty)).collect();
        let name = bytes(name.span());
        let words = words_of_type(&name, &self.scope.module, shape, &derives(attributes), &fields);
        self.outline.types.insert(words);
    }
}

fn block_expr(body: Block) -> Expr {
    Expr { loc: body.loc, kind: ExprKind::Block { kind: logcheck_rules::expr::BlockKind::Plain, body } }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let name = name_of(&item.ident);
        self.inside(
            &item.attrs,
            |scope| scope.module.push(name),
            |reader| visit::visit_item_mod(reader, item),
        );
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let self_type = lower_type(&item.self_ty).head().unwrap_or_default().to_owned();
        let trait_name = item.trait_.as_ref().and_then(|(path, _)| path_segments(path).pop());
        let change = |scope: &mut Scope| {
            scope.self_type = Some(self_type);
            scope.trait_name = trait_name;
        };
        self.inside(&item.attrs, change, |reader| visit::visit_item_impl(reader, item));
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        let name = name_of(&item.ident);
        self.inside(
            &item.attrs,
            |scope| scope.self_type = Some(name),
            |reader| visit::visit_item_trait(reader, item),
        );
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(&item.attrs, &item.vis, &item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.attrs, &item.vis, &item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.function(&item.attrs, &syn::Visibility::Inherited, &item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }

    /// Items inside a body have no `Self`.
    fn visit_block(&mut self, block: &'ast syn::Block) {
        let change = |scope: &mut Scope| (scope.self_type, scope.trait_name) = (None, None);
        self.inside(&[], change, |reader| visit::visit_block(reader, block));
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.inside(&item.attrs, |_| {}, |reader| reader.calls(|lowering| lowering.expr(&item.expr)));
        visit::visit_item_const(self, item);
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        self.inside(&item.attrs, |_| {}, |reader| reader.calls(|lowering| lowering.expr(&item.expr)));
        visit::visit_item_static(self, item);
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        let shape = match item.fields {
            syn::Fields::Named(_) => "Struct",
            syn::Fields::Unnamed(_) => "TupleStruct",
            syn::Fields::Unit => "UnitStruct",
        };
        self.type_definition(&item.attrs, &item.ident, shape, &fields_of(&item.fields).collect::<Vec<_>>());
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        let fields: Vec<_> = item.variants.iter().flat_map(|variant| fields_of(&variant.fields)).collect();
        let shape = if fields.is_empty() { "UnitEnum" } else { "Enum" };
        self.type_definition(&item.attrs, &item.ident, shape, &fields);
    }

    fn visit_item_union(&mut self, item: &'ast syn::ItemUnion) {
        let fields = item.fields.named.iter().map(|field| {
            let name = field.ident.as_ref().map(name_of).unwrap_or_default();
            (name, lower_type(&field.ty))
        });
        self.type_definition(&item.attrs, &item.ident, "Struct", &fields.collect::<Vec<_>>());
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        imports(&item.tree, &mut Vec::new(), &mut self.outline);
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        let name = name_of(&item.ident);
        let alias = item.rename.as_ref().map_or(name.clone(), |(_, alias)| name_of(alias));
        self.outline.imports.insert(import_words(std::slice::from_ref(&name), &alias));
        if item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_use")) {
            self.outline.imports.insert(import_words(&[name], "*"));
        }
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let delimiter = match &call.delimiter {
            syn::MacroDelimiter::Paren(token) => token.span,
            syn::MacroDelimiter::Brace(token) => token.span,
            syn::MacroDelimiter::Bracket(token) => token.span,
        };
        self.macros.push(delimiter.open().byte_range().start..delimiter.close().byte_range().end);
    }
}

fn bytes(span: Span) -> Range<u32> {
    let range = span.byte_range();
    let offset = |at: usize| u32::try_from(at).expect("the sources are small");
    offset(range.start)..offset(range.end)
}

/// The name and the type of a parameter; nothing for `self`.
fn parameter(input: &syn::FnArg) -> Option<(String, Type)> {
    let syn::FnArg::Typed(typed) = input else { return None };
    let pattern = Lowering::new(&mut Places::default(), &ByName).pattern(&typed.pat);
    let name = pattern.bindings().join(",");
    (name != "self").then(|| (name, bound_type(&pattern, lower_type(&typed.ty))))
}

/// `T` for `State(x): State<T>`.
fn bound_type(pattern: &Pattern, ty: Type) -> Type {
    match (&pattern.kind, ty) {
        (PatternKind::Variant { path, .. }, Type::Path { segments, mut arguments })
            if segments.last() == path.last() && arguments.len() == 1 =>
        {
            arguments.remove(0)
        }
        (_, ty) => ty,
    }
}

fn fields_of(fields: &syn::Fields) -> impl Iterator<Item = (String, Type)> + '_ {
    fields.iter().enumerate().map(|(index, field)| {
        let name = field.ident.as_ref().map_or_else(|| index.to_string(), name_of);
        (name, lower_type(&field.ty))
    })
}

/// Everything that is derived, whatever the condition.
fn derives(attributes: &[syn::Attribute]) -> Vec<String> {
    let mut names = Vec::new();
    for attribute in attributes {
        collect_derives(&attribute.meta, &mut names);
    }
    names
}

fn collect_derives(meta: &syn::Meta, into: &mut Vec<String>) {
    let syn::Meta::List(list) = meta else { return };
    let parts = || list.parse_args_with(Punctuated::<syn::Meta, syn::Token![,]>::parse_terminated);
    if list.path.is_ident("derive") {
        into.extend(parts().into_iter().flatten().filter_map(|part| path_segments(part.path()).pop()));
    } else if list.path.is_ident("cfg_attr") {
        parts().into_iter().flatten().skip(1).for_each(|part| collect_derives(&part, into));
    }
}

fn imports(tree: &syn::UseTree, path: &mut Vec<String>, into: &mut Outline) {
    match tree {
        syn::UseTree::Path(part) => {
            path.push(name_of(&part.ident));
            imports(&part.tree, path, into);
            path.pop();
        }
        syn::UseTree::Group(group) => group.items.iter().for_each(|part| imports(part, path, into)),
        syn::UseTree::Glob(_) => drop(into.imports.insert(import_words(path, "*"))),
        syn::UseTree::Name(part) => import(&part.ident, None, path, into),
        syn::UseTree::Rename(part) => import(&part.ident, Some(name_of(&part.rename)), path, into),
    }
}

fn import(name: &syn::Ident, alias: Option<String>, path: &[String], into: &mut Outline) {
    let mut path = path.to_vec();
    // `use a::{self}` names `a`.
    if name != "self" || path.is_empty() {
        path.push(name_of(name));
    }
    let alias = alias.or_else(|| path.last().cloned()).unwrap_or_default();
    into.imports.insert(import_words(&path, &alias));
}

fn is_for_tests(attribute: &syn::Attribute) -> bool {
    let name = path_segments(attribute.path()).pop().unwrap_or_default();
    let is_cfg_test = || attribute.parse_args::<syn::Ident>().is_ok_and(|word| word == "test");
    name == "test" || (name == "cfg" && is_cfg_test())
}

/// What logs, as far as the sources that are compared need it: the names of levels and spans, wherever they come from.
struct ByName;

impl LogMacros for ByName {
    fn shape(&self, path: &[String]) -> Option<MacroShape> {
        let name = path.last().filter(|name| !matches!(name.as_str(), "event" | "span" | "log"))?;
        MacroShape::of(Family::Tracing, name)
    }
}
