//! Sensitive names: judged by their words, never by a part of a word.

use crate::diagnostic::Level;

mod entry;
mod evidence;
mod found;
mod of_field;
mod of_value;
mod printed;
mod table;
mod token;
mod types;
mod vetoes;
mod words;

pub use evidence::{NameEvidence, Printing};
pub use of_field::{SensitiveField, judge_field};
pub use of_value::{SensitiveValue, is_clean_value, judge_argument, judge_value};

use entry::{Entry, Reading};
use evidence::Reach;
use found::NameWords;
use token::TokenReading;
use words::Words;

/// What kind of thing a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// What opens a door: passwords, keys, tokens, cookies.
    Secret,
    /// Where a database is, with the password to it.
    Connection,
    /// What a payment can be made with.
    Payment,
    /// Numbers that a state gives to a person.
    NationalId,
    /// Where a person can be reached.
    Contact,
    /// What the law protects most: health, belief, origin.
    SpecialCategory,
    /// What tells who a person is.
    Person,
    /// What tells a device or a connection of a person.
    OnlineIdentifier,
    /// What ties the requests of one visit together.
    Session,
}

/// Where a name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameRole {
    /// It is the key of a field.
    Key,
    /// It names the value: a variable, a field, a function.
    Value,
}

/// A name that should not be in a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SensitiveName {
    /// What it stands for.
    pub class: Class,
    /// The words that say so, as they are written in code: `access_token`.
    pub matched: String,
    /// How strongly that is said.
    pub level: Level,
    /// How a name with two meanings was read.
    pub note: Option<String>,
    /// Whether a number can be such a value, as a card number can and a password cannot.
    pub may_be_number: bool,
    /// Whether such a value can be guessed, so that a hash of it hides nothing.
    pub is_guessable: bool,
    /// Whether the name is in the plural.
    pub is_plural: bool,
}

/// Judges a name: that of a key, or of a variable, field, method or function with what it is taken from, as
/// `user.password`. Only the last segment is judged; the one before it may complete it, as in `card.number`.
pub fn judge_name(name: &str, role: NameRole, evidence: &NameEvidence<'_>) -> Option<SensitiveName> {
    let words = NameWords::of(name);
    let found = found::find(&words)?;
    let entry = found.entry;
    if entry.reading == Reading::SomethingElse || means_something_else(entry, &words, evidence) {
        return None;
    }
    let (level, note) = if entry.reading == Reading::Token {
        match token::read_token(&words, role, evidence) {
            TokenReading::Credential(why) => (Level::Deny, Some(why)),
            TokenReading::Unknown(why) => (Level::Warn, Some(why.to_owned())),
            TokenReading::SomethingElse => return None,
        }
    } else if found.is_hashed {
        (Level::Warn, Some("what it is a hash of can be guessed".to_owned()))
    } else {
        (level_of(entry, role, &words, evidence), None)
    };
    Some(SensitiveName {
        class: entry.class,
        matched: found.matched,
        level,
        note,
        may_be_number: entry.may_be_number,
        is_guessable: entry.is_guessable,
        is_plural: found.is_plural,
    })
}

/// Whether the name, or what stands around it, tells that an entry is not meant. A strict judge asks the name alone.
fn means_something_else(entry: &Entry, words: &NameWords, evidence: &NameEvidence<'_>) -> bool {
    let tells_otherwise = |others: Words, reach| {
        others.has_any(&words.all) || !evidence.is_strict() && evidence.mentions(others, reach)
    };
    let has_company = |company: Words| company.has_any(&words.all) || evidence.mentions(company, Reach::Call);
    // A program's account at a cloud has an address that looks like that of a person.
    let is_of_program =
        || is_service_account(&words.all) || !evidence.is_strict() && evidence.is_about_service_account();
    entry.class == Class::Contact && is_of_program()
        || tells_otherwise(entry.unless, Reach::Imports)
        || tells_otherwise(entry.not_of, Reach::Value)
        || !entry.only_with.is_empty() && !has_company(entry.only_with)
}

/// Whether words name the account of a program, as in `CustomServiceAccount`.
fn is_service_account(words: &[String]) -> bool {
    words.windows(2).any(|pair| pair == ["service", "account"])
}

/// The level of an entry: none where only company would make it sure and nothing around is that.
fn level_of(entry: &Entry, role: NameRole, words: &NameWords, evidence: &NameEvidence<'_>) -> Level {
    let is_sure = entry.sure_with.is_empty()
        || evidence.is_strict()
        || entry.sure_with.has_any(&words.all)
        || evidence.mentions(entry.sure_with, Reach::Surroundings);
    if is_sure { entry.class.level(role) } else { Level::Allow }
}

impl SensitiveName {
    /// Whether the name may mean something else, or the value may be harmless.
    pub fn is_unsure(&self) -> bool {
        self.level == Level::Warn && self.note.is_some()
    }

    /// What the name says, for the label under it: how it was read, else its class.
    pub fn evidence(&self) -> String {
        match &self.note {
            Some(note) => note.clone(),
            None => format!("`{}` is a name of class {}", self.matched, self.class.name()),
        }
    }
}

impl Class {
    /// Its name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Class::Secret => "secret",
            Class::Connection => "connection",
            Class::Payment => "payment",
            Class::NationalId => "national id",
            Class::Contact => "contact",
            Class::SpecialCategory => "special category",
            Class::Person => "person",
            Class::OnlineIdentifier => "online identifier",
            Class::Session => "session",
        }
    }

    /// What such a value is, with its article.
    pub fn noun(self) -> &'static str {
        match self {
            Class::Secret => "a secret",
            Class::Connection => "a connection string",
            Class::Payment => "payment data",
            Class::NationalId => "a national id",
            Class::Contact => "contact data",
            Class::SpecialCategory => "data of a special category",
            Class::Person => "personal data",
            Class::OnlineIdentifier => "an online identifier",
            Class::Session => "a session",
        }
    }

    /// Why such a value does harm in a log, as a sentence without its full stop.
    pub fn harm(self) -> &'static str {
        match self {
            Class::Secret => {
                "whoever can read the log, a backup of it or the screen of a colleague can use it"
            }
            Class::Connection => "it holds the user and often the password of the database",
            Class::Payment => {
                "the card industry's rules forbid it in a log, and a log is easier to take than a vault"
            }
            Class::NationalId => "it cannot be changed once it is known, and a log is copied to many places",
            Class::Contact => {
                "a log has no way to forget a person who asks for it, and is copied to many places"
            }
            Class::SpecialCategory => {
                "the law asks for consent before such data is stored, and a log is a store"
            }
            Class::Person | Class::OnlineIdentifier | Class::Session => {
                "a log has no way to forget a person who asks for it"
            }
        }
    }

    /// How strongly such a name is reported.
    pub fn level(self, role: NameRole) -> Level {
        match (self, role) {
            (Class::Contact, NameRole::Value) | (Class::Person, _) => Level::Warn,
            (Class::OnlineIdentifier | Class::Session, _) => Level::Allow,
            _ => Level::Deny,
        }
    }
}

/// The words of a name, lower case: split at `_`, `.`, `-`, `:`, `/`, digits and changes of case.
pub fn words_of(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    has_word(name, |word| {
        words.push(word.to_owned());
        false
    });
    words
}

/// Whether one of the words of a name is meant; the words are those of [`words_of`].
pub fn has_word(name: &str, mut is_meant: impl FnMut(&str) -> bool) -> bool {
    let mut word = String::with_capacity(name.len());
    let mut follows_lowercase = false;
    let mut chars = name.chars().peekable();
    while let Some(char) = chars.next() {
        let is_before_lowercase = chars.peek().is_some_and(|next| next.is_lowercase());
        let starts_word = char.is_uppercase() && (follows_lowercase || is_before_lowercase);
        if (starts_word || !char.is_alphabetic()) && !word.is_empty() {
            if is_meant(&word) {
                return true;
            }
            word.clear();
        }
        if char.is_alphabetic() {
            word.extend(char.to_lowercase());
        }
        follows_lowercase = char.is_lowercase();
    }
    !word.is_empty() && is_meant(&word)
}
