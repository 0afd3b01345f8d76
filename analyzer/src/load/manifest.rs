//! Reading a `Cargo.toml` without cargo, for folders given by path.

use toml::de::{DeTable, DeValue};

/// What a manifest says, as far as it matters here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    /// `[package] name`; `None` for a virtual workspace.
    pub(super) name: Option<String>,
    /// `[package] version`.
    pub(super) version: Option<String>,
    /// `[package] edition`, where it is written out.
    pub(super) edition: Option<String>,
    /// The dependencies as code names them, renames included.
    pub(super) dependencies: Vec<String>,
    /// `[lib] path`.
    pub(super) lib_path: Option<String>,
    /// `[[bin]]`, `[[test]]`, `[[example]]`, `[[bench]]` with a path: the kind, the name, the path.
    pub(super) targets: Vec<(&'static str, String, String)>,
}

/// Reads a manifest; the error is the parser's own text.
pub(super) fn read(text: &str) -> Result<Manifest, String> {
    let document = DeTable::parse(text).map_err(|error| error.message().to_owned())?;
    let table = document.get_ref();
    let package = table_at(table, "package");
    let text_of = |key: &str| Some(package?.get(key)?.get_ref().as_str()?.to_owned());
    let mut manifest = Manifest {
        name: text_of("name"),
        version: text_of("version"),
        edition: text_of("edition"),
        lib_path: table_at(table, "lib")
            .and_then(|lib| Some(lib.get("path")?.get_ref().as_str()?.to_owned())),
        ..Manifest::default()
    };
    manifest.dependencies(table);
    for target in table_at(table, "target").into_iter().flat_map(|targets| targets.values()) {
        if let DeValue::Table(target) = target.get_ref() {
            manifest.dependencies(target);
        }
    }
    for kind in ["bin", "test", "example", "bench"] {
        if let Some(DeValue::Array(entries)) = table.get(kind).map(toml::Spanned::get_ref) {
            manifest.targets.extend(entries.iter().filter_map(|entry| {
                let DeValue::Table(entry) = entry.get_ref() else { return None };
                let text = |key: &str| Some(entry.get(key)?.get_ref().as_str()?.to_owned());
                Some((kind, text("name")?, text("path")?))
            }));
        }
    }
    Ok(manifest)
}

impl Manifest {
    fn dependencies(&mut self, table: &DeTable<'_>) {
        if let Some(dependencies) = table_at(table, "dependencies") {
            self.dependencies.extend(dependencies.keys().map(|name| name.get_ref().replace('-', "_")));
        }
    }
}

fn table_at<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> Option<&'t DeTable<'i>> {
    match table.get(key)?.get_ref() {
        DeValue::Table(inner) => Some(inner),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn dependencies_are_named_as_code_names_them() {
        let manifest = read(
            r#"
            package = { name = "orders", edition = "2024" }
            dependencies = { log-facade = { package = "log", version = "0.4" }, tracing.workspace = true }
            [target.'cfg(unix)'.dependencies]
            libc = "0.2"
            [dev-dependencies]
            insta = "1"
            "#,
        )
        .unwrap();
        assert_eq!(manifest.name.as_deref(), Some("orders"));
        assert_eq!(manifest.dependencies, ["log_facade", "tracing", "libc"]);
    }

    #[test]
    fn a_broken_manifest_says_why() {
        assert!(read("[package").unwrap_err().contains("table"));
    }
}
