//! How often each rule is right on the corpus. See `tests/corpus/README.md`.

#![expect(clippy::disallowed_methods, reason = "it reads the verdicts")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use logcheck_analyzer::{Report, Request, Scope};
use logcheck_rules::diagnostic::{Diagnostic, Level};
use logcheck_rules::policy::Policy;
use logcheck_rules::suppression::Date;
use serde::Deserialize;

/// How many findings of a warn-level rule are judged.
const SAMPLE: usize = 40;

/// The file of verdicts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Verdicts {
    #[serde(default)]
    verdict: Vec<Verdict>,
}

/// What somebody found when they read a finding in its source.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Verdict {
    rule: String,
    #[serde(rename = "crate")]
    package: String,
    path: String,
    line: usize,
    /// Whether the owner would act on it.
    #[serde(rename = "true")]
    is_true: bool,
    /// Why; never empty.
    reason: String,
    /// The crates that were read as one workspace, where the finding is only made with just these.
    #[serde(default)]
    together: Vec<String>,
}

/// Where a finding is: rule, crate, path, line.
type Key = (String, String, String, usize);

/// A finding and the lines around it.
struct Found {
    level: Level,
    text: String,
}

/// What is asked for on the command line.
struct Question {
    folder: PathBuf,
    /// The crates of the folder that are read as one workspace; all of them where none is named.
    crates: Vec<String>,
    unjudged: bool,
    /// The rule whose findings are wanted, all of them.
    rule: Option<String>,
    /// Whether findings count that are made for those who ask for previews.
    preview: bool,
}

fn main() -> ExitCode {
    let Some(question) = question(std::env::args().skip(1)) else {
        return fail("usage: precision FOLDER [CRATE..] [--unjudged] [--preview] [--rule=NAME]");
    };
    match answer(&question) {
        Ok(answer) => say(&answer),
        Err(message) => return fail(&message),
    }
    ExitCode::SUCCESS
}

fn question(arguments: impl Iterator<Item = String>) -> Option<Question> {
    let (flags, names): (Vec<_>, Vec<_>) = arguments.partition(|argument| argument.starts_with('-'));
    let (folder, crates) = names.split_first()?;
    let has = |name: &str| flags.iter().any(|flag| flag == name);
    let rule = flags.iter().find_map(|flag| flag.strip_prefix("--rule="));
    let is_known = |flag: &String| matches!(flag.as_str(), "--unjudged" | "--preview");
    let known = flags.iter().all(|flag| is_known(flag) || flag.starts_with("--rule="));
    let mut crates = crates.to_vec();
    crates.sort();
    known.then(|| Question {
        folder: PathBuf::from(folder),
        crates,
        unjudged: has("--unjudged"),
        rule: rule.map(str::to_owned),
        preview: has("--preview"),
    })
}

fn answer(question: &Question) -> Result<String, String> {
    let verdicts = read_verdicts(&question.crates)?;
    let findings = run(question)?;
    let wanted = match &question.rule {
        Some(rule) => findings.keys().filter(|key| key.0 == *rule).cloned().collect(),
        None => wanted(&findings),
    };
    let write = if question.unjudged { unjudged } else { table };
    Ok(write(&findings, &wanted, &verdicts))
}

/// The verdicts on findings of a workspace of these crates.
fn read_verdicts(crates: &[String]) -> Result<BTreeMap<Key, Verdict>, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/verdicts.toml");
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let verdicts: Verdicts = toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut by_key = BTreeMap::new();
    for verdict in verdicts.verdict {
        if verdict.reason.trim().is_empty() {
            return Err(format!("{} at {}:{} has no reason", verdict.rule, verdict.path, verdict.line));
        }
        let is_of_others = !crates.is_empty() && !crates.contains(&verdict.package);
        if is_of_others || !(verdict.together.is_empty() || verdict.together == crates) {
            continue;
        }
        let key = (verdict.rule.clone(), verdict.package.clone(), verdict.path.clone(), verdict.line);
        by_key.insert(key, verdict);
    }
    Ok(by_key)
}

fn run(question: &Question) -> Result<BTreeMap<Key, Found>, String> {
    let folder = &question.folder;
    let paths = match question.crates.as_slice() {
        [] => vec![folder.clone()],
        crates => crates.iter().map(|name| folder.join(name)).collect(),
    };
    let request = Request {
        current_dir: folder.clone(),
        scope: Scope::Paths(paths),
        policy: Policy { preview: question.preview, ..Policy::default() },
        policy_root: folder.clone(),
        today: Date { year: 2026, month: 1, day: 1 },
    };
    let report = logcheck_analyzer::check(&request).map_err(|error| error.to_string())?;
    Ok(report.diagnostics.iter().map(|diagnostic| found(&report, diagnostic)).collect())
}

fn found(report: &Report, diagnostic: &Diagnostic) -> (Key, Found) {
    let (file, range) = report.locate(diagnostic.finding.at);
    let line = file.text[..range.start].matches('\n').count() + 1;
    let (package, path) = file.path.split_once('/').unwrap_or(("", &file.path));
    let mut text = format!("{}: {}\n", diagnostic.finding.what, diagnostic.finding.label);
    for label in &diagnostic.finding.labels {
        let (other, range) = report.locate(label.at);
        let line = other.text[..range.start].matches('\n').count() + 1;
        let _ = writeln!(text, "  {}:{line}: {}", other.path, label.text);
    }
    for (number, source) in file.text.lines().enumerate().skip(line.saturating_sub(4)).take(9) {
        let mark = if number + 1 == line { '>' } else { ' ' };
        let _ = writeln!(text, "{mark}{:>5} | {source}", number + 1);
    }
    let key = (diagnostic.rule.to_owned(), package.to_owned(), path.to_owned(), line);
    (key, Found { level: diagnostic.level, text })
}

/// The findings that are to be judged: all of a deny-level rule, a sample of the others.
fn wanted(findings: &BTreeMap<Key, Found>) -> BTreeSet<Key> {
    let mut by_rule: BTreeMap<&str, Vec<&Key>> = BTreeMap::new();
    for (key, found) in findings.iter().filter(|(_, found)| found.level == Level::Warn) {
        debug_assert!(!found.text.is_empty(), "a finding has words");
        by_rule.entry(&key.0).or_default().push(key);
    }
    let mut wanted: BTreeSet<Key> =
        findings.iter().filter(|(_, found)| found.level.is_error()).map(|(key, _)| key.clone()).collect();
    for keys in by_rule.values_mut() {
        keys.sort_by_key(|key| hash(key));
        wanted.extend(keys.iter().take(SAMPLE).map(|key| (*key).clone()));
    }
    wanted
}

/// FNV-1a: a choice that is the same on every machine and in every version.
fn hash((rule, package, path, line): &Key) -> u64 {
    let bytes = format!("{rule} {package} {path} {line}");
    bytes
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn table(
    findings: &BTreeMap<Key, Found>,
    wanted: &BTreeSet<Key>,
    verdicts: &BTreeMap<Key, Verdict>,
) -> String {
    let mut out = format!(
        "{:<28} {:>8} {:>7} {:>6} {:>6} {:>10}\n",
        "rule", "findings", "judged", "true", "false", "precision"
    );
    for rule in logcheck_rules::rules::RULES {
        let of_rule = || findings.keys().filter(|key| key.0 == rule.name);
        let judged: Vec<&Verdict> = of_rule().filter_map(|key| verdicts.get(key)).collect();
        let right = judged.iter().filter(|verdict| verdict.is_true).count();
        let precision = match judged.len() {
            0 => "-".to_owned(),
            all => format!("{} %", 100 * right / all),
        };
        let wrong = judged.len() - right;
        let _ = writeln!(
            out,
            "{:<28} {:>8} {:>7} {right:>6} {wrong:>6} {precision:>10}",
            rule.name,
            of_rule().count(),
            judged.len(),
        );
    }
    let missing = wanted.iter().filter(|key| !verdicts.contains_key(*key)).count();
    let stale = verdicts.keys().filter(|key| !findings.contains_key(*key)).count();
    let _ =
        write!(out, "{missing} findings want a verdict (--unjudged shows them); {stale} verdicts are stale");
    out
}

fn unjudged(
    findings: &BTreeMap<Key, Found>,
    wanted: &BTreeSet<Key>,
    verdicts: &BTreeMap<Key, Verdict>,
) -> String {
    let mut out = String::new();
    for key in wanted.iter().filter(|key| !verdicts.contains_key(*key)) {
        let (rule, package, path, line) = key;
        for line in findings[key].text.lines() {
            let _ = writeln!(out, "# {line}");
        }
        let _ = writeln!(
            out,
            "[[verdict]]\nrule = \"{rule}\"\ncrate = \"{package}\"\npath = \"{path}\"\nline = {line}\ntrue = \nreason = \"\"\n"
        );
    }
    out
}

#[expect(clippy::print_stdout, reason = "a program that reports to whoever runs it")]
fn say(text: &str) {
    println!("{text}");
}

#[expect(clippy::print_stderr, reason = "a program that reports to whoever runs it")]
fn fail(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(2)
}
