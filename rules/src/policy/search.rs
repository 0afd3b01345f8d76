//! Where the policy of a package lies: at the root of its workspace. Both front ends look the same way.

use std::path::{Path, PathBuf};

use super::WorkspaceTable;

const FILE_NAME: &str = "logcheck.toml";

/// What the search asks the disk, which this crate does not touch itself.
#[derive(Clone, Copy)]
pub struct Disk<'a> {
    /// The text of a file, if it is there and is text.
    pub read: &'a dyn Fn(&Path) -> Option<String>,
    /// Whether there is a file or folder.
    pub exists: &'a dyn Fn(&Path) -> bool,
}

/// The file that is the policy of the package or folder, whether it exists or not.
///
/// There is one for each workspace: a check of the whole workspace and a build of one of its packages must judge alike.
pub fn policy_path(folder: &Path, disk: Disk<'_>) -> PathBuf {
    workspace_root(folder, disk).join(FILE_NAME)
}

/// The root of the workspace that a package belongs to; for a folder without any, that of the repository, else itself.
///
/// A `[workspace]` comes before a `Cargo.lock` that may be nearer, since a member can have one left over from the time
/// when it was a package of its own, and cargo takes no notice of it there. A package without a workspace has its lock
/// file beside it, or has none yet; then the repository counts.
pub fn workspace_root<'p>(folder: &'p Path, disk: Disk<'_>) -> &'p Path {
    let nearest = |is_root: &dyn Fn(&Path) -> bool| folder.ancestors().find(|above| is_root(above));
    nearest(&|above| is_workspace_of(above, folder, disk))
        .or_else(|| nearest(&|above| (disk.exists)(&above.join("Cargo.lock"))))
        .or_else(|| nearest(&|above| (disk.exists)(&above.join(".git"))))
        .unwrap_or(folder)
}

fn is_workspace_of(folder: &Path, package: &Path, disk: Disk<'_>) -> bool {
    (disk.read)(&folder.join("Cargo.toml"))
        .and_then(|manifest| WorkspaceTable::of_manifest(&manifest))
        .is_some_and(|workspace| !workspace.leaves_out(folder, package))
}
