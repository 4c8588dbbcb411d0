//! The interpreter that ships, as the tool that compiles and parses.
//!
//! Our scripts are ordinary Python nodes: a run is a pipeline of one node, given to the runtime
//! like any other pipeline.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use pipeline_command::{Action, ErrorDocument, Report, Request, guest, last_line};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use wasi_host::{Command, Invocation, Outcome, Preopen};

use crate::Error;

/// Our nodes and what they import, as they lie in the guest's `/app`.
const SCRIPTS: [(&str, &str); 7] = [
    ("code_scan.py", include_str!("../python/code_scan.py")),
    ("codec_scan.py", include_str!("../python/codec_scan.py")),
    ("docstrings.py", include_str!("../python/docstrings.py")),
    ("import_scan.py", include_str!("../python/import_scan.py")),
    ("interpreter_facts.py", include_str!("../python/interpreter_facts.py")),
    ("longest_line.py", include_str!("../python/longest_line.py")),
    ("module_compiler.py", include_str!("../python/module_compiler.py")),
];

/// The text of all scripts, for a key of what they make.
pub(crate) fn script_texts() -> impl Iterator<Item = &'static [u8]> {
    SCRIPTS.iter().map(|(_, text)| text.as_bytes())
}

/// What the interpreter consists of.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Facts {
    /// CPython's version, such as `3.12.1`.
    pub version: String,
    /// The C modules that are linked in.
    pub builtin: BTreeSet<String>,
    /// The modules whose bytecode is linked in, so that they need no file.
    pub frozen: BTreeSet<String>,
    /// Every module that is loaded when the first node runs.
    pub started: BTreeSet<String>,
    /// Modules that can't be there, each with why not and what to do instead.
    pub absent: BTreeMap<String, String>,
}

/// The runtime with its stdlib.
pub struct Interpreter<'a> {
    command: &'a Command,
    stdlib: &'a Path,
    /// The same as bytecode, once it is compiled: each run imports some fifty modules of it.
    compiled: OnceLock<PathBuf>,
    scripts: tempfile::TempDir,
    facts: Facts,
}

/// One of our nodes, and the folders that it finds.
pub(crate) struct Task<'a> {
    /// What it does, as a verb.
    pub(crate) name: &'static str,
    /// `module:Class`.
    pub(crate) node_type: &'static str,
    /// What it is made with.
    pub(crate) params: Value,
    /// The folder on this machine that is `/data` there, where the node writes.
    pub(crate) data: Option<&'a Path>,
    /// A folder on this machine that it only reads, and where it finds that.
    pub(crate) sources: Option<(&'a Path, &'static str)>,
}

impl<'a> Interpreter<'a> {
    /// Starts the runtime once and asks it what it consists of. `stdlib` is the folder of its
    /// stdlib's sources, the one with `os.py`.
    ///
    /// # Errors
    ///
    /// [`Error::NoStdlib`] for another folder, [`Error::Start`], [`Error::Interpreter`] and
    /// [`Error::Answer`] if the command is not our runtime.
    pub fn start(command: &'a Command, stdlib: &'a Path) -> Result<Self, Error> {
        if !stdlib.join("os.py").is_file() {
            return Err(Error::NoStdlib { path: stdlib.to_owned() });
        }
        let (scripts, facts) = (write_scripts()?, Facts::unknown());
        let mut this = Self { command, stdlib, compiled: OnceLock::new(), scripts, facts };
        let task = Task {
            name: "describe itself",
            node_type: "interpreter_facts:InterpreterFacts",
            params: json!({}),
            data: None,
            sources: None,
        };
        let mut answers = this.run::<Facts>(&task, &[Value::Null])?;
        this.facts = answers.remove(0);
        this.facts.started.remove("interpreter_facts");
        Ok(this)
    }

    /// What the interpreter consists of.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The folder of the stdlib's sources.
    pub(crate) fn stdlib(&self) -> &Path {
        self.stdlib
    }

    /// Has runs that read other sources import the stdlib from this folder, where it is bytecode.
    pub(crate) fn import_compiled(&self, stdlib: &Path) {
        self.compiled.get_or_init(|| stdlib.to_owned());
    }

    /// Gives each item to the node; as many answers as items come back, in the same order.
    pub(crate) fn run<T: DeserializeOwned>(
        &self,
        task: &Task<'_>,
        items: &[Value],
    ) -> Result<Vec<T>, Error> {
        let outcome = self
            .command
            .run(self.invocation(task, items))
            .map_err(|source| Error::Start { task: task.name, source })?;
        if !outcome.is_success() {
            return Err(failure(task, &outcome));
        }
        let answers =
            answers(&outcome.stdout).map_err(|reason| Error::Answer { task: task.name, reason })?;
        if answers.len() != items.len() {
            let reason = format!("{} results for {} items", answers.len(), items.len());
            return Err(Error::Answer { task: task.name, reason });
        }
        Ok(answers)
    }

    fn invocation(&self, task: &Task<'_>, items: &[Value]) -> Invocation {
        let manifest = json!({
            "version": "v1",
            "metadata": { "name": task.name },
            "nodes": [{ "id": "task", "node_type": task.node_type, "params": task.params }],
            "connections": [],
        });
        let read_only = |host: &Path, guest: &str| Preopen {
            host: host.to_owned(),
            guest: guest.to_owned(),
            writable: false,
        };
        let compiled = self.compiled.get().filter(|_| task.sources.is_some());
        let stdlib = compiled.map_or(self.stdlib, PathBuf::as_path);
        let mut preopens =
            vec![read_only(stdlib, guest::STDLIB), read_only(self.scripts.path(), guest::APP)];
        preopens.extend(task.sources.map(|(host, guest)| read_only(host, guest)));
        preopens.extend(
            task.data.map(|host| Preopen { writable: true, ..read_only(host, guest::DATA) }),
        );
        Invocation {
            args: Action::Run.args(),
            stdin: Request { manifest, input_data: Some(items) }.to_string().into_bytes(),
            preopens,
            ..Invocation::default()
        }
    }
}

impl Facts {
    /// What is known before the interpreter was asked.
    fn unknown() -> Self {
        Self {
            version: String::new(),
            builtin: BTreeSet::new(),
            frozen: BTreeSet::new(),
            started: BTreeSet::new(),
            absent: BTreeMap::new(),
        }
    }
}

fn write_scripts() -> Result<tempfile::TempDir, Error> {
    let folder =
        tempfile::tempdir().map_err(Error::io("create a folder in", &std::env::temp_dir()))?;
    for (name, text) in SCRIPTS {
        let path = folder.path().join(name);
        fs::write(&path, text).map_err(Error::io("write", &path))?;
    }
    Ok(folder)
}

/// The items of the report on stdout, or what is wrong with it.
fn answers<T: DeserializeOwned>(stdout: &[u8]) -> Result<Vec<T>, String> {
    let stdout = String::from_utf8_lossy(stdout);
    let report = Report::from_stdout(&stdout).map_err(|malformed| malformed.to_string())?;
    report.map(|report| report.results).ok_or_else(|| "it is no report".to_owned())
}

fn failure(task: &Task<'_>, outcome: &Outcome) -> Error {
    Error::Interpreter {
        task: task.name,
        ending: outcome.termination.to_string(),
        message: last_message(&String::from_utf8_lossy(&outcome.stderr)),
    }
}

/// What the runtime says of its failure, else its last line as it is.
fn last_message(stderr: &str) -> String {
    let document = ErrorDocument::from_stderr(stderr).ok().flatten();
    document.map_or_else(|| last_line(stderr).to_owned(), |document| document.error.message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_is_taken_from_the_closing_json_line() {
        let stderr = "node `task` failed\n\
                      {\"status\":\"error\",\"kind\":\"k\",\"message\":\"no space left\"}\n";
        assert_eq!(last_message(stderr), "no space left");
        assert_eq!(last_message("thread panicked\n\n"), "thread panicked");
        assert_eq!(last_message(""), "");
    }
}
