//! The runtime as a host runs it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use content_cache::Cache;
use pipeline_command::guest;
use serde_json::Value;
use wasi_host::{Command, Host, HostOptions, Invocation, Outcome, Preopen, Scratch};

/// The folder of the workspace.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The command `rmpkg`, which cargo builds beside `xtask`.
pub fn rmpkg() -> PathBuf {
    let path = Path::new(env!("CARGO_BIN_EXE_xtask")).with_file_name("rmpkg");
    assert!(path.exists(), "{} is missing: test the whole workspace", path.display());
    path
}

/// The runtime, compiled.
pub fn runtime() -> Command {
    compile(&fs::read(variable("RMPKG_TEST_WASM")).unwrap())
}

/// A module, compiled.
pub fn compile(wasm: &[u8]) -> Command {
    Host::new(with_cache()).unwrap().compile(wasm).unwrap()
}

/// What hosts are told of the cache that all tests share.
pub fn with_cache() -> HostOptions {
    HostOptions { module_cache: Some(Cache::open().unwrap().root().join("modules")) }
}

/// Runs the runtime with the whole standard library and with the nodes in `app`.
pub fn run(runtime: &Command, stdin: Vec<u8>, app: Option<&Path>) -> Outcome {
    runtime.run(invocation(stdin, app)).unwrap()
}

/// What such a run is given.
pub fn invocation(stdin: Vec<u8>, app: Option<&Path>) -> Invocation {
    invocation_with(stdlib(), stdin, app)
}

/// The same with another folder of Python modules.
pub fn invocation_with(python: Preopen, stdin: Vec<u8>, app: Option<&Path>) -> Invocation {
    let app = app.filter(|folder| folder.is_dir()).map(|folder| preopen(folder, "/app"));
    let preopens = std::iter::once(python).chain(app).collect();
    let scratch = Some(Scratch::at("/tmp"));
    Invocation { stdin, preopens, scratch, ..Invocation::default() }
}

/// The JSON object on the last line of stderr of a run that failed.
pub fn error(outcome: &Outcome) -> Value {
    let stderr = String::from_utf8(outcome.stderr.clone()).unwrap();
    assert_eq!(outcome.stdout, b"", "nothing may be on stdout: {stderr}");
    let last = stderr.lines().last().unwrap_or_default();
    serde_json::from_str(last).unwrap_or_else(|_| panic!("{}: {stderr}", outcome.termination))
}

/// The pipelines in `folder`, sorted; at least one.
pub fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<_> = entries.filter(|path| path.join("manifest.json").is_file()).collect();
    folders.sort();
    assert!(!folders.is_empty(), "{}", folder.display());
    folders
}

/// The document in a JSON file.
pub fn json_file(path: &Path) -> Value {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&bytes).unwrap()
}

/// The whole standard library.
pub fn stdlib() -> Preopen {
    preopen(Path::new(&variable("RMPKG_TEST_STDLIB")), "/usr/lib/python3.12")
}

/// The distributions of the examples, and the time zone database.
pub fn site_packages() -> Preopen {
    let guest = format!("{}/site-packages", guest::STDLIB);
    preopen(Path::new(&variable("RMPKG_TEST_SITE_PACKAGES")), &guest)
}

/// A folder that the guest can read.
pub fn preopen(host: &Path, guest: &str) -> Preopen {
    Preopen { host: host.to_owned(), guest: guest.to_owned(), writable: false }
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("`{name}` is not set; run `cargo xtask test`"))
}
