//! Where the policy of a package may lie: in its folder, and in those above up to the root of its workspace.

use std::path::{Path, PathBuf};

use logcheck_rules::policy::WorkspaceTable;

const POLICY_FILE: &str = "logcheck.toml";

/// The files that may be the policy, the nearest first.
pub(super) fn candidates(manifest_dir: &Path) -> Vec<PathBuf> {
    let root = workspace_root(manifest_dir);
    let folders = manifest_dir.ancestors().take_while(|folder| folder.starts_with(root));
    folders.map(|folder| folder.join(POLICY_FILE)).collect()
}

/// The root of the workspace that a package belongs to.
///
/// A `[workspace]` comes before a `Cargo.lock` that may be nearer, since a member can have one left over from the time
/// when it was a package of its own, and cargo takes no notice of it there. A package without a workspace has its lock
/// file beside it, or has none yet; then the repository counts.
pub(super) fn workspace_root(manifest_dir: &Path) -> &Path {
    let nearest = |is_root: &dyn Fn(&Path) -> bool| manifest_dir.ancestors().find(|folder| is_root(folder));
    nearest(&|folder| is_workspace_of(folder, manifest_dir))
        .or_else(|| nearest(&|folder| exists(&folder.join("Cargo.lock"))))
        .or_else(|| nearest(&|folder| exists(&folder.join(".git"))))
        .unwrap_or(manifest_dir)
}

#[expect(
    clippy::disallowed_methods,
    reason = "which workspace a package belongs to is written in the manifests above"
)]
fn is_workspace_of(folder: &Path, package: &Path) -> bool {
    std::fs::read_to_string(folder.join("Cargo.toml"))
        .ok()
        .and_then(|manifest| WorkspaceTable::of_manifest(&manifest))
        .is_some_and(|workspace| !workspace.leaves_out(folder, package))
}

#[expect(clippy::disallowed_methods, reason = "the root of a repository is known from what lies in it")]
fn exists(path: &Path) -> bool {
    path.exists()
}
