//! The package's own Python files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use content_cache::Key;
use pipeline_command::guest;
use serde::{Deserialize, Serialize};

use crate::batch::{Answer, BYTECODE_FOLDER, Compiled, Order, SITE, Workshop};
use crate::compile::Compiler;
use crate::sources::{cached, module_name, package_of};
use crate::{Error, Fault, Kind, Layer, Module, SubsetFile};

/// Within a cache entry.
const FACTS_FILE: &str = "facts.json";
const CODE_FILE: &str = "code.pyc";

/// A Python file of the package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Relative to the app's folder, with `/`; it gives the module its name.
    pub path: String,
    /// The source, in whatever encoding it declares.
    pub text: Vec<u8>,
    /// The distribution that it was installed with, if it is not the author's own.
    pub distribution: Option<String>,
}

/// What is known of a file by its content; the bytecode lies beside it if there is any.
#[derive(Debug, Serialize, Deserialize)]
enum Facts {
    Compiled(Compiled),
    Fault(Fault),
}

/// A file that has a name as a module.
struct Named<'a> {
    module: String,
    file: &'a SourceFile,
    key: Key,
}

impl Compiler<'_> {
    /// The package's own files, each compiled and scanned once. What cannot be imported, by its name
    /// or by its content, is in the layer as well: nothing may need it.
    ///
    /// # Errors
    ///
    /// [`Error::NotAModule`] for a path that is not one within the app, [`Error::SameModule`] for two
    /// files of the author's own with one name, and the errors of [`Compiler::stdlib`].
    pub fn app(&self, files: &[SourceFile]) -> Result<Layer, Error> {
        let mut layer = Layer::of(Kind::App);
        let mut named = Vec::new();
        for file in files {
            match importable_name(file)? {
                Some(module) => named.push(Named { key: self.key_of(&module, file), module, file }),
                None if file.distribution.is_none() => layer.strays.push(file.path.clone()),
                None => {}
            }
        }
        self.fill(&named)?;
        for named in named {
            let entry = self.entry(&named)?;
            let module = module(&entry, named.file)?;
            if module.fault.is_none() {
                let path = cached(&module.path);
                layer.beside.push(SubsetFile { path, source: entry.join(CODE_FILE) });
            }
            add(&mut layer.modules, named.module, module)?;
        }
        Ok(layer)
    }

    /// Everything that bytecode and facts are made from.
    fn key_of(&self, module: &str, file: &SourceFile) -> Key {
        let mut parts = self.tool();
        parts.push(file.path.clone().into_bytes());
        parts.push(module.to_owned().into_bytes());
        Key::of(parts.iter().map(Vec::as_slice).chain([file.text.as_slice()]))
    }

    fn entry(&self, named: &Named<'_>) -> Result<PathBuf, Error> {
        let path = self.cache.root().join(CACHE_KIND).join(named.key.as_str());
        self.cache.get(CACHE_KIND, &named.key).ok_or(Error::CacheEmptied { path })
    }

    /// Compiles what is not in the cache yet.
    fn fill(&self, named: &[Named<'_>]) -> Result<(), Error> {
        let is_new = |named: &&Named<'_>| self.cache.get(CACHE_KIND, &named.key).is_none();
        let new: Vec<_> = named.iter().filter(is_new).collect();
        if new.is_empty() {
            return Ok(());
        }
        let folder =
            tempfile::tempdir().map_err(Error::io("create a folder in", &std::env::temp_dir()))?;
        let answers = self.compile_files(&new, folder.path())?;
        for (number, (named, answer)) in new.iter().zip(answers).enumerate() {
            let code = folder.path().join(BYTECODE_FOLDER).join(format!("{number}.pyc"));
            self.cache.get_or_fill(CACHE_KIND, &named.key, |entry| keep(entry, answer, &code))?;
        }
        Ok(())
    }

    /// The texts go to numbered files: their paths are for people and for module names only.
    fn compile_files(&self, new: &[&Named<'_>], folder: &Path) -> Result<Vec<Answer>, Error> {
        let (sources, output) = (folder.join("sources"), folder.join(BYTECODE_FOLDER));
        for folder in [&sources, &output] {
            fs::create_dir(folder).map_err(Error::io("create", folder))?;
        }
        let mut orders = Vec::new();
        for (number, named) in new.iter().enumerate() {
            let path = sources.join(format!("{number}.py"));
            fs::write(&path, &named.file.text).map_err(Error::io("write", &path))?;
            orders.push(order(number, named));
        }
        let workshop = Workshop {
            interpreter: self.interpreter,
            progress: self.progress,
            name: "compile the package's Python files",
            site: Some(&sources),
            output: folder,
        };
        workshop.compile(&orders)
    }
}

const CACHE_KIND: &str = "modules-of-nodes";

fn order<'a>(number: usize, named: &'a Named<'_>) -> Order<'a> {
    Order {
        source: format!("{SITE}/{number}.py"),
        bytes: named.file.text.len() as u64,
        output: format!("{number}.pyc"),
        shown: format!("{}/{}", guest::APP, named.file.path),
        package: package_of(&named.module, &named.file.path),
        is_known: false,
        has_docstrings: true,
        // Whoever changes a source in an unpacked package sees what it does.
        is_checked: true,
    }
}

fn keep(entry: &Path, answer: Answer, code: &Path) -> Result<(), Error> {
    let facts = match answer {
        Answer::Compiled(compiled) => {
            let kept = entry.join(CODE_FILE);
            fs::copy(code, &kept).map_err(Error::io("write", &kept))?;
            Facts::Compiled(compiled)
        }
        Answer::Fault(fault) => Facts::Fault(fault),
    };
    let path = entry.join(FACTS_FILE);
    let text =
        serde_json::to_vec(&facts).map_err(|error| Error::io("write", &path)(error.into()))?;
    fs::write(&path, text).map_err(Error::io("write", &path))
}

fn module(entry: &Path, file: &SourceFile) -> Result<Module, Error> {
    let path = entry.join(FACTS_FILE);
    let text = fs::read(&path).map_err(Error::io("read", &path))?;
    let facts = serde_json::from_slice(&text)
        .map_err(|error| Error::DamagedGraph { path, reason: error.to_string() })?;
    let distribution = file.distribution.clone();
    let module = Module { distribution, ..Module::at(&file.path) };
    Ok(match facts {
        Facts::Compiled(Compiled { bytes, imports, names }) => {
            Module { bytes, imports, names, ..module }
        }
        Facts::Fault(fault) => Module::faulty(fault, module),
    })
}

/// Of two files of one module CPython takes the package, and so does this in what others made.
fn add(modules: &mut BTreeMap<String, Module>, name: String, new: Module) -> Result<(), Error> {
    match modules.get(&name) {
        Some(first) if new.distribution.is_none() || first.distribution.is_none() => {
            return Err(Error::SameModule {
                module: name,
                first: first.path.clone(),
                second: new.path,
            });
        }
        Some(first) if first.path.ends_with("/__init__.py") => {}
        _ => _ = modules.insert(name, new),
    }
    Ok(())
}

/// The module's name, if it can have one.
fn importable_name(file: &SourceFile) -> Result<Option<String>, Error> {
    let outside = |part: &str| part.is_empty() || part == ".." || part.contains(['\\', ':']);
    let name = module_name(&file.path).filter(|_| !file.path.split('/').any(outside));
    let name = name.ok_or_else(|| Error::NotAModule { path: file.path.clone() })?;
    let stem = file.path.trim_end_matches(".py");
    Ok(Some(name).filter(|_| !stem.is_empty() && !stem.contains('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(path: &str) -> Result<Option<String>, Error> {
        let (text, distribution) = (Vec::new(), None);
        importable_name(&SourceFile { path: path.to_owned(), text, distribution })
    }

    #[test]
    fn a_path_gives_the_module_name() {
        assert_eq!(name("clean.py").unwrap().unwrap(), "clean");
        assert_eq!(name("nodes/clean.py").unwrap().unwrap(), "nodes.clean");
        assert_eq!(name("nodes/__init__.py").unwrap().unwrap(), "nodes");
    }

    #[test]
    fn a_path_that_nothing_can_import_is_no_module() {
        for path in ["v1.2/clean.py", "clean.BACKUP.1.py", ".py"] {
            assert_eq!(name(path).unwrap(), None, "{path}");
        }
    }

    #[test]
    fn a_path_that_is_not_within_the_app_is_named() {
        for path in ["notes.txt", "/clean.py", "../clean.py", "a//b.py"] {
            let error = name(path).unwrap_err();
            assert!(matches!(&error, Error::NotAModule { path: named } if named == path), "{path}");
        }
    }

    #[test]
    fn of_two_files_of_one_module_the_package_counts_unless_they_are_the_authors_own() {
        let module = |path: &str, distribution: Option<&str>| Module {
            distribution: distribution.map(str::to_owned),
            ..Module::at(path)
        };
        for paths in [["a.py", "a/__init__.py"], ["a/__init__.py", "a.py"]] {
            let mut modules = BTreeMap::new();
            for path in paths {
                add(&mut modules, "a".to_owned(), module(path, Some("third"))).unwrap();
            }
            assert_eq!(modules["a"].path, "a/__init__.py");
            let error = add(&mut modules, "a".to_owned(), module("a.py", None)).unwrap_err();
            assert!(matches!(error, Error::SameModule { .. }), "{error}");
        }
    }
}
