//! What names stand for: in each file, in each package, and among the crates.

use std::collections::BTreeMap;

use logcheck_rules::diagnostic::FileId;
use logcheck_rules::workspace::names::{CrateNames, FileNames};
use logcheck_rules::workspace::{Crate, CrateId, FunctionId, Workspace};
use rayon::prelude::*;

/// Makes the indexes of names.
pub(super) fn index(workspace: &mut Workspace) {
    workspace.file_names = workspace.files.par_iter().map(|file| FileNames::new(&file.facts)).collect();
    let mut files: Vec<Vec<(FileId, FunctionId)>> = vec![Vec::new(); workspace.crates.len()];
    let mut functions_before = 0;
    for (index, file) in workspace.files.iter().enumerate() {
        let (id, first) = (crate::lex::offset(index), crate::lex::offset(functions_before));
        files[file.crate_id.0 as usize].push((FileId(id), FunctionId(first)));
        functions_before += file.facts.functions.len();
    }
    workspace.names = files.par_iter().map(|files| CrateNames::new(workspace, files)).collect();
    workspace.externs = externs(&workspace.crates);
}

/// For each package, the crates it depends on by their names in code, with those of the workspace.
fn externs(crates: &[Crate]) -> Vec<BTreeMap<String, Option<CrateId>>> {
    let mut by_package: BTreeMap<String, CrateId> = BTreeMap::new();
    for (krate, number) in crates.iter().zip(0..) {
        by_package.entry(krate.name.replace('-', "_")).or_insert(CrateId(number));
    }
    let known = |krate: &Crate, name: &String| {
        let renamed = krate.renamed.iter().find(|(code, _)| code == name);
        let package = renamed.map_or_else(|| name.clone(), |(_, package)| package.replace('-', "_"));
        by_package.get(&package).copied()
    };
    let code_name = |krate: &Crate, name: &String, id: Option<CrateId>| {
        let is_renamed = krate.renamed.iter().any(|(code, _)| code == name);
        match id {
            // A dependency that keeps its name is called as its library is.
            Some(id) if !is_renamed => crates[id.0 as usize].code_name(),
            _ => name.clone(),
        }
    };
    let of_crate = |krate: &Crate| {
        let named = krate.dependencies.iter().map(|name| {
            let id = known(krate, name);
            (code_name(krate, name, id), id)
        });
        named.collect()
    };
    crates.iter().map(of_crate).collect()
}
