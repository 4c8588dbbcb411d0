//! Which calls are counted, so that recursion comes back to the host as loops do, and so that little runs
//! between two counts.

mod graph;
mod order;
mod path;
mod work;

use std::collections::BTreeSet;

use crate::Error;
pub(crate) use graph::{Calls, Vertex};
pub(crate) use work::{Works, callees_first};

/// The most instructions of a function, with those of the functions that it calls, whose calls are not
/// counted.
const MOST_UNCOUNTED: u64 = 1 << 10;

/// The most instructions of a function whose iterations are counted in batches. What a function with
/// safepoints does is a little more.
const MOST_IN_BATCHES: u64 = crate::MOST_WORK / 4;

/// What is counted.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    /// The functions whose calls are counted: none comes back to itself without a call of one of them, and
    /// none of the others does much.
    pub(crate) counted: BTreeSet<u32>,
    /// The functions whose iterations are counted one by one, since each may do much.
    pub(crate) one_by_one: BTreeSet<u32>,
}

impl Choice {
    /// Chooses among the functions of a module.
    ///
    /// A call through a table may reach each function of its type that there is a reference to. To count
    /// costs a short function a large part of its time, and a long one next to nothing, so that short ones
    /// are spared.
    pub(crate) fn of(calls: &Calls<'_>) -> Result<Self, Error> {
        let counted = order::longest_of_each_cycle(calls);
        let mut choice = Self { counted, ..Self::default() };
        let mut works = Works::new(calls, calls.with_loops.clone());
        let order = callees_first(calls, &choice.counted).unwrap_or_default();
        let last = Vec::from_iter(choice.counted.iter().map(|it| Vertex::Function(*it)));
        for vertex in order.into_iter().chain(last) {
            let work = works.measure(vertex)?;
            match vertex {
                Vertex::Function(function) if work > MOST_UNCOUNTED => {
                    choice.counted.insert(function);
                    if work > MOST_IN_BATCHES {
                        choice.one_by_one.insert(function);
                    }
                }
                Vertex::Function(function) if choice.counted.contains(&function) => {}
                _ => works.note(vertex, work),
            }
        }
        Ok(choice)
    }
}
