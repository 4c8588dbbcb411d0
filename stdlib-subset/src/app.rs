//! The package's own Python files.

use std::collections::BTreeMap;
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

/// The package's own modules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    /// Its modules, of which none is compiled. Its data is in the package anyway.
    pub layer: Layer,
    /// The classes that each module defines at its top level, sorted.
    pub classes: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Scanned {
    Valid { imports: Vec<Import>, classes: Vec<String> },
    Invalid { error: SyntaxError },
}

#[derive(Deserialize)]
struct SyntaxError {
    line: u32,
    message: String,
}

impl App {
    /// Parses the files with CPython's own parser.
    ///
    /// # Errors
    ///
    /// [`Error::Syntax`] for a file that CPython refuses, [`Error::NotAModule`] and
    /// [`Error::SameModule`] for names that can't be imported, and what [`Interpreter`] fails with.
    pub fn scan(interpreter: &Interpreter<'_>, files: &[SourceFile]) -> Result<Self, Error> {
        let names = files.iter().map(importable_name).collect::<Result<Vec<_>, _>>()?;
        let mut app = Self::new();
        if files.is_empty() {
            return Ok(app);
        }
        for ((name, file), scanned) in
            names.iter().zip(files).zip(parse(interpreter, files, &names)?)
        {
            app.add(name, file, scanned)?;
        }
        Ok(app)
    }

    fn new() -> Self {
        let layer = Layer {
            kind: Kind::App,
            modules: BTreeMap::new(),
            data: Vec::new(),
            bytecode: None,
        };
        Self { layer, classes: BTreeMap::new() }
    }

    fn add(&mut self, name: &str, file: &SourceFile, scanned: Scanned) -> Result<(), Error> {
        let (imports, classes) = match scanned {
            Scanned::Valid { imports, classes } => (imports, classes),
            Scanned::Invalid { error } => return Err(syntax_error(file, error)),
        };
        let module = Module { path: file.path.clone(), bytes: 0, imports };
        self.classes.insert(name.to_owned(), classes);
        match self.layer.modules.insert(name.to_owned(), module) {
            None => Ok(()),
            Some(first) => Err(same_module(name, &first, file)),
        }
    }
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
