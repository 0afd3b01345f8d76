//! The table of sensitive names, one line per entry. The vetoes are in the file beside it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::entry::{
    Entry, connection, contact, national_id, online, payment, person, secret, session, special,
};
use super::words::Words;

/// Words of a person's body and health, for entries that are used for much else.
const PATIENT: Words = Words(
    "patient person customer employee applicant citizen student donor medical clinic clinical hospital \
     doctor disease treatment ehr fhir icd",
);

/// Words of people, for entries that things have as well.
const PEOPLE: Words = Words(
    "user users customer customers person people patient profile employee author student subscriber \
     applicant guest passenger driver rider recipient attendee visitor email phone surname birth home",
);

/// What has a first and a last name and is no person.
const NAMED_THINGS: Words = Words(
    "archive bucket class column consumer crate event field file function item job key method metric \
     module namespace node package parent path queue repo repository resource segment service stream \
     struct subject symbol table target test topic type",
);

/// What runs in a cluster calls an object of its own a secret, and logs its name.
const KUBERNETES: Words = Words("kube k8s kubernetes k8s_openapi reconcile reconciler namespace ns cnpg");

/// A database in a file has no password in its URL.
const SQLITE: Words = Words("sqlite rusqlite");

/// Protocols echo cookies of their own, and the cookie of a watcher or a directory is a position.
const COOKIES_OF_PROTOCOLS: Words = Words(
    "magic dtls tls quic stun sctp dns edns nfs fuse inotify readdir epoch wireguard noise xcb x11 nbd \
     polkit clsid",
);

/// A platform of that name, and memory that is written once.
const OTHER_OTPS: Words = Words("erlang elixir beam gleam supervisor fuse efuse firmware flash chip");

/// Unix hands over credentials of a process, and AWS's own type prints a placeholder.
const OTHER_CREDENTIALS: Words = Words("ucred peer unix scm aws_credential_types");

/// Cameras, canvases and loudspeakers pan.
const CAMERAS: Words = Words(
    "camera zoom orbit tilt viewport canvas gesture mouse scroll pinch drag audio stereo mixer volume \
     servo",
);

/// Algorithms are genetic too.
const EVOLUTION: Words = Words(
    "algorithm search optimizer optimization operator programming fitness population generation \
     mutation crossover",
);

/// What has members that are no people.
const MEMBERS_OF_THINGS: Words =
    Words("cluster raft node archive struct zip tar group consumer broker enum gossip");

/// What has subscribers that are no people.
const SUBSCRIBED_THINGS: Words = Words("topic queue stream broker channel pubsub mqtt event bus");

/// A delivery status notification is a mail.
const MAIL: Words = Words("smtp lmtp bounce mail mailer delivery mta");

/// Every entry.
#[rustfmt::skip]
pub(super) static ENTRIES: &[Entry] = &[
    secret("password").guessable(),
    secret("passwd").guessable(),
    secret("pwd").guessable().unless(Words("cwd dir directory shell cd workdir folder")),
    secret("passphrase").guessable(),
    secret("pass phrase").guessable(),
    secret("passcode").guessable().number(),
    secret("plaintext password").guessable(),
    secret("secret").unless(KUBERNETES),
    secret("client secret"),
    secret("webhook secret"),
    secret("token").token(),
    // `reset` before another secret is a verb; before this one it says which.
    secret("reset token").token(),
    secret("access token"),
    secret("refresh token"),
    secret("id token"),
    secret("auth token"),
    secret("authentication token"),
    secret("bearer token"),
    secret("session token"),
    secret("api token"),
    secret("jwt"),
    // Kafka numbers its kinds of requests by one.
    secret("api key").unless(Words("kafka_protocol")),
    secret("access key"),
    secret("secret key"),
    secret("private key"),
    secret("signing key").unless(Words("cross verifying")),
    // Matrix calls the public halves so.
    secret("user signing key").something_else(),
    secret("self signing key").something_else(),
    secret("encryption key"),
    secret("license key"),
    secret("credential").unless(OTHER_CREDENTIALS),
    secret("creds").unless(OTHER_CREDENTIALS),
    secret("authorization").unless(Words("policy permission rbac acl casbin decision transfer")),
    secret("authorization header"),
    secret("authorization code"),
    secret("auth header"),
    // A network of phones has bearers of its own.
    secret("bearer").unless(Words("lte gtp eps pdn radio")),
    secret("cookie").singular().unless(COOKIES_OF_PROTOCOLS),
    secret("cookie header"),
    secret("set cookie"),
    secret("session cookie"),
    secret("otp").number().unless(OTHER_OTPS),
    secret("totp").number(),
    secret("one time code").number(),
    secret("backup code").number(),
    secret("recovery code").number(),
    secret("mnemonic").unless(Words("instruction inst opcode asm assembler disassembler disasm isa cpu")),
    secret("seed phrase"),
    // Matrix calls its check of emoji by both sides the same.
    secret("sas").singular().only_with(Words("azure storage blob url")),
    secret("cleartext").unless(Words("http tls upgrade")),

    connection("connection string").unless(SQLITE),
    connection("conn str"),
    connection("dsn").unless(MAIL),
    connection("database url").unless(SQLITE),
    connection("database uri").unless(SQLITE),
    connection("db url").unless(SQLITE),
    connection("db uri").unless(SQLITE),
    connection("redis url"),
    connection("redis uri"),
    connection("amqp url"),
    connection("amqp uri"),
    connection("rabbitmq url"),
    connection("postgres url"),
    connection("postgresql url"),
    connection("pg url"),
    connection("mysql url"),
    connection("mongo url"),
    connection("mongo uri"),
    connection("mongodb url"),
    connection("mongodb uri"),

    payment("card number").guessable(),
    payment("credit card").guessable(),
    payment("debit card").guessable(),
    payment("pan").guessable().singular().unless(CAMERAS),
    payment("cvv").guessable(),
    payment("cvc").guessable(),
    payment("ccn").guessable(),
    payment("iban"),
    // Chains number their accounts in public.
    payment("account number").unless(Words("cosmos cosmrs tendermint sequence chain")),
    payment("routing number"),
    payment("sort code"),

    national_id("ssn"),
    national_id("social security"),
    national_id("social security number"),
    national_id("national id"),
    national_id("national insurance"),
    national_id("national insurance number"),
    national_id("tax id"),
    national_id("passport number"),
    national_id("driver license"),
    national_id("drivers license"),
    national_id("driver license number"),
    national_id("drivers license number"),

    contact("email"),
    contact("e mail"),
    contact("email address"),
    contact("e mail address"),
    contact("phone"),
    contact("phone number"),
    contact("telephone"),
    contact("telephone number"),
    contact("mobile number"),
    contact("fax"),
    contact("fax number"),
    contact("street address"),
    contact("home address"),
    contact("postal address"),
    contact("postcode"),
    contact("zip code"),

    special("religion"),
    special("ethnicity"),
    special("race").singular().only_with(PATIENT),
    special("sexual orientation"),
    special("political *").unless(Words("map region boundary")),
    special("union membership"),
    special("biometric *"),
    special("genetic *").unless(EVOLUTION),
    special("medical *"),
    // Programs and machines are diagnosed too.
    special("diagnosis").sure_with(PATIENT),
    special("prescription"),
    special("blood type"),
    special("health *").only_with(PATIENT),

    person("first name").not_of(NAMED_THINGS),
    person("last name").not_of(NAMED_THINGS),
    // A repository, a service and a container have one as well.
    person("full name").sure_with(PEOPLE),
    person("surname"),
    person("maiden name"),
    person("customer name"),
    person("patient name"),
    person("employee name"),
    person("usr name"),
    person("contact name"),
    person("member name").in_one_name().unless(MEMBERS_OF_THINGS),
    person("subscriber name").in_one_name().unless(SUBSCRIBED_THINGS),
    person("birth date"),
    person("date of birth"),
    person("dob"),
    person("gender").unless(Words("grammar grammatical noun locale plural")),
    person("nationality"),
    // Weather stations and maps have a place as well.
    person("latitude").only_with(Words("longitude lng lon")).sure_with(PEOPLE),
    person("salary"),

    online("client ip"),
    online("remote ip"),
    online("user ip"),
    online("peer ip"),
    online("x forwarded for"),
    online("user agent"),
    online("device id"),
    online("advertising id"),

    session("session id"),
    session("sid"),
];

/// One way to write an entry.
#[derive(Debug)]
pub(super) struct Spelling {
    /// The entry.
    pub(super) entry: &'static Entry,
    /// The words after the first one.
    pub(super) rest: Vec<&'static str>,
}

/// The spellings by their first word; the words of an entry may also be written as one: `apikey`.
static SPELLINGS: LazyLock<BTreeMap<String, Vec<Spelling>>> = LazyLock::new(|| {
    let mut spellings: BTreeMap<String, Vec<Spelling>> = BTreeMap::new();
    let mut add = |first: String, entry: &'static Entry, rest: &[&'static str]| {
        spellings.entry(first).or_default().push(Spelling { entry, rest: rest.to_vec() });
    };
    for entry in ENTRIES {
        let words: Vec<&'static str> = entry.words.split(' ').collect();
        if words.len() > 1 {
            add(words[0].to_owned(), entry, &words[1..]);
        }
        if words.last() != Some(&"*") {
            let as_one = words.concat();
            if entry.has_plural {
                add(format!("{as_one}s"), entry, &[]);
            }
            add(as_one, entry, &[]);
        }
    }
    spellings
});

/// The spellings that begin with a word.
pub(super) fn spellings_at(word: &str) -> &'static [Spelling] {
    SPELLINGS.get(word).map(Vec::as_slice).unwrap_or_default()
}

impl Spelling {
    /// Whether the last word may be in the plural: `card_numbers`, `home_addresses`.
    pub(super) fn ends_with(&self, given: &str, wanted: &str) -> bool {
        let ending = given.strip_prefix(wanted);
        ending == Some("") || self.entry.has_plural && matches!(ending, Some("s" | "es"))
    }
}
