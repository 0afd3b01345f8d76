use crate::call::Field;
use crate::diagnostic::Finding;
use crate::names::{Class, SensitiveField, SensitiveName, judge_field};
use crate::policy::BannedKey;
use crate::rule::{CallContext, declare_rule};

declare_rule! {
    /// A field has a key that names a secret or personal data.
    ///
    /// ## Why
    ///
    /// A key such as `password` says what its value is. Logs are read by more people than the database, are copied to
    /// more places and live longer, and nobody can take a line back.
    ///
    /// A name is judged by its words, never by a part of a word: `tokenizer` and `passenger` are none of these. The
    /// key's class decides what is said: secrets, connection strings, payment data, national ids, contact data and the
    /// special categories of the law are errors, other personal data is a warning.
    ///
    /// ## Finds
    ///
    /// ```rust
    /// info!(user_id = 7, password = %form.password, "signing in");
    /// //                 ^^^^^^^^ the key `password` names a secret
    /// info!(customer.email = ?address, "receipt sent");
    /// //    ^^^^^^^^^^^^^^ the key `customer.email` names contact data
    /// debug!(?api_key, "calling the upstream");
    /// //      ^^^^^^^ the key `api_key` names a secret
    /// info!("card-number" = number.as_str(), "charging");
    /// //    ^^^^^^^^^^^^^ the key `card-number` names payment data
    /// let span = info_span!("login", otp = Empty);
    /// //                             ^^^ the key `otp` names a secret
    /// log::info!(email:% = user.contact; "mail sent");
    /// //         ^^^^^ the key `email` names contact data
    /// ```
    ///
    /// The word `token` alone is a credential, a parser's token, a page of a list or a coin. What stands around it
    /// decides: here the name of the function does, and the finding says so. Where nothing does, it is a warning.
    ///
    /// ```rust
    /// fn authenticate(token: &str) {
    ///     info!(token, "checking");
    ///     //    ^^^^^ the key `token` names a secret
    /// }
    /// ```
    ///
    /// A hash hides a random key and not a password, which can be guessed until the hash is the same.
    ///
    /// ```rust
    /// debug!(password_hash = %row.hash, "row read");
    /// //     ^^^^^^^^^^^^^ the key `password_hash` may name a secret
    /// ```
    ///
    /// ## Instead
    ///
    /// Log what tells the case apart: whether the value was there, whose it was, its last digits.
    ///
    /// ```rust
    /// info!(user_id = 7, has_password = form.password.is_some(), "signing in");
    /// info!(customer.id = %customer.id, "receipt sent");
    /// info!(card_last4 = %card.last4, card.brand = ?card.brand, "charging");
    /// ```
    ///
    /// ## Silent
    ///
    /// Words before or after that make another thing of it, and keys of the same look with another meaning:
    ///
    /// ```rust
    /// info!(token_count = 5, password_policy = ?policy, secret_name = ?name, next_page_token = %page, "ok");
    /// info!(cookie_name, max_tokens, email_verified, api_key_id = %id, hashed_api_key = %hash, "ok");
    /// ```
    ///
    /// Values that are visibly not the thing: literals, numbers and yes or no, and what a sanitizer returns.
    ///
    /// ```rust
    /// info!(password = "***", token = tokens.len(), api_key = config.api_key.is_some(), "ok");
    /// info!(email = %mask_email(&user.email), iban = account.iban.redacted(), "ok");
    /// ```
    ///
    /// Outside of logcheck's own macros also a name, an id or a kind of the thing, and types that redact. In those
    /// macros the key itself is banned, whatever its value is called, and every key `token` is one.
    ///
    /// ```rust
    /// fn rotate(password: SecretString, secret: SecretRef) {
    ///     warn!(?password, secret = ?secret.name, credential = ?credential.kind(), "rotated");
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// A key given as a constant, `{KEY}`, has no text here and is not judged, and neither are the fields of
    /// `#[instrument(fields(..))]`. Names in other languages than English are known only where the policy bans them, and
    /// a function that is called `mask` is believed. `hash(password)` counts as a sanitizer, though a hash of a password
    /// can be guessed.
    group: Privacy,
    level: Deny,
    in_own_macros: ByLevel,
    call: detect => describe,
}

struct Evidence<'a> {
    field: &'a Field,
    reason: Reason<'a>,
}

enum Reason<'a> {
    Name(SensitiveName),
    Policy(&'a BannedKey),
}

fn detect<'a>(context: &CallContext<'a>) -> Vec<Evidence<'a>> {
    let judged = |field: &'a Field| match judge_field(field, context.call, context.policy, context.around)? {
        SensitiveField::Key(name) => Some(Evidence { field, reason: Reason::Name(name) }),
        SensitiveField::BannedByPolicy(banned) => Some(Evidence { field, reason: Reason::Policy(banned) }),
        SensitiveField::Value(_) => None,
    };
    context.call.fields.iter().filter_map(judged).collect()
}

fn describe(evidence: &Evidence<'_>, context: &CallContext<'_>) -> Finding {
    let at = context.at(evidence.field.key.loc);
    let key = &evidence.field.key.text;
    match &evidence.reason {
        Reason::Name(name) => Finding::new(at, claim(key, name), name.evidence())
            .because(name.class.harm())
            .instead(way_out(name))
            .at_level(name.level),
        Reason::Policy(banned) => {
            let finding =
                Finding::new(at, format!("the key `{key}` is banned by the policy"), &banned.reason)
                    .because("the team decided that this key does not belong in its logs");
            match &banned.use_instead {
                Some(other) => finding.instead(format!("use the key `{other}`")),
                None => finding.instead("leave it out"),
            }
        }
    }
}

fn claim(key: &str, name: &SensitiveName) -> String {
    let verb = if name.is_unsure() { "may name" } else { "names" };
    format!("the key `{key}` {verb} {}", name.class.noun())
}

/// What to log instead of such a value.
fn way_out(name: &SensitiveName) -> String {
    let thing = &name.matched;
    match name.class {
        Class::Secret => {
            format!(
                "leave it out, log whether it was there, `has_{thing} = true`, or whose it is, `user_id = ..`"
            )
        }
        Class::Connection => "log the parts that are no secret: `db.host = ..`, `db.name = ..`".to_owned(),
        Class::Payment => "log the last four digits, `card_last4 = ..`, or the id of the payment".to_owned(),
        Class::Contact => {
            format!("log the id of the person, `user_id = ..`, or a masked form, `{thing} = mask(..)`")
        }
        Class::NationalId
        | Class::SpecialCategory
        | Class::Person
        | Class::OnlineIdentifier
        | Class::Session => "log the id of the person in your system instead: `user_id = ..`".to_owned(),
    }
}
