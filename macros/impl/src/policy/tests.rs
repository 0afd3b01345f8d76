//! Packages on disk, and the policy that is found for each.

#![expect(clippy::disallowed_methods, reason = "the tests make the files that the code under test finds")]

use std::collections::BTreeMap;
use std::fs::{File, create_dir_all, remove_dir_all, remove_file, write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use logcheck_rules::policy::Policy;

use super::foreign::is_foreign;
use super::{Cache, CurrentPolicy, Environment};

/// A folder of its own for one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    /// A folder with files: each path and its text.
    fn with(files: &[(&str, &str)]) -> Folder {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder =
            Folder(std::env::temp_dir().join(format!("logcheck-policy-{}-{number}", std::process::id())));
        create_dir_all(&folder.0).unwrap();
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    fn path(&self, path: &str) -> PathBuf {
        if path.is_empty() { self.0.clone() } else { self.0.join(path) }
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        create_dir_all(path.parent().unwrap()).unwrap();
        write(path, text).unwrap();
    }

    /// The environment in which cargo compiles the package in a folder of this one.
    fn environment(&self, package: &str) -> Environment {
        create_dir_all(self.path(package)).unwrap();
        Environment {
            manifest_dir: Some(self.path(package)),
            given_policy: None,
            cargo_home: Some(self.path("home/.cargo")),
        }
    }

    /// What is found for a package, in a process that has found nothing yet.
    fn found_for(&self, package: &str) -> CurrentPolicy {
        empty_cache().policy(&self.environment(package))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        remove_dir_all(&self.0).unwrap();
    }
}

fn empty_cache() -> Cache {
    Cache { packages: BTreeMap::new() }
}

/// A policy that can be told from others.
fn named(name: &str) -> String {
    format!("[context]\nid-key = \"{name}\"\n")
}

/// The name of the policy that was found, and its file.
fn policy_of(found: CurrentPolicy) -> (Arc<Policy>, Option<PathBuf>) {
    match found {
        CurrentPolicy::Policy { policy, path } => (policy, path),
        other => panic!("no policy but {other:?}"),
    }
}

#[track_caller]
fn assert_named(found: CurrentPolicy, name: &str, path: &Path) {
    let (policy, found_path) = policy_of(found);
    assert_eq!((policy.context.id_key.as_deref(), found_path.as_deref()), (Some(name), Some(path)));
}

#[track_caller]
fn assert_default(found: CurrentPolicy) {
    let (policy, path) = policy_of(found);
    assert_eq!((&*policy, path), (&Policy::default(), None));
}

const WORKSPACE: (&str, &str) =
    ("Cargo.toml", "[workspace]\nmembers = [\"crates/*\"]\nexclude = [\"tools\"]\n");
const MEMBER: &str = "[package]\nname = \"orders\"\n";

#[test]
fn a_package_that_was_fetched_is_foreign() {
    let home = Path::new("/home/ada/.cargo");
    let is_fetched = |path| is_foreign(Path::new(path), Some(home));
    assert!(is_fetched("/home/ada/.cargo/registry/src/index-1949cf8c6b5b557f/orders-1.0.0"));
    assert!(is_fetched("/home/ada/.cargo/git/checkouts/orders-0123456789abcdef/89abcde/crates/orders"));
    assert!(!is_fetched("/home/ada/.cargo/registry/source"));
    assert!(!is_fetched("/home/ada/registry/src/orders"));
    assert!(!is_fetched("/home/ada/.cargo-orders"));
    assert!(!is_foreign(Path::new("/home/ada/.cargo/registry/src/orders"), None));
}

#[test]
fn a_package_that_was_unpacked_is_foreign() {
    for file in [".cargo-ok", ".cargo-checksum.json", ".cargo_vcs_info.json"] {
        let folder = Folder::with(&[
            WORKSPACE,
            ("logcheck.toml", &named("root")),
            ("vendor/orders/Cargo.toml", MEMBER),
        ]);
        assert_named(folder.found_for("vendor/orders"), "root", &folder.path("logcheck.toml"));
        folder.write(&format!("vendor/orders/{file}"), "{}");
        assert_eq!(folder.found_for("vendor/orders"), CurrentPolicy::Foreign, "{file}");
    }
}

#[test]
fn a_package_that_cargo_packs_is_foreign() {
    let is_packed = |path| is_foreign(Path::new(path), None);
    assert!(is_packed("/ws/orders/target/package/orders-0.1.0"));
    assert!(!is_packed("/ws/orders/target/package"));
    assert!(!is_packed("/ws/orders/target/packages/orders-0.1.0"));
    assert!(!is_packed("/ws/target/orders/package/orders"));
}

/// Neither a policy above it nor one that is given decides about a dependency.
#[test]
fn a_foreign_package_has_no_policy() {
    let folder =
        Folder::with(&[WORKSPACE, ("logcheck.toml", "broken"), ("target/package/a-1/Cargo.toml", MEMBER)]);
    let mut environment = folder.environment("target/package/a-1");
    assert_eq!(empty_cache().policy(&environment), CurrentPolicy::Foreign);
    environment.given_policy = Some(folder.path("logcheck.toml"));
    assert_eq!(empty_cache().policy(&environment), CurrentPolicy::Foreign);
}

#[test]
fn the_policy_lies_at_the_root_of_the_workspace() {
    let folder = Folder::with(&[
        WORKSPACE,
        ("crates/orders/Cargo.toml", MEMBER),
        // Left over from the time when it was a package of its own.
        ("crates/orders/Cargo.lock", ""),
    ]);
    assert_default(folder.found_for("crates/orders"));
    folder.write("logcheck.toml", &named("root"));
    assert_named(folder.found_for("crates/orders"), "root", &folder.path("logcheck.toml"));
    assert_named(folder.found_for(""), "root", &folder.path("logcheck.toml"));
}

#[test]
fn a_policy_below_the_root_does_not_count() {
    let folder = Folder::with(&[
        WORKSPACE,
        ("logcheck.toml", &named("root")),
        ("crates/logcheck.toml", &named("crates")),
        ("crates/orders/Cargo.toml", MEMBER),
    ]);
    folder.write("crates/orders/logcheck.toml", &named("orders"));
    assert_named(folder.found_for("crates/orders"), "root", &folder.path("logcheck.toml"));
}

#[test]
fn a_policy_above_the_root_does_not_count() {
    let folder = Folder::with(&[
        ("logcheck.toml", &named("above")),
        ("workspace/Cargo.toml", WORKSPACE.1),
        ("workspace/crates/orders/Cargo.toml", MEMBER),
        ("locked/Cargo.toml", MEMBER),
        ("locked/Cargo.lock", ""),
        ("cloned/.git/HEAD", ""),
        ("cloned/orders/Cargo.toml", MEMBER),
        ("worktree/.git", "gitdir: elsewhere"),
        ("worktree/Cargo.toml", MEMBER),
        ("alone/Cargo.toml", MEMBER),
    ]);
    for package in ["workspace/crates/orders", "locked", "cloned/orders", "worktree", "alone"] {
        assert_default(folder.found_for(package));
    }
}

#[test]
fn a_package_that_the_workspace_leaves_out_is_its_own_root() {
    let folder = Folder::with(&[
        WORKSPACE,
        ("logcheck.toml", &named("root")),
        ("tools/release/Cargo.toml", MEMBER),
        ("tools/release/Cargo.lock", ""),
    ]);
    assert_default(folder.found_for("tools/release"));
}

#[test]
fn the_policy_that_is_given_counts() {
    let folder = Folder::with(&[
        WORKSPACE,
        ("logcheck.toml", &named("root")),
        ("policies/strict.toml", &named("strict")),
        ("crates/orders/Cargo.toml", MEMBER),
    ]);
    let strict = folder.path("policies/strict.toml");
    let mut environment = folder.environment("crates/orders");
    for given in [strict.as_path(), Path::new("policies/strict.toml")] {
        environment.given_policy = Some(given.to_owned());
        assert_named(empty_cache().policy(&environment), "strict", &strict);
    }
    environment.given_policy = Some(PathBuf::from("policies/missing.toml"));
    let missing = folder.path("policies/missing.toml");
    let found = empty_cache().policy(&environment);
    assert!(matches!(found, CurrentPolicy::Unreadable { path, .. } if path == missing));
}

#[test]
fn without_cargo_there_is_the_default_policy_or_the_given_one() {
    assert_default(empty_cache().policy(&Environment::default()));
    let folder = Folder::with(&[("policy.toml", &named("given"))]);
    let given_policy = Some(folder.path("policy.toml"));
    let environment = Environment { given_policy, ..Environment::default() };
    assert_named(empty_cache().policy(&environment), "given", &folder.path("policy.toml"));
}

#[test]
fn what_is_wrong_with_a_file_is_told_apart() {
    let folder = Folder::with(&[WORKSPACE, ("logcheck.toml", "[ruls]\n")]);
    let CurrentPolicy::Broken { path, text, errors } = folder.found_for("") else { panic!("it is broken") };
    assert_eq!((path, text.as_str(), errors.len()), (folder.path("logcheck.toml"), "[ruls]\n", 1));
    write(folder.path("logcheck.toml"), b"# \xff").unwrap();
    assert!(matches!(folder.found_for(""), CurrentPolicy::Unreadable { .. }));
    remove_file(folder.path("logcheck.toml")).unwrap();
    create_dir_all(folder.path("logcheck.toml")).unwrap();
    assert!(matches!(folder.found_for(""), CurrentPolicy::Unreadable { .. }));
}

#[test]
fn a_file_is_read_again_only_when_it_changes() {
    let folder = Folder::with(&[WORKSPACE, ("logcheck.toml", &named("one"))]);
    let (environment, path) = (folder.environment(""), folder.path("logcheck.toml"));
    let mut cache = empty_cache();
    let (first, _) = policy_of(cache.policy(&environment));
    let (second, _) = policy_of(cache.policy(&environment));
    assert!(Arc::ptr_eq(&first, &second));

    // Of the same length, so that only the time tells.
    folder.write("logcheck.toml", &named("two"));
    let later = SystemTime::now() + Duration::from_secs(10);
    File::options().write(true).open(&path).unwrap().set_modified(later).unwrap();
    assert_named(cache.policy(&environment), "two", &path);

    // At the same time, so that only the length tells.
    folder.write("logcheck.toml", &named("three"));
    File::options().write(true).open(&path).unwrap().set_modified(later).unwrap();
    assert_named(cache.policy(&environment), "three", &path);
}

#[test]
fn a_file_may_come_and_go() {
    let folder = Folder::with(&[WORKSPACE, ("crates/orders/Cargo.toml", MEMBER)]);
    let environment = folder.environment("crates/orders");
    let mut cache = empty_cache();
    assert_default(cache.policy(&environment));
    folder.write("logcheck.toml", &named("root"));
    assert_named(cache.policy(&environment), "root", &folder.path("logcheck.toml"));
    remove_file(folder.path("logcheck.toml")).unwrap();
    assert_default(cache.policy(&environment));
}

#[test]
fn packages_of_one_process_do_not_share_a_policy() {
    let folder = Folder::with(&[
        ("one/Cargo.toml", WORKSPACE.1),
        ("one/logcheck.toml", &named("one")),
        ("two/Cargo.toml", WORKSPACE.1),
        ("two/logcheck.toml", &named("two")),
        ("vendor/.cargo-ok", ""),
    ]);
    let mut cache = empty_cache();
    for _ in 0..2 {
        assert_named(cache.policy(&folder.environment("one")), "one", &folder.path("one/logcheck.toml"));
        assert_named(cache.policy(&folder.environment("two")), "two", &folder.path("two/logcheck.toml"));
        assert_eq!(cache.policy(&folder.environment("vendor")), CurrentPolicy::Foreign);
    }
}
