//! What a fixture says should be found against what was found.

use std::fmt::Write as _;

use crate::analyzer::Found;
use crate::annotations::Annotation;
use crate::fixture::File;

/// The differences, for a reader: what is missing, what is too much, and the fixture. `words` gives what an annotation
/// must be the beginning of.
///
/// # Errors
///
/// Where there is a difference.
pub fn compare(files: &[File], found: &[Found], words: fn(&Found) -> String) -> Result<(), String> {
    let mut left: Vec<&Found> = found.iter().collect();
    let mut differences = String::new();
    for file in files {
        for annotation in file.annotations() {
            let matching = left.iter().position(|found| {
                found.path == file.path && annotation.is_about(found.line, &found.columns, &words(found))
            });
            match matching {
                Some(at) => drop(left.remove(at)),
                None => mark(&mut differences, "not found", file, &annotation),
            }
        }
    }
    for found in left {
        let file = files.iter().find(|file| file.path == found.path);
        let text = words(found);
        let annotation = Annotation { line: found.line, columns: found.columns.clone(), text };
        if let Some(file) = file {
            mark(&mut differences, "found and not annotated", file, &annotation);
        }
    }
    if differences.is_empty() { Ok(()) } else { Err(format!("{differences}\n{}", listing(files))) }
}

/// Shows one annotation, expected or made, under its line.
fn mark(out: &mut String, title: &str, file: &File, annotation: &Annotation) {
    let code = file.text.lines().nth(annotation.line).unwrap_or_default();
    let number = file.fixture_line(annotation.line);
    let indent = " ".repeat(annotation.columns.start);
    let carets = "^".repeat(annotation.columns.len().max(1));
    let text = &annotation.text;
    let _ = writeln!(out, "{title}:\n{number:5} | {code}\n      | {indent}{carets} {text}");
}

fn listing(files: &[File]) -> String {
    let mut out = String::from("in\n");
    for file in files {
        let _ = writeln!(
            out,
            "      //- /{} crate:{} deps:{}",
            file.path,
            file.krate,
            file.dependencies.join(",")
        );
        for (number, line) in file.text.lines().enumerate() {
            let _ = writeln!(out, "{:5} | {line}", file.fixture_line(number));
        }
    }
    out
}
