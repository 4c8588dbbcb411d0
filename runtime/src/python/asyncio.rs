//! asyncio inside wasm: an event loop that needs neither sockets nor threads.
//!
//! asyncio takes its default event loop from a module for the platform, `asyncio.unix_events`,
//! whose loop wakes itself through a pair of sockets: WASI preview1 has none. The import of that
//! module is answered with ours. So asyncio stays as it is, every way to a loop leads to ours, and
//! nothing of it is imported, compiled or paid for before a node imports asyncio. Setting a policy
//! instead would import asyncio at start-up.

use pyo3::prelude::*;

pub(super) const MODULE: &str = "asyncio.unix_events";
pub(super) const SOURCE: &str = include_str!("asyncio/unix_events.py");
/// What tracebacks name as the file.
pub(super) const FILE: &str = "<runtime>/asyncio/unix_events.py";

/// While `selectors` is imported, as it is by asyncio, it tries `select.poll` with a timeout of zero,
/// and in `@wasmer/sdk` that call never returns. Without `poll` it takes `select` untried.
pub(super) fn remove_poll(py: Python<'_>) -> PyResult<()> {
    let select = py.import("select")?;
    if select.hasattr("poll")? { select.delattr("poll") } else { Ok(()) }
}
