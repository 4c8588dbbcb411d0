//! From a package's Python nodes to the stdlib modules that they need, as bytecode.
//!
//! CPython itself does what only CPython can do: the interpreter that ships, run under wasmtime,
//! compiles the modules and parses the imports ([`Interpreter`]). What follows from these imports
//! is plain graph work in Rust.
//!
//! 1. [`Interpreter::start`] asks the interpreter what it consists of.
//! 2. A [`Layer`] is one folder of `sys.path`, with bytecode and the imports of each module:
//!    [`Compiler::app`] makes it of the package's own files, [`Compiler::stdlib`] of the stdlib and
//!    [`Compiler::site`] of an installed distribution. Each file is compiled and scanned once.
//! 3. [`select`] follows the imports through the layers and gives the files to package, or names the
//!    import that would fail at run time.
//!
//! The crate knows nothing of package formats: a [`Subset`] is a list of files.

mod app;
mod batch;
mod closure;
mod compile;
mod distribution;
mod error;
mod graph;
mod interpreter;
mod layer;
mod moved;
mod policy;
mod report;
mod sources;
mod subset;
mod universe;
mod warning;
#[cfg(test)]
mod world;

pub use app::SourceFile;
pub use compile::{BYTECODE, Compiler};
pub use distribution::{Owners, recorded};
pub use error::Error;
pub use graph::{Import, When};
pub use interpreter::{Facts, Interpreter};
pub use layer::{DataFile, Fault, Kind, Layer, Module, SubsetFile};
pub use report::{KeptModule, Report};
pub use sources::cached;
pub use subset::{Choice, Coverage, Subset, select};
pub use warning::{UnresolvedImport, Warning};
