//! What only some systems have in their folders: links, pipes, devices, rights, and any byte in a name.

use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use cargo_logcheck::exit::Exit;
use cargo_logcheck::run::{Streams, run};
use insta::assert_snapshot;

use crate::{CHECK_FOLDER, CHECK_WORKSPACE, Folder, GOOD, MANIFEST};

impl Folder {
    /// The folder with a link more.
    fn with_link(self, path: &str, to: &str) -> Folder {
        symlink(to, self.path(path)).expect("a link can be made");
        self
    }

    /// The folder with a pipe more, which nobody writes to: who opens it waits forever.
    fn with_pipe(self, path: &str) -> Folder {
        let made = Command::new("mkfifo").arg(self.path(path)).status();
        assert!(made.is_ok_and(|status| status.success()), "a pipe can be made");
        self
    }
}

#[test]
fn a_pipe_is_not_opened() {
    let folder = Folder::with_good_file().with_pipe("pipe.rs");
    assert_snapshot!(folder.run(CHECK_FOLDER), @"
    exit 0
    good.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    note: pipe.rs: this is not a regular file: it is not checked
    checked 1 file in 1 package (1 skipped), 1 log call: 1 warning; exit 0: warnings do not fail
    ");
    assert_snapshot!(folder.run("check pipe.rs"), @"
    exit 2
    error: nothing to check: `pipe.rs`: this is not a regular file
    ");
    let folder =
        Folder::with_package().with("src/lib.rs", format!("mod pipe;\n{GOOD}")).with_pipe("src/pipe.rs");
    assert_snapshot!(folder.run(CHECK_WORKSPACE), @"
    exit 0
    src/lib.rs:3:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    note: src/pipe.rs: this is not a regular file: it is not checked
    checked 1 file in 1 package (1 skipped), 1 log call: 1 warning; exit 0: warnings do not fail
    ");
}

#[test]
fn a_device_is_not_opened() {
    let folder = Folder::with_good_file().with_link("zero.rs", "/dev/zero");
    assert_snapshot!(folder.run(CHECK_FOLDER), @"
    exit 0
    good.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    note: zero.rs: this is a symbolic link: it is not checked
    checked 1 file in 1 package (1 skipped), 1 log call: 1 warning; exit 0: warnings do not fail
    ");
    assert_snapshot!(folder.run("check zero.rs"), @"
    exit 2
    error: nothing to check: `zero`: this is not a regular file
    ");
    assert_snapshot!(folder.run("check /dev/zero"), @"
    exit 2
    error: nothing to check: `zero`: this is not a regular file
    ");
}

#[test]
fn links_are_not_followed_out_of_the_folder() {
    let outside = Folder::new().with("outside.rs", GOOD).with("folder/outside.rs", GOOD);
    let to = |path: &str| outside.path(path).display().to_string();
    let folder = Folder::with_good_file()
        .with_link("file.rs", &to("outside.rs"))
        .with_link("folder", &to("folder"))
        .with_link("nowhere.rs", "nowhere")
        .with_link("circle.rs", "circle.rs");
    assert_snapshot!(folder.run(CHECK_FOLDER), @"
    exit 0
    good.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    note: circle.rs: this is a symbolic link: it is not checked
    note: file.rs: this is a symbolic link: it is not checked
    note: folder: this is a symbolic link: it is not checked
    note: nowhere.rs: this is a symbolic link: it is not checked
    checked 1 file in 1 package (4 skipped), 1 log call: 1 warning; exit 0: warnings do not fail
    ");
}

#[test]
fn a_link_to_what_is_found_without_it_is_not_worth_a_note() {
    let folder = Folder::with_good_file().with_link("again.rs", "good.rs").with_link("itself", ".");
    assert_snapshot!(folder.run(CHECK_FOLDER), @"
    exit 0
    good.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    checked 1 file in 1 package, 1 log call: 1 warning; exit 0: warnings do not fail
    ");
}

#[test]
fn a_link_that_somebody_names_is_followed() {
    let outside = Folder::new().with("outside.rs", GOOD);
    let folder = Folder::new().with_link("link.rs", &outside.path("outside.rs").display().to_string());
    assert_snapshot!(folder.run("check link.rs --message-format short"), @"
    exit 0
    outside.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    checked 1 file in 1 package, 1 log call: 1 warning; exit 0: warnings do not fail
    ");
    assert_snapshot!(folder.with_link("circle.rs", "circle.rs").run("check circle.rs"), @"
    exit 2
    error: cannot read `circle.rs`: Too many levels of symbolic links (os error 40)
    ");
}

#[test]
fn sources_behind_a_link_are_those_of_the_package_only_inside_of_it() {
    let outside = Folder::new().with("lib.rs", GOOD);
    let folder =
        Folder::new().with("Cargo.toml", MANIFEST).with_link("src", &outside.0.display().to_string());
    assert_snapshot!(folder.run(CHECK_WORKSPACE), @"
    exit 2
    error: nothing to check: `src`: this is a symbolic link, `src/lib.rs`: this leads out of the workspace
    ");
    let folder =
        Folder::new().with("Cargo.toml", MANIFEST).with("code/lib.rs", GOOD).with_link("src", "code");
    assert_snapshot!(folder.run(CHECK_WORKSPACE), @"
    exit 0
    code/lib.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    checked 1 file in 1 package, 1 log call: 1 warning; exit 0: warnings do not fail
    ");
}

#[test]
fn a_manifest_that_is_a_pipe_is_not_opened() {
    let folder = Folder::with_good_file().with_pipe("Cargo.toml");
    assert_snapshot!(folder.run(CHECK_WORKSPACE), @"
    exit 2
    error: cannot read the manifest `[folder]/Cargo.toml`: this is not a regular file
    ");
    assert_snapshot!(folder.run(CHECK_FOLDER), @"
    exit 0
    good.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    checked 1 file in 1 package, 1 log call: 1 warning; exit 0: warnings do not fail
    ");
    let inherits = format!("{MANIFEST}log.workspace = true\n");
    let folder = folder.with("orders/Cargo.toml", inherits).with("orders/src/lib.rs", GOOD);
    let ran = folder.run(CHECK_FOLDER);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 2), "{ran}");
}

#[test]
fn a_policy_that_is_a_pipe_or_leads_out_is_not_opened() {
    assert_snapshot!(Folder::with_package().with_pipe("logcheck.toml").run(CHECK_WORKSPACE), @"
    exit 2
    error: cannot read the policy `[folder]/logcheck.toml`: this is not a regular file
    ");
    let secret = Folder::new().with("secret.toml", "token = \"abc\"\n");
    let to = secret.path("secret.toml").display().to_string();
    assert_snapshot!(Folder::with_package().with_link("logcheck.toml", &to).run(CHECK_WORKSPACE), @"
    exit 2
    error: cannot read the policy `[folder]/logcheck.toml`: this leads out of the workspace; the variable LOGCHECK_POLICY may name such a file
    ");
    assert_snapshot!(Folder::with_package().with_link("logcheck.toml", "nowhere").run(CHECK_WORKSPACE), @"
    exit 2
    error: cannot read the policy `[folder]/logcheck.toml`: No such file or directory (os error 2)
    ");
    let inside =
        Folder::with_package().with("ci/policy.toml", "").with_link("logcheck.toml", "ci/policy.toml");
    assert_eq!(inside.run(CHECK_WORKSPACE).code, 0);
}

#[test]
fn what_may_not_be_read_is_noted() {
    let folder = Folder::with_good_file().with("closed.rs", GOOD).with("closed/inner.rs", GOOD);
    for path in ["closed.rs", "closed"] {
        fs::set_permissions(folder.path(path), Permissions::from_mode(0o000)).unwrap();
    }
    if fs::read(folder.path("closed.rs")).is_ok() {
        // This user may read everything.
        return;
    }
    assert_snapshot!(folder.run(CHECK_FOLDER), @"
    exit 0
    good.rs:2:35: warning[logcheck::interpolated_message]: the message interpolates a value: `a` becomes part of the text
    note: closed: this cannot be read: Permission denied (os error 13): it is not checked
    note: closed.rs: the file cannot be read: Permission denied (os error 13): it is not checked
    checked 1 file in 1 package (2 skipped), 1 log call: 1 warning; exit 0: warnings do not fail
    ");
    fs::set_permissions(folder.path("closed"), Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn no_name_acts_on_the_terminal() {
    let names: [&[u8]; 6] = [
        b"line\nbreak",
        b"\x1b[31mred",
        b"\xc2\x9b31m",
        b"tab\t\x07",
        b"not \xff text",
        "\u{202e}sr".as_bytes(),
    ];
    let mut folder = Folder::new();
    for name in names {
        let name = OsStr::from_bytes(name);
        let inside = std::path::Path::new(name).join(name).with_extension("rs");
        folder = folder.with(&inside, GOOD).with(inside.with_file_name("bad.rs"), "fn f() { (");
    }
    for format in ["short", "human", "json"] {
        let ran = folder.run(&format!("check . --verbose --message-format {format}"));
        assert_eq!(ran.code, 0, "{ran}");
        let acts = |char: char| char != '\n' && (char.is_control() || char == '\u{202e}');
        assert!(!ran.err.contains(acts), "{format}: {:?}", ran.err);
        // JSON is for programs, which must be given the name as it is.
        let acts = |char: char| if format == "json" { char < ' ' && char != '\n' } else { acts(char) };
        assert!(!ran.out.contains(acts), "{format}: {:?}", ran.out);
    }
    // An argument may be any bytes too.
    let mut err = Vec::new();
    let arguments = ["cargo-logcheck".into(), OsStr::from_bytes(b"bad\xff\x1b.rs").to_owned()];
    let exit = run(arguments, &folder.environment(), Streams { out: &mut Vec::new(), err: &mut err });
    assert_eq!(exit, Exit::Failure);
    assert!(err.starts_with("error: cannot read `bad\u{fffd}\u{241b}.rs`: ".as_bytes()), "{err:?}");
    for name in names {
        let missing = format!("check {}", String::from_utf8_lossy(name).replace(' ', "_"));
        let ran = folder.run(&format!("{missing}.nowhere"));
        assert_eq!((ran.code, ran.err.lines().count()), (2, 1), "{:?}", ran.err);
    }
}
