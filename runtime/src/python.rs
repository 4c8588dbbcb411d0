//! Python nodes.
//!
//! A Python node is a class; no base class is needed. The manifest names it as `module:Class`, or
//! by its bare name if exactly one Python file of the app defines it, or it comes from the module
//! `remotemedia.nodes`.
//!
//! - The instance is `Class(**params)`.
//! - `initialize()`, if there is one, is called once before the first item.
//! - `process(item)` is called with each item. What it returns is one item, lists and tuples too;
//!   `None` drops the item.
//! - `cleanup()`, if there is one, is called once at the end, after a failure too.
//! - A class whose attribute `is_source` is true is a source: when it gets no items, it is called
//!   once, as `process(None)`.
//!
//! Items are JSON: `None`, `bool`, `int` of 64 bits, `float`, `str`, `list` or `tuple`, and `dict`
//! with `str` keys. NaN and the infinities become `null`.
//!
//! The interpreter starts at the first Python node. `print` and `sys.stdout` write to stderr; only a
//! node that writes to file descriptor 1 itself can spoil the report.
//!
//! Of Python's library the runtime itself imports `sys`, which is built in, and for the text of a
//! traceback `traceback`, which may be missing.

#[cfg(target_family = "wasm")]
mod asyncio;
mod exception;
mod interpreter;
mod lookup;
mod node;
mod value;

pub use interpreter::flush;
pub(crate) use interpreter::start_time;
pub(crate) use lookup::{ClassPath, find, places};
pub(crate) use node::create;
