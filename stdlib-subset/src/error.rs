//! What can go wrong on the way to a subset.

use std::io;
use std::path::{Path, PathBuf};

use content_cache::CacheError;

/// Why no subset of the stdlib could be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder holds no stdlib.
    #[error("`{}` is no stdlib folder: it has no `os.py`", path.display())]
    NoStdlib {
        /// The folder that was given.
        path: PathBuf,
    },
    /// A file operation failed.
    #[error("cannot {action} `{}`: {source}", path.display())]
    Io {
        /// What was attempted, as a verb.
        action: &'static str,
        /// The file or folder concerned.
        path: PathBuf,
        /// The operating system's answer.
        source: io::Error,
    },
    /// The cache of bytecode failed.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// The runtime could not be started.
    #[error("cannot start the Python runtime to {task}: {source}")]
    Start {
        /// What it was to do.
        task: &'static str,
        /// The host's answer.
        source: wasi_host::RunError,
    },
    /// The runtime ran, and failed.
    #[error("the Python runtime failed to {task}: {ending}{}", after_colon(message))]
    Interpreter {
        /// What it was to do.
        task: &'static str,
        /// How it ended.
        ending: String,
        /// The last thing that it said.
        message: String,
    },
    /// The runtime succeeded, and its answer is not what was asked for.
    #[error("the Python runtime was to {task} and gave an unexpected answer: {reason}")]
    Answer {
        /// What it was to do.
        task: &'static str,
        /// What is wrong with the answer.
        reason: String,
    },
    /// An entry of the cache is damaged.
    #[error("the cached import graph `{}` is damaged ({reason}); delete its folder and try again", path.display())]
    DamagedGraph {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// An entry of the cache vanished while it was in use.
    #[error("the cache lost `{}`; leave the folder alone while a package is made, and try again", path.display())]
    CacheEmptied {
        /// The entry.
        path: PathBuf,
    },
    /// A file of the package that a node imports is no valid Python.
    #[error("{importer}{path}:{line} is no valid Python: {message}")]
    Syntax {
        /// Who imports it, as the start of the sentence.
        importer: String,
        /// The file within the app.
        path: String,
        /// The line, counted from 1.
        line: u32,
        /// CPython's own words.
        message: String,
    },
    /// A file of the package that a node imports is valid, and nested too deep for the interpreter.
    #[error(
        "{importer}{path}:{line} begins what is nested too deep for the interpreter in the wasm ({message}); \
         break it up into several statements, or keep the data in a file beside the node"
    )]
    TooDeep {
        /// Who imports it, as the start of the sentence.
        importer: String,
        /// The file within the app.
        path: String,
        /// The line, counted from 1.
        line: u32,
        /// CPython's own words.
        message: String,
    },
    /// A file of the package has no module name.
    #[error("`{path}` is no Python module: its path must be relative and end with `.py`")]
    NotAModule {
        /// The file within the app.
        path: String,
    },
    /// Two files of the package define the same module.
    #[error("`{first}` and `{second}` both define the module `{module}`; rename one of them")]
    SameModule {
        /// The module that both define.
        module: String,
        /// One file.
        first: String,
        /// The other.
        second: String,
    },
    /// The module of a node is nowhere.
    #[error(
        "node `{node}` is in the module `{module}`, which is neither in the package nor in the \
         stdlib; add its file to the package"
    )]
    NoNodeModule {
        /// The node's id.
        node: String,
        /// The module that its type names.
        module: String,
    },
    /// An unguarded import that can't be satisfied by anybody.
    #[error(
        "{importer} `{module}`, which is neither in the package nor in the stdlib{}; if a \
         distribution has it, name that in `python.dependencies`, else add its source to the package, \
         or import it in a `try`",
        via(chain)
    )]
    MissingModule {
        /// Who imports it, and where, with the verb.
        importer: String,
        /// The missing module.
        module: String,
        /// The modules from the node to the missing one.
        chain: Vec<String>,
    },
    /// An unguarded import of a stdlib module that is never packaged.
    #[error("{importer} `{module}`, which is never packaged: {reason}{}", via(chain))]
    NeverPackaged {
        /// Who imports it, and where, with the verb.
        importer: String,
        /// The module.
        module: String,
        /// Why it is never packaged.
        reason: &'static str,
        /// The modules from the node to that one.
        chain: Vec<String>,
    },
    /// An unguarded import that ends at a C module which this CPython doesn't have.
    #[error(
        "{importer} `{module}`, which needs the C module `{c_module}`; this CPython is \
         built without it{}",
        via(chain)
    )]
    MissingCModule {
        /// Who imports it, and where, with the verb.
        importer: String,
        /// The stdlib module.
        module: String,
        /// The C module that is missing.
        c_module: String,
        /// The modules from the node to the C module.
        chain: Vec<String>,
    },
    /// An unguarded import that ends at a module which the interpreter knows to be absent.
    #[error("{importer} `{module}`, which {}: {reason}{}", lacks(module, absent), via(chain))]
    AbsentModule {
        /// Who imports it, and where, with the verb.
        importer: String,
        /// The module that is imported there.
        module: String,
        /// The absent module: the same, or one that it needs.
        absent: String,
        /// Why it is absent, and what to do instead.
        reason: String,
        /// The modules from the node to the absent one.
        chain: Vec<String>,
    },
    /// A relative import in a file that lies in no package.
    #[error(
        "{importer} `{module}`, but a relative import needs a package, and this file lies in none; \
         import it by its full name"
    )]
    NoParentPackage {
        /// Who imports it, and where, with the verb.
        importer: String,
        /// The relative name.
        module: String,
    },
    /// An entry of the explicit list names nothing.
    #[error(
        "the list of stdlib modules names `{module}`, which the stdlib does not have; check its \
         spelling"
    )]
    UnknownModule {
        /// The entry.
        module: String,
    },
}

impl Error {
    /// For `map_err`: puts the failed action and its path before the operating system's answer.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }
}

fn after_colon(message: &str) -> String {
    if message.is_empty() { String::new() } else { format!(": {message}") }
}

fn lacks(module: &str, absent: &str) -> String {
    if module == absent { "is absent".to_owned() } else { format!("needs `{absent}`") }
}

/// The chain of imports, where it is longer than what the sentence says already.
fn via(chain: &[String]) -> String {
    if chain.len() > 2 {
        format!(" (imported through {})", chain.join(" → "))
    } else {
        String::new()
    }
}
