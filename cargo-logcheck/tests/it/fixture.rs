//! Reports made by hand.

use std::ops::Range;

use cargo_logcheck::args::{Format, Rendered};
use cargo_logcheck::render::{DEFAULT_WIDTH, Settings, render};
use logcheck_analyzer::{Package, Report, SourceFile, Target};
use logcheck_rules::diagnostic::{Diagnostic, FileId, Finding, Level, Position};
use logcheck_rules::expr::Loc;

pub(crate) const JSON: Format = Format::Json { rendered: Rendered { short: false, ansi: false } };

/// A report in the making.
pub(crate) struct Fixture {
    pub(crate) report: Report,
}

impl Fixture {
    /// A report over these files, in a folder without a manifest.
    pub(crate) fn new(files: &[(&str, &str)]) -> Fixture {
        let files = files.iter().map(|(path, text)| SourceFile {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
            ..SourceFile::default()
        });
        Fixture { report: Report { root: "/ws/shop".into(), files: files.collect(), ..Report::default() } }
    }

    /// Puts a file into a package that has one library.
    pub(crate) fn in_package(mut self, path: &str, package: &str) -> Fixture {
        let folder = format!("/ws/shop/{package}");
        self.report.packages.push(Package {
            id: format!("path+file://{folder}#0.1.0"),
            name: package.to_owned(),
            manifest_path: format!("{folder}/Cargo.toml").into(),
            edition: "2024".to_owned(),
            targets: vec![Target {
                name: package.to_owned(),
                kind: vec!["lib".to_owned()],
                crate_types: vec!["lib".to_owned()],
                src_path: format!("{folder}/src/lib.rs").into(),
            }],
        });
        let package = self.report.packages.len() - 1;
        let file = self.file_named(path);
        self.report.files[file].package = Some(package);
        self.report.files[file].target = Some(0);
        self
    }

    /// The place of the first occurrence of a text.
    pub(crate) fn at(&mut self, path: &str, needle: &str) -> Position {
        let file = self.file_named(path);
        let start = self.report.files[file].text.find(needle).expect("the text is in the file");
        self.at_bytes(file, start..start + needle.len())
    }

    /// The place of a range of bytes.
    pub(crate) fn at_bytes(&mut self, file: usize, range: Range<usize>) -> Position {
        let offset = |bytes: usize| u32::try_from(bytes).expect("test files are small");
        let places = &mut self.report.files[file].facts.places;
        places.push(offset(range.start)..offset(range.end));
        Position { file: FileId(offset(file)), loc: Loc(offset(places.len() - 1)) }
    }

    /// Adds a finding.
    pub(crate) fn found(&mut self, rule: &'static str, level: Level, finding: Finding) {
        self.report.diagnostics.push(Diagnostic { rule, level, finding });
    }

    /// What is written without colours.
    pub(crate) fn rendered(&self, format: Format) -> String {
        self.rendered_with(Settings { format, color: false, width: DEFAULT_WIDTH })
    }

    /// What is written.
    pub(crate) fn rendered_with(&self, settings: Settings) -> String {
        let mut out = Vec::new();
        render(&self.report, settings, &mut out).expect("memory can be written");
        String::from_utf8(out).expect("text is written")
    }

    fn file_named(&self, path: &str) -> usize {
        self.report.files.iter().position(|file| file.path == path).expect("the file is in the fixture")
    }
}

/// A report with one warning about the first occurrence of a text in a file.
pub(crate) fn one_warning(text: &str, needle: &str) -> Fixture {
    let mut fixture = Fixture::new(&[("src/lib.rs", text)]);
    let at = fixture.at("src/lib.rs", needle);
    fixture.found("banned_key", Level::Warn, Finding::new(at, "a key is sensitive", "its name says so"));
    fixture
}
