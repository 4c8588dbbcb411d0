//! The whole stdlib as bytecode, with the imports of each module.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use content_cache::{Cache, Key};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::interpreter::{Task, script_texts};
use crate::sources::{self, Source};
use crate::{Error, Import, Interpreter};

/// Modules per run of the interpreter: enough that its start doesn't count, few enough that the
/// progress moves and that all processors have work until the end.
const BATCH: usize = 40;

/// Within a cache entry; the name of the folder is known to `python/stdlib_compiler.py` too.
const GRAPH_FILE: &str = "graph.json";
const BYTECODE_FOLDER: &str = "bytecode";

/// The compiled stdlib.
#[derive(Debug, Clone)]
pub struct Bytecode {
    folder: PathBuf,
    modules: BTreeMap<String, StdlibModule>,
}

/// One module of the stdlib.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StdlibModule {
    /// The bytecode file, relative to the stdlib's folder.
    pub path: String,
    /// The size of the bytecode.
    pub bytes: u64,
    /// What it imports, sorted by name.
    pub imports: Vec<Import>,
}

#[derive(Deserialize)]
struct Compiled {
    bytes: u64,
    imports: Vec<Import>,
}

impl Bytecode {
    /// Compiles the stdlib of `interpreter`, or takes it from the cache.
    ///
    /// `interpreter_key` stands for the interpreter: a new one makes everything compile again.
    /// `progress` is told how many of how many modules are compiled, from any thread.
    ///
    /// # Errors
    ///
    /// [`Error::Cache`] and [`Error::Io`] from the file system, what [`Interpreter`] fails with,
    /// and [`Error::DamagedGraph`] for an entry that somebody changed.
    pub fn compile(
        interpreter: &Interpreter<'_>,
        interpreter_key: &Key,
        cache: &Cache,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Self, Error> {
        let sources = sources::list(interpreter.stdlib())?;
        let key = key(interpreter, interpreter_key, &sources)?;
        let entry = cache.get_or_fill("bytecode", &key, |entry| {
            let modules = compile_all(interpreter, &sources, entry, progress)?;
            write_graph(&entry.join(GRAPH_FILE), &modules)
        })?;
        let modules = read_graph(&entry.join(GRAPH_FILE))?;
        Ok(Self { folder: entry.join(BYTECODE_FOLDER), modules })
    }

    /// All modules by name.
    pub fn modules(&self) -> &BTreeMap<String, StdlibModule> {
        &self.modules
    }

    /// Where the bytecode of a module lies on this machine.
    pub fn host_path(&self, module: &StdlibModule) -> PathBuf {
        self.folder.join(&module.path)
    }
}

/// Everything that the bytecode and the graph are made from.
fn key(interpreter: &Interpreter<'_>, own: &Key, sources: &[Source]) -> Result<Key, Error> {
    let mut parts: Vec<Vec<u8>> = vec![own.as_str().as_bytes().to_vec()];
    parts.extend(script_texts().map(<[u8]>::to_vec));
    for source in sources {
        let path = sources::host_path(interpreter.stdlib(), source);
        parts.push(source.path.clone().into_bytes());
        parts.push(fs::read(&path).map_err(Error::io("read", &path))?);
    }
    Ok(Key::of(parts.iter().map(Vec::as_slice)))
}

fn compile_all(
    interpreter: &Interpreter<'_>,
    sources: &[Source],
    entry: &Path,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<BTreeMap<String, StdlibModule>, Error> {
    let output = entry.join(BYTECODE_FOLDER);
    fs::create_dir(&output).map_err(Error::io("create", &output))?;
    let batches: Vec<_> = sources.chunks(BATCH).collect();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        let mut modules = Vec::new();
        while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
            modules.extend(compile_batch(interpreter, batch, entry)?);
            progress(done.fetch_add(batch.len(), Ordering::Relaxed) + batch.len(), sources.len());
        }
        Ok(modules)
    };
    let workers = thread::available_parallelism().map_or(1, usize::from).min(batches.len());
    let results: Vec<Result<Vec<_>, Error>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(join).collect()
    });
    let modules: Result<Vec<_>, Error> = results.into_iter().collect();
    Ok(modules?.into_iter().flatten().collect())
}

/// A panic goes on where it would have gone without the thread.
fn join<T>(thread: thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn compile_batch(
    interpreter: &Interpreter<'_>,
    batch: &[Source],
    entry: &Path,
) -> Result<Vec<(String, StdlibModule)>, Error> {
    let task = Task {
        name: "compile the stdlib",
        node_type: "stdlib_compiler:StdlibCompiler",
        data: Some((entry, true)),
    };
    let item = |source: &Source| json!({ "path": source.path, "package": source.package() });
    let items: Vec<Value> = batch.iter().map(item).collect();
    let answers: Vec<Compiled> = interpreter.run(&task, &items)?;
    let module = |(source, Compiled { bytes, imports }): (&Source, Compiled)| {
        let path = format!("{}c", source.path);
        (source.module.clone(), StdlibModule { path, bytes, imports })
    };
    Ok(batch.iter().zip(answers).map(module).collect())
}

fn write_graph(path: &Path, modules: &BTreeMap<String, StdlibModule>) -> Result<(), Error> {
    let text = serde_json::to_vec_pretty(modules)
        .map_err(|error| Error::io("write", path)(error.into()))?;
    fs::write(path, text).map_err(Error::io("write", path))
}

fn read_graph(path: &Path) -> Result<BTreeMap<String, StdlibModule>, Error> {
    let text = fs::read(path).map_err(Error::io("read", path))?;
    serde_json::from_slice(&text)
        .map_err(|error| Error::DamagedGraph { path: path.to_owned(), reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    use wasi_host::{Host, HostOptions};

    use super::*;
    use crate::When;

    #[test]
    fn a_graph_survives_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(GRAPH_FILE);
        let import = Import { module: "re".into(), name: None, when: When::Lazy, line: 3 };
        let module = StdlibModule { path: "a.pyc".into(), bytes: 7, imports: vec![import] };
        let graph = BTreeMap::from([("a".to_owned(), module)]);
        write_graph(&path, &graph).unwrap();
        assert_eq!(read_graph(&path).unwrap(), graph);
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
        let compile = |sources: &[Source]| {
            let entry = tempfile::tempdir().unwrap();
            let modules = compile_all(&interpreter, sources, entry.path(), &|_, _| {}).unwrap();
            let folder = entry.path().join(BYTECODE_FOLDER);
            let read = |module: &StdlibModule| fs::read(folder.join(&module.path)).unwrap();
            let bytes: Vec<_> = modules.values().map(read).collect();
            (modules, bytes)
        };
        assert!(compile(&forwards) == compile(&backwards), "the bytes differ");
    }
}
