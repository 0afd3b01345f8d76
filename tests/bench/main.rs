//! The benchmark: logcheck beside ripgrep and ast-grep, over the same folder in one run. See `tests/bench/README.md`.

#![expect(clippy::disallowed_methods, reason = "it runs the programs and asks the system for their memory")]

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// How often each program runs; the median counts.
const ROUNDS: usize = 7;

/// A program with its arguments.
struct Contender {
    name: &'static str,
    program: PathBuf,
    arguments: Vec<String>,
}

/// What was measured of one program.
#[derive(Clone, Copy)]
struct Measured {
    wall: Duration,
    /// Peak memory in KiB, where the system tells.
    peak: Option<u64>,
}

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        return fail("usage: bench FOLDER; see tests/bench/README.md");
    };
    let contenders = match contenders(&folder) {
        Ok(contenders) => contenders,
        Err(message) => return fail(&message),
    };
    let mut medians: Vec<(&str, Measured)> = Vec::new();
    for contender in &contenders {
        match measured(contender) {
            Ok(measured) => medians.push((contender.name, measured)),
            Err(error) => say(&format!("{:<16} left out: {error}", contender.name)),
        }
    }
    report(&medians);
    ExitCode::SUCCESS
}

fn contenders(folder: &str) -> Result<Vec<Contender>, String> {
    let here = std::env::current_exe().map_err(|error| error.to_string())?;
    let logcheck = here.with_file_name(format!("cargo-logcheck{}", std::env::consts::EXE_SUFFIX));
    let build = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--release", "--package", "cargo-logcheck"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .status();
    if !build.is_ok_and(|status| status.success()) {
        return Err("cargo-logcheck does not build".to_owned());
    }
    let rule = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/log-macros.yml");
    let owned = |arguments: &[&str]| arguments.iter().map(|argument| (*argument).to_owned()).collect();
    let pattern = r"\b(trace|debug|info|warn|error)!\s*\(";
    Ok(vec![
        Contender { name: "cargo-logcheck", program: logcheck, arguments: owned(&[folder]) },
        Contender {
            name: "rg",
            program: "rg".into(),
            arguments: owned(&["--count", "--no-ignore", "--type", "rust", pattern, folder]),
        },
        Contender {
            name: "ast-grep",
            program: "ast-grep".into(),
            arguments: owned(&[
                "scan",
                "--no-ignore",
                "vcs",
                "--rule",
                &rule.to_string_lossy(),
                "--report-style",
                "short",
                folder,
            ]),
        },
    ])
}

/// The median wall time and the peak memory of a program.
fn measured(contender: &Contender) -> io::Result<Measured> {
    // This run also fills the page cache, for all contenders alike.
    let peak = peak_memory(contender)?;
    let mut times = (0..ROUNDS).map(|_| wall_time(contender)).collect::<io::Result<Vec<_>>>()?;
    times.sort_unstable();
    Ok(Measured { wall: times[ROUNDS / 2], peak })
}

fn start(contender: &Contender) -> io::Result<Child> {
    Command::new(&contender.program)
        .args(&contender.arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
}

fn wall_time(contender: &Contender) -> io::Result<Duration> {
    let before = Instant::now();
    start(contender)?.wait()?;
    Ok(before.elapsed())
}

/// The peak memory of one run in KiB, where the system tells. To ask slows a program down, so this run is not timed.
fn peak_memory(contender: &Contender) -> io::Result<Option<u64>> {
    let mut child = start(contender)?;
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut peak = None;
    while child.try_wait()?.is_none() {
        peak = high_water_mark(&status).or(peak);
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(peak)
}

/// The peak memory of a running process so far, in KiB.
fn high_water_mark(status: &Path) -> Option<u64> {
    let text = std::fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

fn report(medians: &[(&str, Measured)]) {
    let Some((_, logcheck)) = medians.iter().find(|(name, _)| *name == "cargo-logcheck") else { return };
    say("program           wall time   peak memory   time as a multiple of cargo-logcheck's");
    for (name, measured) in medians {
        let peak = measured.peak.map_or_else(|| "-".to_owned(), |kib| format!("{} MiB", kib / 1024));
        let ratio = measured.wall.as_secs_f64() / logcheck.wall.as_secs_f64();
        say(&format!("{name:<16}  {:>7.3} s   {peak:>11}   {ratio:.2}", measured.wall.as_secs_f64()));
    }
}

#[expect(clippy::print_stdout, reason = "a program that reports to whoever runs it")]
fn say(line: &str) {
    println!("{line}");
}

#[expect(clippy::print_stderr, reason = "a program that reports to whoever runs it")]
fn fail(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(2)
}
