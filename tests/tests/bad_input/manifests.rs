//! Manifests that cannot be read. Where cargo is asked, the words are cargo's own and not shown here.

use insta::assert_snapshot;

use crate::{CHECK_FOLDER, CHECK_WORKSPACE, Folder, GOOD};

/// Manifests that are no manifest, each with what it is.
fn broken() -> Vec<(&'static str, Vec<u8>)> {
    let deep = |open: &str, close: &str| {
        format!("[package]\nname = \"a\"\nx = {}1{}\n", open.repeat(50_000), close.repeat(50_000))
            .into_bytes()
    };
    vec![
        ("cut off", b"[package".to_vec()),
        ("binary", (0..=255).collect()),
        ("huge", [b"#".as_slice(), &vec![b'x'; 17 << 20]].concat()),
        ("deep arrays", deep("[", "]")),
        ("deep tables", deep("{ a = ", " }")),
        ("deep keys", format!("[{}a]\n", "a.".repeat(50_000)).into_bytes()),
    ]
}

#[test]
fn a_broken_manifest_is_one_error() {
    for (what, manifest) in broken() {
        let folder = Folder::new().with("Cargo.toml", manifest).with("src/lib.rs", GOOD);
        for arguments in [CHECK_FOLDER, CHECK_WORKSPACE, "check src/lib.rs"] {
            let ran = folder.run(arguments);
            assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{what}, {arguments}: {ran}");
            assert_eq!(ran.err.matches("error: ").count(), 1, "{what}, {arguments}: {ran}");
        }
    }
    let folder = Folder::new().with("Cargo.toml", "[package").with("src/lib.rs", GOOD);
    assert_snapshot!(folder.run(CHECK_FOLDER), @"
    exit 2
    error: cannot read the manifest `[folder]/Cargo.toml`: unclosed table, expected `]`
    ");
}

#[test]
fn a_broken_manifest_further_down_is_noted() {
    for (what, manifest) in broken() {
        let folder = Folder::with_package().with("odd/Cargo.toml", manifest).with("odd/src/lib.rs", GOOD);
        let ran = folder.run(CHECK_FOLDER);
        assert_eq!((ran.code, ran.out.lines().count()), (0, 2), "{what}: {ran}");
        assert!(ran.err.starts_with("note: odd/Cargo.toml: this manifest cannot be read: "), "{what}: {ran}");
        // cargo reads no manifest that is not a member's.
        let ran = folder.run(CHECK_WORKSPACE);
        assert_eq!((ran.code, ran.out.lines().count()), (0, 1), "{what}: {ran}");
    }
}

#[test]
fn a_folder_called_like_a_manifest_is_a_folder() {
    let folder = Folder::with_good_file().with_folder("Cargo.toml");
    assert_snapshot!(folder.run(CHECK_FOLDER), @"
    exit 0
    good.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    checked 1 file in 1 package, 1 log call: 1 warning; exit 0: warnings do not fail
    ");
    let ran = folder.run(CHECK_WORKSPACE);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran}");
    assert!(ran.err.starts_with("error: cargo could not read the workspace: "), "{ran}");
}

#[test]
fn a_member_that_is_missing_is_an_error() {
    let folder = Folder::new().with("Cargo.toml", "[workspace]\nmembers = [\"nowhere\"]\n");
    let ran = folder.run(CHECK_WORKSPACE);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran}");
    assert!(ran.err.starts_with("error: cargo could not read the workspace: "), "{ran}");
}

#[test]
fn a_manifest_that_is_named_must_be_there() {
    let folder = Folder::with_package();
    for path in ["nowhere/Cargo.toml", "src", "src/lib.rs"] {
        let ran = folder.run(&format!("check --manifest-path {path}"));
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{path}: {ran}");
        assert!(ran.err.starts_with("error: cargo could not read the workspace: "), "{path}: {ran}");
    }
}
