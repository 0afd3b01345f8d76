//! What an entry of the table of sensitive names says, and the words it is written with.

use super::Class;
use super::words::Words;

/// Words that name something sensitive.
#[derive(Debug)]
pub(super) struct Entry {
    /// The words in order, lower case, one space between them; a `*` at the end stands for one word or more.
    pub(super) words: &'static str,
    /// What they name.
    pub(super) class: Class,
    /// How they are read.
    pub(super) reading: Reading,
    /// Whether the value can be found by trying all there are, so that a hash of it hides nothing.
    pub(super) is_guessable: bool,
    /// Whether the value may be a number.
    pub(super) may_be_number: bool,
    /// Whether the words in the plural name many of them.
    pub(super) has_plural: bool,
    /// The words mean something else where one of these is in the name, in what it is taken from or in the code around.
    pub(super) unless: Words,
    /// The words mean something else where what has the name is one of these.
    pub(super) not_of: Words,
    /// The words mean it only where one of these is in the name, in what it is taken from or in another key of the
    /// call.
    pub(super) only_with: Words,
    /// The words are only reported where one of these is in the name or anywhere around.
    pub(super) sure_with: Words,
}

/// How the words of an entry are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// As they stand, also across the dot: `card.number`.
    Plain,
    /// As they stand in one segment: a `member.name` may be that of anything with members.
    OneSegment,
    /// The word `token`, which mostly is no credential: see [`super::token`].
    Token,
    /// They mean something else, and only share their last words with an entry.
    SomethingElse,
}

const fn entry(class: Class, words: &'static str) -> Entry {
    Entry {
        words,
        class,
        reading: Reading::Plain,
        is_guessable: false,
        may_be_number: true,
        has_plural: true,
        unless: Words::NONE,
        not_of: Words::NONE,
        only_with: Words::NONE,
        sure_with: Words::NONE,
    }
}

/// An entry of class secret; no secret is a number unless the entry says so.
pub(super) const fn secret(words: &'static str) -> Entry {
    Entry { may_be_number: false, ..entry(Class::Secret, words) }
}

/// An entry of class connection.
pub(super) const fn connection(words: &'static str) -> Entry {
    Entry { may_be_number: false, ..entry(Class::Connection, words) }
}

/// An entry of class payment.
pub(super) const fn payment(words: &'static str) -> Entry {
    entry(Class::Payment, words)
}

/// An entry of class national id; such numbers can be tried one by one.
pub(super) const fn national_id(words: &'static str) -> Entry {
    entry(Class::NationalId, words).guessable()
}

/// An entry of class contact.
pub(super) const fn contact(words: &'static str) -> Entry {
    entry(Class::Contact, words)
}

/// An entry of a special category.
pub(super) const fn special(words: &'static str) -> Entry {
    entry(Class::SpecialCategory, words)
}

/// An entry of class person.
pub(super) const fn person(words: &'static str) -> Entry {
    entry(Class::Person, words)
}

/// An entry of class online identifier.
pub(super) const fn online(words: &'static str) -> Entry {
    entry(Class::OnlineIdentifier, words)
}

/// An entry of class session.
pub(super) const fn session(words: &'static str) -> Entry {
    entry(Class::Session, words)
}

impl Entry {
    /// What can be guessed.
    pub(super) const fn guessable(self) -> Entry {
        Entry { is_guessable: true, ..self }
    }

    /// What may be a number.
    pub(super) const fn number(self) -> Entry {
        Entry { may_be_number: true, ..self }
    }

    /// Words without a plural that names many of them.
    pub(super) const fn singular(self) -> Entry {
        Entry { has_plural: false, ..self }
    }

    /// Words that must stand in one segment.
    pub(super) const fn in_one_name(self) -> Entry {
        Entry { reading: Reading::OneSegment, ..self }
    }

    /// See [`Entry::unless`].
    pub(super) const fn unless(self, others: Words) -> Entry {
        Entry { unless: others, ..self }
    }

    /// See [`Entry::not_of`].
    pub(super) const fn not_of(self, others: Words) -> Entry {
        Entry { not_of: others, ..self }
    }

    /// See [`Entry::only_with`].
    pub(super) const fn only_with(self, company: Words) -> Entry {
        Entry { only_with: company, ..self }
    }

    /// See [`Entry::sure_with`].
    pub(super) const fn sure_with(self, company: Words) -> Entry {
        Entry { sure_with: company, ..self }
    }

    /// Words that are none.
    pub(super) const fn something_else(self) -> Entry {
        Entry { reading: Reading::SomethingElse, ..self }
    }

    /// The word `token`.
    pub(super) const fn token(self) -> Entry {
        Entry { has_plural: false, reading: Reading::Token, ..self }
    }
}
