//! What else wrappers do: texts of their own, spans, scopes, rules that call themselves.

use crate::check;

#[test]
fn a_muncher_of_tokens() {
    check(
        r#"
macro_rules! record {
    (@internal [$($done:tt)*] $key:ident => $value:expr, $($rest:tt)*) => {
        record!(@internal [$($done)* $key = ?$value,] $($rest)*)
    };
    (@internal [$($done:tt)*] $text:literal) => { tracing::info!($($done)* $text) };
    ($($all:tt)*) => { record!(@internal [] $($all)*) };
}
fn f() { record!(user => user.id, items => order.items(), "done"); }
"#,
        r#"record!: tracing info user*=?user.id items*=?order.items() "done""#,
    );
}

#[test]
fn a_macro_that_never_ends_is_no_log_macro() {
    check(
        r#"
macro_rules! forever { ($($t:tt)*) => { forever!(x $($t)*); info!($($t)*) }; }
macro_rules! doubles { ($($t:tt)*) => { doubles!($($t)* $($t)*) ; info!() }; }
macro_rules! broken { ($x:expr => { info!($x) }; }
fn f() { doubles!("a"); info!("b"); }
"#,
        r#"info!: tracing info "b""#,
    );
}

#[test]
fn names_that_only_a_lexer_takes_for_names_are_expanded_to_nothing() {
    check(
        r#"
macro_rules! digit { ($($t:tt)*) => { '0; tracing::info!($($t)*) }; }
macro_rules! prefix { ($($t:tt)*) => { k#x; tracing::info!($($t)*) }; }
fn f() { digit!("a"); prefix!("b"); tracing::info!("c"); }
"#,
        r#"tracing::info!: tracing info "c""#,
    );
}

#[test]
fn what_doubles_inside_groups_ends() {
    let double =
        |level: u32| format!("macro_rules! q{level} {{ ($x:expr) => {{ q{}!(($x, $x)) }}; }}\n", level + 1);
    let mut text = (0..60).map(double).collect::<Vec<_>>().concat();
    text.push_str("macro_rules! q60 { ($x:expr) => { tracing::info!(x = $x, \"x\") }; }\n");
    text.push_str("fn f() { q0!(a); tracing::info!(\"b\"); }\n");
    check(&text, r#"tracing::info!: tracing info "b""#);
}

#[test]
fn what_a_definition_nests_overflows_no_stack() {
    let text = format!(
        "macro_rules! deep {{ ($k:ident) => {{ tracing::info!($k, x = 1 as {}u8, \"m\"); }}; }}\n\
         fn f(key: u32) {{ deep!(key); tracing::info!(\"b\"); }}\n",
        "& ".repeat(19_500)
    );
    check(&text, r#"tracing::info!: tracing info "b""#);
}

#[test]
fn definitions_without_an_end_cost_no_time() {
    let text = format!("fn f() {{ tracing::info!(\"b\"); }}\n{}", "macro_rules!(\n".repeat(80_000));
    check(&text, r#"tracing::info!: tracing info "b""#);
    let text = format!("fn f() {{ tracing::info!(\"b\"); }}\n{}", "macro_rules! a{()=>()}".repeat(40_000));
    check(&text, r#"tracing::info!: tracing info "b""#);
}

#[test]
fn a_type_of_functions_is_no_function() {
    check(
        r#"
macro_rules! typed { ($($t:tt)*) => {{ let _f: fn(u32) = drop; tracing::info!($($t)*); }}; }
fn f() { typed!("a"); }
"#,
        r#"typed!: tracing info "a""#,
    );
}

#[test]
fn texts_of_the_wrapper() {
    check(
        r#"
macro_rules! fixed { ($x:expr) => { tracing::info!("slow"); work($x) }; }
macro_rules! prefixed { ($fmt:literal $($arg:tt)*) => { tracing::info!(concat!("[pool] ", $fmt) $($arg)*) }; }
macro_rules! formatted { ($($arg:tt)*) => { tracing::info!("{}", format_args!($($arg)*)) }; }
macro_rules! shown { ($e:expr) => { tracing::error!("it failed: {}", $e) }; }
macro_rules! valued { ($e:expr) => { tracing::error!(error = %$e, kind = "io", "it failed") }; }
macro_rules! passed { ($text:expr) => { tracing::error!("{}", $text) }; }
macro_rules! checked { ($e:expr) => { if let Err(e) = $e { tracing::warn!("{} failed: {e}", stringify!($e)) } }; }
fn f() {
    fixed!(5);
    prefixed!("got {} of {n}", x);
    formatted!("got {} of {n}", x);
    passed!("no more bread");
    passed!(format!("no more {x}"));
    // Their events have texts of their own, whatever they are given.
    shown!(err.text);
    valued!(err.text);
    passed!(err.text);
    checked!(fetch(&mut x)?);
}
"#,
        r#"
        prefixed!: tracing info "got {} of {n}" x
        formatted!: tracing info "got {} of {n}" x
        passed!: tracing error "no more bread"
        passed!: tracing error `format!("no more {x}")`
        "#,
    );
}

#[test]
fn spans() {
    check(
        r#"
macro_rules! inside { ($name:expr) => { let _s = tracing::info_span!($name).entered(); }; }
macro_rules! mkspan { ($name:expr $(, $($field:tt)*)?) => { tracing::info_span!(target: "spans", $name $(, $($field)*)?) }; }
fn f() { let s = mkspan!("load", id, ?key); let t = mkspan!("idle"); inside!("idle"); }
"#,
        r#"
        mkspan!: tracing info span "load" id=id key=?key
        mkspan!: tracing info span "idle"
        "#,
    );
}

#[test]
fn a_wrapper_of_log() {
    check(
        r#"
//- /src/lib.rs crate:wgpu deps:log
macro_rules! api_log { ($($arg:tt)+) => (log::trace!($($arg)+)) }
macro_rules! warn_once { ($($arg:tt)+) => {{ static ONCE: Once = Once::new(); ONCE.call_once(|| log::warn!($($arg)+)); }} }
pub(crate) use api_log;
mod device {
    use crate::api_log;
    fn f() { api_log!("Device::create {desc:?}"); warn_once!(k = 1; "once {}", x); }
}
"#,
        r#"
        api_log!: log trace "Device::create {desc:?}"
        warn_once!: log warn k=1 "once {}" x
        "#,
    );
}

#[test]
fn fragments_of_all_kinds() {
    check(
        r#"
macro_rules! all {
    ($v:vis $b:block $t:ty, $p:path, $l:lifetime $m:meta; $pat:pat => $i:item $s:stmt; $id:ident $lit:literal) => {
        tracing::info!($id, $lit)
    };
}
fn f() { all!(pub { 1 } Vec<u8>, a::b, 'x inline; Some(_) | None => fn g() {} let x = 5; user "text"); }
"#,
        r#"all!: tracing info user=user "text""#,
    );
}

#[test]
fn a_wrapper_is_in_scope_where_it_is_in_scope() {
    check(
        r#"
//- /src/lib.rs crate:orders deps:tracing
macro_rules! outer { ($($t:tt)*) => { tracing::info!($($t)*) }; }
mod api;
mod later;
//- /src/api.rs
mod routes;
fn f() { outer!("a"); inner!("another file's"); }
//- /src/api/routes.rs
fn g() { outer!("b"); }
//- /src/later.rs
macro_rules! inner { ($($t:tt)*) => { tracing::info!($($t)*) }; }
fn h() { inner!("c"); }
//- /other/src/lib.rs crate:other deps:tracing
fn i() { outer!("another crate's"); }
"#,
        r#"
        outer!: tracing info "a"
        outer!: tracing info "b"
        inner!: tracing info "c"
        "#,
    );
}

#[test]
fn keys_of_a_wrapper_are_not_judged() {
    logcheck_tests::check(
        r#"
macro_rules! failed { ($e:expr; $($arg:tt)*) => { tracing::error!(badKey = %$e, $($arg)*) }; }
fn f() {
    failed!(e; "could not open");
    failed!(e; otherKey = 5, "could not open");
    //         ^^^^^^^^ key_case:
    failed!(e; "could not open {path}");
    //                         ^^^^^^ interpolated_message: the message interpolates a value
    failed!(user.password; "could not open");
    //      ^^^^^^^^^^^^^ sensitive_value:
}
"#,
    );
}
