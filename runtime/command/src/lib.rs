//! The contract of the WASI command that runs pipelines, as types that both sides share: what it
//! reads and writes, how it ends, and what it is given. `docs/runtime.md` is the same for people.
//!
//! The crate knows neither Python nor an engine nor a package.

pub mod guest;
mod kind;

pub use kind::{ErrorKind, ExitStatus, HostKind};
