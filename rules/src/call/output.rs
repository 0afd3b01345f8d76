//! Macros of the standard library and of error crates that write something, or end with a text: no log calls, and read
//! beside them.

use super::LogLevel;

/// What becomes of the text of such a macro.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// It is printed on the standard output.
    Stdout,
    /// It is printed on the standard error stream.
    Stderr,
    /// It is what a panic says.
    Panic,
    /// It is the text of an error, which is logged or printed later, by whoever handles it.
    Error,
    /// It is a value, or written to one: `format!`, `write!`.
    Value,
}

/// A macro that formats a text.
struct TextMacro {
    name: &'static str,
    output: Output,
    /// How many arguments stand before the text. Where there are no more than these, the macro has no text.
    before: usize,
}

const fn text_macro(name: &'static str, output: Output, before: usize) -> TextMacro {
    TextMacro { name, output, before }
}

const TEXT_MACROS: &[TextMacro] = &[
    text_macro("format", Output::Value, 0),
    text_macro("println", Output::Stdout, 0),
    text_macro("write", Output::Value, 1),
    text_macro("writeln", Output::Value, 1),
    text_macro("panic", Output::Panic, 0),
    text_macro("print", Output::Stdout, 0),
    text_macro("eprint", Output::Stderr, 0),
    text_macro("eprintln", Output::Stderr, 0),
    text_macro("format_args", Output::Value, 0),
    text_macro("unreachable", Output::Panic, 0),
    text_macro("todo", Output::Panic, 0),
    text_macro("unimplemented", Output::Panic, 0),
    text_macro("assert", Output::Panic, 1),
    text_macro("assert_eq", Output::Panic, 2),
    text_macro("assert_ne", Output::Panic, 2),
    text_macro("debug_assert", Output::Panic, 1),
    text_macro("debug_assert_eq", Output::Panic, 2),
    text_macro("debug_assert_ne", Output::Panic, 2),
    text_macro("anyhow", Output::Error, 0),
    text_macro("bail", Output::Error, 0),
    text_macro("eyre", Output::Error, 0),
    text_macro("ensure", Output::Error, 1),
];

/// Crates and modules that the macros may be called by.
const CRATES: &[&str] = &["alloc", "anyhow", "color_eyre", "core", "eyre", "std"];

/// How many arguments of a macro of that name stand before the text that it formats; nothing if it formats none.
pub fn arguments_before_text(macro_name: &str) -> Option<usize> {
    TEXT_MACROS.iter().find(|known| known.name == macro_name).map(|known| known.before)
}

impl Output {
    /// What a macro writes, by the path it is called with: `println`, `std::dbg`, `anyhow::bail`. Whether a plain name is
    /// that of another macro is for the caller to know.
    pub fn of(path: &[String]) -> Option<Output> {
        let (name, before) = path.split_last()?;
        if before.iter().all(|part| CRATES.contains(&part.as_str())) { Output::of_name(name) } else { None }
    }

    /// What a macro of that name writes, if it is one of these.
    pub fn of_name(name: &str) -> Option<Output> {
        // `dbg!` has no text: it prints each of its arguments, by their source and as Debug.
        if name == "dbg" {
            return Some(Output::Stderr);
        }
        TEXT_MACROS.iter().find(|known| known.name == name).map(|known| known.output)
    }

    /// The level that it would have as a log event: prints have none, and what only makes a value is none.
    pub fn level(self) -> Option<LogLevel> {
        (self == Output::Panic).then_some(LogLevel::Error)
    }
}
