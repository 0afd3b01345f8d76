//! Events that a program writes for the person at its terminal: their texts are laid out for the eye, and nobody searches
//! for them.

use crate::expr::{Expr, ExprKind};
use crate::facts::Callee;
use crate::rule::CallContext;
use crate::values::printed;

/// Functions and methods that put a text in colour, as those of `colored`, `console`, `yansi` and their kin.
const COLOURS: &[&str] = &[
    "apply_to",
    "black",
    "blink",
    "blue",
    "bold",
    "bright_black",
    "bright_blue",
    "bright_cyan",
    "bright_green",
    "bright_magenta",
    "bright_red",
    "bright_white",
    "bright_yellow",
    "cformat",
    "cyan",
    "cyan_bold",
    "dimmed",
    "emoji",
    "gray",
    "green",
    "green_bold",
    "grey",
    "italic",
    "italic_gray",
    "magenta",
    "on_blue",
    "on_green",
    "on_red",
    "on_yellow",
    "purple",
    "red",
    "red_bold",
    "strikethrough",
    "underline",
    "underlined",
    "white",
    "white_bold",
    "yellow",
    "yellow_bold",
];

/// Crates that put colours and lines on a terminal.
const TERMINAL_CRATES: &[&str] = &[
    "anstream",
    "anstyle",
    "colored",
    "console",
    "crossterm",
    "deno_terminal",
    "dialoguer",
    "indicatif",
    "owo_colors",
    "termcolor",
    "yansi",
];

/// Whether a message is written for a terminal: something in it has a colour. A strict macro knows no terminals.
pub fn is_for_terminal(context: &CallContext<'_>) -> bool {
    let Some(message) = context.call.message.as_ref().filter(|_| !context.call.is_own()) else {
        return false;
    };
    message.interpolations().into_iter().any(|(placeholder, _)| {
        printed(message, placeholder).is_some_and(|value| has_colour(context.around.value_of(&value)))
    })
}

fn has_colour(value: &Expr) -> bool {
    value.any(&mut |part| {
        let called = match &part.kind {
            ExprKind::MethodCall { method, .. } => Some(method),
            _ => part.called_path().and_then(|path| path.last()),
        };
        called.is_some_and(|name| COLOURS.contains(&name.as_str()))
    })
}

/// Whether an event may be what a program has to say on a terminal: its file or its function puts colours or lines there.
/// That a package can do so says little, since servers have progress bars too.
pub fn may_be_output(context: &CallContext<'_>) -> bool {
    let Some(workspace) = context.around.workspace.filter(|_| !context.call.is_own()) else { return false };
    let is_of_terminal =
        |path: &[String]| path.first().is_some_and(|name| TERMINAL_CRATES.contains(&name.as_str()));
    let mut imported = workspace.file(context.around.file).facts.imports.iter().map(|import| &import.path);
    let mut called = context.around.function.iter().flat_map(|function| &function.calls);
    imported.any(|path| is_of_terminal(path))
        || called.any(|call| matches!(&call.callee, Callee::Path(path) if is_of_terminal(path)))
}
