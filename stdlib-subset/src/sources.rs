//! The source files of the stdlib and of distributions, and which of them are never packaged.

use std::fs;
use std::path::Path;

use crate::Error;
use crate::policy::never_packaged;

/// One source file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    /// The module's full name.
    pub(crate) module: String,
    /// Relative to the folder that all lie in, with `/`.
    pub(crate) path: String,
}

impl Source {
    /// The stdlib's file at `path`, or `None` if that names no module that is packaged.
    fn of_stdlib(path: String) -> Option<Self> {
        let module = module_name(&path)?;
        never_packaged(&module).is_none().then_some(Self { module, path })
    }

    /// The package that the module's relative imports start from.
    pub(crate) fn package(&self) -> &str {
        package_of(&self.module, &self.path)
    }
}

/// The bytecode of a source file lies where the source lay.
pub(crate) fn compiled(path: &str) -> String {
    format!("{path}c")
}

/// The bytecode of a source file that stays in its place lies where CPython itself keeps it: of
/// `a/b.py` in `a/__pycache__/b.cpython-312.pyc`.
pub fn cached(path: &str) -> String {
    let (folder, name) = path
        .rsplit_once('/')
        .map_or(("", path), |(_, name)| (&path[..path.len() - name.len()], name));
    let stem = name.strip_suffix(".py").unwrap_or(name);
    format!("{folder}__pycache__/{stem}.cpython-312.pyc")
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
    // A module's name has no `-`: this leaves `site-packages` and the build's `config-…` out.
    let (paths, _) = walk(stdlib, |folder| !folder.contains('-'))?;
    let sources: Vec<_> = paths.into_iter().filter_map(Source::of_stdlib).collect();
    match sources.iter().any(|source| source.module == "os") {
        true => Ok(sources),
        false => Err(Error::NoStdlib { path: stdlib.to_owned() }),
    }
}

/// The modules of a distribution and the paths of its other files, both sorted by path. Names that
/// can't be imported, such as those below `….dist-info`, are those of data.
pub(crate) fn list_site(folder: &Path) -> Result<(Vec<Source>, Vec<String>), Error> {
    let (paths, others) = walk(folder, |folder| folder != "__pycache__")?;
    let (modules, scripts): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| {
        let stem = path.strip_suffix(".py").unwrap_or(path);
        !stem.contains(['-', '.'])
    });
    let source = |path: String| Some(Source { module: module_name(&path)?, path });
    let is_data = |path: &String| !path.ends_with(".pyc");
    let mut data: Vec<_> = others.into_iter().filter(is_data).chain(scripts).collect();
    data.sort();
    Ok((modules.into_iter().filter_map(source).collect(), data))
}

/// The paths of all Python files below the folder and of all others, both sorted; folders are entered
/// if their name is `wanted`.
fn walk(folder: &Path, wanted: impl Fn(&str) -> bool) -> Result<(Vec<String>, Vec<String>), Error> {
    let (mut paths, mut todo) = (Vec::new(), vec![(folder.to_owned(), String::new())]);
    while let Some((folder, prefix)) = todo.pop() {
        for entry in fs::read_dir(&folder).map_err(Error::io("list", &folder))? {
            let entry = entry.map_err(Error::io("list", &folder))?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let kind = entry.file_type().map_err(Error::io("inspect", &entry.path()))?;
            if kind.is_dir() && wanted(&name) {
                todo.push((entry.path(), format!("{prefix}{name}/")));
            } else if kind.is_file() {
                paths.push(format!("{prefix}{name}"));
            }
        }
    }
    paths.sort();
    Ok(paths.into_iter().partition(|path| path.ends_with(".py")))
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
    fn a_distribution_has_modules_and_data() {
        let folder = stdlib(&[
            "greet/__init__.py",
            "greet/__pycache__/__init__.cpython-312.pyc",
            "greet/words.txt",
            "greet/templates/new-file.py",
            "greet-1.0.dist-info/METADATA",
            "single.py",
        ]);
        let (sources, data) = list_site(folder.path()).unwrap();
        let modules: Vec<_> = sources.iter().map(|source| source.module.as_str()).collect();
        assert_eq!(modules, ["greet", "single"]);
        let expected =
            ["greet-1.0.dist-info/METADATA", "greet/templates/new-file.py", "greet/words.txt"];
        assert_eq!(data, expected);
    }

    #[test]
    fn bytecode_beside_its_source_lies_where_cpython_looks() {
        assert_eq!(cached("use.py"), "__pycache__/use.cpython-312.pyc");
        assert_eq!(cached("a/b/__init__.py"), "a/b/__pycache__/__init__.cpython-312.pyc");
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
