//! Makes a WASI command call its host every so often, whatever it does.
//!
//! A host can end a program only when it gets to run itself. Some engines interrupt running wasm,
//! WebKit does not, and on a page's main thread nothing does. [`insert`] rewrites a module so that it
//! calls `wasi_snapshot_preview1.sched_yield` regularly: there the host looks at its clock, and ends
//! the program by throwing.
//!
//! A counter in a global variable goes down with the iterations of each loop, with calls, and with every 256
//! bytes that an instruction copies or fills. When it is used up, the host is called. Functions count
//! iterations in a local variable first and take them off the counter in batches: see the module `code`.
//!
//! Calls are counted where they may recur, as loops are. The stack bounds the depth of recursion, but a
//! function that calls itself twice takes time exponential in that depth. Without recursion a chain of functions
//! that each call the next one twice does the same, so that calls are also counted where functions do much.
//! See the module `calls`.
//!
//! So **between two calls of the host no more than `interval` batches of iterations and counted calls run,
//! and between two of these no more than [`MOST_WORK`] instructions**, a call of the host being one of them, and as many
//! again on the way back from each call that is open, whoever wrote them: the bytecode
//! interpreter on behalf of Python, a regular expression, a node in Rust. [`prove`] finds out whether this
//! is true of a module, whatever the module is and whoever made it. [`remove`] takes out again what was proved to be
//! there.
//!
//! Function bodies are copied byte for byte but for what is inserted; no index changes.

mod body;
mod calls;
mod code;
mod countdown;
mod error;
mod helpers;
mod leaves;
mod module;
mod proof;
mod remove;
mod survey;

pub use calls::MOST_WORK;
pub use error::Error;
pub use proof::{MOST_INTERVAL, RULES, Unproved, prove};
pub use remove::remove;

use body::Traits;
use calls::{Calls, Choice};
use helpers::Helpers;
use survey::Survey;

/// The module `wasm` with safepoints: it calls `sched_yield` when `interval` iterations of loops and
/// calls were counted.
///
/// The result depends on nothing but the arguments. An `interval` beyond `i32::MAX` counts as that.
///
/// # Errors
///
/// When `wasm` is not a valid core module, is an object file, or does not import `sched_yield`.
pub fn insert(wasm: &[u8], interval: u32) -> Result<Vec<u8>, Error> {
    let survey = Survey::of(wasm)?;
    let helpers = Helpers::behind(&survey, i32::try_from(interval).unwrap_or(i32::MAX));
    let nests = leaves::may_be_nested(wasm);
    let choice = Choice::of(&Calls::of(wasm)?, nests)?;
    let traits = |function| Traits {
        parameters: survey.parameters_of(function),
        is_counted: choice.counted.contains(&function),
        one_by_one: choice.one_by_one.contains(&function),
        is_busy: choice.busy.contains(&function),
        nests,
    };
    let instrumented = module::rewrite(wasm, traits, &helpers)?;
    wasmparser::validate(&instrumented)?;
    Ok(instrumented)
}
