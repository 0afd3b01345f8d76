//! From the facts of all files to the workspace: names to definitions, calls to functions.

use std::collections::BTreeMap;

use logcheck_rules::diagnostic::FileId;
use logcheck_rules::facts::{CallSite, Callee, Function};
use logcheck_rules::workspace::{
    Crate, CrateNames, Edge, File, FileRole, FunctionId, FunctionRef, Workspace,
};
use rayon::prelude::*;

mod module_tree;

pub(crate) use module_tree::{TargetRoot, Unreached, assign_roles};

/// Joins files, whose roles are known, into a workspace.
pub(crate) fn link(crates: Vec<Crate>, files: Vec<File>) -> Workspace {
    let mut workspace = Workspace { crates, files, ..Workspace::default() };
    number_functions(&mut workspace);
    index_names(&mut workspace);
    collect_markers(&mut workspace);
    link_calls(&mut workspace);
    workspace
}

fn number_functions(workspace: &mut Workspace) {
    for (index, file) in workspace.files.iter().enumerate() {
        let file_id = FileId(crate::lex::offset(index));
        let functions = 0..file.facts.functions.len();
        workspace.functions.extend(functions.map(|index| FunctionRef { file: file_id, index }));
    }
}

fn index_names(workspace: &mut Workspace) {
    let mut files: Vec<Vec<(FileId, FunctionId)>> = vec![Vec::new(); workspace.crates.len()];
    let mut functions_before = 0;
    for (index, file) in workspace.files.iter().enumerate() {
        let (id, first) = (crate::lex::offset(index), crate::lex::offset(functions_before));
        files[file.crate_id.0 as usize].push((FileId(id), FunctionId(first)));
        functions_before += file.facts.functions.len();
    }
    workspace.names = files.par_iter().map(|files| names_of_crate(workspace, files)).collect();
}

/// What the names in the files of a package stand for; with each file comes its first function.
fn names_of_crate(workspace: &Workspace, files: &[(FileId, FunctionId)]) -> CrateNames {
    let mut names = CrateNames::default();
    for (id, first_function) in files {
        let facts = &workspace.file(*id).facts;
        for (index, definition) in facts.types.iter().enumerate() {
            names.types.entry(definition.name.clone()).or_default().push((*id, index));
        }
        for (function, number) in facts.functions.iter().zip(first_function.0..) {
            names.functions.entry(function.name.clone()).or_default().push(FunctionId(number));
        }
        for implemented in &facts.trait_impls {
            let traits: &mut Vec<_> = names.impls.entry(implemented.type_name.clone()).or_default();
            traits.push(implemented.trait_name.clone());
        }
    }
    names
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

fn link_calls(workspace: &mut Workspace) {
    let edges: Vec<Vec<Edge>> = workspace
        .functions
        .par_iter()
        .map(|place| {
            let function = &workspace.file(place.file).facts.functions[place.index];
            let resolve = |(call, site): (usize, &CallSite)| {
                Some(Edge { call, target: target(workspace, place.file, function, site)? })
            };
            function.calls.iter().enumerate().filter_map(resolve).collect()
        })
        .collect();
    let mut callers = vec![Vec::new(); workspace.functions.len()];
    for (caller, calls) in edges.iter().enumerate() {
        for edge in calls {
            let callers: &mut Vec<FunctionId> = &mut callers[edge.target.0 as usize];
            let caller = FunctionId(crate::lex::offset(caller));
            if callers.last() != Some(&caller) {
                callers.push(caller);
            }
        }
    }
    workspace.edges = edges;
    workspace.callers = callers;
}

fn target(workspace: &Workspace, file: FileId, function: &Function, site: &CallSite) -> Option<FunctionId> {
    match &site.callee {
        Callee::Path(path) => workspace.resolve_path(file, function.self_type.as_deref(), path),
        Callee::Method { name, on_self: true } => {
            workspace.resolve_method(file, function.self_type.as_deref()?, name)
        }
        Callee::Method { name, on_self: false } => workspace.resolve_unique_method(file, name),
    }
}
