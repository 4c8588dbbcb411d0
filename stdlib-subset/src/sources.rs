//! The source files of the stdlib, and which of them are never packaged.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::policy::never_packaged;

/// The folder of the stdlib within `/usr`.
pub(crate) const STDLIB_IN_USR: &str = "lib/python3.12";

/// One source file of the stdlib.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    /// The module's full name.
    pub(crate) module: String,
    /// Relative to the stdlib's folder, with `/`.
    pub(crate) path: String,
}

impl Source {
    /// The source file at `path`, or `None` if that names no module that is packaged.
    fn new(path: String) -> Option<Self> {
        let module = module_name(&path)?;
        never_packaged(&module).is_none().then_some(Self { module, path })
    }

    /// The package that the module's relative imports start from.
    pub(crate) fn package(&self) -> &str {
        package_of(&self.module, &self.path)
    }
}

/// `json/decoder.py` gives `json.decoder`, `json/__init__.py` gives `json`.
pub(crate) fn module_name(path: &str) -> Option<String> {
    let stem = path.strip_suffix(".py")?;
    let stem = stem.strip_suffix("/__init__").unwrap_or(stem);
    Some(stem.replace('/', "."))
}

/// The package that relative imports of a module start from: itself or its parent.
pub(crate) fn package_of<'a>(module: &'a str, path: &str) -> &'a str {
    if path.ends_with("/__init__.py") {
        module
    } else {
        module.rsplit_once('.').map_or("", |(parent, _)| parent)
    }
}

/// Lists the stdlib's modules, sorted by path.
pub(crate) fn list(stdlib: &Path) -> Result<Vec<Source>, Error> {
    let mut paths = Vec::new();
    walk(stdlib, "", &mut paths)?;
    paths.sort();
    let sources: Vec<_> = paths.into_iter().filter_map(Source::new).collect();
    match sources.iter().any(|source| source.module == "os") {
        true => Ok(sources),
        false => Err(Error::NoStdlib { path: stdlib.to_owned() }),
    }
}

fn walk(folder: &Path, prefix: &str, paths: &mut Vec<String>) -> Result<(), Error> {
    for entry in fs::read_dir(folder).map_err(Error::io("list", folder))? {
        let entry = entry.map_err(Error::io("list", folder))?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = format!("{prefix}{name}");
        let kind = entry.file_type().map_err(Error::io("inspect", &entry.path()))?;
        // A module's name has no `-`: this leaves `site-packages` and the build's `config-…` out.
        if kind.is_dir() && !name.contains('-') {
            walk(&entry.path(), &format!("{path}/"), paths)?;
        } else if kind.is_file() && name.ends_with(".py") {
            paths.push(path);
        }
    }
    Ok(())
}

/// Where the source file lies on this machine.
pub(crate) fn host_path(stdlib: &Path, source: &Source) -> PathBuf {
    stdlib.join(&source.path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stdlib(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        folder
    }

    #[test]
    fn modules_are_listed_without_tests_tools_and_data() {
        let folder = stdlib(&[
            "os.py",
            "json/__init__.py",
            "json/decoder.py",
            "json/tests/test_decode.py",
            "idlelib/run.py",
            "email/architecture.rst",
            "site-packages/pip.py",
            "_sysconfigdata__wasi_wasm32-wasi.py",
        ]);
        let sources = list(folder.path()).unwrap();
        let modules: Vec<_> = sources.iter().map(|source| source.module.as_str()).collect();
        assert_eq!(modules, ["_sysconfigdata__wasi_wasm32-wasi", "json", "json.decoder", "os"]);
    }

    #[test]
    fn relative_imports_start_at_the_package() {
        assert_eq!(package_of("json", "json/__init__.py"), "json");
        assert_eq!(package_of("json.decoder", "json/decoder.py"), "json");
        assert_eq!(package_of("os", "os.py"), "");
    }

    #[test]
    fn a_folder_without_the_stdlib_is_named() {
        let folder = stdlib(&["something.py"]);
        let error = list(folder.path()).unwrap_err();
        assert!(matches!(error, Error::NoStdlib { path } if path == folder.path()));
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = list(Path::new("/nowhere/lib/python3.12")).unwrap_err();
        assert!(matches!(error, Error::Io { action: "list", .. }));
    }
}
