//! The fixture language: one text that holds the files of a workspace.
//!
//! ```text
//! //- /orders/src/lib.rs crate:orders deps:tracing,shared
//! pub fn accept() { .. }
//! //- /shared/src/lib.rs crate:shared
//! pub struct Order;
//! ```
//!
//! A text without such a line is one file of the crate `example`, which depends on `tracing`. A file without `crate:`
//! belongs to the crate of the file before it; a crate without `deps:` depends on `tracing`. `deps:pay=payments` renames a
//! dependency, `edition:2015` makes a crate an old one.
//! A file `/logcheck.toml` is the policy.

use std::path::Path;

use crate::annotations::{Annotation, annotations_of};

/// The path of the file that is the policy and no source.
pub const POLICY: &str = "logcheck.toml";

/// A file of a fixture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path below the root.
    pub path: String,
    /// Its package.
    pub krate: String,
    /// What the package depends on.
    pub dependencies: Vec<String>,
    /// The edition of the package; empty for the newest.
    pub edition: String,
    /// What is read: the text of the fixture, in a function if it has only statements. Nothing is taken out, so the
    /// annotations are comments in it.
    pub text: String,
    /// How many lines of the fixture come before the first line of the text; negative where a line was put before them.
    first_line: isize,
}

impl File {
    /// What the file says should be found in it.
    pub fn annotations(&self) -> Vec<Annotation> {
        annotations_of(&self.text)
    }

    /// The line of the fixture, from 1, that a line of the text, from 0, comes from.
    pub fn fixture_line(&self, line: usize) -> isize {
        self.first_line + line.cast_signed() + 1
    }
}

/// The files of a fixture, in order; what has only statements stands in a function.
pub fn files_of(fixture: &str) -> Vec<File> {
    whole_files_of(fixture).into_iter().map(in_function).collect()
}

/// The files of a fixture, in order, as they are written.
pub fn whole_files_of(fixture: &str) -> Vec<File> {
    let mut files: Vec<File> = Vec::new();
    for (number, line) in fixture.lines().enumerate() {
        if let Some(header) = line.strip_prefix("//- ") {
            let file = read_header(header, number.cast_signed() + 1, &files);
            files.push(file);
            continue;
        }
        if files.is_empty() {
            files.push(read_header("/src/lib.rs", number.cast_signed(), &[]));
        }
        if let Some(file) = files.last_mut() {
            file.text.push_str(line);
            file.text.push('\n');
        }
    }
    files.retain(|file| !file.text.trim().is_empty());
    files
}

fn read_header(header: &str, first_line: isize, before: &[File]) -> File {
    let mut words = header.split_whitespace();
    let path = words.next().unwrap_or_default().trim_start_matches('/').to_owned();
    let option = |name| header.split_whitespace().find_map(|word| word.strip_prefix(name));
    let krate = option("crate:").or(before.last().map(|file| file.krate.as_str())).unwrap_or("example");
    let dependencies = match (option("deps:"), before.iter().find(|file| file.krate == krate)) {
        (Some(names), _) => names.split(',').map(str::to_owned).collect(),
        (None, Some(file)) => file.dependencies.clone(),
        (None, None) => vec!["tracing".to_owned()],
    };
    let of_crate = before.iter().find(|file| file.krate == krate);
    let edition = option("edition:").or(of_crate.map(|file| file.edition.as_str())).unwrap_or_default();
    let (krate, edition) = (krate.to_owned(), edition.to_owned());
    File { path, krate, dependencies, edition, text: String::new(), first_line }
}

/// The file with its text in a function, if it has statements that stand in none. The function's own lines are added
/// before and after, so no column changes.
fn in_function(file: File) -> File {
    if !is_rust(&file.path) || is_items(&file.text) {
        return file;
    }
    let text = format!("async fn example() {{\n{}}}\n", file.text);
    File { text, first_line: file.first_line - 1, ..file }
}

fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "rs")
}

/// Whether a text is a file as it stands. A macro call by itself would be an item too, but is meant as a statement.
fn is_items(text: &str) -> bool {
    let is_item = |item: &syn::Item| !matches!(item, syn::Item::Macro(call) if call.ident.is_none());
    syn::parse_file(text).is_ok_and(|file| file.items.iter().all(is_item))
}

#[cfg(test)]
mod tests {
    use super::{File, files_of};

    #[test]
    fn statements_are_put_into_a_function() {
        let [file] = files_of("info!(x);\n    //^ found\n").try_into().expect("there is one file");
        assert_eq!(file.text, "async fn example() {\ninfo!(x);\n    //^ found\n}\n");
        assert_eq!((file.path.as_str(), file.krate.as_str()), ("src/lib.rs", "example"));
        let annotation = &file.annotations()[0];
        assert_eq!((annotation.line, annotation.columns.clone()), (1, 6..7));
        assert_eq!(file.fixture_line(annotation.line), 1);
    }

    #[test]
    fn items_are_left_alone() {
        let text = "use tracing::info;\nfn f() {\n    info!(x);\n}\n";
        assert_eq!(files_of(text)[0].text, text);
    }

    #[test]
    fn headers_start_files() {
        let files = files_of(
            "\n//- /a/src/lib.rs crate:a deps:tracing,b\nfn a() {}\n//- /a/src/c.rs\nfn c() {}\n//- /b/src/lib.rs crate:b\nx();\n",
        );
        let of = |file: &File| {
            (file.path.clone(), file.krate.clone(), file.dependencies.join(" "), file.fixture_line(0))
        };
        let expected = [
            ("a/src/lib.rs", "a", "tracing b", 3),
            ("a/src/c.rs", "a", "tracing b", 5),
            ("b/src/lib.rs", "b", "tracing", 6),
        ]
        .map(|(path, krate, dependencies, line)| {
            (path.to_owned(), krate.to_owned(), dependencies.to_owned(), line)
        });
        assert_eq!(files.iter().map(of).collect::<Vec<_>>(), expected);
    }
}
