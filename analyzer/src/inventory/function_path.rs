//! Where a function stands in its package: `routes::orders::create_order`.

use logcheck_rules::diagnostic::FileId;
use logcheck_rules::facts::Function;
use logcheck_rules::workspace::Workspace;

/// The names of the modules that a file stands in, outermost first: in the first tree of modules that has it.
pub(super) fn modules_of_file(workspace: &Workspace, file: FileId) -> Vec<&str> {
    let trees = workspace.modules.of_files.get(file.0 as usize);
    trees.and_then(|trees| trees.first()).map(|module| workspace.modules.path_of(*module)).unwrap_or_default()
}

/// The modules, the type and the name of a function.
pub(super) fn function_path(modules: &[&str], function: &Function) -> String {
    let inside =
        function.module.iter().chain(&function.self_type).chain([&function.name]).map(String::as_str);
    let parts = modules.iter().copied().chain(inside).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("::")
}
