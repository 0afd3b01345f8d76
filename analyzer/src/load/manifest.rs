//! Reading a `Cargo.toml` without cargo, for folders given by path.

use toml::de::{DeTable, DeValue};

use super::log_kv;

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
    /// Those of them that are renamed: the name in code, and the package.
    pub(super) renamed: Vec<(String, String)>,
    /// Those that are taken over from the workspace: `name.workspace = true`.
    pub(super) inherited: Vec<String>,
    /// What [`Manifest::renamed`] is, of `[workspace.dependencies]`, which members take over.
    pub(super) workspace_renamed: Vec<(String, String)>,
    /// Whether it switches on the key-values of the `log` crate.
    pub(super) log_kv: LogKv,
    /// Whether `[workspace.dependencies]` does so for the members that take `log` from there.
    pub(super) workspace_log_kv: bool,
    /// `[lib] path`.
    pub(super) lib_path: Option<String>,
    /// `[[bin]]`, `[[test]]`, `[[example]]`, `[[bench]]` with a path: the kind, the name, the path.
    pub(super) targets: Vec<(&'static str, String, String)>,
}

/// What a manifest says about the key-values of the `log` crate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum LogKv {
    /// Nothing.
    #[default]
    Off,
    /// They are switched on.
    On,
    /// `log.workspace = true`: the workspace decides.
    Inherited,
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
    let features = table_at(table, "features").into_iter().flat_map(|features| features.values());
    if features.flat_map(|list| texts(list.get_ref())).any(log_kv::is_switched_on_by) {
        manifest.log_kv = LogKv::On;
    }
    let of_workspace = table_at(table, "workspace").and_then(|workspace| table_at(workspace, "dependencies"));
    if let Some(dependencies) = of_workspace {
        manifest.workspace_log_kv = log_kv_of(dependencies) == LogKv::On;
        manifest.workspace_renamed = renamed(dependencies).collect();
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
            self.dependencies.extend(dependencies.keys().map(|name| code_name(name.get_ref())));
            self.renamed.extend(renamed(dependencies));
            let inherited = dependencies.iter().filter(|(_, dependency)| is_inherited(dependency.get_ref()));
            self.inherited.extend(inherited.map(|(name, _)| code_name(name.get_ref())));
            if self.log_kv != LogKv::On {
                self.log_kv = log_kv_of(dependencies);
            }
        }
    }
}

/// The dependencies of a table that have another name there.
fn renamed(dependencies: &DeTable<'_>) -> impl Iterator<Item = (String, String)> {
    dependencies.iter().filter_map(|(name, dependency)| {
        let DeValue::Table(dependency) = dependency.get_ref() else { return None };
        let original = dependency.get("package")?.get_ref().as_str()?;
        Some((code_name(name.get_ref()), original.to_owned()))
    })
}

/// Whether a dependency says `workspace = true`.
fn is_inherited(dependency: &DeValue<'_>) -> bool {
    let DeValue::Table(dependency) = dependency else { return false };
    matches!(dependency.get("workspace").map(toml::Spanned::get_ref), Some(DeValue::Boolean(true)))
}

/// A package's name as code writes it.
fn code_name(name: &str) -> String {
    name.replace('-', "_")
}

/// What a table of dependencies says about `log`, under whatever name it has there.
fn log_kv_of(dependencies: &DeTable<'_>) -> LogKv {
    let mut found = LogKv::Off;
    for (name, value) in dependencies {
        let DeValue::Table(dependency) = value.get_ref() else { continue };
        let package = dependency.get("package").and_then(|package| package.get_ref().as_str());
        if package.unwrap_or(name.get_ref()) != "log" {
            continue;
        }
        let features = dependency.get("features").map(|features| texts(features.get_ref()));
        if features.into_iter().flatten().any(log_kv::is_kv) {
            return LogKv::On;
        }
        if is_inherited(value.get_ref()) {
            found = LogKv::Inherited;
        }
    }
    found
}

/// The texts of an array.
fn texts<'t>(value: &'t DeValue<'_>) -> Vec<&'t str> {
    match value {
        DeValue::Array(values) => values.iter().filter_map(|value| value.get_ref().as_str()).collect(),
        _ => Vec::new(),
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
    use super::{LogKv, read};

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
        assert_eq!(manifest.renamed, [("log_facade".to_owned(), "log".to_owned())]);
    }

    #[test]
    fn the_key_values_of_log_are_switched_on() {
        let on = [
            "dependencies = { log = { version = \"0.4\", features = [\"std\", \"kv_serde\"] } }",
            "dependencies = { facade = { package = \"log\", version = \"0.4\", features = [\"kv\"] } }",
            "dependencies = { log = \"0.4\" }\n[features]\nstructured = [\"log?/kv\"]",
            "[target.'cfg(unix)'.dependencies]\nlog = { version = \"0.4\", features = [\"kv\"] }",
        ];
        for text in on {
            assert_eq!(read(text).unwrap().log_kv, LogKv::On, "{text}");
        }
        let off = [
            "dependencies = { log = \"0.4\", kv-log-macro = { version = \"1\", features = [\"kv\"] } }",
            "dependencies = { log = { package = \"other\", version = \"0.4\", features = [\"kv\"] } }",
            "[dev-dependencies]\nlog = { version = \"0.4\", features = [\"kv\"] }",
        ];
        for text in off {
            assert_eq!(read(text).unwrap().log_kv, LogKv::Off, "{text}");
        }
        assert_eq!(read("dependencies = { log.workspace = true }").unwrap().log_kv, LogKv::Inherited);
        let root = "[workspace.dependencies]\nlog = { version = \"0.4\", features = [\"kv\"] }";
        assert!(read(root).unwrap().workspace_log_kv);
    }

    #[test]
    fn a_broken_manifest_says_why() {
        assert!(read("[package").unwrap_err().contains("table"));
    }
}
