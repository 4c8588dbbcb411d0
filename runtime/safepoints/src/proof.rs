//! Whether a module has safepoints, as its code tells. Nothing that it says of itself is believed.

mod body;
mod counter;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::Error;
use crate::calls::{Batches, Calls, MOST_WORK, Vertex, Works, callees_first};
use crate::helpers::Helpers;
use crate::survey::Survey;

/// The name of what is proved, and of what is left without safepoints, for those who keep the outcome: another one
/// whenever that changes.
pub const RULES: &str = "5";

/// The most that may be counted between two calls of the host: about a millisecond of Python bytecode.
pub const MOST_INTERVAL: u32 = 1 << 16;

/// Why a module is not known to have safepoints everywhere.
#[derive(Debug, thiserror::Error)]
pub enum Unproved {
    /// It can't be read, or does not import what safepoints call.
    #[error(transparent)]
    Module(#[from] Error),
    /// Its last functions are not those that safepoints call.
    #[error("the wasm module does not end in the functions that safepoints call")]
    Helpers,
    /// Its last global variable does not count.
    #[error(
        "the wasm module's last global variable does not count down from {MOST_INTERVAL} or less"
    )]
    Counter,
    /// A loop has no safepoint.
    #[error("function {function} has a loop that does not count")]
    Loop {
        /// The function's index.
        function: u32,
    },
    /// What counts is written to by other code too.
    #[error("function {function} writes to a variable that counts")]
    Written {
        /// The function's index.
        function: u32,
    },
    /// What counts is read by other code too, which would see whether there are safepoints.
    #[error("function {function} reads a variable that counts")]
    Read {
        /// The function's index.
        function: u32,
    },
    /// An instruction may take any time, or it is not known what it does.
    #[error("function {function} has an instruction at {offset} that may take any time")]
    Instruction {
        /// The function's index.
        function: u32,
        /// Where in the module.
        offset: usize,
    },
    /// Recursion has no safepoint.
    #[error("function {function} may come back to itself uncounted")]
    Recursion {
        /// The function's index.
        function: u32,
    },
    /// A function does too much.
    #[error("function {function} may run more than {MOST_WORK} instructions uncounted")]
    Work {
        /// The function's index.
        function: u32,
    },
}

impl From<wasmparser::Error> for Unproved {
    fn from(error: wasmparser::Error) -> Self {
        Self::Module(error.into())
    }
}

/// Proves that a module calls `sched_yield` regularly, if it is a valid one that imports functions alone, and if
/// its host does not write to its global variables: at the latest after [`MOST_INTERVAL`] counts. A count is 256
/// bytes that are copied, a call, or an iteration of a loop; those of a function that are not yet paid for, at
/// most 31 in each call of it, come on top. Iterations of a loop that counts a variable down are paid for before they
/// run, at most 128 at once. So does what one instruction copies or fills, which is paid for at
/// once. A call does at most [`MOST_WORK`] instructions besides what is counted in it, also on the way back.
///
/// The module's data play no part, and of the counter's value only that it is in the counter's range, so the
/// proof also holds for a module whose memory and variables were replaced by those of a run.
///
/// # Errors
///
/// [`Unproved`] with the first thing that stands against it. The module may have safepoints all the same.
pub fn prove(wasm: &[u8]) -> Result<(), Unproved> {
    find(wasm).map(drop)
}

/// Where the safepoints of a module are.
pub(crate) struct Found {
    pub(crate) helpers: Helpers,
    /// Ranges of the module, in order.
    pub(crate) safepoints: Vec<Range<usize>>,
    /// A function that looks at what was counted.
    pub(crate) reader: Option<u32>,
}

/// As [`prove`], with what was found.
pub(crate) fn find(wasm: &[u8]) -> Result<Found, Unproved> {
    let survey = Survey::of(wasm)?;
    let calls = Calls::of(wasm)?;
    let helpers = counter::helpers(&survey, &calls).ok_or(Unproved::Helpers)?;
    counter::check(wasm)?;
    let (mut counted, mut batches) = (BTreeSet::new(), Batches::new());
    let (mut safepoints, mut reader) = (Vec::new(), None);
    for (function, body) in calls.functions().take_while(|(index, _)| *index < helpers.host()) {
        let place = body::Place { function, parameters: survey.parameters_of(function) };
        let counts = body::check(body, place, &helpers)?;
        counted.extend(counts.calls.then_some(function));
        batches.extend(counts.batches.then_some((function, counts.strips)));
        safepoints.extend(counts.safepoints);
        reader = reader.or(counts.is_read.then_some(function));
    }
    check_work(&calls, &counted, batches)?;
    Ok(Found { helpers, safepoints, reader })
}

fn check_work(
    calls: &Calls<'_>,
    counted: &BTreeSet<u32>,
    batches: Batches,
) -> Result<(), Unproved> {
    let order = callees_first(calls, counted)
        .map_err(|vertex| Unproved::Recursion { function: a_function(vertex, calls) })?;
    let mut works = Works::new(calls, batches);
    // What is counted is limited too in what it does itself.
    for vertex in order {
        let work = works.measure(vertex)?;
        if work > MOST_WORK {
            return Err(Unproved::Work { function: a_function(vertex, calls) });
        }
        if vertex.function().is_none_or(|function| !counted.contains(&function)) {
            works.note(vertex, work);
        }
    }
    Ok(())
}

/// The function, or one of those that are called through a table.
fn a_function(vertex: Vertex, calls: &Calls<'_>) -> u32 {
    let mut reachable = calls.graph.neighbors(vertex).filter_map(Vertex::function);
    vertex.function().or_else(|| reachable.next()).unwrap_or_default()
}
