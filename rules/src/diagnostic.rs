//! What a rule says: plain values that every front end only formats.

use crate::expr::Loc;

/// A file of the workspace; the macros know only one, with number 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct FileId(pub u32);

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Which file.
    pub file: FileId,
    /// Where in it.
    pub loc: Loc,
}

/// How strongly a rule speaks. A policy may change it, save that nothing lowers `Forbid`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Silent.
    Allow,
    /// Shown; the exit code stays 0.
    Warn,
    /// Shown; the exit code is 1, and the typed macros do not compile.
    Deny,
    /// As deny, and no comment, prefix or flag lets it through.
    Forbid,
}

/// What a rule found, before the policy decides how strongly it is said.
///
/// The texts follow the compiler's convention: lower case, no full stop at the end, code in backticks.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The tokens to underline.
    pub at: Position,
    /// What is wrong, in one line.
    pub what: String,
    /// The words under the underlined tokens: the evidence.
    pub label: String,
    /// Other places that belong to the evidence: the loop, the field, the call on the way.
    pub labels: Vec<Label>,
    /// Why it matters here.
    pub why: String,
    /// What to do instead.
    pub help: String,
    /// The level where it depends on the finding and not on the rule, as for the classes of sensitive names.
    pub level: Option<Level>,
    /// Whether its kind of evidence is not yet known to be right nine times in ten: it is said only where the policy asks
    /// for previews.
    pub is_preview: bool,
    /// Ways to mend it.
    pub fixes: Vec<Fix>,
}

/// A place with a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub at: Position,
    /// What is to be seen there.
    pub text: String,
}

/// A change of the source that mends a finding. Its edits are applied together or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order: `move the value to a field`.
    pub title: String,
    /// Who may apply it.
    pub safety: FixSafety,
    /// The changes, none overlapping another.
    pub edits: Vec<Edit>,
}

/// One replaced range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub at: Position,
    /// With what.
    pub replacement: String,
}

/// Who may apply a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixSafety {
    /// It compiles, loses nothing that was recorded, and keeps every key and the type of every value.
    Safe,
    /// It changes what is recorded.
    Unsafe,
}

/// A finding with the rule that made it and the level it is said with.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The name of the rule.
    pub rule: &'static str,
    /// Never [`Level::Allow`].
    pub level: Level,
    /// What was found.
    pub finding: Finding,
}

impl Finding {
    /// A finding at `at`: what is wrong, and the evidence under the underlined tokens. Why it matters and what to do are
    /// added with [`Finding::because`] and [`Finding::instead`].
    pub fn new(at: Position, what: impl Into<String>, label: impl Into<String>) -> Finding {
        Finding {
            at,
            what: what.into(),
            label: label.into(),
            labels: Vec::new(),
            why: String::new(),
            help: String::new(),
            level: None,
            is_preview: false,
            fixes: Vec::new(),
        }
    }

    /// Says why it matters.
    #[must_use]
    pub fn because(mut self, why: impl Into<String>) -> Finding {
        self.why = why.into();
        self
    }

    /// Says what to do instead.
    #[must_use]
    pub fn instead(mut self, help: impl Into<String>) -> Finding {
        self.help = help.into();
        self
    }

    /// Points at another place that belongs to the evidence.
    #[must_use]
    pub fn with_label(mut self, at: Position, text: impl Into<String>) -> Finding {
        self.labels.push(Label { at, text: text.into() });
        self
    }

    /// Keeps the finding for those who ask for previews.
    #[must_use]
    pub fn as_preview(mut self) -> Finding {
        self.is_preview = true;
        self
    }

    /// Sets the level that this finding has by itself.
    #[must_use]
    pub fn at_level(mut self, level: Level) -> Finding {
        self.level = Some(level);
        self
    }
}

impl Level {
    /// As it is written in a policy.
    pub fn name(self) -> &'static str {
        match self {
            Level::Allow => "allow",
            Level::Warn => "warn",
            Level::Deny => "deny",
            Level::Forbid => "forbid",
        }
    }

    /// The level of that name.
    pub fn from_name(name: &str) -> Option<Level> {
        [Level::Allow, Level::Warn, Level::Deny, Level::Forbid].into_iter().find(|level| level.name() == name)
    }

    /// Whether it fails a build.
    pub fn is_error(self) -> bool {
        self >= Level::Deny
    }
}
