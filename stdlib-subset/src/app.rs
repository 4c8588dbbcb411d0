//! The package's own Python files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::interpreter::Task;
use crate::sources::{module_name, package_of};
use crate::{Error, Import, Interpreter, Kind, Layer, Module};

/// A Python file of the package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Relative to the app's folder, with `/`; it gives the module its name.
    pub path: String,
    /// The source, in whatever encoding it declares.
    pub text: Vec<u8>,
    /// The id of the node that the file belongs to, for messages.
    pub node: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Scanned {
    Valid { imports: Vec<Import>, names: BTreeSet<String> },
    Invalid { error: SyntaxError },
}

#[derive(Deserialize)]
struct SyntaxError {
    line: u32,
    message: String,
}

/// Parses the files with CPython's own parser. The layer has no bytecode and no data: all of the
/// package's files are in it anyway.
///
/// # Errors
///
/// [`Error::Syntax`] for a file that CPython refuses, [`Error::NotAModule`] and
/// [`Error::SameModule`] for names that can't be imported, and what [`Interpreter`] fails with.
pub fn scan_app(interpreter: &Interpreter<'_>, files: &[SourceFile]) -> Result<Layer, Error> {
    let names = files.iter().map(importable_name).collect::<Result<Vec<_>, _>>()?;
    let mut modules = BTreeMap::new();
    if !files.is_empty() {
        let scanned = parse(interpreter, files, &names)?;
        for ((name, file), scanned) in names.into_iter().zip(files).zip(scanned) {
            add(&mut modules, name, file, scanned)?;
        }
    }
    Ok(Layer { kind: Kind::App, modules, data: Vec::new(), bytecode: None })
}

fn add(
    modules: &mut BTreeMap<String, Module>,
    name: String,
    file: &SourceFile,
    scanned: Scanned,
) -> Result<(), Error> {
    let (imports, names) = match scanned {
        Scanned::Valid { imports, names } => (imports, names),
        Scanned::Invalid { error } => return Err(syntax_error(file, error)),
    };
    if let Some(first) = modules.get(&name) {
        return Err(same_module(&name, first, file));
    }
    modules.insert(name, Module { path: file.path.clone(), bytes: 0, imports, names });
    Ok(())
}

fn importable_name(file: &SourceFile) -> Result<String, Error> {
    let proper = |part: &str| !part.is_empty() && !part.contains(['.', '\\', ':']);
    module_name(&file.path)
        .filter(|_| file.path.trim_end_matches(".py").split('/').all(proper))
        .ok_or_else(|| Error::NotAModule { path: file.path.clone() })
}

/// The texts go to numbered files: their paths are for people and for module names only.
fn parse(
    interpreter: &Interpreter<'_>,
    files: &[SourceFile],
    names: &[String],
) -> Result<Vec<Scanned>, Error> {
    let folder =
        tempfile::tempdir().map_err(Error::io("create a folder in", &std::env::temp_dir()))?;
    let mut items: Vec<Value> = Vec::new();
    for (number, (file, name)) in files.iter().zip(names).enumerate() {
        let path = folder.path().join(format!("{number}.py"));
        fs::write(&path, &file.text).map_err(Error::io("write", &path))?;
        items.push(json!({
            "file": format!("{number}.py"),
            "path": file.path,
            "package": package_of(name, &file.path),
        }));
    }
    let task = Task {
        name: "parse the package's Python files",
        node_type: "app_scan:AppScan",
        data: Some((folder.path(), false)),
        sources: None,
    };
    interpreter.run(&task, &items)
}

fn syntax_error(file: &SourceFile, error: SyntaxError) -> Error {
    Error::Syntax {
        node: file.node.clone(),
        path: file.path.clone(),
        line: error.line,
        message: error.message,
    }
}

fn same_module(module: &str, first: &Module, second: &SourceFile) -> Error {
    Error::SameModule {
        module: module.to_owned(),
        first: first.path.clone(),
        second: second.path.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(path: &str) -> Result<String, Error> {
        importable_name(&SourceFile { path: path.to_owned(), text: Vec::new(), node: None })
    }

    #[test]
    fn a_path_gives_the_module_name() {
        assert_eq!(name("clean.py").unwrap(), "clean");
        assert_eq!(name("nodes/clean.py").unwrap(), "nodes.clean");
        assert_eq!(name("nodes/__init__.py").unwrap(), "nodes");
    }

    #[test]
    fn a_path_that_nothing_can_import_is_named() {
        for path in ["notes.txt", "/clean.py", "../clean.py", "a//b.py", "v1.2/clean.py", ".py"] {
            let error = name(path).unwrap_err();
            assert!(matches!(&error, Error::NotAModule { path: named } if named == path), "{path}");
        }
    }
}
