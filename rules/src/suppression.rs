//! What excuses findings: the comment `// logcheck: allow(rule) reason="why" until=2027-03-01`, and the prefix `allow:` of
//! logcheck's own macros.

use std::fmt;
use std::ops::Range;

use crate::diagnostic::Position;
use crate::expr::Loc;

mod read;

pub use read::read_suppression;

/// One suppression.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Suppression {
    /// The comment, from `//` to its end; the prefix, from its word to the end of its value.
    pub loc: Loc,
    /// What it covers: the statement or item after it, the one it stands in, or the whole file.
    pub covers: Loc,
    /// How it is written.
    pub form: SuppressionForm,
    /// Whether it was written as `allow-file`.
    pub whole_file: bool,
    /// The rules or groups named, with their positions.
    pub rules: Vec<(String, Loc)>,
    /// Why.
    pub reason: Option<String>,
    /// The day after which it no longer counts.
    pub until: Option<Date>,
    /// What is wrong with the suppression itself, if something is.
    pub malformed: Option<String>,
}

/// The two ways to write a suppression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum SuppressionForm {
    /// `// logcheck: allow(rule) reason="why"`.
    Comment,
    /// `allow: (rule, "why"),` in a call of logcheck's own macros.
    Prefix,
}

/// A suppression comment as it is read, before anything is known of where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadSuppression {
    /// Whether it is written as `allow-file`.
    pub whole_file: bool,
    /// The rules or groups named, written with `_`, with their bytes in the comment.
    pub rules: Vec<(String, Range<usize>)>,
    /// Why.
    pub reason: Option<String>,
    /// The day after which it no longer counts.
    pub until: Option<Date>,
    /// What is wrong with it, if something is; the other parts are then those before the mistake.
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
    /// The comment or prefix.
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
    /// Whether it hides anything: one that cannot be read does not, nor one whose last day has passed.
    pub fn is_active(&self, today: Date) -> bool {
        self.malformed.is_none() && !self.is_expired(today)
    }

    /// Whether its last day has passed.
    pub fn is_expired(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

impl Date {
    /// Reads `2027-03-01`, in just this form.
    pub fn parse(text: &str) -> Option<Date> {
        let digits =
            |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        let (year, rest) = text.split_once('-').filter(|(year, _)| digits(year, 4))?;
        let (month, day) = rest.split_once('-').filter(|(month, day)| digits(month, 2) && digits(day, 2))?;
        let date = Date { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
        (date.day >= 1 && date.day <= date.days_in_month()?).then_some(date)
    }

    fn days_in_month(self) -> Option<u8> {
        let is_leap_year = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        match self.month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
            4 | 6 | 9 | 11 => Some(30),
            2 if is_leap_year => Some(29),
            2 => Some(28),
            _ => None,
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}
