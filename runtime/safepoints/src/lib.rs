//! Makes a WASI command call its host every so often, whatever it does.
//!
//! A host can end a program only when it gets to run itself. Some engines interrupt running wasm,
//! WebKit does not, and on a page's main thread nothing does. [`insert`] rewrites a module so that it
//! calls `wasi_snapshot_preview1.sched_yield` regularly: there the host looks at its clock, and ends
//! the program by throwing.
//!
//! A counter in a global variable goes down by one with each iteration of each loop, with each call that
//! may be one of a recursion, and with every 256 bytes that an instruction copies or fills. When it is
//! used up, the host is called. So **between two calls of the host no more than `interval` iterations
//! and calls that may recur run**, whoever wrote them: the bytecode interpreter on behalf of Python, a
//! regular expression, a node in Rust.
//!
//! A loop that calls nothing would spend much of its time on a counter in memory. It pays for a batch of
//! iterations at once, before these are run, and counts down in a local variable: see the module `leaves`.
//!
//! Recursion needs this as loops do. The stack bounds its depth, but a function that calls itself twice
//! takes time exponential in that depth. CPython has such a program: the hash of a slice whose parts are
//! slices again, thirty levels deep.
//!
//! Function bodies are copied byte for byte but for what is inserted; no index changes.

mod body;
mod calls;
mod error;
mod helpers;
mod leaves;
mod module;
mod survey;

pub use error::Error;

use helpers::Helpers;
use survey::Survey;

/// The module `wasm` with safepoints: it calls `sched_yield` after `interval` iterations of loops and
/// calls that may recur.
///
/// The result depends on nothing but the arguments. An `interval` beyond `i32::MAX` counts as that.
///
/// # Errors
///
/// When `wasm` is not a valid core module, is an object file, or does not import `sched_yield`.
pub fn insert(wasm: &[u8], interval: u32) -> Result<Vec<u8>, Error> {
    let helpers = Helpers::behind(Survey::of(wasm)?, leaves::may_be_nested(wasm), interval);
    let instrumented = module::rewrite(wasm, &calls::counted(wasm)?, &helpers)?;
    wasmparser::validate(&instrumented)?;
    Ok(instrumented)
}
