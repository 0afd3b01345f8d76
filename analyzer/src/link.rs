//! From the facts of all files to the workspace: names to definitions, calls to functions.

use std::collections::BTreeMap;

use logcheck_rules::diagnostic::FileId;
use logcheck_rules::workspace::{Crate, File, FileRole, FunctionRef, Workspace};

mod calls;
mod methods;
mod module_tree;
mod names;
mod scopes;

pub(crate) use module_tree::{TargetRoot, Unreached, assign_roles};

/// Joins files, whose roles are known, into a workspace.
pub(crate) fn link(crates: Vec<Crate>, files: Vec<File>, roots: &[TargetRoot]) -> Workspace {
    let mut workspace = Workspace { crates, files, ..Workspace::default() };
    number_functions(&mut workspace);
    names::index(&mut workspace);
    workspace.modules = scopes::module_trees(&workspace, roots);
    scopes::resolve_globs(&mut workspace);
    workspace.methods = methods::index(&workspace);
    collect_markers(&mut workspace);
    calls::link(&mut workspace);
    calls::add_callers(&mut workspace);
    workspace
}

fn number_functions(workspace: &mut Workspace) {
    for (index, file) in workspace.files.iter().enumerate() {
        let file_id = FileId(crate::lex::offset(index));
        workspace.first_functions.push(crate::lex::offset(workspace.functions.len()));
        let functions = 0..file.facts.functions.len();
        workspace.functions.extend(functions.map(|index| FunctionRef { file: file_id, index }));
    }
}

fn collect_markers(workspace: &mut Workspace) {
    let mut markers: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for file in workspace.files.iter().filter(|file| file.role == FileRole::Production) {
        markers.entry(file.crate_id.0).or_default().extend(file.facts.markers.iter().cloned());
    }
    for (id, mut found) in markers {
        found.sort_unstable();
        found.dedup();
        workspace.crates[id as usize].markers = found;
    }
}
