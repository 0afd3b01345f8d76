use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use log::kv::{self, Key, Value, VisitSource};
use log::{LevelFilter, Log, Metadata, Record};

/// One line an event in logfmt, to standard output. The collector of the cluster takes it from there.
struct LogfmtLogger;

static LOGGER: LogfmtLogger = LogfmtLogger;

pub fn install(level: LevelFilter) {
    if log::set_logger(&LOGGER).is_ok() {
        log::set_max_level(level);
    }
}

impl Log for LogfmtLogger {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.level() <= log::max_level()
    }

    fn log(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        // A line that cannot be written has nowhere to be reported.
        let _ = writeln!(std::io::stdout().lock(), "{}", render(record, SystemTime::now()));
    }

    fn flush(&self) {
        let _ = std::io::stdout().lock().flush();
    }
}

fn render(record: &Record<'_>, now: SystemTime) -> String {
    let millis = now.duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_millis());
    let level = record.level().as_str().to_ascii_lowercase();
    let mut line = format!("ts={millis} level={level} target={} msg=", record.target());
    push_value(&mut line, &record.args().to_string());
    // Neither the visitor nor a `String` fails.
    let _ = record.key_values().visit(&mut Pairs(&mut line));
    line
}

struct Pairs<'a>(&'a mut String);

impl<'kvs> VisitSource<'kvs> for Pairs<'_> {
    fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), kv::Error> {
        let _ = write!(self.0, " {key}=");
        push_value(self.0, &value.to_string());
        Ok(())
    }
}

fn push_value(line: &mut String, value: &str) {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/*+".contains(c);
    if !value.is_empty() && value.chars().all(plain) {
        line.push_str(value);
    } else {
        let _ = write!(line, "{value:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use log::Level;

    #[test]
    fn values_that_could_be_misread_are_quoted() {
        let pairs = [("charge_id", "chg_1"), ("reason", "do not\nhonour")];
        let record = Record::builder()
            .args(format_args!("charge declined"))
            .level(Level::Warn)
            .target("payments")
            .key_values(&pairs)
            .build();
        let expected = r#"ts=0 level=warn target=payments msg="charge declined" charge_id=chg_1 reason="do not\nhonour""#;
        assert_eq!(render(&record, UNIX_EPOCH), expected);
    }
}
