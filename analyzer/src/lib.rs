//! The analyzer: reads the Rust sources of a workspace and judges its logging code.
//!
//! ```text
//! load -> extract -> link -> judge -> Report
//! ```
//!
//! [`check`] is the whole pipeline; only its first step touches the machine. [`check_sources`] is the rest, for text that
//! is already at hand. [`inventory`] lists what is there instead of judging it.

mod error;
mod excluded;
mod extract;
mod inventory;
mod judge;
mod lex;
mod link;
mod load;
mod report;
mod request;

use std::num::NonZero;
use std::sync::OnceLock;

use logcheck_rules::facts::FileFacts;
use logcheck_rules::policy::Policy;
use logcheck_rules::suppression::Date;
use logcheck_rules::workspace::{Crate, CrateId, File, FileRole, Workspace};
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use extract::{Extracted, FileContext, MacroTable, Purpose, TokenBuffer};
use load::{Loaded, LoadedFile};

pub use error::LoadError;
pub use inventory::{Entry, EntryFamily, EntryKey, EntryKind, EntryMessage, Inventory};
pub use report::{Counts, Note, Package, Report, SourceFile, Target};
pub use request::{PackageSelection, Request, Scope, Source};

/// Stacks for the threads that parse: nested code takes about 3 KiB a level, and this is address space, not memory.
const STACK_SIZE: usize = 64 << 20;

/// More threads than this only wait for each other.
const MAX_THREADS: usize = 64;

/// Reads what is asked for and judges it.
///
/// # Errors
///
/// Where nothing could be checked: a path that is not there, a manifest that cargo cannot read, no Rust file at all.
/// Files that cannot be read in full are no error but a [`Note`].
pub fn check(request: &Request) -> Result<Report, LoadError> {
    on_all_cores(|| Ok(run(load::load(request)?, &request.policy, request.today)))
}

/// Judges sources that are already at hand: no IO.
pub fn check_sources(sources: Vec<Source>, policy: &Policy, today: Date) -> Report {
    on_all_cores(|| run(load::from_sources(sources), policy, today))
}

/// What sources that are already at hand define, joined: no IO.
pub fn workspace_of(sources: Vec<Source>) -> Workspace {
    on_all_cores(|| read(&mut load::from_sources(sources), &Policy::default(), Purpose::Check).workspace)
}

/// Lists every log event, span, print and panic of what is asked for, test code included.
///
/// # Errors
///
/// As for [`check`].
pub fn inventory(request: &Request) -> Result<Inventory, LoadError> {
    on_all_cores(|| Ok(listed(load::load(request)?, &request.policy)))
}

/// Lists what is in sources that are already at hand: no IO.
pub fn inventory_of_sources(sources: Vec<Source>, policy: &Policy) -> Inventory {
    on_all_cores(|| listed(load::from_sources(sources), policy))
}

/// The facts of one file by itself, as plain values.
pub fn facts_of(text: &str) -> FileFacts {
    on_all_cores(|| {
        let loaded = Loaded::of_file(text);
        let macros = MacroTable::read(&loaded.crates, &loaded.files, &[]);
        let context = FileContext { macros: &macros, file: 0, is_test: false, purpose: Purpose::Check };
        extract::extract(text, context, &mut TokenBuffer::new()).facts
    })
}

/// Runs work where rayon's parallel iterators use the analyzer's own threads: one for each core, with stacks that deeply
/// nested code needs.
pub fn on_all_cores<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    static THREADS: OnceLock<Option<ThreadPool>> = OnceLock::new();
    if let Some(threads) = THREADS.get_or_init(start_threads) {
        return threads.install(work);
    }
    // No thread to be had: slower, and still right. The thread at hand, whose stack is large enough, becomes rayon's own,
    // which else would try to start some itself, and panic.
    let _joined = ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
    work()
}

/// A thread for each core, or one. The number is given, so that no variable of the environment asks for thousands.
fn start_threads() -> Option<ThreadPool> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let start = |threads| ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK_SIZE).build();
    start(cores.min(MAX_THREADS)).or_else(|_| start(1)).ok()
}

fn run(mut loaded: Loaded, policy: &Policy, today: Date) -> Report {
    let Read { workspace, parsed_functions } = read(&mut loaded, policy, Purpose::Check);
    let judged = judge::judge(&workspace, policy, today);
    report::assemble(loaded, workspace, judged, parsed_functions)
}

fn listed(mut loaded: Loaded, policy: &Policy) -> Inventory {
    let Read { workspace, parsed_functions } = read(&mut loaded, policy, Purpose::Inventory);
    let texts: Vec<&str> = loaded.files.iter().map(|file| file.text.as_str()).collect();
    let entries = inventory::collect(&workspace, &texts);
    let (notes, counts) = report::about(&mut loaded, &workspace, parsed_functions);
    let counts = inventory::counted(counts, &entries);
    let files = report::source_files(loaded.files, workspace, &loaded.crates);
    Inventory { entries, files, notes, counts }
}

/// What the texts tell, joined.
struct Read {
    workspace: Workspace,
    parsed_functions: usize,
}

fn read(loaded: &mut Loaded, policy: &Policy, purpose: Purpose) -> Read {
    let extracted = extracted(loaded, policy, purpose);
    let parsed_functions = extracted.iter().map(|one| one.parsed_functions).sum();
    let crates = loaded.crates.iter().map(crate_facts).collect();
    let files = loaded.files.iter().zip(extracted).map(|(file, extracted)| File {
        path: file.path.clone(),
        crate_id: CrateId(lex::offset(file.crate_index)),
        role: file.role,
        facts: extracted.facts,
    });
    let mut files: Vec<File> = files.collect();
    loaded.notes.extend(link::assign_roles(&mut files, &loaded.roots, loaded.unreached));
    excluded::leave_out(&mut files, &policy.excluded_files, &loaded.real_root, &loaded.policy_root);
    Read { workspace: link::link(crates, files, &loaded.roots), parsed_functions }
}

fn extracted(loaded: &Loaded, policy: &Policy, purpose: Purpose) -> Vec<Extracted> {
    let macros = MacroTable::read(&loaded.crates, &loaded.files, &policy.wrappers);
    let files = loaded.files.par_iter().enumerate();
    let extract = |buffer: &mut TokenBuffer, (index, file): (usize, &LoadedFile)| {
        let is_test = file.role == FileRole::Test;
        let context = FileContext { macros: &macros, file: index, is_test, purpose };
        extract::extract(&file.text, context, buffer)
    };
    files.map_init(TokenBuffer::new, extract).collect()
}

fn crate_facts(package: &load::LoadedCrate) -> Crate {
    Crate {
        name: package.package.name.clone(),
        library: package.library_name(),
        is_edition_2015: package.package.edition == "2015",
        renamed: package.renamed.clone(),
        dependencies: package.dependencies.clone().unwrap_or_default(),
        has_log_kv: package.has_log_kv,
        markers: Vec::new(),
    }
}
