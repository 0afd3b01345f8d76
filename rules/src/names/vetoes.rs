//! The words around a match that make another thing of it.
//!
//! In an English name the last noun is the thing: a `password_policy` is a policy, a `user_by_email` is a user. So a
//! match counts at the end of a name, or before words that only say how the thing is written, as in `password_str`.

use super::SensitiveName;
use super::words::Words;

/// Words after the match that leave the thing what it is.
const FORMS: Words = Words(
    "value val string str bytes byte buf buffer raw plain plaintext clear cleartext hex base b utf pem \
     der json material confirmation confirm repeat repeated again new old opt option clone copy owned \
     inner param arg input vec",
);

/// What begins the part of a name that says where the thing is from or what it is for.
const SOURCES: Words = Words("from for of to");

/// Words that make a value of high entropy harmless, wherever they stand.
pub(super) const HASHES: Words = Words("hash hashed digest fingerprint");

/// A word that does the same, unless too much is left to see.
const MASKED: Words = Words("masked");

/// Words before a match that make it a count, a yes or no, or something that may be seen.
const MODIFIERS: Words = Words(
    "has have is are num n no nb count max min total non not without missing mint should can needs requires \
     require use uses allow allows enable disable skip ignore ask prompt",
);

/// Words that say that a value was made harmless; they count before a match, and in what a field is taken from.
const CLEANED: Words = Words(
    "redacted encrypted obfuscated sanitized sanitised anonymized anonymised censored hidden public safe",
);

/// First words of names of functions that do something with the thing and do not give it back.
const VERBS: Words = Words(
    "verify check validate delete remove revoke rotate update store save invalidate match matches compare \
     expire zeroize drop send forget change expose on handle by from with via per in at for hash mask \
     redact encrypt hide set reset",
);

/// Words that begin the part of a name that describes its thing: `user_by_email` is a user.
const DESCRIBING: Words = Words("by with from for of in to via per without using at on");

/// Last words of names that describe a thing and are not it: `secret_name`, `token.kind()`.
const DESCRIPTIONS: Words = Words(
    "id ids name names path paths file dir type types kind kinds alg algorithm len length count size \
     error err present configured set ttl expiry expires expire expiration at policy version status state \
     role limit budget usage hash digest fingerprint endpoint uuid index idx scope scopes provider source \
     host port scheme domain public pubkey short prefix suffix last brand bin label title any ref handle \
     enabled required valid verified expired age mode level reason",
);

/// First words of names that describe.
const DESCRIBING_FIRST: Words = Words("name public is has describe");

/// What the words after a match make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    /// It is the thing.
    Same,
    /// It is a hash of the thing, or the thing with a mask over it.
    Hashed,
    /// It is something else.
    Other,
}

/// Reads the words after a match.
pub(super) fn read_tail(words: &[String]) -> Tail {
    let mut tail = Tail::Same;
    for word in words {
        if SOURCES.has(word) {
            break;
        }
        match (is_hash(word), FORMS.has(word)) {
            (true, _) => tail = Tail::Hashed,
            (false, true) => {}
            (false, false) => return Tail::Other,
        }
    }
    tail
}

/// Whether words before a match, in the same segment of the name, make something else of it.
pub(super) fn is_other_thing_after(words: &[String]) -> bool {
    let Some((first, rest)) = words.split_first() else { return false };
    VERBS.has(first) || DESCRIBING.has_any(rest) || MODIFIERS.has_any(words) || CLEANED.has_any(words)
}

/// Whether what a field is taken from is harmless as a whole.
pub(super) fn is_harmless_owner(words: &[String]) -> bool {
    CLEANED.has_any(words)
}

/// Whether a name says that it holds a name, an id, a kind or the like.
pub(super) fn is_description(words: &[String]) -> bool {
    // `name_any`, `public_bytes` and `describe_url` describe as well.
    words.last().is_some_and(|word| DESCRIPTIONS.has(word))
        || words.first().is_some_and(|word| DESCRIBING_FIRST.has(word))
}

/// Whether a word only says how a thing is written: `value` of `cookie.value()`.
pub(super) fn is_form(word: &str) -> bool {
    FORMS.has(word)
}

/// Whether a word says that what it stands beside was hashed or masked.
pub(super) fn is_hash(word: &str) -> bool {
    HASHES.has(word) || MASKED.has(word)
}

/// Whether the name of a value or of its key says that the value was made harmless, being what `thing` says.
pub(super) fn promises_harmless(words: &[String], thing: &SensitiveName) -> bool {
    let is_hashed = !thing.is_guessable && HASHES.has_any(words);
    is_hashed || MASKED.has_any(words) || CLEANED.has_any(words)
}
