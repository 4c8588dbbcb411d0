//! Modules as bytecode, with the imports of each.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use content_cache::{Cache, Key};
use pipeline_command::guest;
use serde::{Deserialize, Serialize};

use crate::batch::{Answer, BYTECODE_FOLDER, Compiled, Order, SITE, Workshop};
use crate::interpreter::script_texts;
use crate::layer::DataFile;
use crate::policy::telling_names;
use crate::sources::{self, Source, compiled};
use crate::{Error, Interpreter, Kind, Layer, Module};

/// The kind of the cache's entries with bytecode.
pub const BYTECODE: &str = "bytecode";
/// Within a cache entry.
const GRAPH_FILE: &str = "graph.json";

/// Compiles with the interpreter that ships, each folder once.
#[derive(Clone, Copy)]
pub struct Compiler<'a> {
    /// The interpreter.
    pub interpreter: &'a Interpreter<'a>,
    /// Stands for the interpreter: a new one makes everything compile again.
    pub interpreter_key: &'a Key,
    /// Where the bytecode is kept.
    pub cache: &'a Cache,
    /// Is told how many of how many modules are compiled, from any thread.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

/// What is compiled together.
struct Job<'a> {
    kind: &'a Kind,
    folder: &'a Path,
    sources: &'a [Source],
}

/// The compiled modules, and the paths of those that CPython can't compile.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Graph {
    modules: BTreeMap<String, Module>,
    refused: Vec<String>,
}

impl Compiler<'_> {
    /// The interpreter's stdlib.
    ///
    /// # Errors
    ///
    /// [`Error::Cache`] and [`Error::Io`] from the file system, what [`Interpreter`] fails with,
    /// and [`Error::DamagedGraph`] for an entry that somebody changed.
    pub fn stdlib(&self) -> Result<Layer, Error> {
        let folder = self.interpreter.stdlib();
        let sources = sources::list(folder)?;
        let layer =
            self.layer(&Job { kind: &Kind::Stdlib, folder, sources: &sources }, Vec::new())?;
        layer.bytecode.iter().for_each(|folder| self.interpreter.import_compiled(folder));
        Ok(layer)
    }

    /// The distribution of that name, which is installed in a folder of its own: what would go to
    /// `site-packages`. Data stays where it is, and so does what CPython can't compile: relics and
    /// templates that nothing imports.
    ///
    /// # Errors
    ///
    /// As for [`Compiler::stdlib`].
    pub fn site(&self, name: &str, folder: &Path) -> Result<Layer, Error> {
        self.site_packages(&Kind::Site(name.to_owned()), folder)
    }

    /// The Python files of a package of that name whose C modules are built in.
    ///
    /// # Errors
    ///
    /// As for [`Compiler::stdlib`].
    pub fn known(&self, name: &str, folder: &Path) -> Result<Layer, Error> {
        self.site_packages(&Kind::Known(name.to_owned()), folder)
    }

    /// The cache's entry with the stdlib as bytecode, made unless it is there: its key and its folder. Whoever puts
    /// the same files into the entry of another cache saves the compilation there.
    ///
    /// # Errors
    ///
    /// As for [`Compiler::stdlib`].
    pub fn stdlib_entry(&self) -> Result<(Key, PathBuf), Error> {
        let folder = self.interpreter.stdlib();
        let sources = sources::list(folder)?;
        self.compiled_entry(&Job { kind: &Kind::Stdlib, folder, sources: &sources })
    }

    /// The same for what [`Compiler::known`] compiles.
    ///
    /// # Errors
    ///
    /// As for [`Compiler::stdlib`].
    pub fn known_entry(&self, name: &str, folder: &Path) -> Result<(Key, PathBuf), Error> {
        let (sources, _) = sources::list_site(folder)?;
        let kind = Kind::Known(name.to_owned());
        self.compiled_entry(&Job { kind: &kind, folder, sources: &sources })
    }

    fn site_packages(&self, kind: &Kind, folder: &Path) -> Result<Layer, Error> {
        let (sources, data) = sources::list_site(folder)?;
        self.layer(&Job { kind, folder, sources: &sources }, data)
    }

    fn layer(&self, job: &Job<'_>, mut data: Vec<String>) -> Result<Layer, Error> {
        let (_, entry) = self.compiled_entry(job)?;
        let Graph { modules, refused } = read_graph(&entry.join(GRAPH_FILE))?;
        data.extend(refused);
        let file = |path: String| DataFile { source: job.folder.join(&path), path };
        Ok(Layer {
            modules,
            data: data.into_iter().map(file).collect(),
            bytecode: Some(entry.join(BYTECODE_FOLDER)),
            ..Layer::of(job.kind.clone())
        })
    }

    fn compiled_entry(&self, job: &Job<'_>) -> Result<(Key, PathBuf), Error> {
        let key = self.key(job)?;
        let entry = self.cache.get_or_fill(BYTECODE, &key, |entry| {
            write_graph(&entry.join(GRAPH_FILE), &self.compile(job, entry)?)
        })?;
        Ok((key, entry))
    }

    /// Everything that the bytecode and the graph are made from.
    fn key(&self, job: &Job<'_>) -> Result<Key, Error> {
        let mut parts = self.tool();
        parts.push(job.shown().into_bytes());
        parts.push(vec![u8::from(job.is_known()), u8::from(job.has_docstrings())]);
        for source in job.sources {
            let path = job.folder.join(&source.path);
            parts.push(source.path.clone().into_bytes());
            parts.push(fs::read(&path).map_err(Error::io("read", &path))?);
        }
        Ok(Key::of(parts.iter().map(Vec::as_slice)))
    }

    /// What stands for whoever compiles and scans.
    pub(crate) fn tool(&self) -> Vec<Vec<u8>> {
        let mut parts = vec![self.interpreter_key.as_str().as_bytes().to_vec()];
        parts.extend(script_texts().map(<[u8]>::to_vec));
        parts.push(telling_names().join(" ").into_bytes());
        parts
    }

    fn compile(&self, job: &Job<'_>, entry: &Path) -> Result<Graph, Error> {
        let output = entry.join(BYTECODE_FOLDER);
        fs::create_dir(&output).map_err(Error::io("create", &output))?;
        let workshop = Workshop {
            interpreter: self.interpreter,
            progress: self.progress,
            name: job.name(),
            site: (!job.is_stdlib()).then_some(job.folder),
            output: entry,
        };
        let orders = job.sources.iter().map(|source| job.order(source));
        let orders = orders.collect::<Result<Vec<_>, _>>()?;
        Ok(graph(job.sources.iter().zip(workshop.compile(&orders)?)))
    }
}

impl Job<'_> {
    fn is_stdlib(&self) -> bool {
        *self.kind == Kind::Stdlib
    }

    fn name(&self) -> &'static str {
        if self.is_stdlib() { "compile the stdlib" } else { "compile a distribution" }
    }

    /// Whether all that it imports is known.
    fn is_known(&self) -> bool {
        !matches!(self.kind, Kind::Site(_))
    }

    /// Whether they stay in the bytecode. NumPy, whose are half of its bytecode, is made to run without.
    fn has_docstrings(&self) -> bool {
        !matches!(self.kind, Kind::Known(_))
    }

    /// The folder that the modules say they are in.
    fn shown(&self) -> String {
        format!("{}/{}", guest::USR, self.kind.folder().unwrap_or_default())
    }

    fn order<'s>(&self, source: &'s Source) -> Result<Order<'s>, Error> {
        let folder = if self.is_stdlib() { guest::STDLIB } else { SITE };
        let path = self.folder.join(&source.path);
        Ok(Order {
            source: format!("{folder}/{}", source.path),
            bytes: fs::metadata(&path).map_err(Error::io("read", &path))?.len(),
            output: compiled(&source.path),
            shown: format!("{}/{}", self.shown(), source.path),
            package: source.package(),
            is_known: self.is_known(),
            has_docstrings: self.has_docstrings(),
            is_checked: false,
        })
    }
}

/// Of two files of one module, `a.py` and `a/__init__.py`, CPython takes the latter, and so does this:
/// it comes later.
fn graph<'s>(answers: impl Iterator<Item = (&'s Source, Answer)>) -> Graph {
    let mut answers: Vec<_> = answers.collect();
    answers.sort_by_key(|(source, _)| &source.path);
    let mut graph = Graph::default();
    for (Source { module, path }, answer) in answers {
        match answer {
            Answer::Compiled(Compiled { bytes, imports, names }) => {
                let module_of = Module { bytes, imports, names, ..Module::at(path) };
                graph.modules.insert(module.clone(), module_of);
            }
            Answer::Fault(_) => graph.refused.push(path.clone()),
        }
    }
    graph
}

fn write_graph(path: &Path, graph: &Graph) -> Result<(), Error> {
    let text =
        serde_json::to_vec_pretty(graph).map_err(|error| Error::io("write", path)(error.into()))?;
    fs::write(path, text).map_err(Error::io("write", path))
}

fn read_graph(path: &Path) -> Result<Graph, Error> {
    let text = fs::read(path).map_err(Error::io("read", path))?;
    serde_json::from_slice(&text)
        .map_err(|error| Error::DamagedGraph { path: path.to_owned(), reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use wasi_host::{Host, HostOptions};

    use super::*;
    use crate::{Fault, Import, When};

    #[test]
    fn a_graph_survives_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(GRAPH_FILE);
        let import = Import { module: "re".into(), name: None, when: When::Lazy, line: 3 };
        let names = BTreeSet::from(["fft".to_owned()]);
        let module = Module { bytes: 7, imports: vec![import], names, ..Module::at("a.py") };
        let modules = BTreeMap::from([("a".to_owned(), module)]);
        let graph = Graph { modules, refused: vec!["old.py".into()] };
        write_graph(&path, &graph).unwrap();
        assert_eq!(read_graph(&path).unwrap(), graph);
    }

    #[test]
    fn a_package_comes_before_a_module_of_its_name_and_relics_stay_as_they_are() {
        let source = |module: &str, path: &str| Source { module: module.into(), path: path.into() };
        let sources = [source("a", "a/__init__.py"), source("a", "a.py"), source("old", "old.py")];
        let compiled = |bytes| {
            Answer::Compiled(Compiled { bytes, imports: Vec::new(), names: BTreeSet::new() })
        };
        let relic = Fault { line: 1, message: "invalid syntax".into(), is_deep: false };
        let answers = [compiled(1), compiled(2), Answer::Fault(relic)];
        let Graph { modules, refused } = graph(sources.iter().zip(answers));
        assert_eq!(modules["a"].path, "a/__init__.py");
        assert_eq!(modules.len(), 1);
        assert_eq!(refused, ["old.py"]);
    }

    #[test]
    fn a_damaged_graph_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(GRAPH_FILE);
        fs::write(&path, "{").unwrap();
        let error = read_graph(&path).unwrap_err();
        assert!(matches!(&error, Error::DamagedGraph { path: named, .. } if *named == path));
    }

    /// Reference counts and interned strings of other modules must not reach the bytes.
    #[test]
    #[ignore = "needs the runtime wasm: run cargo xtask test"]
    fn a_module_compiles_to_the_same_bytes_in_any_company() {
        let stdlib = PathBuf::from(std::env::var("RMPKG_TEST_STDLIB").unwrap());
        let wasm = fs::read(std::env::var("RMPKG_TEST_WASM").unwrap()).unwrap();
        let module_cache = Some(Cache::open().unwrap().root().join("modules"));
        let host = Host::new(HostOptions { module_cache }).unwrap();
        let command = host.compile(&wasm).unwrap();
        let interpreter = Interpreter::start(&command, &stdlib).unwrap();
        let all = sources::list(&stdlib).unwrap();
        let forwards: Vec<_> = all.into_iter().step_by(5).collect();
        let backwards: Vec<_> = forwards.iter().rev().cloned().collect();
        let compiler = Compiler {
            interpreter: &interpreter,
            interpreter_key: &Key::of([]),
            cache: &Cache::open().unwrap(),
            progress: &|_, _| {},
        };
        let compile = |sources: &[Source]| {
            let entry = tempfile::tempdir().unwrap();
            let job = Job { kind: &Kind::Stdlib, folder: &stdlib, sources };
            let graph = compiler.compile(&job, entry.path()).unwrap();
            let folder = entry.path().join(BYTECODE_FOLDER);
            let read = |module: &Module| fs::read(folder.join(compiled(&module.path))).unwrap();
            let bytes: Vec<_> = graph.modules.values().map(read).collect();
            (graph, bytes)
        };
        assert!(compile(&forwards) == compile(&backwards), "the bytes differ");
    }
}
