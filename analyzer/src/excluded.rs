//! `[files] exclude`: which files the policy leaves out.

use std::path::Path;

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use logcheck_rules::workspace::{File, FileRole};

/// Marks the files that a pattern fits. `root` is the folder that paths of files count from, `policy_root` the one that
/// patterns count from.
pub(crate) fn leave_out(files: &mut [File], patterns: &[String], root: &Path, policy_root: &Path) {
    if patterns.is_empty() {
        return;
    }
    let set = compiled(patterns);
    for file in files.iter_mut().filter(|file| file.role == FileRole::Production) {
        let path = root.join(&file.path);
        if path.strip_prefix(policy_root).is_ok_and(|path| set.is_match(path)) {
            file.role = FileRole::Excluded;
        }
    }
}

/// The patterns, each for a file of that name and for all that lies in a folder of that name. What reads the policy has
/// refused everything that is no pattern.
fn compiled(patterns: &[String]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        for glob in [glob(pattern), glob(&format!("{pattern}/**"))].into_iter().flatten() {
            set.add(glob);
        }
    }
    set.build().unwrap_or_default()
}

fn glob(pattern: &str) -> Option<Glob> {
    GlobBuilder::new(pattern).literal_separator(true).build().ok()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use logcheck_rules::workspace::{File, FileRole};

    use super::leave_out;

    const FILES: &[&str] = &[
        "Cargo.rs",
        "orders/src/api.pb.rs",
        "orders/src/generated/deep/table.rs",
        "orders/src/generated.rs",
        "orders/src/lib.rs",
    ];

    fn left_out(patterns: &[&str], root: &str, policy_root: &str) -> Vec<&'static str> {
        let file = |path: &&str| File { path: (*path).to_owned(), ..File::default() };
        let mut files: Vec<File> = FILES.iter().map(file).collect();
        let patterns: Vec<String> = patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
        leave_out(&mut files, &patterns, Path::new(root), Path::new(policy_root));
        let is_out =
            |(file, path): (&File, &&'static str)| (file.role == FileRole::Excluded).then_some(*path);
        files.iter().zip(FILES).filter_map(is_out).collect()
    }

    #[test]
    fn a_pattern_means_files_and_folders() {
        assert_eq!(left_out(&["**/*.pb.rs"], "/ws", "/ws"), ["orders/src/api.pb.rs"]);
        let in_folder = ["orders/src/generated/deep/table.rs"];
        assert_eq!(left_out(&["orders/src/generated"], "/ws", "/ws"), in_folder);
        assert_eq!(left_out(&["orders/*/generated/**"], "/ws", "/ws"), in_folder);
        assert_eq!(left_out(&["*.rs"], "/ws", "/ws"), ["Cargo.rs"]);
        assert_eq!(left_out(&["src/lib.rs", "Orders/src/lib.rs"], "/ws", "/ws"), [] as [&str; 0]);
    }

    #[test]
    fn patterns_count_from_the_folder_of_the_policy() {
        assert_eq!(left_out(&["shop/Cargo.rs"], "/ws/shop", "/ws"), ["Cargo.rs"]);
        assert_eq!(left_out(&["src/lib.rs"], "/ws", "/ws/orders"), ["orders/src/lib.rs"]);
        assert_eq!(left_out(&["**"], "/elsewhere", "/ws"), [] as [&str; 0]);
    }
}
