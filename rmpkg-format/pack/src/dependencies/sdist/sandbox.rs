//! The CPython that ships, under wasmtime, with a few folders of this machine and nothing else: no network, no
//! processes, no compiler.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use pipeline_command::{Action, ErrorDocument, Report, Request, guest, last_line};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tempfile::TempDir;
use terminal_ui::Ui;
use wasi_host::{Command, Invocation, Limits, Outcome, Preopen};

use crate::StandardLibrary;
use crate::files;
use crate::pip::Requirements;

/// What builds.
pub const BACKENDS: Requirements<'_> = Requirements {
    kind: "build-backends",
    what: "what builds source distributions",
    text: include_str!("../../../lock/backends.txt"),
};
/// The nodes that run there.
pub const SCRIPTS: [(&str, &str); 2] = [
    ("pure_wheel.py", include_str!("../../../lock/pure_wheel.py")),
    ("wheel_imports.py", include_str!("../../../lock/wheel_imports.py")),
];
/// A build that compiles nothing takes seconds.
const TIME: Duration = Duration::from_secs(300);

/// The sandbox. Runtime and standard library are got when something is built first.
pub struct Sandbox<'a> {
    runtime: Box<dyn Fn() -> Result<Command> + 'a>,
    library: Box<dyn Fn() -> Result<StandardLibrary> + 'a>,
    ready: OnceCell<Ready>,
    ui: Ui,
}

struct Ready {
    command: Command,
    stdlib: PathBuf,
    backends: PathBuf,
    scripts: TempDir,
}

/// A folder of this machine under a name of the guest's.
pub struct Mount(Preopen);

impl Mount {
    /// One that the guest reads.
    pub fn read(host: &Path, guest: &str) -> Self {
        Self(Preopen { host: host.to_owned(), guest: guest.to_owned(), writable: false })
    }

    /// One that it also writes.
    pub fn write(host: &Path, guest: &str) -> Self {
        Self(Preopen { writable: true, ..Self::read(host, guest).0 })
    }
}

impl<'a> Sandbox<'a> {
    /// `runtime` and `library` give the runtime and its standard library when they are needed.
    pub fn new(
        runtime: impl Fn() -> Result<Command> + 'a,
        library: impl Fn() -> Result<StandardLibrary> + 'a,
        ui: Ui,
    ) -> Self {
        let (runtime, library) = (Box::new(runtime), Box::new(library));
        Self { runtime, library, ready: OnceCell::new(), ui }
    }

    /// The standard library.
    ///
    /// # Errors
    ///
    /// When it cannot be had.
    pub fn library(&self) -> Result<StandardLibrary> {
        (self.library)()
    }

    /// Gets everything that it consists of.
    ///
    /// # Errors
    ///
    /// When something cannot be had.
    pub fn ready(&self) -> Result<()> {
        self.parts().map(drop)
    }

    fn parts(&self) -> Result<&Ready> {
        if let Some(ready) = self.ready.get() {
            return Ok(ready);
        }
        let scripts = tempfile::tempdir().context("cannot create a temporary folder")?;
        for (name, text) in SCRIPTS {
            files::write(&scripts.path().join(name), text.as_bytes())?;
        }
        let stdlib = self.library()?.folder;
        let backends = BACKENDS.installed(self.ui)?;
        let command = (self.runtime)()?;
        Ok(self.ready.get_or_init(|| Ready { command, stdlib, backends, scripts }))
    }

    /// Gives the item to a node. The inner error says how the guest ended without an answer.
    ///
    /// # Errors
    ///
    /// When there is no sandbox, or it gives an answer that is none.
    pub fn run<T: DeserializeOwned>(
        &self,
        node_type: &str,
        item: Value,
        mounts: &[Mount],
    ) -> Result<Result<T, String>> {
        let ready = self.parts()?;
        let outcome = ready.command.run(ready.invocation(node_type, item, mounts));
        let outcome = outcome.context("the sandbox cannot be started")?;
        if !outcome.is_success() {
            return Ok(Err(ending(&outcome)));
        }
        let report = Report::from_stdout(&String::from_utf8_lossy(&outcome.stdout))?;
        let answer = report.and_then(|report| report.results.into_iter().next());
        answer.map(Ok).context("the sandbox gives no answer")
    }
}

impl Ready {
    fn invocation(&self, node_type: &str, item: Value, mounts: &[Mount]) -> Invocation {
        let manifest = json!({
            "version": "v1",
            "metadata": { "name": "sandbox" },
            "nodes": [{ "id": "sandbox", "node_type": node_type }],
            "connections": [],
        });
        let own = [
            Mount::read(&self.stdlib, guest::STDLIB),
            Mount::read(self.scripts.path(), guest::APP),
            Mount::read(&self.backends, "/backends"),
        ];
        Invocation {
            args: Action::Run.args(),
            stdin: Request { manifest, input_data: Some(&[item]) }.to_string().into_bytes(),
            preopens: own.iter().chain(mounts).map(|mount| mount.0.clone()).collect(),
            // The order of sets must not reach the wheel.
            env: [("PYTHONHASHSEED".to_owned(), "0".to_owned())].into(),
            limits: Limits { time: Some(TIME), ..Limits::default() },
            ..Invocation::default()
        }
    }
}

/// What the runtime says of its failure, else how it ended.
fn ending(outcome: &Outcome) -> String {
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    let document = ErrorDocument::from_stderr(&stderr).ok().flatten();
    document.map_or_else(
        || format!("{}, {}", outcome.termination, last_line(&stderr)),
        |document| document.error.message,
    )
}
