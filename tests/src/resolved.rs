//! What the model of a workspace says about the calls, types and values of a fixture.
//!
//! Under the name of a function that is called, `//^^^^ -> payments::charge::Card::charge` says what the call means; under
//! the path of a type, or an expression, `//^^^^ : orders::model::Order` says which type it is. `unknown` says that nobody
//! knows, and a type that is not of the workspace is written as it is there: `: String`. Under a parameter in a signature,
//! `//^^^^ logged` or `not logged` says whether it reaches a log call; under the name of a type in its definition,
//! `//^^^^ Debug prints id, name` which of its fields are printed.

use std::fmt::Write as _;

use logcheck_analyzer::workspace_of;
use logcheck_rules::diagnostic::FileId;
use logcheck_rules::expr::{Expr, ExprKind, Type};
use logcheck_rules::facts::ScopeId;
use logcheck_rules::surroundings::{Surroundings, Variable, each_expr, each_log_call};
use logcheck_rules::workspace::printing::{PrintTrait, Prints};
use logcheck_rules::workspace::{DefinitionId, FunctionId, Place, Workspace};

use crate::analyzer::source;
use crate::annotations::Annotation;
use crate::fixture::{File, whole_files_of};

/// What is said about something of which nothing is known.
const UNKNOWN: &str = "unknown";

/// Checks that the model resolves what a fixture says, and the way it says.
#[track_caller]
pub fn check_model(text: &str) {
    let files = whole_files_of(text);
    let workspace = workspace_of(files.iter().map(source).collect());
    let mut differences = String::new();
    let mut annotations = 0;
    for file in &files {
        let id = workspace.files.iter().zip(0..).find(|(other, _)| other.path == file.path);
        let Some((_, number)) = id else { continue };
        for annotation in file.annotations() {
            annotations += 1;
            let found = found_at(&workspace, FileId(number), file, &annotation);
            if found != annotation.text {
                let line = file.fixture_line(annotation.line);
                let expected = &annotation.text;
                writeln!(differences, "line {line}: expected `{expected}`, found `{found}`")
                    .unwrap_or_default();
            }
        }
    }
    assert!(annotations > 0, "the fixture expects nothing");
    assert!(differences.is_empty(), "{differences}");
}

/// What the model says, in the words of an annotation.
fn found_at(workspace: &Workspace, file_id: FileId, file: &File, annotation: &Annotation) -> String {
    let bytes = bytes_of(&file.text, annotation);
    if annotation.text.starts_with("->") {
        return format!("-> {}", called_at(workspace, file_id, &bytes));
    }
    if annotation.text.ends_with("logged") {
        let is_logged = is_logged(workspace, file_id, &bytes, &file.text);
        return if is_logged { "logged" } else { "not logged" }.to_owned();
    }
    if let Some((how, _)) = annotation.text.split_once(" prints ") {
        return format!("{how} prints {}", printed(workspace, file_id, &bytes, how));
    }
    let found = type_of_expression(workspace, file_id, &bytes)
        .or_else(|| type_at(workspace, file_id, &bytes, &file.text))
        .unwrap_or_else(|| UNKNOWN.to_owned());
    format!(": {found}")
}

fn bytes_of(text: &str, annotation: &Annotation) -> std::ops::Range<u32> {
    let before: usize = text.split_inclusive('\n').take(annotation.line).map(str::len).sum();
    let line = text[before..].lines().next().unwrap_or_default();
    let byte = |column: usize| line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
    let at = |column: usize| u32::try_from(before + byte(column)).unwrap_or(u32::MAX);
    at(annotation.columns.start)..at(annotation.columns.end)
}

/// The functions of a file.
fn functions(workspace: &Workspace, file: FileId) -> impl Iterator<Item = FunctionId> {
    workspace.function_ids().filter(move |id| workspace.file_of(*id) == file)
}

fn called_at(workspace: &Workspace, file: FileId, bytes: &std::ops::Range<u32>) -> String {
    let facts = &workspace.file(file).facts;
    let in_function = |id: FunctionId| {
        workspace.calls(id).find(|(site, _)| facts.range(site.loc) == *bytes).map(|(_, target)| target)
    };
    let target = functions(workspace, file).find_map(in_function);
    target.map_or_else(|| UNKNOWN.to_owned(), |target| workspace.path_of_function(target))
}

/// What the type prints whose name stands in its definition.
fn printed(workspace: &Workspace, file: FileId, bytes: &std::ops::Range<u32>, how: &str) -> String {
    let facts = &workspace.file(file).facts;
    let how = if how == "Display" { PrintTrait::Display } else { PrintTrait::Debug };
    let types = facts.types.iter().zip(0..);
    let mut found = types.filter(|(ty, _)| facts.range(ty.name_loc) == *bytes);
    let prints = found.next().map(|(_, index)| workspace.prints(DefinitionId { file, index }, how));
    match prints {
        Some(Prints::Fields(fields)) if fields.is_empty() => "nothing".to_owned(),
        Some(Prints::Fields(fields)) => fields.join(", "),
        Some(Prints::Unknown) | None => UNKNOWN.to_owned(),
    }
}

/// Whether the parameter that is named in a signature is logged.
fn is_logged(workspace: &Workspace, file: FileId, bytes: &std::ops::Range<u32>, text: &str) -> bool {
    let name = &text[bytes.start as usize..bytes.end as usize];
    let facts = &workspace.file(file).facts;
    functions(workspace, file).any(|id| {
        let function = workspace.function(id);
        let position = function.parameters.iter().position(|parameter| parameter.name == name);
        let is_here = facts.range(function.loc).contains(&bytes.start);
        let position = position.filter(|_| is_here).and_then(|position| u8::try_from(position).ok());
        position.is_some_and(|position| workspace.logged_parameters(id).has(position))
    })
}

/// The type of an expression of a function that logs.
fn type_of_expression(workspace: &Workspace, file: FileId, bytes: &std::ops::Range<u32>) -> Option<String> {
    let facts = &workspace.file(file).facts;
    functions(workspace, file).find_map(|id| {
        let function = Some(workspace.function(id));
        let mut found = None;
        let mut look = |expr: &Expr, variables: &[Variable<'_>]| {
            if facts.range(expr.loc) == *bytes && !matches!(expr.kind, ExprKind::Log(_)) {
                let around = Surroundings { file, function, variables, workspace: Some(workspace) };
                found = Some(written(workspace, &around, &around.type_of(expr)));
            }
        };
        each_expr(workspace.function(id), &mut |expr, variables| look(expr, variables));
        each_log_call(workspace.function(id), &mut |call, variables| {
            for field in &call.fields {
                field.value.walk(&mut |expr, _| look(expr, variables));
            }
        });
        found
    })
}

/// The type that a path in the source names.
fn type_at(workspace: &Workspace, file: FileId, bytes: &std::ops::Range<u32>, text: &str) -> Option<String> {
    let path = &text[bytes.start as usize..bytes.end as usize];
    let segments: Vec<String> = path.split("::").map(|name| name.trim().to_owned()).collect();
    let place = Place { file, scope: scope_at(workspace, file, bytes.start) };
    workspace.definition_at(place, &segments).map(|id| workspace.path_of_type(id))
}

/// The scope of a place: that of the function around, else that of the last item before.
fn scope_at(workspace: &Workspace, file: FileId, at: u32) -> ScopeId {
    let facts = &workspace.file(file).facts;
    let around = facts.functions.iter().filter(|function| facts.range(function.loc).contains(&at));
    if let Some(innermost) = around.min_by_key(|function| facts.range(function.loc).len()) {
        return innermost.body_scope;
    }
    let types = facts.types.iter().map(|ty| (facts.range(ty.name_loc).start, ty.scope));
    types.filter(|(start, _)| *start <= at).max().map_or(ScopeId::FILE, |(_, scope)| scope)
}

/// A type with the types of the workspace by their full paths.
fn written(workspace: &Workspace, around: &Surroundings<'_>, ty: &Type) -> String {
    let all =
        |types: &[Type]| types.iter().map(|ty| written(workspace, around, ty)).collect::<Vec<_>>().join(", ");
    match ty {
        Type::Path { segments, arguments } => {
            let plain = Type::Path { segments: segments.clone(), arguments: Vec::new() };
            let is_known = around.definition_of(&plain).is_some();
            let id = workspace.definition_at(around.place(), segments).filter(|_| is_known);
            let name = id.map_or_else(|| segments.join("::"), |id| workspace.path_of_type(id));
            if arguments.is_empty() { name } else { format!("{name}<{}>", all(arguments)) }
        }
        Type::Reference(inner) => format!("&{}", written(workspace, around, inner)),
        Type::Tuple(parts) => format!("({})", all(parts)),
        Type::Slice(inner) => format!("[{}]", written(workspace, around, inner)),
        Type::Dynamic(traits) => format!("dyn {}", all(traits)),
        Type::Unknown => UNKNOWN.to_owned(),
    }
}
