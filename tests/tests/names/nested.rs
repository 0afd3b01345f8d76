//! Calls inside other macros.

use crate::check;

#[test]
fn select() {
    check(
        r#"
async fn run() {
    tokio::select! {
        biased;
        Some(job) = rx.recv(), if ready => { info!(job.id, "job taken"); }
        _ = shutdown.changed() => warn!("stopping"),
        else => { error!("closed") }
    }
}
"#,
        r#"
        info!: tracing info job.id=job.id "job taken"
        warn!: tracing warn "stopping"
        error!: tracing error "closed"
        "#,
    );
}

#[test]
fn cfg_if_in_a_body_and_around_items() {
    check(
        r#"
cfg_if::cfg_if! {
    if #[cfg(unix)] {
        fn unix() { info!("unix"); }
    } else {
        fn other() { info!("other"); }
    }
}
fn f() {
    cfg_if! { if #[cfg(unix)] { debug!("here"); } else { debug!("there"); } }
}
"#,
        r#"
        info!: tracing info "unix"
        info!: tracing info "other"
        debug!: tracing debug "here"
        debug!: tracing debug "there"
        "#,
    );
}

#[test]
fn join_and_arguments_of_macros() {
    check(
        r#"
async fn f() {
    tokio::join!(async { info!("one"); }, work().inspect_err(|e| warn!(?e, "two")));
    assert!(check(|| { error!("three"); true }), "text");
    let v = vec![{ debug!("four"); 4 }];
}
"#,
        r#"
        info!: tracing info "one"
        warn!: tracing warn e=?e "two"
        error!: tracing error "three"
        debug!: tracing debug "four"
        "#,
    );
}

#[test]
fn lazy_static_and_other_items() {
    check(
        r#"
lazy_static! {
    static ref POOL: Pool = { info!("pool made"); Pool::new() };
}
thread_local! { static X: Cell<u8> = { debug!("thread"); Cell::new(0) } }
static LOCK: LazyLock<u8> = LazyLock::new(|| { warn!("lock"); 5 });
"#,
        r#"
        info!: tracing info "pool made"
        debug!: tracing debug "thread"
        warn!: tracing warn "lock"
        "#,
    );
}

#[test]
fn nested_closures() {
    check(
        r#"
fn f() {
    items.iter().map(|x| move || { x.then(|| info!(x, "deep")) }).count();
    let g = async move || { trace!("async") };
}
"#,
        r#"
        info!: tracing info x=x "deep"
        trace!: tracing trace "async"
        "#,
    );
}

#[test]
fn what_a_definition_logs_is_a_fact_about_the_macro() {
    check(
        r#"
macro_rules! tell { () => { tracing::info!("told") }; }
fn f() { tell!(); }
"#,
        "",
    );
}

#[test]
fn a_macro_that_hands_on_items() {
    check(
        r#"
macro_rules! cfg_net { ($($item:item)*) => { $( #[cfg(feature = "net")] $item )* }; }
cfg_net! {
    fn f() { info!("net"); }
}
"#,
        r#"info!: tracing info "net""#,
    );
}

#[test]
fn the_log_calls_in_the_arguments_of_a_macro_that_logs() {
    check(
        r#"
macro_rules! retried { ($e:expr) => { loop { match $e { Ok(v) => break v, Err(_) => tracing::warn!("again") } } }; }
fn f() { retried!({ info!(id, "try"); run(id) }); }
"#,
        r#"info!: tracing info id=id "try""#,
    );
}

#[test]
fn what_a_generated_function_logs_is_not_logged_here() {
    check(
        r#"
macro_rules! component {
    ($name:ident) => { fn $name(key: u8) { tracing::info!(stringify!($name), "made"); tracing::warn!("{}", $name); } };
}
component!(pool);
"#,
        "",
    );
}
