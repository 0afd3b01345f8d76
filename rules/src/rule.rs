//! What a rule is, and the macro that declares one.

use crate::call::LogCall;
use crate::diagnostic::{FileId, Finding, Level, Position};
use crate::expr::Loc;
use crate::policy::Policy;
use crate::suppression::JudgedSuppression;
use crate::surroundings::Surroundings;
use crate::workspace::Workspace;

/// One rule: its manual page, its level and the function that finds.
#[derive(Debug)]
pub struct Rule {
    /// The name in policies, suppressions and diagnostics; the name of its file too.
    pub name: &'static str,
    /// The manual page in Markdown: summary, why, examples, limits. Its examples are its tests.
    pub docs: &'static str,
    /// The group it belongs to.
    pub group: Group,
    /// How strongly it speaks where no policy says otherwise.
    pub level: Level,
    /// What logcheck's own macros do about it.
    pub in_own_macros: OwnMacros,
    /// How it finds.
    pub check: Check,
}

/// What logcheck's own macros do about a rule's findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnMacros {
    /// They do not compile where the rule's level is deny.
    ByLevel,
    /// They do not compile in `mode = "strict"`, whatever the level.
    RejectInStrict,
}

/// The groups of rules, which a policy may switch together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Group {
    Privacy,
    Message,
    Fields,
    Context,
    Cost,
    Hygiene,
}

/// How a rule finds: what it is given decides which front ends can run it.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// One call at a time: in the typed macros and in the analyzer, with the same result.
    Call(fn(&CallContext<'_>, &mut Vec<Finding>)),
    /// The whole workspace: in the analyzer only.
    Workspace(fn(&WorkspaceContext<'_>, &mut Vec<Finding>)),
    /// One suppression at a time, after everything else was judged: in the analyzer only.
    Suppression(fn(&JudgedSuppression<'_>, &mut Vec<Finding>)),
}

/// What a rule over calls is given.
#[derive(Clone, Copy)]
pub struct CallContext<'a> {
    /// The call.
    pub call: &'a LogCall,
    /// The file it stands in.
    pub file: FileId,
    /// What the team decided.
    pub policy: &'a Policy,
    /// What is known about the code around; nothing, in the macros.
    pub around: &'a Surroundings<'a>,
}

/// What a rule over the workspace is given.
#[derive(Clone, Copy)]
pub struct WorkspaceContext<'a> {
    /// Everything that was read.
    pub workspace: &'a Workspace,
    /// What the team decided.
    pub policy: &'a Policy,
}

impl CallContext<'_> {
    /// A position in the call's file.
    pub fn at(&self, loc: Loc) -> Position {
        Position { file: self.file, loc }
    }
}

impl Rule {
    /// The first paragraph of the manual page, in one line.
    pub fn summary(&self) -> String {
        let paragraph = self.docs.trim().split("\n\n").next().unwrap_or_default();
        paragraph.lines().map(str::trim).collect::<Vec<_>>().join(" ")
    }
}

impl Group {
    /// All groups, in the order of the manual.
    pub const ALL: [Group; 6] =
        [Group::Privacy, Group::Message, Group::Fields, Group::Context, Group::Cost, Group::Hygiene];

    /// As it is written in a policy.
    pub fn name(self) -> &'static str {
        match self {
            Group::Privacy => "privacy",
            Group::Message => "message",
            Group::Fields => "fields",
            Group::Context => "context",
            Group::Cost => "cost",
            Group::Hygiene => "hygiene",
        }
    }

    /// The group of that name.
    pub fn from_name(name: &str) -> Option<Group> {
        Group::ALL.into_iter().find(|group| group.name() == name)
    }
}

/// Declares the rule of a file: doc comment, group, level, and the functions that detect and describe.
///
/// ```text
/// declare_rule! {
///     /// The manual page.
///     group: Fields,
///     level: Deny,
///     in_own_macros: ByLevel,
///     call: detect => describe,          // or `workspace:`, or `suppression:`
/// }
/// ```
///
/// `detect` takes the context and returns the evidence, a `Vec` of any type; `describe` makes a [`Finding`] of one piece
/// of evidence and the context. The rule's name is the name of its file.
macro_rules! declare_rule {
    (
        $(#[doc = $line:literal])+
        group: $group:ident,
        level: $level:ident,
        in_own_macros: $own:ident,
        $scope:ident: $detect:path => $describe:path $(,)?
    ) => {
        pub(crate) static RULE: $crate::rule::Rule = $crate::rule::Rule {
            name: $crate::rule::last_segment(module_path!()),
            docs: concat!($($line, "\n"),+),
            group: $crate::rule::Group::$group,
            level: $crate::diagnostic::Level::$level,
            in_own_macros: $crate::rule::OwnMacros::$own,
            check: $crate::rule::declare_rule!(@check $scope, $detect, $describe),
        };
    };
    (@check call, $detect:path, $describe:path) => {
        $crate::rule::Check::Call(|context, findings| {
            findings.extend($detect(context).iter().map(|evidence| $describe(evidence, context)));
        })
    };
    (@check workspace, $detect:path, $describe:path) => {
        $crate::rule::Check::Workspace(|context, findings| {
            findings.extend($detect(context).iter().map(|evidence| $describe(evidence, context)));
        })
    };
    (@check suppression, $detect:path, $describe:path) => {
        $crate::rule::Check::Suppression(|context, findings| {
            findings.extend($detect(context).iter().map(|evidence| $describe(evidence, context)));
        })
    };
}
pub(crate) use declare_rule;

/// `name` of `logcheck_rules::rules::name`.
pub(crate) const fn last_segment(path: &'static str) -> &'static str {
    let bytes = path.as_bytes();
    let mut at = bytes.len();
    while at > 0 && bytes[at - 1] != b':' {
        at -= 1;
    }
    match std::str::from_utf8(bytes.split_at(at).1) {
        Ok(name) => name,
        Err(_) => path,
    }
}
