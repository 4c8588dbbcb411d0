//! Python nodes: classes, found by name, that run in the embedded interpreter.
//!
//! `docs/nodes.md` is their contract. The interpreter starts at the first Python node. `print` and
//! `sys.stdout` write to stderr; only a node that writes to file descriptor 1 itself can spoil the
//! report. Of Python's library the runtime itself imports `sys`, which is built in, and `asyncio`
//! if a node needs it.

mod annotation;
#[cfg(target_family = "wasm")]
mod asyncio;
mod chain;
mod class;
mod event_loop;
mod exception;
mod instance;
mod interpreter;
mod item;
mod lookup;
mod node;
mod object;
mod paths;
mod platform;
mod signature;
#[cfg(target_family = "wasm")]
mod snapshot;
mod source;
mod traceback;
mod warm;

pub(crate) use class::{PythonClass, import};
pub(crate) use event_loop::{EventLoop, block_on};
use exception::raised;
pub(crate) use interpreter::Session;
pub(crate) use lookup::{ClassPath, find, places};
#[cfg(target_family = "wasm")]
pub(crate) use snapshot::prepare;
pub use warm::flush;
