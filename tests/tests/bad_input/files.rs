//! Files that are not what their name says, and paths that are not there.

use insta::assert_snapshot;

use crate::{CHECK_FOLDER, CHECK_WORKSPACE, Folder, GOOD, MANIFEST};

#[test]
fn a_file_over_16_mib_is_skipped() {
    let folder = Folder::with_good_file().with("huge.rs", vec![b'\n'; (16 << 20) + 1]);
    assert_snapshot!(folder.run(CHECK_FOLDER), @"
    exit 0
    good.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    note: huge.rs: the file is larger than 16 MiB: it is not checked
    checked 1 file in 1 package (1 skipped), 1 log call: 1 warning; exit 0: warnings do not fail
    ");
    assert_snapshot!(folder.run("check huge.rs"), @"
    exit 2
    error: nothing to check: `huge.rs`: the file is larger than 16 MiB
    ");
}

#[test]
fn a_file_of_16_mib_is_read() {
    let mut text = GOOD.as_bytes().to_vec();
    text.resize(16 << 20, b'\n');
    assert_snapshot!(Folder::new().with("large.rs", text).run(CHECK_FOLDER), @"
    exit 0
    large.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    checked 1 file in 1 package, 1 log call: 1 warning; exit 0: warnings do not fail
    ");
}

#[test]
fn a_folder_called_rs_is_a_folder() {
    let folder = Folder::new().with("odd.rs/good.rs", GOOD);
    assert_snapshot!(folder.run(CHECK_FOLDER), @"
    exit 0
    odd.rs/good.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    checked 1 file in 1 package, 1 log call: 1 warning; exit 0: warnings do not fail
    ");
    assert_snapshot!(folder.run("check odd.rs --message-format short"), @"
    exit 0
    odd.rs/good.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    checked 1 file in 1 package, 1 log call: 1 warning; exit 0: warnings do not fail
    ");
}

#[test]
fn a_file_that_is_named_twice_is_checked_once() {
    let folder = Folder::new().with("src/good.rs", GOOD);
    assert_snapshot!(folder.run("check src src/good.rs src/../src src//good.rs --message-format short"), @"
    exit 0
    src/good.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    checked 1 file in 1 package, 1 log call: 1 warning; exit 0: warnings do not fail
    ");
}

#[test]
fn a_path_that_is_not_there_is_an_error_that_names_it() {
    let folder = Folder::with_good_file();
    for missing in ["nowhere.rs", "nowhere", "good.rs/", "-"] {
        let ran = folder.run(&format!("check good.rs -- {missing}"));
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{missing}: {ran}");
        assert!(ran.err.starts_with(&format!("error: cannot read `{missing}`: ")), "{missing}: {ran}");
    }
}

#[test]
fn nothing_to_check_is_an_error() {
    assert_snapshot!(Folder::new().run(CHECK_FOLDER), @"
    exit 2
    error: nothing to check: no Rust file in `.`
    ");
    assert_snapshot!(Folder::new().run(CHECK_WORKSPACE), @"
    exit 2
    error: cargo could not read the workspace: could not find `Cargo.toml` in `[folder]` or any parent directory
    ");
    assert_snapshot!(Folder::new().with("Cargo.toml", "[workspace]\nmembers = []\n").run(CHECK_WORKSPACE), @"
    exit 2
    error: nothing to check: no Rust file in `[folder]`
    ");
    let only_unreached =
        Folder::new().with("Cargo.toml", MANIFEST).with("src/lib.rs", "").with("src/old.rs", GOOD);
    assert_snapshot!(only_unreached.run(CHECK_WORKSPACE), @"
    exit 0
    checked 2 files in 1 package (1 left out, as no target reaches them), 0 log calls: no findings; exit 0
    ");
}

#[test]
fn a_target_that_climbs_out_is_not_opened() {
    let manifest = format!("{MANIFEST}\n[[bin]]\nname = \"outside\"\npath = \"../outside.rs\"\n");
    let folder = Folder::new()
        .with("outside.rs", GOOD)
        .with("orders/Cargo.toml", manifest)
        .with("orders/src/lib.rs", GOOD);
    assert_snapshot!(folder.run("check --manifest-path orders/Cargo.toml --message-format short"), @"
    exit 0
    src/lib.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    note: ../outside.rs: this leads out of the workspace: it is not checked
    checked 1 file in 1 package (1 skipped), 1 log call: 1 warning; exit 0: warnings do not fail
    ");
}

#[test]
fn a_module_that_climbs_out_is_not_opened() {
    let text = format!("#[path = \"../../outside.rs\"]\nmod outside;\ninclude!(\"/etc/passwd\");\n{GOOD}");
    let folder = Folder::new()
        .with("outside.rs", GOOD)
        .with("orders/Cargo.toml", MANIFEST)
        .with("orders/src/lib.rs", text);
    assert_snapshot!(folder.run("check --manifest-path orders/Cargo.toml --message-format short"), @"
    exit 0
    src/lib.rs:5:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    note: src/lib.rs: `../../outside.rs` leads out of the workspace: it is not checked
    note: src/lib.rs: `/etc/passwd` leads out of the workspace: it is not checked
    checked 1 file in 1 package (2 skipped), 1 log call: 1 warning; exit 0: warnings do not fail
    ");
}

#[test]
fn a_module_that_declares_itself_ends() {
    let text = format!("#[path = \"lib.rs\"]\nmod again;\nmod other;\n{GOOD}");
    let other = "#[path = \"lib.rs\"]\nmod root;\n#[path = \"other.rs\"]\nmod other;\n";
    let folder =
        Folder::new().with("Cargo.toml", MANIFEST).with("src/lib.rs", text).with("src/other.rs", other);
    assert_snapshot!(folder.run(CHECK_WORKSPACE), @"
    exit 0
    src/lib.rs:5:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    checked 2 files in 1 package, 1 log call: 1 warning; exit 0: warnings do not fail
    ");
}

#[test]
fn a_folder_as_deep_as_a_path_may_be_is_entered() {
    let folder = Folder::new().with(format!("{}good.rs", "d/".repeat(200)), GOOD);
    let ran = folder.run(CHECK_FOLDER);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 1), "{ran}");
}
