//! The real runtime with its stdlib, and small apps for it.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use conformance::Ending;
use content_cache::{Cache, Key};
use pipeline_command::guest;
use serde_json::{Value, json};
use stdlib_subset::{
    Choice, Compiler, Error, Interpreter, Layer, Owners, SourceFile, Subset, select,
};
use tempfile::TempDir;
use wasi_host::{Command, Host, HostOptions, Invocation, Preopen, Scratch, Termination};

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

/// The time zone database, which a package gets beside the subset.
fn zones(usr: &Path) -> Option<Preopen> {
    let all = env::var("RMPKG_TEST_SITE_PACKAGES").ok()?;
    let place = "lib/python3.12/site-packages/tzdata";
    // Python opens a module only where it has seen the folder in a listing.
    fs::create_dir_all(usr.join(place)).unwrap();
    Some(preopen(&Path::new(&all).join("tzdata"), &format!("/usr/{place}")))
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
        self.with_compiler(&interpreter, |compiler| {
            let stdlib = compiler.stdlib()?;
            let app = compiler.app(&app.files)?;
            let site = |(name, folder): &(&str, &Path)| compiler.site(name, folder);
            let sites = sites.iter().map(site).collect::<Result<Vec<_>, _>>()?;
            let layers: Vec<_> = [&app, &stdlib].into_iter().chain(&sites).collect();
            select(&interpreter, &layers, choice)
        })
    }

    /// With one distribution that keeps its sources.
    pub fn subset_with_sources(
        &self,
        app: &TestApp,
        (name, folder): (&str, &Path),
    ) -> Result<Subset, Error> {
        let choice = Choice { nodes: app.nodes(), ..Choice::default() };
        let interpreter = self.interpreter();
        self.with_compiler(&interpreter, |compiler| {
            let stdlib = compiler.stdlib()?;
            let app = compiler.app(&app.files)?;
            let mut site = compiler.site(name, folder)?;
            site.keep_sources(folder);
            select(&interpreter, &[&app, &stdlib, &site], &choice)
        })
    }

    /// What is known of an app's files.
    pub fn scan(&self, app: &TestApp) -> Layer {
        let interpreter = self.interpreter();
        self.with_compiler(&interpreter, |compiler| compiler.app(&app.files)).unwrap()
    }

    fn with_compiler<T>(
        &self,
        interpreter: &Interpreter<'_>,
        work: impl FnOnce(&Compiler<'_>) -> T,
    ) -> T {
        work(&Compiler {
            interpreter,
            interpreter_key: &self.key,
            cache: &cache(),
            progress: &|_, _| {},
        })
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
        for file in &subset.beside {
            write(&app.folder.path().join(&file.path), &fs::read(&file.source).unwrap());
        }
        let invocation = Invocation {
            stdin: request,
            preopens: [preopen(usr.path(), "/usr"), preopen(app.folder.path(), "/app")]
                .into_iter()
                .chain(zones(usr.path()))
                .collect(),
            scratch: Some(Scratch::at(guest::TMP)),
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
        let mut owners = Owners::default();
        for (path, text) in files {
            write(&folder.path().join(path), text.as_bytes());
            owners.read(path, text);
        }
        let file = |(path, text): &(&str, &str)| SourceFile {
            path: (*path).into(),
            text: (*text).into(),
            distribution: owners.of(path).map(Into::into),
        };
        let is_python = |(path, _): &&(&str, &str)| path.ends_with(".py");
        let files = files.iter().filter(is_python).map(file).collect();
        Self { folder, files }
    }

    /// The folder with all files.
    pub fn folder(&self) -> &Path {
        self.folder.path()
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
        let file = |(path, text)| SourceFile { path, text, distribution: None };
        Self { folder, files: all.into_iter().filter(is_python).map(file).collect() }
    }

    /// One node, `n1`, in that module.
    pub fn node_in(module: &str) -> BTreeMap<String, String> {
        BTreeMap::from([("n1".to_owned(), module.to_owned())])
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
