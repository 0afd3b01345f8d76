//! Where messages of a queue and jobs of a background worker come in.

use super::Evidence;
use crate::facts::{Function, LoopFacts};
use crate::names::has_word;
use crate::workspace::{FunctionId, Workspace};

/// Libraries that hand each message or job to a method of a trait: the crate, the trait and the method.
const HANDLER_METHODS: &[(&str, &str, &str)] = &[
    ("amqprs", "AsyncConsumer", "consume"),
    ("amqprs", "BlockingConsumer", "consume"),
    ("backie", "BackgroundTask", "run"),
    ("crates_io_worker", "BackgroundJob", "run"),
    ("fang", "AsyncRunnable", "run"),
    ("fang", "Runnable", "run"),
    ("lapin", "ConsumerDelegate", "on_new_delivery"),
    ("loco_rs", "BackgroundWorker", "perform"),
    ("sidekiq", "Worker", "perform"),
];

/// Clients of brokers, from which a program takes message after message by itself.
const BROKERS: &[&str] = &[
    "amqprs",
    "async_nats",
    "fe2o3_amqp",
    "google_cloud_pubsub",
    "lapin",
    "nats",
    "pulsar",
    "rdkafka",
    "rskafka",
];

/// Words of what such a loop waits for.
const QUEUE_WORDS: &[&str] =
    &["consumer", "deliveries", "delivery", "messages", "subscriber", "subscription", "subscriptions"];

/// Whether a function is given messages, or takes them from a queue.
pub(super) fn evidence_of(workspace: &Workspace, id: FunctionId) -> Option<Evidence> {
    let function = workspace.function(id);
    let dependencies = &workspace.crate_of(workspace.file_of(id)).dependencies;
    let depends_on = |krate: &str| dependencies.iter().any(|name| name == krate);
    if is_handler(function, &depends_on) {
        return Some(Evidence::Message);
    }
    let consuming = function.loops.iter().position(takes_messages)?;
    BROKERS.iter().any(|broker| depends_on(broker)).then_some(Evidence::Consumer(consuming))
}

fn is_handler(function: &Function, depends_on: &dyn Fn(&str) -> bool) -> bool {
    let is_task = function.attributes.iter().any(|attribute| match attribute.path.as_slice() {
        [krate, name] => krate == "celery" && name == "task",
        _ => false,
    });
    let is_method = |(krate, of_trait, method): &(&str, &str, &str)| {
        function.name == *method && function.trait_name.as_deref() == Some(of_trait) && depends_on(krate)
    };
    is_task || HANDLER_METHODS.iter().any(is_method)
}

/// `while let Some(delivery) = consumer.next().await`.
fn takes_messages(repeat: &LoopFacts) -> bool {
    let names_queue = |name: &String| has_word(name, |word| QUEUE_WORDS.contains(&word));
    let is_awaited = repeat.header_words.iter().any(|word| word == "await");
    let is_taken =
        repeat.header_words.iter().any(|word| matches!(word.as_str(), "next" | "recv" | "try_next"));
    repeat.kind == "while" && is_awaited && is_taken && repeat.header_words.iter().any(names_queue)
}
