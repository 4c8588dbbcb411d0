//! The real runtime with its stdlib, and small apps for it.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use conformance::Ending;
use content_cache::{Cache, Key};
use serde_json::{Value, json};
use stdlib_subset::{Choice, Compiler, Error, Interpreter, SourceFile, Subset, scan_app, select};
use tempfile::TempDir;
use wasi_host::{Command, Host, HostOptions, Invocation, Preopen, Termination};

/// The runtime and the folder of its stdlib.
pub struct Guest {
    command: Command,
    stdlib: PathBuf,
    key: Key,
}

/// The Python files of a package.
pub struct TestApp {
    folder: TempDir,
    files: Vec<SourceFile>,
}

impl Guest {
    pub fn new() -> Self {
        let wasm = fs::read(variable("RMPKG_TEST_WASM")).unwrap();
        let module_cache = Some(cache().root().join("modules"));
        let host = Host::new(HostOptions { module_cache }).unwrap();
        let command = host.compile(&wasm).unwrap();
        // The stdlib's folder stands for the interpreter, as long as it is not rebuilt in place.
        let stdlib = variable("RMPKG_TEST_STDLIB");
        let key = Key::of([stdlib.as_bytes()]);
        Self { command, stdlib: stdlib.into(), key }
    }

    pub fn interpreter(&self) -> Interpreter<'_> {
        Interpreter::start(&self.command, &self.stdlib).unwrap()
    }

    pub fn subset(&self, app: &TestApp, choice: &Choice) -> Result<Subset, Error> {
        self.subset_with(app, &[], choice)
    }

    /// With distributions, each by its name and the folder that it is installed in.
    pub fn subset_with(
        &self,
        app: &TestApp,
        sites: &[(&str, &Path)],
        choice: &Choice,
    ) -> Result<Subset, Error> {
        let interpreter = self.interpreter();
        let (cache, progress) = (cache(), |_, _| {});
        let compiler = Compiler {
            interpreter: &interpreter,
            interpreter_key: &self.key,
            cache: &cache,
            progress: &progress,
        };
        let stdlib = compiler.stdlib()?;
        let app = scan_app(&interpreter, &app.files)?;
        let site = |(name, folder): &(&str, &Path)| compiler.site(name, folder);
        let sites = sites.iter().map(site).collect::<Result<Vec<_>, _>>()?;
        let layers: Vec<_> = [&app, &stdlib].into_iter().chain(&sites).collect();
        select(&interpreter, &layers, choice)
    }

    /// Runs one node with nothing but the subset; gives its results, or what it wrote to stderr.
    pub fn run(
        &self,
        app: &TestApp,
        subset: &Subset,
        node_type: &str,
        items: &Value,
    ) -> Result<Value, String> {
        let manifest = json!({
            "version": "v1",
            "metadata": { "name": "test" },
            "nodes": [{ "id": "node", "node_type": node_type }],
            "connections": [],
        });
        let request = json!({ "manifest": manifest, "input_data": items });
        let ending = self.ending(app, subset, request.to_string().into_bytes());
        if ending.code != Some(0) {
            return Err(ending.stderr);
        }
        let report: Value = serde_json::from_str(&ending.stdout).unwrap();
        Ok(report["results"].clone())
    }

    /// Runs a pipeline with nothing but the subset.
    pub fn ending(&self, app: &TestApp, subset: &Subset, request: Vec<u8>) -> Ending {
        let usr = lay_out(subset);
        let invocation = Invocation {
            stdin: request,
            preopens: vec![preopen(usr.path(), "/usr"), preopen(app.folder.path(), "/app")],
            ..Invocation::default()
        };
        let outcome = self.command.run(invocation).unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let (stdout, stderr) = (text(outcome.stdout), text(outcome.stderr));
        match outcome.termination {
            Termination::Exited(code) => Ending { code: Some(code), stdout, stderr },
            other => Ending { code: None, stdout, stderr: format!("{stderr}{other}") },
        }
    }
}

impl TestApp {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = |(path, text): &(&str, &str)| {
            write(&folder.path().join(path), text.as_bytes());
            SourceFile { path: (*path).into(), text: (*text).into(), node: Some("n1".into()) }
        };
        let files = files.iter().map(file).collect();
        Self { folder, files }
    }

    /// The files directly in the folder, with their data.
    pub fn of(folder: &Path) -> Self {
        let read = |entry: std::io::Result<fs::DirEntry>| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read(path).unwrap())
        };
        let all: Vec<_> = fs::read_dir(folder).unwrap().map(read).collect();
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in &all {
            write(&folder.path().join(name), bytes);
        }
        let is_python = |(name, _): &(String, Vec<u8>)| name.ends_with(".py");
        let file = |(path, text)| SourceFile { path, text, node: None };
        Self { folder, files: all.into_iter().filter(is_python).map(file).collect() }
    }

    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// Nodes for a choice, one in each file: `n1`, `n2` and so on.
    pub fn nodes(&self) -> BTreeMap<String, String> {
        let module = |file: &SourceFile| file.path.trim_end_matches(".py").replace('/', ".");
        let id = |number: usize| format!("n{number}");
        (1..).zip(&self.files).map(|(number, file)| (id(number), module(file))).collect()
    }
}

/// Copies the subset to where a package has it.
fn lay_out(subset: &Subset) -> TempDir {
    let usr = tempfile::tempdir().unwrap();
    for file in &subset.files {
        write(&usr.path().join(&file.path), &fs::read(&file.source).unwrap());
    }
    usr
}

pub fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn preopen(host: &Path, guest: &str) -> Preopen {
    Preopen { host: host.to_owned(), guest: guest.to_owned(), writable: false }
}

fn cache() -> Cache {
    Cache::open().unwrap()
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("`{name}` is not set; run `cargo xtask test`"))
}
