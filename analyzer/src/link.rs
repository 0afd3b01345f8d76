//! From the facts of all files to the workspace: names to definitions, calls to functions.

use std::collections::BTreeMap;

use logcheck_rules::diagnostic::FileId;
use logcheck_rules::facts::{CallSite, Callee, Function};
use logcheck_rules::workspace::{Crate, Edge, File, FileRole, FunctionId, FunctionRef, Workspace};
use rayon::prelude::*;

mod module_tree;

pub(crate) use module_tree::{TargetRoot, Unreached, assign_roles};

/// Joins files, whose roles are known, into a workspace.
pub(crate) fn link(crates: Vec<Crate>, files: Vec<File>) -> Workspace {
    let mut workspace = Workspace { crates, files, ..Workspace::default() };
    index_names(&mut workspace);
    collect_markers(&mut workspace);
    link_calls(&mut workspace);
    workspace
}

fn index_names(workspace: &mut Workspace) {
    for (file_index, file) in workspace.files.iter().enumerate() {
        let id = FileId(crate::lex::offset(file_index));
        for (index, definition) in file.facts.types.iter().enumerate() {
            workspace.types_by_name.entry(definition.name.clone()).or_default().push((id, index));
        }
        for (index, function) in file.facts.functions.iter().enumerate() {
            let function_id = FunctionId(crate::lex::offset(workspace.functions.len()));
            workspace.functions.push(FunctionRef { file: id, index });
            workspace.functions_by_name.entry(function.name.clone()).or_default().push(function_id);
        }
        for implemented in &file.facts.trait_impls {
            let impls: &mut Vec<_> =
                workspace.impls_by_type.entry(implemented.type_name.clone()).or_default();
            impls.push((file.crate_id, implemented.trait_name.clone()));
        }
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
