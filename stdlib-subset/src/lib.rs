//! From a package's Python nodes to the stdlib modules that they need, as bytecode.
//!
//! CPython itself does what only CPython can do: the interpreter that ships, run under wasmtime,
//! compiles the modules and parses the imports ([`Interpreter`]). What follows from these imports
//! is plain graph work in Rust.
//!
//! 1. [`Interpreter::start`] asks the interpreter what it consists of.
//! 2. [`Bytecode::compile`] compiles the whole stdlib and lists its imports, once per stdlib.
//! 3. [`App::scan`] lists the imports of the package's own Python files.
//! 4. [`select`] follows the imports and gives the files to package, or names the import that
//!    would fail at run time.
//!
//! The crate knows nothing of package formats: a [`Subset`] is a list of files.

mod app;
mod bytecode;
mod closure;
mod error;
mod graph;
mod interpreter;
mod policy;
mod report;
mod sources;
mod subset;
mod universe;
#[cfg(test)]
mod world;

pub use app::{App, AppModule, SourceFile};
pub use bytecode::{Bytecode, StdlibModule};
pub use error::Error;
pub use graph::{Import, When};
pub use interpreter::{Facts, Interpreter};
pub use report::{KeptModule, Report, UnresolvedImport};
pub use subset::{Choice, Coverage, Subset, SubsetFile, select};
