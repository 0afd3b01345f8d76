//! What a `Cargo.toml` says about its workspace, which is how far up a policy is searched for.

use std::path::Path;

use toml::de::{DeTable, DeValue};

/// The `[workspace]` of a manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkspaceTable {
    /// The folders or patterns of `members`.
    pub members: Vec<String>,
    /// The folders of `exclude`.
    pub exclude: Vec<String>,
}

impl WorkspaceTable {
    /// Reads a manifest. `None` if it is not that of a workspace root.
    pub fn of_manifest(manifest: &str) -> Option<WorkspaceTable> {
        let (document, _) = DeTable::parse_recoverable(manifest);
        let workspace = document.get_ref().get("workspace")?.get_ref().as_table()?;
        Some(WorkspaceTable { members: texts(workspace, "members"), exclude: texts(workspace, "exclude") })
    }

    /// Whether the workspace whose root is the one folder leaves out a package in the other, by cargo's own rule: it
    /// lies below an `exclude` and is not listed in `members` all the same.
    pub fn leaves_out(&self, root: &Path, package: &Path) -> bool {
        let lies_below =
            |folders: &[String]| folders.iter().any(|folder| package.starts_with(root.join(folder)));
        lies_below(&self.exclude) && !lies_below(&self.members)
    }
}

fn texts(table: &DeTable<'_>, key: &str) -> Vec<String> {
    let list = table.get(key).and_then(|value| value.get_ref().as_array());
    let elements = list.into_iter().flat_map(|list| list.iter());
    elements.filter_map(|element| DeValue::as_str(element.get_ref())).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::WorkspaceTable;

    #[test]
    fn tells_roots_from_members() {
        for member in ["", "[package]\nname = \"orders\"\n", "workspace = true", "# [workspace]"] {
            assert_eq!(WorkspaceTable::of_manifest(member), None, "{member}");
        }
        for root in
            ["[workspace]", "[package]\nname = \"a\"\n[workspace.package]\n", "workspace.members = []"]
        {
            assert_eq!(WorkspaceTable::of_manifest(root), Some(WorkspaceTable::default()), "{root}");
        }
    }

    #[test]
    fn excludes_as_cargo_does() {
        let manifest =
            "[workspace]\nmembers = [\"a/*\", \"old/kept\"]\nexclude = [\"old\", \"./fuzz/\", 5]\n";
        let workspace = WorkspaceTable::of_manifest(manifest).unwrap();
        let left_out = |package| workspace.leaves_out(Path::new("/ws"), Path::new(package));
        assert!(left_out("/ws/old") && left_out("/ws/old/tool") && left_out("/ws/fuzz/targets"));
        assert!(
            !left_out("/ws/a/b") && !left_out("/ws/older") && !left_out("/ws/old/kept") && !left_out("/ws")
        );
    }
}
