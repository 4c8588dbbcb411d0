//! From a node type to a Python class.

use std::fs;
use std::path::{Path, PathBuf};

use pipeline_command::text::is_utf16;
use pyo3::prelude::*;

use super::{Session, exception, platform, source};
use crate::Problem;

/// The package of the SDK, and its module that holds nodes, when it is installed.
const SDK: &str = "remotemedia";
const SDK_MODULE: &str = "remotemedia.nodes";

/// Where a class is, before it is imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClassPath {
    pub(crate) module: String,
    pub(super) class: String,
}

/// Finds the class that a node type names. The app's files are searched as text: that costs no start
/// of Python and runs nobody's code. Only for a name that none of them defines the SDK is asked, and
/// only where it may be installed.
pub(crate) fn find(node_type: &str, session: &Session<'_>) -> Result<Option<ClassPath>, Problem> {
    let path = |module: &str, class: &str| ClassPath {
        module: module.to_owned(),
        class: class.to_owned(),
    };
    match node_type.split_once(':') {
        Some(("", _) | (_, "")) => return Ok(None),
        Some((module, class)) => return Ok(Some(path(module, class))),
        None => {}
    }
    let found: Vec<_> = session
        .app_dirs()
        .iter()
        .flat_map(|dir| modules(dir))
        .filter(|(_, file)| source::defines(&read(file), node_type))
        .collect();
    match found.as_slice() {
        [(module, _)] => Ok(Some(path(module, node_type))),
        [] if may_have_sdk(session) && sdk_has(node_type, session) => {
            Ok(Some(path(SDK_MODULE, node_type)))
        }
        [] => Ok(None),
        several => Err(Problem::AmbiguousType(
            several.iter().map(|(_, file)| file.display().to_string()).collect(),
        )),
    }
}

/// The places where [`find`] looks, for messages, with the files that it cannot read.
pub(crate) fn places(app_dirs: &[PathBuf]) -> String {
    let mut places: Vec<_> = app_dirs.iter().map(|dir| format!("`{}`", dir.display())).collect();
    places.push(format!("`{SDK_MODULE}`"));
    let files = app_dirs.iter().flat_map(|dir| modules(dir)).map(|(_, file)| file);
    let in_utf16 = files.filter(|file| fs::read(file).is_ok_and(|text| is_utf16(&text)));
    let told =
        in_utf16.map(|file| format!("; `{}` is in UTF-16: save it as UTF-8", file.display()));
    places.join(", ") + &told.collect::<String>()
}

/// The modules and packages directly in a folder, sorted. A folder that can't be read has none.
fn modules(dir: &Path) -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut modules: Vec<_> = entries.filter_map(|entry| module(&entry.path())).collect();
    modules.sort();
    modules
}

fn module(path: &Path) -> Option<(String, PathBuf)> {
    let file = path.file_name()?.to_str()?;
    let init = path.join("__init__.py");
    let (name, source) = match file.strip_suffix(".py") {
        Some(name) => (name, path.to_owned()),
        None => init.is_file().then_some((file, init))?,
    };
    // No import can name what has a dot in its name, such as a copy that an editor keeps.
    (!name.contains('.')).then(|| (name.to_owned(), source))
}

fn read(file: &Path) -> String {
    String::from_utf8_lossy(&fs::read(file).unwrap_or_default()).into_owned()
}

/// Whether a folder of `sys.path` has the SDK. Natively only the interpreter knows them all, so that it
/// has to be asked.
fn may_have_sdk(session: &Session<'_>) -> bool {
    match platform::library_dirs() {
        Some(dirs) => session.app_dirs().iter().chain(&dirs).any(|dir| dir.join(SDK).is_dir()),
        None => true,
    }
}

/// Whether the SDK is installed and has the class. One that is installed and broken may have it:
/// the import then fails once more, where the failure can be reported.
fn sdk_has(class: &str, session: &Session<'_>) -> bool {
    session.enter().is_ok()
        && Python::attach(|py| match py.import(SDK_MODULE) {
            Ok(module) => module.hasattr(class).unwrap_or(false),
            Err(error) => !exception::is_missing(py, &error, SDK_MODULE),
        })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{ClassPath, Session, modules};

    #[test]
    fn modules_are_files_and_packages_in_order() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("package")).unwrap();
        fs::create_dir_all(dir.path().join("data")).unwrap();
        for file in
            ["z.py", "a.py", "notes.txt", "package/__init__.py", "data/table.py", "a.BACKUP.py"]
        {
            fs::write(dir.path().join(file), "").unwrap();
        }
        let names: Vec<_> = modules(dir.path()).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["a", "package", "z"]);
        assert!(modules(&dir.path().join("absent")).is_empty());
    }

    #[test]
    fn a_colon_names_the_module() {
        let path = ClassPath { module: "a.b".to_owned(), class: "C".to_owned() };
        let find = |node_type| super::find(node_type, &Session::new(&[])).unwrap();
        assert_eq!(find("a.b:C"), Some(path));
        assert_eq!(find(":C"), None);
        assert_eq!(find("a:"), None);
    }
}
