//! `requires = ">=0.1"`: the lowest version of logcheck that understands the file.

use toml::de::DeTable;

use crate::policy::PolicyError;

use super::value::{Value, mistake, read_string};

/// Major, minor and patch.
type Version = [u64; 3];

/// What is said if this logcheck is too old for the file.
pub(super) fn too_old(document: &DeTable<'_>) -> Option<PolicyError> {
    let value = document.get("requires")?;
    let required = value.get_ref().as_str()?;
    if lowest_version(required)? <= this_version() {
        return None;
    }
    let what =
        format!("this policy requires logcheck {}, this is {}", required.trim(), env!("CARGO_PKG_VERSION"));
    Some(mistake(value.span(), what, "upgrade logcheck: the rest of the file was not read"))
}

/// Reports a requirement that is not written as one.
pub(super) fn read_requires(value: &Value<'_>, errors: &mut Vec<PolicyError>) {
    let Some(required) = read_string(value, "requires = \">=0.1\"", errors) else { return };
    if lowest_version(required).is_none() {
        let what = format!("`{required}` does not say which logcheck is required");
        let help = "write the lowest version that will do, with one to three numbers: `requires = \">=0.1\"`";
        errors.push(mistake(value.span(), what, help));
    }
}

/// Reads `>=X`, `>=X.Y` or `>=X.Y.Z`.
fn lowest_version(required: &str) -> Option<Version> {
    let mut version = Version::default();
    let mut parts = required.trim().strip_prefix(">=")?.trim_start().split('.');
    for number in &mut version {
        let Some(part) = parts.next() else { break };
        // `parse` alone would take a sign.
        *number = part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())??;
    }
    parts.next().is_none().then_some(version)
}

fn this_version() -> Version {
    let parts =
        [env!("CARGO_PKG_VERSION_MAJOR"), env!("CARGO_PKG_VERSION_MINOR"), env!("CARGO_PKG_VERSION_PATCH")];
    parts.map(|part| part.parse().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::lowest_version;

    #[test]
    fn reads_what_is_accepted_and_nothing_else() {
        assert_eq!(lowest_version(">=1"), Some([1, 0, 0]));
        assert_eq!(lowest_version(" >= 0.12 "), Some([0, 12, 0]));
        assert_eq!(lowest_version(">=0.1.30"), Some([0, 1, 30]));
        for other in [
            "",
            ">=",
            "0.1",
            "^0.1",
            "=0.1",
            ">0.1",
            ">=0.1.2.3",
            ">=0.",
            ">=0.+1",
            ">=0.1-beta",
            ">=0.1, <2",
        ] {
            assert_eq!(lowest_version(other), None, "{other}");
        }
        assert_eq!(lowest_version(">=99999999999999999999999"), None);
    }

    #[test]
    fn compares_numbers_and_not_texts() {
        assert!(lowest_version(">=0.9") < lowest_version(">=0.10"));
        assert!(lowest_version(">=1") > lowest_version(">=0.99.99"));
    }
}
