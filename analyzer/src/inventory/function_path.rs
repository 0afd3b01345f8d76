//! Where a function stands in its package: `routes::orders::create_order`.

use logcheck_rules::facts::Function;

/// The modules that a file stands in, by its place below the root file of its target.
pub(super) fn modules_of_file<'p>(path: &'p str, roots: &[&str]) -> Vec<&'p str> {
    if roots.contains(&path) {
        return Vec::new();
    }
    let folders = roots.iter().map(|root| root.rsplit_once('/').map_or("", |(folder, _)| folder));
    let around = |folder: &&str| {
        folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    };
    let nearest = folders.filter(around).map(str::len).max();
    let below = match nearest {
        Some(length) => path[length..].trim_start_matches('/'),
        // No target is known: what is behind `src`, else the whole path.
        None => path.rsplit_once("src/").map_or(path, |(_, below)| below),
    };
    let stem = below.strip_suffix(".rs").unwrap_or(below);
    let mut modules: Vec<&str> = stem.split('/').filter(|part| !part.is_empty()).collect();
    if matches!(modules.last(), Some(&("mod" | "lib" | "main"))) {
        modules.pop();
    }
    modules
}

/// The modules, the type and the name of a function.
pub(super) fn function_path(modules: &[&str], function: &Function) -> String {
    let inside =
        function.module.iter().chain(&function.self_type).chain([&function.name]).map(String::as_str);
    let parts = modules.iter().copied().chain(inside).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("::")
}

#[cfg(test)]
mod tests {
    use super::modules_of_file;

    #[test]
    fn modules_are_counted_from_the_root_of_the_target() {
        let roots = ["orders/src/lib.rs", "orders/src/bin/tool/main.rs", "orders/tests/it.rs"];
        let modules = |path: &str| modules_of_file(path, &roots).join("::");
        assert_eq!(modules("orders/src/lib.rs"), "");
        assert_eq!(modules("orders/src/api/mod.rs"), "api");
        assert_eq!(modules("orders/src/api/v1.rs"), "api::v1");
        assert_eq!(modules("orders/src/bin/tool/args.rs"), "args");
        assert_eq!(modules("orders/tests/common/mod.rs"), "common");
        assert_eq!(modules("payments/src/store/disk.rs"), "store::disk");
        assert_eq!(modules("payments/src/main.rs"), "");
    }
}
