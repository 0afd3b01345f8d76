//! Which packages are not the user's own source.

use std::path::Path;

/// Files that cargo leaves in packages it has unpacked: from a registry, from a vendor folder, from `cargo package`.
const UNPACKED: [&str; 3] = [".cargo-ok", ".cargo-checksum.json", ".cargo_vcs_info.json"];

/// Whether a package comes from a registry, a git checkout, a vendor folder or `cargo package`.
pub(super) fn is_foreign(manifest_dir: &Path, cargo_home: Option<&Path>) -> bool {
    let is_fetched = cargo_home.is_some_and(|home| {
        manifest_dir.starts_with(home.join("registry").join("src"))
            || manifest_dir.starts_with(home.join("git").join("checkouts"))
    });
    is_fetched || is_below_target_package(manifest_dir) || is_unpacked(manifest_dir)
}

/// Where `cargo package` and `cargo publish` build what they have packed.
fn is_below_target_package(manifest_dir: &Path) -> bool {
    manifest_dir.ancestors().skip(1).any(|folder| folder.ends_with("target/package"))
}

#[expect(
    clippy::disallowed_methods,
    reason = "only the files beside a manifest tell where the package came from"
)]
fn is_unpacked(manifest_dir: &Path) -> bool {
    UNPACKED.iter().any(|name| manifest_dir.join(name).is_file())
}
