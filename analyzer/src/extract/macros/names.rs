//! What the `use` declarations of a file bring into which of its inline modules.
//!
//! Names are kept as places in the text: a file's own are read when its first log call is, those of others when a path
//! leads there, and most are never asked for.

use std::ops::Range;

use crate::lex::{Kind, Tokens, offset};

/// How deep a `use` tree may be nested.
const MAX_TREE_DEPTH: usize = 32;

/// How many segments a path may have.
const MAX_PATH: usize = 64;

/// The names of a file.
#[derive(Debug, Default)]
pub(super) struct FileNames {
    imports: Vec<Imported>,
    segments: Vec<Range<u32>>,
    /// The inline modules; the file's own module is not among them.
    modules: Vec<InlineModule>,
}

/// `mod name { .. }`
#[derive(Debug)]
struct InlineModule {
    name: Range<u32>,
    bytes: Range<u32>,
    /// The module around it: a position as in [`ModuleIndex`].
    parent: ModuleIndex,
}

/// A module of a file: 0 is its own, others are inline modules, counted from 1.
pub(super) type ModuleIndex = usize;

#[derive(Debug)]
struct Imported {
    module: ModuleIndex,
    /// A range of [`FileNames::segments`].
    path: Range<usize>,
    name: Range<u32>,
    is_public: bool,
}

/// One name that a `use` brings in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Import<'t> {
    pub(super) path: Vec<&'t str>,
    /// `*` for a glob.
    pub(super) name: &'t str,
    pub(super) is_public: bool,
    /// Whether the path begins with `::`, and so with a crate.
    pub(super) is_global: bool,
}

/// Whether a word may begin what [`FileNames::read`] reads.
pub(super) fn is_site(tokens: &Tokens<'_>, at: usize) -> bool {
    match tokens.word(at) {
        "use" => true,
        "extern" => tokens.is_word(at + 1, "crate"),
        "mod" => tokens.kind(at + 2) == Kind::Open(b'{'),
        _ => false,
    }
}

impl FileNames {
    /// Reads the names of a file.
    pub(super) fn of(tokens: &Tokens<'_>) -> FileNames {
        let idents = (0..tokens.len()).filter(|at| tokens.kind(*at) == Kind::Ident);
        FileNames::read(tokens, idents.filter(|at| is_site(tokens, *at)))
    }

    /// Reads what stands at the sites given, in their order.
    pub(super) fn read(tokens: &Tokens<'_>, sites: impl Iterator<Item = usize>) -> FileNames {
        let mut names = FileNames::default();
        // The inline modules that are open, with the tokens that close them.
        let mut open: Vec<(usize, ModuleIndex)> = Vec::new();
        for at in sites {
            while open.last().is_some_and(|(closing, _)| *closing <= at) {
                open.pop();
            }
            let module = open.last().map_or(0, |(_, module)| *module);
            let is_public =
                at > 0 && (tokens.is_word(at - 1, "pub") || tokens.kind(at - 1) == Kind::Close(b')'));
            match tokens.word(at) {
                "mod" => {
                    let Some(closing) = tokens.closing(at + 2) else { continue };
                    names.modules.push(InlineModule {
                        name: plain(tokens, at + 1),
                        bytes: tokens.bytes(at + 2..closing + 1),
                        parent: module,
                    });
                    open.push((closing, names.modules.len()));
                }
                "extern" => {
                    let alias = if tokens.is_word(at + 3, "as") { at + 4 } else { at + 2 };
                    names.push(module, &[plain(tokens, at + 2)], plain(tokens, alias), is_public);
                }
                _ => {
                    let tree = Tree { tokens, module, is_public };
                    names.tree(&tree, at + 1, &mut Vec::new(), 0);
                }
            }
        }
        names
    }

    fn push(&mut self, module: ModuleIndex, path: &[Range<u32>], name: Range<u32>, is_public: bool) {
        let start = self.segments.len();
        self.segments.extend_from_slice(path);
        self.imports.push(Imported { module, path: start..self.segments.len(), name, is_public });
    }

    fn tree(&mut self, tree: &Tree<'_>, mut at: usize, path: &mut Vec<Range<u32>>, depth: usize) -> usize {
        let tokens = tree.tokens;
        let outer = path.len();
        if tokens.is_path_separator(at) {
            at += 2;
        }
        while tokens.kind(at) == Kind::Ident && !tokens.is_word(at, "as") && path.len() < MAX_PATH {
            path.push(plain(tokens, at));
            at += 1;
            if !tokens.is_path_separator(at) {
                break;
            }
            at += 2;
        }
        let end = if let (Kind::Open(b'{'), Some(closing)) = (tokens.kind(at), tokens.closing(at)) {
            let mut inside = at + 1;
            while inside < closing && depth < MAX_TREE_DEPTH {
                let next = self.tree(tree, inside, path, depth + 1);
                inside = if tokens.is(next, b',') { next + 1 } else { next.max(inside + 1) };
            }
            closing + 1
        } else if tokens.is(at, b'*') {
            self.push(tree.module, path, tokens.bytes(at..at + 1), tree.is_public);
            at + 1
        } else {
            let text = |range: &Range<u32>| &tokens.text[range.start as usize..range.end as usize];
            // `use a::{self}` names `a`.
            if path.len() > 1 && path.last().is_some_and(|last| text(last) == "self") {
                path.pop();
            }
            let alias = tokens.is_word(at, "as");
            let name = if alias { Some(plain(tokens, at + 1)) } else { path.last().cloned() };
            if let Some(name) = name {
                self.push(tree.module, path, name, tree.is_public);
            }
            if alias { at + 2 } else { at }
        };
        path.truncate(outer);
        end
    }

    /// What is imported into a module under a name.
    pub(super) fn imported<'t>(
        &self,
        text: &'t str,
        module: ModuleIndex,
        name: &str,
    ) -> impl Iterator<Item = Import<'t>> {
        let of_name = move |import: &&Imported| import.module == module && word(text, &import.name) == name;
        self.imports.iter().filter(of_name).map(move |import| self.import(text, import))
    }

    fn import<'t>(&self, text: &'t str, import: &Imported) -> Import<'t> {
        let segments = &self.segments[import.path.clone()];
        let before = segments.first().and_then(|first| text.get(..first.start as usize));
        Import {
            path: segments.iter().map(|segment| word(text, segment)).collect(),
            name: word(text, &import.name),
            is_public: import.is_public,
            is_global: before.is_some_and(|before| before.ends_with("::")),
        }
    }

    /// The inline modules of that name inside another.
    pub(super) fn children(
        &self,
        text: &str,
        module: ModuleIndex,
        name: &str,
    ) -> impl Iterator<Item = ModuleIndex> {
        let fits = move |inline: &InlineModule| inline.parent == module && word(text, &inline.name) == name;
        let modules = self.modules.iter().zip(1..);
        modules.filter_map(move |(inline, index)| fits(inline).then_some(index))
    }

    /// The module around an inline module.
    pub(super) fn parent(&self, module: ModuleIndex) -> Option<ModuleIndex> {
        self.modules.get(module.checked_sub(1)?).map(|inline| inline.parent)
    }

    /// The names of the inline modules from the file's own down to one.
    pub(super) fn path<'t>(&self, text: &'t str, mut module: ModuleIndex) -> Vec<&'t str> {
        let mut path = Vec::new();
        while let Some(inline) = module.checked_sub(1).and_then(|index| self.modules.get(index)) {
            path.push(word(text, &inline.name));
            module = inline.parent;
        }
        path.reverse();
        path
    }

    /// The innermost module that a byte of the file lies in.
    pub(super) fn module_at(&self, at: u32) -> ModuleIndex {
        self.modules.iter().rposition(|inline| inline.bytes.contains(&at)).map_or(0, |index| index + 1)
    }
}

/// What is the same for all names of one `use`.
struct Tree<'t> {
    tokens: &'t Tokens<'t>,
    module: ModuleIndex,
    is_public: bool,
}

fn word<'t>(text: &'t str, range: &Range<u32>) -> &'t str {
    text.get(range.start as usize..range.end as usize).unwrap_or_default()
}

/// The bytes of a name without its `r#`.
fn plain(tokens: &Tokens<'_>, at: usize) -> Range<u32> {
    let bytes = tokens.bytes(at..at + 1);
    let prefix = if tokens.word(at).starts_with("r#") { offset(2) } else { 0 };
    bytes.start + prefix..bytes.end
}
