use crate::call::{Interpolated, LogCall, MessageText, PrefixKind};
use crate::diagnostic::Finding;
use crate::expr::{Expr, ExprKind, Loc};
use crate::names::{
    Class, NameEvidence, Printing, SensitiveField, SensitiveValue, judge_argument, judge_field, judge_value,
};
use crate::rule::{CallContext, declare_rule};

declare_rule! {
    /// A value whose own name is sensitive is logged under an innocent key or in the message.
    ///
    /// ## Why
    ///
    /// The key says `detail`, or there is none at all, and the value still is `user.email` or `get_password()`. This is
    /// how most leaks look: in real code personal data is interpolated into messages far more often than it is given a
    /// key.
    ///
    /// ## Finds
    ///
    /// The last name of the value decides, through `&`, `?`, `.await` and methods that only change its form. Secrets,
    /// payment data and national ids are errors; contact and personal data are warnings.
    ///
    /// ```rust
    /// info!(detail = %session.refresh_token, "refresh used twice");
    /// //              ^^^^^^^^^^^^^^^^^^^^^ the value `session.refresh_token` is a secret
    /// info!(to = user.email.as_str(), "mail sent");
    /// //         ^^^^^^^^^^^^^^^^^^^ the value `user.email` is contact data
    /// warn!("no account for {email}", email = form.contact);
    /// //                                      ^^^^^^^^^^^^ the value `email` is contact data
    /// error!("cannot sign in as {} with {}", user.id, get_password(&user));
    /// //                                              ^^^^^^^^^^^^^^^^^^^ the value `get_password` is a secret
    /// warn!("bad card {card_number}, retrying");
    /// //              ^^^^^^^^^^^^^ the value `card_number` is payment data
    /// info!(target: api_key, "called");
    /// //            ^^^^^^^ the value `api_key` is a secret
    /// debug!(pair = ?(user.id, &user.password), "read");
    /// //             ^^^^^^^^^^^^^^^^^^^^^^^^^ the value `user.password` is a secret
    /// log::info!("connecting to {}", config.database_url);
    /// //                             ^^^^^^^^^^^^^^^^^^^ the value `config.database_url` is a connection string
    /// ```
    ///
    /// ## Instead
    ///
    /// ```rust
    /// info!(session_id = %session.id, "refresh used twice");
    /// info!(to = %mask_email(&user.email), "mail sent");
    /// warn!(card_last4 = %card.last4, "bad card, retrying");
    /// info!(db.host = config.database_url.host_str(), "connecting");
    /// ```
    ///
    /// ## Silent
    ///
    /// What only describes the thing, what a sanitizer has cleaned, constants and variants. The text of a message is
    /// never searched.
    ///
    /// ```rust
    /// info!(kind = ?token.kind(), len = password.len(), "invalid password for user");
    /// info!(user = %hash(&user.email), header = %SECRET_HEADER, err = ?PasswordError::TooShort, "no");
    /// info!(found = user.email.is_some(), first = &api_key[..4], "yes");
    /// ```
    ///
    /// A value of a type that prints a placeholder, or into which nothing secret fits:
    ///
    /// ```rust
    /// fn sign_in(password: SecretString, cookie: Duration) {
    ///     info!("signed in with {password:?} for {cookie:?}");
    /// }
    /// ```
    ///
    /// Where the key is sensitive as well, `banned_key` speaks. A key that says that its value is not the thing is
    /// believed:
    ///
    /// ```rust
    /// info!(has_password = password, secret_name = ?secret, fingerprint = %api_key, "ok");
    /// ```
    ///
    /// The address of a program's own account at a cloud is nobody's, and the token of a challenge is there to be fetched:
    ///
    /// ```rust
    /// info!("signing as {} for challenge {}", service_account.email, challenge.token);
    /// ```
    ///
    /// ## Limits
    ///
    /// A value that got another name on its way, as in `let detail = user.email;`, is not followed, and what is inside
    /// an object that is printed, as in `?user`, is not looked at. Keys of maps, as in `form["password"]`, are text and
    /// not read. The first letters of a value, `&api_key[..4]`, are taken for harmless, as is the result of any function
    /// with a word like `mask` or `hash` in its name.
    group: Privacy,
    level: Deny,
    in_own_macros: ByLevel,
    call: detect => describe,
}

struct Evidence {
    at: Loc,
    value: SensitiveValue,
}

fn detect(context: &CallContext<'_>) -> Vec<Evidence> {
    let call = context.call;
    let mut evidence = Vec::new();
    if let Some(target) = call.prefix(PrefixKind::Target) {
        evidence.extend(judged(&target.value, Printing::Display, context));
    }
    for field in &call.fields {
        if let Some(SensitiveField::Value(value)) = judge_field(field, call, context.policy, context.around) {
            evidence.push(Evidence { at: field.value.loc, value });
        }
    }
    evidence.extend(in_message(call, context));
    evidence
}

/// What the message prints: a computed text, the arguments, the variables inside its placeholders.
fn in_message(call: &LogCall, context: &CallContext<'_>) -> Vec<Evidence> {
    let Some(message) = &call.message else { return Vec::new() };
    let mut evidence = Vec::new();
    if let MessageText::Computed(text) = &message.text {
        evidence.extend(judged(text, Printing::Display, context));
    }
    let interpolations = message.interpolations();
    // A field that stands in the message has been judged as a field.
    let is_field = |loc: Loc| call.fields.iter().any(|field| field.loc == loc);
    for (placeholder, printed) in &interpolations {
        if let (Interpolated::Variable(name), false) = (printed, is_field(placeholder.loc)) {
            let variable = Expr { loc: placeholder.loc, kind: ExprKind::Path(vec![(*name).to_owned()]) };
            evidence.extend(judged(&variable, placeholder.style.into(), context));
        }
    }
    for argument in message.arguments.iter().filter(|argument| !is_field(argument.loc)) {
        let style = interpolations.iter().find_map(|(placeholder, printed)| match printed {
            Interpolated::Argument(shown) if std::ptr::eq(*shown, argument) => {
                Some(Printing::from(placeholder.style))
            }
            _ => None,
        });
        let around = around(style.unwrap_or_default(), context);
        let found = judge_argument(argument, &around, context.policy);
        evidence.extend(found.map(|value| Evidence { at: argument.value.loc, value }));
    }
    evidence
}

fn judged(value: &Expr, printing: Printing, context: &CallContext<'_>) -> Option<Evidence> {
    let found = judge_value(value, &around(printing, context), context.policy)?;
    Some(Evidence { at: value.loc, value: found })
}

fn around<'a>(printing: Printing, context: &CallContext<'a>) -> NameEvidence<'a> {
    NameEvidence::of_call(context.call, context.around).printed(printing)
}

fn describe(evidence: &Evidence, context: &CallContext<'_>) -> Finding {
    let SensitiveValue { name, read } = &evidence.value;
    let verb = if name.is_unsure() { "may be" } else { "is" };
    let what = format!("the value `{read}` {verb} {}", name.class.noun());
    Finding::new(context.at(evidence.at), what, name.evidence())
        .because(name.class.harm())
        .instead(way_out(name.class, read))
        .at_level(name.level)
}

/// What to log instead of a value of that class.
fn way_out(class: Class, read: &str) -> String {
    // The parameter of a closure is mostly one letter.
    let owner = read.split('.').next().filter(|owner| *owner != read && owner.len() > 1).unwrap_or("user");
    match class {
        Class::Secret => "leave it out, or log whether it was there or whose it is".to_owned(),
        Class::Connection => "log the parts that are no secret: `db.host = ..`, `db.name = ..`".to_owned(),
        Class::Payment => "log the last four digits, `card_last4 = ..`, or the id of the payment".to_owned(),
        Class::Contact => format!("log the id, `{owner}_id = ..`, or a masked form: `mask(&{read})`"),
        Class::NationalId
        | Class::SpecialCategory
        | Class::Person
        | Class::OnlineIdentifier
        | Class::Session => format!("log the id in your system: `{owner}_id = ..`"),
    }
}
