//! Comments that excuse findings: `// logcheck: allow(rule) reason="why" until=2027-03-01`.

use crate::diagnostic::Position;
use crate::expr::Loc;

mod read;

pub use read::{ReadSuppression, read_suppression};

/// One suppression comment.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Suppression {
    /// The comment, from `//` to its end.
    pub loc: Loc,
    /// What it covers: the statement or item after it, the one it stands in, or the whole file.
    pub covers: Loc,
    /// Whether it was written as `allow-file`.
    pub whole_file: bool,
    /// The rules or groups named, with their positions in the comment.
    pub rules: Vec<(String, Loc)>,
    /// Why.
    pub reason: Option<String>,
    /// The day after which it no longer counts.
    pub until: Option<Date>,
    /// What is wrong with the comment itself, if something is.
    pub malformed: Option<String>,
}

/// A day, compared by its parts in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Date {
    /// 2026
    pub year: u16,
    /// 1 to 12
    pub month: u8,
    /// 1 to 31
    pub day: u8,
}

/// A suppression with what became of it, after all rules have run.
#[derive(Clone, Copy, Debug)]
pub struct JudgedSuppression<'a> {
    /// The comment.
    pub suppression: &'a Suppression,
    /// Where it stands.
    pub at: Position,
    /// For each of its rules: whether it hid a finding.
    pub used: &'a [bool],
    /// For each of its rules: whether it was judged at all here, so that `used` means something.
    pub judged: &'a [bool],
    /// The current day.
    pub today: Date,
}

impl Suppression {
    /// Whether it still counts on a day: without a last day, always.
    pub fn is_active(&self, today: Date) -> bool {
        self.malformed.is_none() && self.until.is_none_or(|last| today <= last)
    }
}

impl Date {
    /// Reads `2027-03-01`.
    pub fn parse(text: &str) -> Option<Date> {
        let mut parts = text.splitn(3, '-');
        let date = Date {
            year: parts.next()?.parse().ok()?,
            month: parts.next()?.parse().ok()?,
            day: parts.next()?.parse().ok()?,
        };
        ((1..=12).contains(&date.month) && (1..=31).contains(&date.day)).then_some(date)
    }
}
