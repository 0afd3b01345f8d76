//! What the typed macros emit: tracing's events, with the place of the caller.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// An event, as a subscriber is given it.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    level: Level,
    target: String,
    file: Option<String>,
    line: Option<u32>,
    /// With the names of the visitor's methods, which tell the types.
    fields: BTreeMap<String, String>,
}

/// Runs `log` and gives back the events it emitted.
fn seen(log: impl FnOnce()) -> Vec<Seen> {
    let events = Arc::new(Mutex::new(Vec::new()));
    tracing::subscriber::with_default(Recorder(Arc::clone(&events)), log);
    let mut events = events.lock().expect("nobody panicked with the lock");
    std::mem::take(&mut *events)
}

/// The one event that `log` emitted.
fn only(log: impl FnOnce()) -> Seen {
    let [event] = seen(log).try_into().expect("one event was emitted");
    event
}

fn fields<const N: usize>(fields: [(&str, &str); N]) -> BTreeMap<String, String> {
    fields.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

#[test]
fn an_event_has_the_place_of_its_caller() {
    let line = line!() + 1;
    let event = only(|| logcheck::info!("ready"));
    assert_eq!(event.target, module_path!());
    assert_eq!(event.file.as_deref(), Some(file!()));
    assert_eq!(event.line, Some(line));
}

#[test]
fn each_macro_has_its_level() {
    let events = seen(|| {
        logcheck::trace!("t");
        logcheck::debug!("d");
        logcheck::info!("i");
        logcheck::warn!("w");
        logcheck::error!("e");
    });
    let levels: Vec<Level> = events.iter().map(|event| event.level).collect();
    assert_eq!(levels, [Level::TRACE, Level::DEBUG, Level::INFO, Level::WARN, Level::ERROR]);
}

#[test]
fn fields_keep_their_types() {
    struct Order {
        id: u64,
    }
    let order = Order { id: 7 };
    let path = std::path::Path::new("/tmp/x");
    let event = only(|| {
        logcheck::info!(
            order.id,
            ready = true,
            "content.type" = "text/plain",
            path = %path.display(),
            ratio = 0.5,
            "order accepted",
        );
    });
    let expected = fields([
        ("order.id", "u64 7"),
        ("ready", "bool true"),
        ("content.type", "str text/plain"),
        ("path", "debug /tmp/x"),
        ("ratio", "f64 0.5"),
        ("message", "debug order accepted"),
    ]);
    assert_eq!(event.fields, expected);
}

#[test]
fn tracings_own_prefixes_stay() {
    let event = only(|| logcheck::warn!(target: "audit", parent: None, attempt = 3, "retrying"));
    assert_eq!(event.target, "audit");
    assert_eq!(event.fields, fields([("attempt", "i64 3"), ("message", "debug retrying")]));
}

#[test]
fn an_excuse_leaves_no_trace() {
    let id = 7;
    let event = only(|| {
        logcheck::info!(allow: (interpolated_message, "the test is about the excuse"), target: "audit", "order {id}");
    });
    assert_eq!(event.target, "audit");
    assert_eq!(event.fields, fields([("message", "debug order 7")]));
}

#[test]
fn braces_are_tracings_too() {
    let event = only(|| logcheck::info! { { attempt = 3 }, "retrying" });
    assert_eq!(event.fields, fields([("attempt", "i64 3"), ("message", "debug retrying")]));
}

#[test]
fn a_call_is_an_expression_of_the_unit_type() {
    let log = |attempt: u32| match attempt {
        0 => logcheck::info!("ready"),
        1 => logcheck::debug!("waiting"),
        _ => logcheck::warn!(attempt, "not ready"),
    };
    assert_eq!(only(|| log(0)).level, Level::INFO);
}

#[test]
fn the_macros_work_through_another_crate() {
    use telemetry::info;
    let event = only(|| info!(attempt = 3, "retrying"));
    assert_eq!(event.target, module_path!());
    assert_eq!(event.fields, fields([("attempt", "i64 3"), ("message", "debug retrying")]));
}

#[test]
fn the_macros_work_inside_other_macros() {
    macro_rules! audit {
        ($message:expr, $key:ident = $value:expr) => {
            logcheck::info!(target: "audit", $key = $value, $message)
        };
    }
    macro_rules! forward {
        ($($tokens:tt)*) => { logcheck::info!(target: "forward", $($tokens)*) };
    }
    let event = only(|| audit!("retrying", attempt = 1 + 2));
    assert_eq!(event.fields, fields([("attempt", "i64 3"), ("message", "debug retrying")]));
    let event = only(|| forward!(attempt = 3, "retrying"));
    assert_eq!(event.fields, fields([("attempt", "i64 3"), ("message", "debug retrying")]));
}

#[test]
fn arguments_of_an_event_that_is_off_are_not_computed() {
    let mut computed = 0;
    tracing::subscriber::with_default(tracing::subscriber::NoSubscriber::default(), || {
        let mut compute = || {
            computed += 1;
            computed
        };
        logcheck::info!(value = compute(), "computed");
    });
    assert_eq!(computed, 0);
}

/// A subscriber that keeps every event.
struct Recorder(Arc<Mutex<Vec<Seen>>>);

impl Subscriber for Recorder {
    fn enabled(&self, _metadata: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _span: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let metadata = event.metadata();
        let seen = Seen {
            level: *metadata.level(),
            target: metadata.target().to_owned(),
            file: metadata.file().map(str::to_owned),
            line: metadata.line(),
            fields: fields.0,
        };
        self.0.lock().expect("nobody panicked with the lock").push(seen);
    }

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}

#[derive(Default)]
struct Fields(BTreeMap<String, String>);

impl Fields {
    fn add(&mut self, field: &Field, kind: &str, value: impl fmt::Display) {
        self.0.insert(field.name().to_owned(), format!("{kind} {value}"));
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.add(field, "f64", value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.add(field, "i64", value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.add(field, "u64", value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.add(field, "bool", value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, "str", value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.add(field, "debug", format_args!("{value:?}"));
    }
}
