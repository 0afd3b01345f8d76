//! Where the policy of a package lies.

#![expect(clippy::disallowed_methods, reason = "which workspace a package belongs to is known from the disk")]

use std::path::{Path, PathBuf};

use logcheck_rules::policy::{self, Disk};

/// The file that is the policy of a package, whether it exists or not.
pub(super) fn policy_path(manifest_dir: &Path) -> PathBuf {
    policy::policy_path(manifest_dir, DISK)
}

/// The root of the workspace that a package belongs to.
pub(super) fn workspace_root(manifest_dir: &Path) -> &Path {
    policy::workspace_root(manifest_dir, DISK)
}

/// A pipe is not opened: that would be to wait for who writes it.
const DISK: Disk<'static> = Disk {
    read: &|path| path.is_file().then(|| std::fs::read_to_string(path).ok()).flatten(),
    exists: &|path| path.exists(),
};
