//! The policy of the crate that is being compiled.
//!
//! One process may expand several crates, as rust-analyzer does, and may live long enough to see the file change. So
//! nothing is remembered per process: what was read is kept by package, and used while the file has the same time of
//! modification and the same length. Only where to look is decided once for a package.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use logcheck_rules::policy::{Policy, PolicyError, read_policy};

mod foreign;
mod search;

/// What decides about the calls of a crate.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum CurrentPolicy {
    /// The crate is not the user's own source: nothing in it is rejected, so that no policy stops a dependency from
    /// compiling.
    Foreign,
    /// A policy, and the file it was read from. Without a file it is the default one.
    Policy { policy: Arc<Policy>, path: Option<PathBuf> },
    /// A file with mistakes, and its text, which their ranges count the bytes of.
    Broken { path: PathBuf, text: String, errors: Vec<PolicyError> },
    /// A file that cannot be read, and the system's words for why.
    Unreadable { path: PathBuf, reason: String },
}

/// The policy for the crate that is being compiled right now.
pub(crate) fn current() -> CurrentPolicy {
    static CACHE: Mutex<Cache> = Mutex::new(Cache { packages: BTreeMap::new() });
    let environment = Environment::of_process();
    // A panic while the lock was held leaves at worst an entry out.
    CACHE.lock().unwrap_or_else(PoisonError::into_inner).policy(&environment)
}

/// What the environment says about the crate that is being compiled.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Environment {
    /// `CARGO_MANIFEST_DIR`; missing where rustc was not started by cargo or a tool that acts like it.
    manifest_dir: Option<PathBuf>,
    /// `LOGCHECK_POLICY`: the file to read instead of searching one, relative to the workspace root.
    given_policy: Option<PathBuf>,
    /// `CARGO_HOME`, by default `.cargo` in the user's home.
    cargo_home: Option<PathBuf>,
}

impl Environment {
    #[expect(
        clippy::disallowed_methods,
        reason = "cargo tells a macro by variables which package it is expanded in"
    )]
    fn of_process() -> Environment {
        let path = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let home = || path("HOME").or_else(|| path("USERPROFILE"));
        Environment {
            manifest_dir: path("CARGO_MANIFEST_DIR"),
            given_policy: path("LOGCHECK_POLICY"),
            cargo_home: path("CARGO_HOME").or_else(|| Some(home()?.join(".cargo"))),
        }
    }
}

/// What was read, by package.
struct Cache {
    packages: BTreeMap<Environment, Package>,
}

/// Where the policy of a package is, and what was last read there.
struct Package {
    place: Place,
    last: Option<(Option<Version>, CurrentPolicy)>,
}

/// Where a policy is looked for.
enum Place {
    /// Nowhere: the package is not the user's own source.
    Foreign,
    /// In this file, which must be there.
    Given(PathBuf),
    /// In this file, if it is there.
    Searched(PathBuf),
    /// Nowhere: nobody says which package this is.
    Unknown,
}

/// A file as it was at some time.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Version {
    path: PathBuf,
    modified: Option<SystemTime>,
    length: u64,
}

impl Cache {
    fn policy(&mut self, environment: &Environment) -> CurrentPolicy {
        if let Some(package) = self.packages.get_mut(environment) {
            return package.policy();
        }
        let package = Package { place: Place::of(environment), last: None };
        self.packages.entry(environment.clone()).or_insert(package).policy()
    }
}

impl Package {
    fn policy(&mut self) -> CurrentPolicy {
        self.read().unwrap_or_else(|unreadable| unreadable)
    }

    /// What could not be read is not remembered: the file need not change for it to become readable.
    fn read(&mut self) -> Result<CurrentPolicy, CurrentPolicy> {
        let version = self.place.version()?;
        if let Some((_, policy)) = self.last.as_ref().filter(|(last, _)| *last == version) {
            return Ok(policy.clone());
        }
        let policy = match (&self.place, &version) {
            (Place::Foreign, _) => CurrentPolicy::Foreign,
            (_, Some(version)) => read_file(&version.path)?,
            (_, None) => CurrentPolicy::Policy { policy: Arc::default(), path: None },
        };
        self.last = Some((version, policy.clone()));
        Ok(policy)
    }
}

impl Place {
    fn of(environment: &Environment) -> Place {
        let Environment { manifest_dir, given_policy, cargo_home } = environment;
        // Not every build tool gives an absolute path, and the one that is found is compiled into the crate.
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        match (manifest_dir.as_deref().map(absolute), given_policy) {
            (Some(package), _) if foreign::is_foreign(&package, cargo_home.as_deref()) => Place::Foreign,
            (Some(package), Some(path)) => Place::Given(search::workspace_root(&package).join(path)),
            (Some(package), None) => Place::Searched(search::policy_path(&package)),
            (None, Some(path)) => Place::Given(absolute(path)),
            (None, None) => Place::Unknown,
        }
    }

    /// The file that holds the policy, as it is now. It is an error that one cannot be looked at, or that the one that
    /// was given is missing.
    fn version(&self) -> Result<Option<Version>, CurrentPolicy> {
        match self {
            Place::Foreign | Place::Unknown => Ok(None),
            Place::Given(path) => match version_of(path)? {
                None => Err(unreadable(path, "LOGCHECK_POLICY names this file, but there is none")),
                found => Ok(found),
            },
            Place::Searched(path) => version_of(path),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "whether the policy has changed is known from its file")]
fn version_of(path: &Path) -> Result<Option<Version>, CurrentPolicy> {
    match std::fs::metadata(path) {
        // A pipe would keep the compiler waiting for who writes it.
        Ok(metadata) if !metadata.is_file() => Err(unreadable(path, "this is not a regular file")),
        Ok(metadata) => {
            let (modified, length) = (metadata.modified().ok(), metadata.len());
            Ok(Some(Version { path: path.to_owned(), modified, length }))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(path, error.to_string())),
    }
}

#[expect(clippy::disallowed_methods, reason = "the policy is a file, and nobody else can hand it to a macro")]
fn read_file(path: &Path) -> Result<CurrentPolicy, CurrentPolicy> {
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, error.to_string()))?;
    let path = path.to_owned();
    Ok(match read_policy(&text) {
        Ok(policy) => CurrentPolicy::Policy { policy: Arc::new(policy), path: Some(path) },
        Err(errors) => CurrentPolicy::Broken { path, text, errors },
    })
}

fn unreadable(path: &Path, reason: impl Into<String>) -> CurrentPolicy {
    CurrentPolicy::Unreadable { path: path.to_owned(), reason: reason.into() }
}

#[cfg(test)]
mod tests;
