//! The table of sensitive names, tried on names of real code: what is sensitive, what only looks so, what is vetoed.

use std::collections::BTreeMap;

use logcheck_rules::call::Family;
use logcheck_rules::call::parse::MacroShape;
use logcheck_rules::diagnostic::{FileId, Level};
use logcheck_rules::expr::lower::{LogMacros, Lowering, lower_type};
use logcheck_rules::expr::{Expr, ExprKind, Loc, Places, Type};
use logcheck_rules::facts::{
    FileFacts, Function, Implementation, Import, Parameter, ScopeId, TypeDefinition, TypePrinting, TypeShape,
};
use logcheck_rules::names::{
    NameEvidence, NameRole, Printing, SensitiveField, SensitiveName, judge_field, judge_name, judge_value,
    words_of,
};
use logcheck_rules::policy::{BannedKey, Policy};
use logcheck_rules::surroundings::{Origin, Surroundings, Variable};
use logcheck_rules::workspace::methods::{Implemented, Methods};
use logcheck_rules::workspace::modules::Modules;
use logcheck_rules::workspace::names::FileNames;
use logcheck_rules::workspace::{Crate, DefinitionId, File, Workspace};

/// `name -> class` for each name, `-` where it is none. `?` after the class: milder than the class, because the name
/// may mean something else. Names that are known and not reported stand in brackets.
const NAMES: &str = include_str!("names/names.txt");

/// The same for expressions in the place of a value, where contact data is a warning by its class.
const VALUES: &str = include_str!("names/values.txt");

#[test]
fn names_are_judged_by_their_words() {
    let found =
        |name: &str| judge_name(name, NameRole::Key, &NameEvidence::NONE).map(|name| (name, NameRole::Key));
    assert_table(NAMES, found);
    assert!(rows(NAMES).count() >= 300, "the table shrank to {} names", rows(NAMES).count());
}

#[test]
fn values_are_judged_by_what_they_end_with() {
    assert_table(VALUES, |source| {
        let value = judge_value(&parsed(source), &NameEvidence::NONE, &Policy::default())?;
        Some((value.name, NameRole::Value))
    });
}

#[test]
fn a_policy_adds_sanitizers_and_allows_names() {
    let mut policy = Policy::default();
    policy.context.sanitizers.push("crate::privacy::shorten".to_owned());
    policy.allowed_keys.insert("push_token".to_owned(), "public by design".to_owned());
    for source in ["shorten(&password)", "password.shorten()", "device.push_token", "push_token"] {
        assert_eq!(judge_value(&parsed(source), &NameEvidence::NONE, &policy), None, "{source}");
    }
    for call in ["info!(push_token)", "info!(device.push_token = t)", "info!(api_key = shorten(&k))"] {
        assert_eq!(keys_found(call, &policy), "", "{call}");
    }
}

#[test]
fn a_policy_bans_keys_by_their_text_or_their_last_segment() {
    let mut policy = Policy::default();
    policy.banned_keys.insert("customer_ref".to_owned(), BannedKey::default());
    for (call, found) in [
        ("info!(customer_ref)", "customer_ref: policy"),
        ("info!(order.customer_ref = %customer.id)", "order.customer_ref: policy"),
        ("info!(\"customer_ref\" = 5)", ""),
        ("info!(customer_ref = hash(&customer))", ""),
        ("info!(customer_ref_count = refs.len(), customer_reference = x)", ""),
    ] {
        assert_eq!(keys_found(call, &policy), found, "{call}");
    }
}

#[test]
fn a_key_speaks_for_its_value_and_the_worse_of_both_is_reported() {
    for (call, found) in [
        ("info!(email = %user.email)", "email: key"),
        ("info!(surname = %user.password)", "surname: value"),
        ("info!(password = mask(&user.email), email = user.email.is_some())", ""),
        ("info!(has_password = password, secret_name = ?secret, fingerprint = %api_key)", ""),
        ("info!(otp = Empty, otp_sent = true)", "otp: key"),
        ("info!(secrets = removed, emails = ?list)", "emails: key"),
        (
            "logcheck::info!(secrets = removed, secret = ?name, api_key = key.len())",
            "secrets: key, secret: key",
        ),
        ("info!({PASSWORD} = 5, client_ip = %ip, session_id)", ""),
    ] {
        assert_eq!(keys_found(call, &Policy::default()), found, "{call}");
    }
}

#[test]
fn a_strict_judge_takes_every_token_for_a_credential() {
    let strict = NameEvidence::NONE.strictly();
    let level = |name: &str| judge_name(name, NameRole::Key, &strict).map(|name| name.level);
    assert_eq!(level("token"), Some(Level::Deny));
    assert_eq!(level("diagnosis"), Some(Level::Deny));
    assert_eq!(level("next_page_token"), None);
    assert_eq!(level("token_count"), None);
}

#[test]
fn a_type_may_clear_a_value() {
    let workspace = workspace_with_a_redacting_type();
    for (ty, is_found) in [
        ("String", true),
        ("&str", true),
        ("Option<Zeroizing<String>>", true),
        ("Path<String>", true),
        ("Plain", true),
        ("SecretString", false),
        ("&Option<Secret<String>>", false),
        ("Arc<MaskedPassword>", false),
        ("Redacting", false),
        ("bool", false),
        ("Option<u64>", false),
        ("Duration", false),
        ("PasswordKind", false),
        ("&Path", false),
    ] {
        let ty = lower_type(&syn::parse_str(ty).expect(ty));
        let variables = [Variable { name: "password", loc: None, origin: Origin::Parameter(&ty) }];
        let around =
            Surroundings { variables: &variables, workspace: Some(&workspace), ..Surroundings::NONE };
        let evidence = NameEvidence::around(&around).printed(Printing::Debug);
        let found = judge_value(&parsed("password.clone()"), &evidence, &Policy::default());
        assert_eq!(found.is_some(), is_found, "{ty:?}");
    }
}

#[test]
fn a_let_may_clear_a_variable() {
    for (value, is_found) in [
        ("mask(&raw)", false),
        ("raw.len()", false),
        ("policy.password_file", false),
        ("raw.trim()", true),
        ("read_line()?", true),
    ] {
        let value = parsed(value);
        let origin = Origin::Let { annotation: None, value: Some(&value) };
        let variables = [Variable { name: "password", loc: None, origin }];
        let around = Surroundings { variables: &variables, ..Surroundings::NONE };
        let found = judge_value(&parsed("&password"), &NameEvidence::around(&around), &Policy::default());
        assert_eq!(found.is_some(), is_found, "{value:?}");
    }
}

#[test]
fn what_stands_around_a_token_tells_what_it_is() {
    for (function, self_type, expected) in [
        ("authenticate", None, Some(Level::Deny)),
        ("next", Some("SessionStore"), Some(Level::Deny)),
        ("next_item", Some("Lexer"), None),
        ("paginate_backwards", None, None),
        ("handle", None, Some(Level::Warn)),
        ("parse", Some("AuthHeader"), Some(Level::Warn)),
    ] {
        let function = Function {
            name: function.to_owned(),
            self_type: self_type.map(str::to_owned),
            ..Function::default()
        };
        let around = Surroundings { function: Some(&function), ..Surroundings::NONE };
        let evidence = NameEvidence::around(&around);
        let level = judge_name("token", NameRole::Value, &evidence).map(|name| name.level);
        assert_eq!(level, expected, "{}", function.name);
        let printed_as_number = evidence.printed(Printing::Number);
        assert_eq!(judge_name("token", NameRole::Value, &printed_as_number), None, "{}", function.name);
    }
}

#[test]
fn the_account_of_a_program_has_no_mailbox() {
    for (self_type, is_found) in
        [("CustomServiceAccount", false), ("ServiceAccount", false), ("Account", true)]
    {
        let function = Function { self_type: Some(self_type.to_owned()), ..Function::default() };
        let around = Surroundings { function: Some(&function), ..Surroundings::NONE };
        let evidence = NameEvidence::around(&around);
        assert_eq!(judge_name("email", NameRole::Key, &evidence).is_some(), is_found, "{self_type}");
        assert!(judge_name("email", NameRole::Key, &evidence.strictly()).is_some(), "{self_type}");
    }
}

#[test]
fn what_a_file_declares_and_imports_tells_other_things() {
    for (source, parameters, import, is_found) in [
        ("token", [("token", "u32"), ("token", "Option<u64>")], "std", false),
        ("token", [("token", "u32"), ("token", "String")], "std", true),
        ("token", [("other", "u32"), ("another", "u32")], "std", true),
        ("request.api_key", [("a", "u8"), ("b", "u8")], "kafka_protocol", false),
        ("request.api_key", [("a", "u8"), ("b", "u8")], "rdkafka", true),
        ("creds", [("a", "u8"), ("b", "u8")], "aws_credential_types", false),
        ("creds", [("a", "u8"), ("b", "u8")], "aws_config", true),
    ] {
        let parameter = |(name, ty): (&str, &str)| Parameter {
            name: name.to_owned(),
            ty: lower_type(&syn::parse_str(ty).expect(ty)),
        };
        let functions =
            parameters.map(|one| Function { parameters: vec![parameter(one)], ..Function::default() }).into();
        let path = vec![import.to_owned(), "X".to_owned()];
        let name = "X".to_owned();
        let imports = vec![Import { path, name, scope: None, is_public: false, is_global: false }];
        let facts = FileFacts { functions, imports, ..FileFacts::default() };
        let workspace = Workspace {
            crates: vec![Crate::default()],
            files: vec![File { facts, ..File::default() }],
            ..Workspace::default()
        };
        let around = Surroundings { workspace: Some(&workspace), ..Surroundings::NONE };
        let found = judge_value(&parsed(source), &NameEvidence::around(&around), &Policy::default());
        assert_eq!(found.is_some(), is_found, "{source} beside {parameters:?} and {import}");
    }
}

#[test]
fn words_end_at_separators_digits_and_changes_of_case() {
    for (name, words) in [
        ("user.APIKeyV2", "user api key v"),
        ("XMLHttpRequest", "xml http request"),
        ("x-forwarded_for", "x forwarded for"),
        ("sha256", "sha"),
        ("", ""),
    ] {
        assert_eq!(words_of(name).join(" "), words, "{name}");
    }
}

fn assert_table(table: &str, judge: impl Fn(&str) -> Option<(SensitiveName, NameRole)>) {
    let mismatches: Vec<String> = rows(table)
        .filter_map(|(name, expected)| {
            let given = verdict(judge(name));
            (given != expected).then(|| format!("{name} -> {given}, expected {expected}"))
        })
        .collect();
    assert!(mismatches.is_empty(), "{} mismatches\n{}", mismatches.len(), mismatches.join("\n"));
}

fn rows(table: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.rsplit_once(" -> ").expect("a row is `name -> class`"))
}

fn verdict(found: Option<(SensitiveName, NameRole)>) -> String {
    let Some((name, role)) = found else { return "-".to_owned() };
    let class = name.class.name();
    match name.level {
        Level::Allow => format!("({class})"),
        level if level < name.class.level(role) => format!("{class}?"),
        _ => class.to_owned(),
    }
}

/// The fields of a call that are found, with the part that tells.
fn keys_found(call: &str, policy: &Policy) -> String {
    let ExprKind::Log(call) = parsed(call).kind else { panic!("not a log call: {call}") };
    let found = |field| match judge_field(field, &call, policy, &Surroundings::NONE)? {
        SensitiveField::BannedByPolicy(_) => Some(format!("{}: policy", field.key.text)),
        SensitiveField::Key(_) => Some(format!("{}: key", field.key.text)),
        SensitiveField::Value(_) => Some(format!("{}: value", field.key.text)),
    };
    call.fields.iter().filter_map(found).collect::<Vec<_>>().join(", ")
}

/// `struct Plain` derives Debug, `struct Redacting` has one that somebody wrote.
fn workspace_with_a_redacting_type() -> Workspace {
    let definition = |name: &str, name_loc, derives: &[&str]| TypeDefinition {
        name: name.to_owned(),
        name_loc,
        module: Vec::new(),
        scope: ScopeId::FILE,
        is_public: true,
        is_test: false,
        generics: Box::default(),
        variants: Box::default(),
        printing: TypePrinting::default(),
        shape: TypeShape::TupleStruct,
        derives: derives.iter().map(|derive| (*derive).to_owned()).collect(),
        fields: Vec::new(),
    };
    let redacting = DefinitionId { file: FileId(0), index: 1 };
    let ty = Type::Path { segments: vec!["Redacting".to_owned()], arguments: Vec::new() };
    let implementation = Implementation {
        scope: ScopeId::FILE,
        trait_path: vec!["Debug".to_owned()],
        ty,
        generics: Box::default(),
        prints: None,
    };
    let facts = FileFacts {
        types: vec![definition("Plain", Loc(0), &["Debug"]), definition("Redacting", Loc(1), &[])],
        implementations: vec![implementation],
        ..FileFacts::default()
    };
    let file = File { facts, ..File::default() };
    let mut modules = Modules { of_files: vec![Vec::new()], libraries: vec![None], ..Modules::default() };
    modules.add(FileId(0), &file, "", None);
    let implemented = Implemented { ty: redacting, file: FileId(0), index: 0, of_trait: None };
    Workspace {
        crates: vec![Crate::default()],
        externs: vec![BTreeMap::default()],
        file_names: vec![FileNames::new(&file.facts)],
        modules,
        methods: Methods { by_type: vec![implemented], ..Methods::default() },
        files: vec![file],
        ..Workspace::default()
    }
}

fn parsed(source: &str) -> Expr {
    let expr: syn::Expr = syn::parse_str(source).expect(source);
    Lowering::new(&mut Places::default(), &LevelMacros).expr(&expr)
}

/// Takes the macros that are named after levels for tracing's, and for ours where the path says so.
struct LevelMacros;

impl LogMacros for LevelMacros {
    fn shape(&self, path: &[String]) -> Option<MacroShape> {
        let family = if path.len() > 1 { Family::Logcheck } else { Family::Tracing };
        MacroShape::of(family, path.last()?)
    }
}
