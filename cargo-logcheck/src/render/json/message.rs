//! The shape of cargo's lines and of the compiler's messages in them.

use logcheck_analyzer::Target;
use serde::Serialize;

/// One line.
#[derive(Serialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub(super) enum Message<'a> {
    CompilerMessage(Box<CompilerMessage<'a>>),
    BuildFinished { success: bool },
}

/// A message with the package and the target that it is filed under.
#[derive(Serialize)]
pub(super) struct CompilerMessage<'a> {
    pub(super) package_id: String,
    pub(super) manifest_path: String,
    pub(super) target: CargoTarget,
    pub(super) message: RustcDiagnostic<'a>,
}

/// A target as cargo describes it.
#[derive(Serialize)]
pub(super) struct CargoTarget {
    kind: Vec<String>,
    crate_types: Vec<String>,
    name: String,
    src_path: String,
    edition: String,
    doc: bool,
    doctest: bool,
    test: bool,
}

/// A message as the compiler writes it.
#[derive(Serialize)]
pub(super) struct RustcDiagnostic<'a> {
    /// Children have none.
    #[serde(rename = "$message_type", skip_serializing_if = "Option::is_none")]
    pub(super) message_type: Option<&'static str>,
    pub(super) message: &'a str,
    pub(super) code: Option<Code>,
    pub(super) level: &'static str,
    pub(super) spans: Vec<Span<'a>>,
    pub(super) children: Vec<RustcDiagnostic<'a>>,
    pub(super) rendered: Option<String>,
}

/// The rule. rust-analyzer takes a code of exactly two parts for source and rule.
#[derive(Serialize)]
pub(super) struct Code {
    pub(super) code: String,
    pub(super) explanation: Option<String>,
}

/// A place. Lines and columns are counted from 1, columns in characters.
#[derive(Serialize)]
pub(super) struct Span<'a> {
    pub(super) file_name: &'a str,
    pub(super) byte_start: usize,
    pub(super) byte_end: usize,
    pub(super) line_start: usize,
    pub(super) line_end: usize,
    pub(super) column_start: usize,
    pub(super) column_end: usize,
    pub(super) is_primary: bool,
    pub(super) text: Vec<Line<'a>>,
    pub(super) label: Option<&'a str>,
    pub(super) suggested_replacement: Option<&'a str>,
    pub(super) suggestion_applicability: Option<&'static str>,
    /// Findings are about tokens that somebody wrote, never about what a macro made of them.
    pub(super) expansion: Option<()>,
}

/// A line of source.
#[derive(Serialize)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) highlight_start: usize,
    pub(super) highlight_end: usize,
}

impl<'a> RustcDiagnostic<'a> {
    pub(super) fn child(level: &'static str, message: &'a str, spans: Vec<Span<'a>>) -> RustcDiagnostic<'a> {
        let (message_type, code, children, rendered) = (None, None, Vec::new(), None);
        RustcDiagnostic { message_type, message, code, level, spans, children, rendered }
    }
}

impl CargoTarget {
    /// What the manifest does not say otherwise follows from the kind.
    pub(super) fn new(target: &Target, edition: &str) -> CargoTarget {
        let is_library = CargoTarget::is_library(&target.kind);
        let is_binary = target.kind.iter().any(|kind| kind == "bin");
        let is_test = target.kind.iter().any(|kind| kind == "test");
        CargoTarget {
            kind: target.kind.clone(),
            crate_types: target.crate_types.clone(),
            name: target.name.clone(),
            src_path: target.src_path.display().to_string(),
            edition: edition.to_owned(),
            doc: is_library || is_binary,
            doctest: is_library,
            test: is_library || is_binary || is_test,
        }
    }

    pub(super) fn is_library(kind: &[String]) -> bool {
        kind.iter().any(|kind| {
            matches!(kind.as_str(), "lib" | "rlib" | "dylib" | "cdylib" | "staticlib" | "proc-macro")
        })
    }
}
