//! Names that reach a macro by `use`, by path, by `#[macro_use]`, through crates and modules of the workspace.

use crate::check;

#[test]
fn imported_by_name_and_renamed() {
    check(
        r#"
//- /src/lib.rs crate:orders deps:tracing,log
use tracing::{self, info, warn as tell};
use log::error;
fn accept() { info!("a"); tell!("b"); error!("c"); log::debug!("d"); tracing::trace!("e"); debug!("nobody's"); }
"#,
        r#"
        info!: tracing info "a"
        tell!: tracing warn "b"
        error!: log error "c"
        log::debug!: log debug "d"
        tracing::trace!: tracing trace "e"
        "#,
    );
}

#[test]
fn a_module_under_another_name() {
    check(
        r#"
//- /src/lib.rs crate:orders deps:tracing,log
use tracing as log;
use ::log as facade;
fn accept() { log::info!("a"); facade::info!(k = 1; "b"); }
"#,
        r#"
        log::info!: tracing info "a"
        facade::info!: log info k=1 "b"
        "#,
    );
}

#[test]
fn a_dependency_that_the_manifest_renames() {
    check(
        r#"
//- /src/lib.rs crate:orders deps:facade=log,tracing
use facade::info;
fn accept() { info!("a"); facade::warn!("b"); }
"#,
        r#"
        info!: log info "a"
        facade::warn!: log warn "b"
        "#,
    );
}

#[test]
fn globs() {
    check(
        r#"
//- /src/lib.rs crate:orders deps:tracing,log
mod prelude;
mod deep;
use tracing::*;
fn accept() { info!("a"); info_span!("s"); event!(Level::WARN, "b"); }
//- /src/prelude.rs
pub use log::{error, warn};
pub use std::fmt::Debug;
//- /src/deep.rs
use crate::prelude::*;
mod inner { use super::*; fn accept() { error!("c"); } }
mod outer { use super::super::*; fn accept() { info!("d"); } }
"#,
        r#"
        error!: log error "c"
        info!: tracing info "d"
        info!: tracing info "a"
        info_span!: tracing info span "s"
        event!: tracing warn "b"
        "#,
    );
}

#[test]
fn what_a_module_imports_for_itself_is_not_handed_on_by_a_glob() {
    check(
        r#"
//- /src/lib.rs crate:orders deps:tracing,log
mod util;
mod api;
//- /src/util.rs
use log::info;
//- /src/api.rs
use crate::util::*;
use tracing::*;
fn accept() { info!("a"); }
"#,
        r#"info!: tracing info "a""#,
    );
}

#[test]
fn two_answers_are_none() {
    check(
        r#"
//- /src/lib.rs crate:orders deps:tracing,log
use tracing::*;
use log::*;
fn accept() { info!("a"); info_span!("s"); }
"#,
        r#"info_span!: tracing info span "s""#,
    );
}

#[test]
fn macro_use_holds_for_the_whole_package() {
    check(
        r#"
//- /src/main.rs crate:orders deps:tracing,log
#[macro_use]
extern crate tracing;
mod api;
//- /src/api.rs
fn accept() { info!("a"); }
//- /other/src/lib.rs crate:other deps:log,tracing
#[macro_use(info, warn)] extern crate log;
mod api { fn accept() { warn!("b"); } }
"#,
        r#"
        warn!: log warn "b"
        info!: tracing info "a"
        "#,
    );
}

#[test]
fn re_exports_of_workspace_crates() {
    check(
        r#"
//- /telemetry/src/lib.rs crate:telemetry deps:tracing,log
pub use tracing;
pub use log;
pub use tracing::{info, warn};
pub mod macros;
pub use macros::*;
//- /telemetry/src/macros.rs
pub use log::debug;
//- /src/lib.rs crate:orders deps:telemetry,other
use telemetry::info;
use telemetry::log::trace;
use telemetry::*;
fn accept() {
    info!("a");
    telemetry::warn!("b");
    telemetry::debug!("c");
    telemetry::tracing::error!("d");
    telemetry::log::error!("e");
    trace!("f");
    warn!("g");
    log::warn!("h");
}
"#,
        r#"
        info!: tracing info "a"
        telemetry::warn!: tracing warn "b"
        telemetry::debug!: log debug "c"
        telemetry::tracing::error!: tracing error "d"
        telemetry::log::error!: log error "e"
        trace!: log trace "f"
        warn!: tracing warn "g"
        log::warn!: log warn "h"
        "#,
    );
}

#[test]
fn modules_of_the_package() {
    check(
        r#"
//- /src/lib.rs crate:orders deps:tracing,log
pub(crate) mod logging;
mod api;
mod inner { pub(super) use log::warn; pub mod deep { pub use tracing::error; } }
use inner::deep;
fn accept() { inner::warn!("a"); self::inner::deep::error!("b"); deep::error!("c"); }
//- /src/logging/mod.rs
pub(crate) use tracing::info;
//- /src/api/routes.rs
use super::super::logging;
fn accept() { crate::logging::info!("d"); logging::info!("e"); }
//- /src/api.rs
mod routes;
"#,
        r#"
        crate::logging::info!: tracing info "d"
        logging::info!: tracing info "e"
        inner::warn!: log warn "a"
        self::inner::deep::error!: tracing error "b"
        deep::error!: tracing error "c"
        "#,
    );
}

#[test]
fn crates_out_of_sight() {
    check(
        r#"
//- /src/lib.rs crate:orders deps:facade,reth_tracing,tracing,console
use reth_tracing::tracing::info;
fn accept() {
    info!("a");
    facade::log::info!("it may be of either");
    console::info!("it is neither");
    tracing::log::info!("b");
}
"#,
        r#"
        info!: tracing info "a"
        tracing::log::info!: log info "b"
        "#,
    );
}

#[test]
fn inline_modules_have_names_of_their_own() {
    check(
        r#"
//- /src/lib.rs crate:orders deps:tracing,log
mod one { use tracing::info; fn f() { info!("a"); } }
mod two { use log::info; fn f() { info!("b"); } }
mod three { fn f() { info!("nobody's"); } }
"#,
        r#"
        info!: tracing info "a"
        info!: log info "b"
        "#,
    );
}

#[test]
fn a_configuration_decides_between_families() {
    check(
        r#"
//- /src/lib.rs crate:orders deps:tracing,log
#[cfg(feature = "tracing")]
use tracing::info;
#[cfg(not(feature = "tracing"))]
use log::info;
fn f() { info!("which?"); }
"#,
        "",
    );
}

#[test]
fn extern_crate_under_another_name() {
    check(
        r#"
//- /src/lib.rs crate:orders deps:tracing,log
extern crate tracing as trail;
mod api { fn f() { trail::info!("a"); } }
"#,
        r#"trail::info!: tracing info "a""#,
    );
}

#[test]
fn the_only_log_crate_is_the_last_resort() {
    check(
        r#"
//- /src/lib.rs crate:orders deps:log,serde
use out_of_sight::prelude::*;
fn f() { info!("a"); event!("b"); log!(lvl, "c"); }
"#,
        r#"info!: log info "a""#,
    );
}

#[test]
fn a_macro_under_another_name_is_found_by_itself() {
    check(
        r#"
use tracing::{error as log_error, info as log_info};
fn f(password: &str) { log_error!("bad {}", password); }
fn g() { log_info!("good"); }
"#,
        r#"
        log_error!: tracing error "bad {}" password
        log_info!: tracing info "good"
        "#,
    );
}
