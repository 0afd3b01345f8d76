//! Files that are wrong. Each carries its errors as comments: carets under the bytes an error is about, then how it
//! begins. The lines of the file are indented, so that there is room for the `#`.

use logcheck_rules::policy::{PolicyError, read_policy};

/// Every error of each file, and no other, is announced under the line it is about. `---` divides the files.
fn check(files: &str) {
    files.split("---\n").for_each(check_file);
}

fn check_file(text: &str) {
    let Err(errors) = read_policy(text) else { panic!("no error in\n{text}") };
    let said: Vec<(usize, String, String)> = errors.iter().map(|error| placed(text, error)).collect();
    let announced = announcements(text);
    let agree = said.len() == announced.len()
        && said.iter().zip(&announced).all(|(said, announced)| {
            said.0 == announced.0 && said.1 == announced.1 && said.2.starts_with(&announced.2)
        });
    assert!(agree, "{text}\nsaid: {said:#?}\nannounced: {announced:#?}");
}

/// The line of an error, the carets that stand under it, and its words.
fn placed(text: &str, error: &PolicyError) -> (usize, String, String) {
    let before = &text[..error.range.start];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let first_line = text[error.range.clone()].lines().next().unwrap_or_default();
    let spaces = " ".repeat(before[line_start..].chars().count());
    let carets = "^".repeat(first_line.chars().count().max(1));
    let help = error.help.as_deref().map(|help| format!("; {help}")).unwrap_or_default();
    (before.matches('\n').count(), spaces + &carets, format!("{}{help}", error.what))
}

/// The same, as the comments of the file say it.
fn announcements(text: &str) -> Vec<(usize, String, String)> {
    let mut line = 0;
    let mut announcements = Vec::new();
    for (number, content) in text.lines().enumerate() {
        let comment = content.trim_start().strip_prefix('#').map(str::trim_start);
        let Some(words) = comment.filter(|comment| comment.starts_with('^')) else {
            line = number;
            continue;
        };
        let carets = content[..content.len() - words.trim_start_matches('^').len()].replace('#', " ");
        announcements.push((line, carets, words.trim_start_matches('^').trim().to_owned()));
    }
    announcements
}

/// Not even a mistake in the syntax comes before it: it may be none to the logcheck that is required.
#[test]
fn a_requirement_that_is_not_met_is_all_that_is_said() {
    for rest in ["", "[rules]\nnot_yet_invented = \"warn\"\n", "[schema]\nstrange = yes\n"] {
        let errors =
            read_policy(&format!("requires = \">=99.1\"\n{rest}")).expect_err("this is an older version");
        let what = format!("this policy requires logcheck >=99.1, this is {}", env!("CARGO_PKG_VERSION"));
        assert_eq!(errors.len(), 1, "{errors:#?}");
        assert_eq!((errors[0].range.clone(), &errors[0].what), (11..19, &what));
        assert!(errors[0].help.as_ref().is_some_and(|help| help.starts_with("upgrade")));
    }
}

#[test]
fn a_requirement_that_says_nothing() {
    check(
        r#"
  requires = "^0.1"
#            ^^^^^^ `^0.1` does not say which logcheck is required; write the lowest
---
  requires = "0.1"
#            ^^^^^ `0.1` does not say which logcheck is required
---
  requires = ">=0.1.2.3"
#            ^^^^^^^^^^^ `>=0.1.2.3` does not say
---
  requires = 0.1
#            ^^^ expected a string, found a float; it is written `requires = ">=0.1"`
"#,
    );
}

#[test]
fn editions() {
    check(
        r#"
  edition = "2031"
#           ^^^^^^ unknown edition `2031`; this logcheck knows 2026; a newer edition
---
  edition = 2026
#           ^^^^ expected a string, found an integer; it is written `edition = "2026"`
---
  edition = ""
#           ^^ this text is empty; it is written `edition = "2026"`
"#,
    );
}

#[test]
fn unknown_keys() {
    check(
        r#"
  [macro]
#  ^^^^^ unknown key `macro`; did you mean `macros`?
---
  colour = 1
# ^^^^^^ unknown key `colour`; the keys here are `edition`, `requires`, `rules`, `keys`
---
  [[overrides]]
#   ^^^^^^^^^ unknown key `overrides`; the keys here are
---
  [context]
  hots = []
# ^^^^ unknown key `hots` in `[context]`; did you mean `hot`?
  entry_points = []
# ^^^^^^^^^^^^ unknown key `entry_points` in `[context]`; did you mean `entry-points`?
---
  [files]
  excludes = []
# ^^^^^^^^ unknown key `excludes` in `[files]`; did you mean `exclude`?
---
  [macros]
  strict = true
# ^^^^^^ unknown key `strict` in `[macros]`; the keys here are `mode`
---
  [keys]
  customer_ref = "why"
# ^^^^^^^^^^^^ unknown key `customer_ref` in `[keys]`; the keys here are `banned`, `allowed`
"#,
    );
}

#[test]
fn unknown_rules() {
    check(
        r#"
  [rules]
  unused_supression = "deny"
# ^^^^^^^^^^^^^^^^^ unknown rule `unused_supression`; did you mean `unused_suppression`?
  privcy = "deny"
# ^^^^^^ unknown rule `privcy`; did you mean `privacy`?
  "logcheck::unused_suppression" = "deny"
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown rule `logcheck::unused_suppression`; did you mean `unused_suppression`?
  no_such_thing_at_all = "deny"
# ^^^^^^^^^^^^^^^^^^^^ unknown rule `no_such_thing_at_all`; the rules and groups are `
---
  [rules.privacy]
# ^^^^^^^^^^^^^^^ expected a level, found a table
"#,
    );
}

#[test]
fn levels() {
    check(
        r#"
  [rules]
  privacy = "dent"
#           ^^^^^^ unknown level `dent`; did you mean `deny`?
  message = "error"
#           ^^^^^^^ unknown level `error`; the levels are `allow`, `warn`, `deny`, `forbid`
  context = true
#           ^^^^ expected a level, found a boolean; it is written `context = "deny"`
---
  rules.preview = "yes"
#                 ^^^^^ expected a boolean, found a string; it is written `preview = true`
"#,
    );
}

#[test]
fn sections_are_tables() {
    check(
        r#"
  rules = "deny"
#         ^^^^^^ expected a table, found a string; it is written `[rules]`
  context = 5
#           ^ expected a table, found an integer; it is written `[context]`
  keys = 1.5
#        ^^^ expected a table, found a float; it is written `[keys.banned]`
  macros = 2027-03-01
#          ^^^^^^^^^^ expected a table, found a date; it is written `[macros]`
---
  [keys]
  allowed = ["next_token"]
#           ^^^^^^^^^^^^^^ expected a table, found a list; it is written `[keys.allowed]`
  banned = true
#          ^^^^ expected a table, found a boolean; it is written `[keys.banned]`
"#,
    );
}

#[test]
fn a_rule_is_set_once() {
    check(
        r#"
  [rules]
  unused-suppression = "deny"
  unused_suppression = "warn"
# ^^^^^^^^^^^^^^^^^^ the level of `unused_suppression` is set twice, with `-` and with `_`; the two spellings
"#,
    );
}

#[test]
fn no_entry_is_below_a_forbidden_group() {
    check(
        r#"
  [rules]
  hygiene = "forbid"
  unused-suppression = "warn"
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ `unused_suppression` is forbidden by its group `hygiene` and cannot be lowered here; remove
  unexplained_suppression = "forbid"
"#,
    );
}

#[test]
fn banned_keys_have_a_reason() {
    check(
        r#"
  [keys.banned]
  badge = { use-instead = "id" }
# ^^^^^ `badge` is banned without a reason; say why, it is shown with every finding: `"badge" = {
  crest = {}
# ^^^^^ `crest` is banned without a reason
  glyph = ""
#         ^^ this text is empty; it is written `"glyph" = { reason =
  medal = { reason = " " }
#                    ^^^ this text is empty; it is written `reason =
  plate = true
#         ^^^^ expected a reason, found a boolean
  token = ["why"]
#         ^^^^^^^ expected a reason, found a list
  stamp = { reason = "x", use_instead = "id" }
#                         ^^^^^^^^^^^ unknown key `use_instead`; did you mean `use-instead`?
  label = { reason = 1 }
#                    ^ expected a string, found an integer; it is written `reason =
"#,
    );
}

#[test]
fn allowed_keys_have_a_reason() {
    check(
        r#"
  [keys.allowed]
  next_token = ""
#              ^^ this text is empty; it is written `"next_token" = "why it may be logged"`
  page_token = true
#              ^^^^ expected a string, found a boolean
  "" = "why"
# ^^ this key is empty; write the key as it is logged
"#,
    );
}

#[test]
fn a_key_with_a_dot_is_quoted() {
    check(
        r#"
  [keys.banned]
  user.badge = "opens doors"
# ^^^^^^^^^^ the dot divides `user.badge` into two keys; quote it: `"user.badge"`
---
  [keys.allowed]
  user.login.count = "a number"
# ^^^^^^^^^^^^^^^^ the dot divides `user.login.count` into two keys; quote it
"#,
    );
}

#[test]
fn a_key_is_banned_or_allowed() {
    check(
        r#"
  [keys.banned]
  badge = "opens doors"
  [keys.allowed]
  badge = "is only a number"
# ^^^^^ `badge` is allowed here and banned in `[keys.banned]`; decide for one
"#,
    );
}

#[test]
fn contexts_are_lists_of_names() {
    check(
        r#"
  [context]
  hot = "crate::decode"
#       ^^^^^^^^^^^^^^^ expected a list of strings, found a string; it is written `hot = [
  sanitizers = ["redact", 5, ""]
#                         ^ expected a string, found an integer
#                            ^^ this text is empty
  id-key = ["a"]
#          ^^^^^ expected a string, found a list; it is written `id-key = "request_id"`
"#,
    );
}

#[test]
fn patterns_of_files_stay_in_the_workspace() {
    check(
        r#"
  [files]
  exclude = ["/src", "../other", 'src\gen', "src/{a,b}", "src/**"]
#            ^^^^^^ the pattern `/src` leads out of the workspace; paths count from the folder of
#                    ^^^^^^^^^^ the pattern `../other` leads out
#                                ^^^^^^^^^ the pattern `src\gen` has a backslash; write `/`
#                                           ^^^^^^^^^^^ the pattern `src/{a,b}` has a sign that patterns do not know
---
  [files]
  exclude = "src"
#           ^^^^^ expected a list of strings, found a string; it is written `exclude = [
"#,
    );
}

#[test]
fn modes() {
    check(
        r#"
  [macros]
  mode = "migrating"
#        ^^^^^^^^^^^ unknown mode `migrating`; did you mean `migrate`?
---
  [macros]
  mode = "lax"
#        ^^^^^ unknown mode `lax`; the modes are `strict`, `migrate`
---
  [macros]
  mode = false
#        ^^^^^ expected a string, found a boolean; it is written `mode = "strict"`
"#,
    );
}

#[test]
fn every_mistake_is_reported_in_the_order_of_the_file() {
    check(
        r#"
  zebra = 1
# ^^^^^ unknown key `zebra`
  edition = 2026
#           ^^^^ expected a string
  [macros]
  mode = "lax"
#        ^^^^^ unknown mode `lax`
  [rules]
  privacy = "dent"
#           ^^^^^^ unknown level `dent`
  nothing_of_the_kind = "x"
# ^^^^^^^^^^^^^^^^^^^ unknown rule `nothing_of_the_kind`
#                       ^^^ unknown level `x`
"#,
    );
}

#[test]
fn mistakes_in_the_syntax() {
    check(
        r#"
  [rules]
  privacy = deny
#           ^^^^ string values must be quoted
  message = 5 5
#           ^^^ string values must be quoted
  context = "deny"
  context = "warn"
# ^^^^^^^ duplicate key
---
  [macros]
  mode = "strict
#               ^ invalid basic string
---
  [rules
#       ^ unclosed table
"#,
    );
}

/// However a file is cut or changed, reading it ends, and every error lies inside it.
#[test]
fn no_text_is_too_strange() {
    let text = "requires = \">=0.1\"\n[keys.banned]\n'\u{e4}'.'\u{1F980}' = { reason = \"\\u00e9\", x = [1, {}] }\n\
        [[rules]]\n'' = 1979-05-27\n";
    let cut = text.char_indices().map(|(at, _)| text[..at].to_owned());
    let without = text.char_indices().map(|(at, gone)| text[..at].to_owned() + &text[at + gone.len_utf8()..]);
    let deep = ["[".repeat(500), "a.".repeat(500), "a=".to_owned() + &"[".repeat(500)];
    for text in cut.chain(without).chain(deep) {
        for error in read_policy(&text).err().unwrap_or_default() {
            assert!(text.get(error.range.clone()).is_some(), "{:?} in {text}", error.range);
            assert!(!error.what.is_empty() && !error.what.ends_with('.'), "{}", error.what);
        }
    }
}
