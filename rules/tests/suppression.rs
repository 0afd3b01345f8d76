//! How suppression comments are read, and what the rules about them say.

use logcheck_rules::diagnostic::{FileId, Finding, Position};
use logcheck_rules::expr::Loc;
use logcheck_rules::rule::Check;
use logcheck_rules::rules::rule_named;
use logcheck_rules::suppression::{Date, JudgedSuppression, Suppression, SuppressionForm, read_suppression};

/// A comment as it was understood: the same thing in one canonical form, or what is wrong with it.
fn understood(comment: &str) -> String {
    let Some(read) = read_suppression(comment) else { return "not for us".to_owned() };
    for (name, range) in &read.rules {
        assert_eq!(comment[range.clone()].replace('-', "_"), *name, "the place of a rule in {comment}");
    }
    if let Some(mistake) = read.malformed {
        return format!("wrong: {mistake}");
    }
    let names: Vec<&str> = read.rules.iter().map(|(name, _)| name.as_str()).collect();
    let word = if read.whole_file { "allow-file" } else { "allow" };
    let reason = read.reason.map(|reason| format!(" because {reason}")).unwrap_or_default();
    let until = read.until.map(|until| format!(" until {until}")).unwrap_or_default();
    format!("{word} {}{reason}{until}", names.join(" and "))
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (comment, expected) in cases {
        assert_eq!(understood(comment), *expected, "{comment}");
    }
}

#[test]
fn what_is_addressed_to_us() {
    check(&[
        ("// logcheck: allow(banned_key)", "allow banned_key"),
        ("//logcheck:allow(banned_key)", "allow banned_key"),
        ("//   logcheck:   allow(banned_key)   ", "allow banned_key"),
        ("// logcheck: allow(banned_key)\r", "allow banned_key"),
        ("/* logcheck: allow(banned_key) */", "allow banned_key"),
        ("/*logcheck:allow(banned_key)*/", "allow banned_key"),
        ("/* logcheck: allow(banned_key)\n   reason=\"why\"\n*/", "allow banned_key because why"),
        ("// logcheck: allow-file(banned_key)", "allow-file banned_key"),
    ]);
}

#[test]
fn what_is_not() {
    check(&[
        ("", "not for us"),
        ("//", "not for us"),
        ("/**/", "not for us"),
        ("// see logcheck: allow(banned_key)", "not for us"),
        ("// logchecker: allow(banned_key)", "not for us"),
        ("// logcheck allows this", "not for us"),
        ("// logcheck::info!(id, \"created\");", "not for us"),
        ("// Logcheck: a checker of logs.", "not for us"),
        ("/// logcheck: allow(banned_key)", "not for us"),
        ("//! logcheck: allow(banned_key)", "not for us"),
        ("/** logcheck: allow(banned_key) */", "not for us"),
        ("logcheck: allow(banned_key)", "not for us"),
    ]);
}

#[test]
fn lists_of_rules() {
    check(&[
        ("// logcheck: allow(banned-key)", "allow banned_key"),
        ("// logcheck: allow(banned_key, interpolated-message)", "allow banned_key and interpolated_message"),
        ("// logcheck: allow( banned_key ,hygiene, )", "allow banned_key and hygiene"),
        ("// logcheck: allow (banned_key)", "allow banned_key"),
        ("// logcheck: allow(not_a_rule)", "allow not_a_rule"),
        ("// logcheck: allow(logcheck::banned_key)", "allow logcheck::banned_key"),
    ]);
}

#[test]
fn reasons_and_dates() {
    check(&[
        (r#"// logcheck: allow(banned_key) reason="why""#, "allow banned_key because why"),
        (r#"// logcheck: allow(banned_key) reason = "why not""#, "allow banned_key because why not"),
        (r#"// logcheck: allow(banned_key) reason="""#, "allow banned_key because "),
        (r#"// logcheck: allow(banned_key) reason="a \"b\" \\ c""#, r#"allow banned_key because a "b" \ c"#),
        (
            r#"// logcheck: allow(banned_key) reason="\u{fc}ber (until=x)""#,
            r"allow banned_key because u{fc}ber (until=x)",
        ),
        ("// logcheck: allow(banned_key) until=2027-03-01", "allow banned_key until 2027-03-01"),
        ("// logcheck: allow(banned_key) until=2028-02-29", "allow banned_key until 2028-02-29"),
        (
            r#"// logcheck: allow(banned_key) until=2027-03-01 reason="why""#,
            "allow banned_key because why until 2027-03-01",
        ),
    ]);
}

#[test]
fn wrong_words() {
    check(&[
        ("// logcheck:", "wrong: it does not say what is allowed"),
        ("/* logcheck: */", "wrong: it does not say what is allowed"),
        ("// logcheck: (banned_key)", "wrong: it does not say what is allowed"),
        ("// logcheck: alow(banned_key)", "wrong: unknown word `alow`, did you mean `allow`?"),
        (
            "// logcheck: allow_file(banned_key)",
            "wrong: unknown word `allow_file`, did you mean `allow-file`?",
        ),
        ("// logcheck: ignore", "wrong: unknown word `ignore`, the words are `allow`, `allow-file`"),
        (
            "// logcheck: allow banned_key",
            "wrong: the rules are missing: name them in parentheses after the first word",
        ),
    ]);
}

#[test]
fn wrong_lists() {
    check(&[
        ("// logcheck: allow()", "wrong: no rule is named in the parentheses"),
        ("// logcheck: allow(", "wrong: expected the name of a rule or `)`"),
        ("// logcheck: allow(,)", "wrong: expected the name of a rule or `)`"),
        ("// logcheck: allow(\"banned_key\")", "wrong: expected the name of a rule or `)`"),
        ("// logcheck: allow(banned_key", "wrong: expected `,` or `)` after `banned_key`"),
        ("// logcheck: allow(banned_key hygiene)", "wrong: expected `,` or `)` after `banned_key`"),
        (
            "// logcheck: allow(banned_key, reason = \"as rustc has it\")",
            "wrong: `reason` stands after the parentheses",
        ),
    ]);
}

#[test]
fn wrong_options() {
    check(&[
        (
            "// logcheck: allow(banned_key) because of the dashboards",
            "wrong: unknown key `because`, the keys are `reason`, `until`",
        ),
        ("// logcheck: allow(banned_key) reson=\"x\"", "wrong: unknown key `reson`, did you mean `reason`?"),
        ("// logcheck: allow(banned_key), reason=\"x\"", "wrong: `,` cannot be read here"),
        ("// logcheck: allow(banned_key) reason", "wrong: expected `=` after `reason`"),
        (
            "// logcheck: allow(banned_key) reason=why",
            "wrong: a reason is written in double quotes: `reason=\"why\"`",
        ),
        ("// logcheck: allow(banned_key) reason=\"why", "wrong: the closing quote of the reason is missing"),
        (
            "// logcheck: allow(banned_key) reason=\"why\\",
            "wrong: the closing quote of the reason is missing",
        ),
        ("// logcheck: allow(banned_key) reason=\"a\" reason=\"b\"", "wrong: `reason` is given twice"),
    ]);
}

#[test]
fn wrong_dates() {
    for date in
        ["2027-3-1", "2027-02-29", "2027-13-01", "2027-00-10", "2027-01-00", "01.03.2027", "+027-03-01", ""]
    {
        let comment = format!("// logcheck: allow(banned_key) until={date}");
        let expected = format!("wrong: `{date}` is not a day, which is written `until=2027-03-01`");
        check(&[(&comment, &expected)]);
    }
}

/// However a comment is cut, reading it ends and names parts of it.
#[test]
fn no_comment_is_too_strange() {
    let comment = "/* logcheck: allow-file(banned_key, \u{1F980}\u{e4}, x) reason=\"\\\"\u{e4}\\\\\" until=2027-03-01 */";
    for (at, letter) in comment.char_indices() {
        understood(&comment[..at]);
        understood(&(comment[..at].to_owned() + &comment[at + letter.len_utf8()..]));
        understood(&comment[at..]);
    }
}

const TODAY: Date = Date { year: 2026, month: 6, day: 15 };

/// What a rule says about a comment whose rules were judged and hid a finding, or not: the number of the place that is
/// underlined, which is 0 for the comment and counts its rules from 1, then the words.
fn said_by(rule: &str, comment: &str, judged: bool, used: bool) -> Vec<String> {
    let read = read_suppression(comment).expect("the comment is a suppression");
    let rules: Vec<(String, Loc)> =
        read.rules.into_iter().zip(1..).map(|((name, _), number)| (name, Loc(number))).collect();
    let verdicts = vec![(judged, used); rules.len()];
    let (judged, used): (Vec<bool>, Vec<bool>) = verdicts.into_iter().unzip();
    let suppression = Suppression {
        loc: Loc(0),
        covers: Loc(99),
        form: SuppressionForm::Comment,
        whole_file: read.whole_file,
        rules,
        reason: read.reason,
        until: read.until,
        malformed: read.malformed,
    };
    let at = Position { file: FileId(7), loc: Loc(0) };
    let context =
        JudgedSuppression { suppression: &suppression, at, used: &used, judged: &judged, today: TODAY };
    let mut findings: Vec<Finding> = Vec::new();
    match rule_named(rule).expect("the test names an existing rule").check {
        Check::Suppression(find) => find(&context, &mut findings),
        Check::Call(_) | Check::Workspace(_) => panic!("{rule} is not about suppressions"),
    }
    findings.iter().map(said).collect()
}

fn said(finding: &Finding) -> String {
    assert_eq!(finding.at.file, FileId(7));
    assert!(!finding.why.is_empty(), "{finding:?}");
    let Finding { at, what, label, help, .. } = finding;
    format!("{}: {what} | {label} | {help}", at.loc.0)
}

#[test]
fn unused() {
    let rule = "unused_suppression";
    let comment = "// logcheck: allow(banned_key)";
    let label = "this suppression hides nothing | `banned_key` finds nothing here that it could hide";
    assert_eq!(said_by(rule, comment, true, false), [format!("1: {label} | remove the comment")]);
    assert!(said_by(rule, comment, true, true).is_empty());
    assert!(said_by(rule, comment, false, false).is_empty());
    assert!(said_by(rule, "// logcheck: allow(banned_key) until=2026-06-14", true, false).is_empty());
    assert!(said_by(rule, "// logcheck: allow(banned_key) until=soon", true, false).is_empty());
    let two = said_by(rule, "// logcheck: allow-file(privacy, banned_key)", true, false);
    assert_eq!(two.len(), 2);
    assert!(two[0].starts_with("1: ") && two[0].contains("`privacy` finds nothing in this file"), "{two:?}");
    assert!(two[1].ends_with("remove `banned_key` from the list"), "{two:?}");
}

#[test]
fn unexplained() {
    let rule = "unexplained_suppression";
    for comment in
        ["// logcheck: allow(banned_key)", "// logcheck: allow(banned_key) reason=\" \" until=2026-01-01"]
    {
        let said = said_by(rule, comment, true, true);
        assert_eq!(said.len(), 1, "{comment}");
        assert!(said[0].starts_with("0: this suppression gives no reason"), "{said:?}");
    }
    assert!(said_by(rule, "// logcheck: allow(banned_key) reason=\"why\"", true, true).is_empty());
    assert!(said_by(rule, "// logcheck: allow(banned_key) because", true, true).is_empty());
}

#[test]
fn expired() {
    let rule = "expired_suppression";
    let expired = said_by(rule, "// logcheck: allow(banned_key) until=2026-06-14", true, false);
    assert_eq!(expired.len(), 1);
    assert!(
        expired[0].starts_with("0: this suppression has expired | its last day was 2026-06-14"),
        "{expired:?}"
    );
    for until in
        ["", "until=2026-06-15", "until=2027-01-01", "until=yesterday", "until=2026-06-14 until=2026-06-14"]
    {
        assert!(
            said_by(rule, &format!("// logcheck: allow(banned_key) {until}"), true, false).is_empty(),
            "{until}"
        );
    }
}

#[test]
fn unknown() {
    let rule = "unknown_suppression";
    assert!(said_by(rule, "// logcheck: allow(banned-key, privacy)", true, true).is_empty());
    assert_eq!(
        said_by(rule, "// logcheck: allow(banned_key, interpolated_mesage)", true, true),
        [
            "2: unknown rule `interpolated_mesage` in a suppression | there is no rule or group of this name | \
             did you mean `interpolated_message`?"
        ]
    );
    let malformed = said_by(rule, "// logcheck: allow(nothing) reason", true, true);
    assert_eq!(malformed.len(), 1);
    let words =
        "0: this suppression cannot be read | expected `=` after `reason` | write it as `// logcheck: allow(";
    assert!(malformed[0].starts_with(words), "{malformed:?}");
}

#[test]
fn what_is_over_or_unreadable_hides_nothing() {
    let suppression = |until, malformed: Option<&str>| Suppression {
        loc: Loc(0),
        covers: Loc(1),
        form: SuppressionForm::Comment,
        whole_file: false,
        rules: Vec::new(),
        reason: None,
        until: Date::parse(until),
        malformed: malformed.map(str::to_owned),
    };
    assert!(suppression("", None).is_active(TODAY));
    assert!(suppression("2026-06-15", None).is_active(TODAY));
    assert!(!suppression("2026-06-14", None).is_active(TODAY));
    assert!(!suppression("", Some("unknown key")).is_active(TODAY));
}
