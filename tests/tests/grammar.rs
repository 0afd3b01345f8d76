//! Every form of every grammar, and what is read of it: the files in `grammar/`, one for each family.
//!
//! After a change of what is read, `cargo test -p logcheck-tests --test grammar -- --ignored` writes them anew; the
//! difference is for the reader of the change to judge.

#![expect(clippy::disallowed_methods, reason = "the cases are files, which may be written anew")]

use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use logcheck_tests::calls::{Case, cases_of, is_reading, is_remark, read};

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("grammar");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder is part of the repository")
        .map(|entry| entry.expect("its entries can be read").path())
        .collect();
    paths.sort();
    let trials = paths.into_iter().flat_map(|path| {
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let written = path.clone();
        let write = Trial::test(format!("{name}::write"), move || write(&written));
        [Trial::test(name, move || check(&path)), write.with_ignored_flag(true)]
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

fn check(path: &Path) -> Result<(), Failed> {
    let (imports, cases) = cases_of(&std::fs::read_to_string(path)?);
    let difference = |Case { code, expected }: &Case| {
        let found = read(&imports, code);
        (found != *expected).then(|| format!("\n{code}expected\n{expected}read\n{found}"))
    };
    let differences: String = cases.iter().filter_map(difference).collect();
    if differences.is_empty() { Ok(()) } else { Err(differences.into()) }
}

/// The same cases with what is read now.
fn write(path: &Path) -> Result<(), Failed> {
    let text = std::fs::read_to_string(path)?;
    let (imports, _) = cases_of(&text);
    let blocks = text.trim_end().split("\n\n").enumerate().map(|(number, block)| {
        let kept: Vec<&str> = block.lines().filter(|line| !is_reading(line)).collect();
        let code: Vec<&str> = kept.iter().copied().filter(|line| !is_remark(line)).collect();
        let is_case = !code.is_empty() && number > 0;
        let found = if is_case { read(&imports, &format!("{}\n", code.join("\n"))) } else { String::new() };
        format!("{}\n{found}", kept.join("\n"))
    });
    Ok(std::fs::write(path, blocks.collect::<Vec<_>>().join("\n"))?)
}
