//! From a package's Python nodes to the stdlib modules that they need, as bytecode.
//!
//! CPython itself does what only CPython can do: the interpreter that ships, run under wasmtime,
//! compiles the modules and parses the imports ([`Interpreter`]). What follows from these imports
//! is plain graph work in Rust.
//!
//! 1. [`Interpreter::start`] asks the interpreter what it consists of.
//! 2. A [`Layer`] is one folder of `sys.path`, with the imports of each module: [`scan_app`] makes
//!    it of the package's own files; [`Compiler::stdlib`] of the stdlib and [`Compiler::site`] of an
//!    installed distribution, which both are compiled, once each.
//! 3. [`select`] follows the imports through the layers and gives the files to package, or names the
//!    import that would fail at run time.
//!
//! The crate knows nothing of package formats: a [`Subset`] is a list of files.

mod app;
mod closure;
mod compile;
mod error;
mod graph;
mod interpreter;
mod layer;
mod policy;
mod report;
mod sources;
mod subset;
mod universe;
#[cfg(test)]
mod world;

pub use app::{SourceFile, scan_app};
pub use compile::Compiler;
pub use error::Error;
pub use graph::{Import, When};
pub use interpreter::{Facts, Interpreter};
pub use layer::{DataFile, Kind, Layer, Module, SubsetFile};
pub use report::{KeptModule, Report, UnresolvedImport};
pub use subset::{Choice, Coverage, Subset, select};
