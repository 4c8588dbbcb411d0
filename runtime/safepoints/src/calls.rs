//! Which calls are counted, so that recursion comes back to the host as loops do, and so that little runs
//! between two counts.

mod graph;
mod order;
mod path;
mod work;

use std::collections::BTreeSet;

use petgraph::Direction::Incoming;
use wasmparser::FunctionBody;

use crate::Error;
pub(crate) use graph::{Calls, Vertex};
pub(crate) use work::{Works, callees_first};

/// The most instructions of a function, with those of the functions that it calls, whose calls are not
/// counted: of one that so many others call, since it is called often, and of any other. What is counted in
/// those that are called seldom leaves room to those that are called often.
const MANY: usize = 8;
const MOST_IF_MANY: u64 = 1 << 14;
const MOST_IF_FEW: u64 = 1 << 9;

/// The most instructions of a function whose iterations are counted in batches. What a function with
/// safepoints does is a little more.
const MOST_IN_BATCHES: u64 = crate::MOST_WORK / 4;

/// A body of so many bytes leaves no register to count in.
const LONG: usize = 1 << 14;

/// What is counted.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    /// The functions whose calls are counted: none comes back to itself without a call of one of them, and
    /// none of the others does much.
    pub(crate) counted: BTreeSet<u32>,
    /// The functions whose iterations are counted one by one: each may do much, or the function is long.
    pub(crate) one_by_one: BTreeSet<u32>,
}

impl Choice {
    /// Chooses among the functions of a module.
    ///
    /// A call through a table may reach each function of its type that there is a reference to.
    pub(crate) fn of(calls: &Calls<'_>) -> Result<Self, Error> {
        let counted = order::some_of_each_cycle(calls);
        let is_long = |body: &FunctionBody<'_>| body.as_bytes().len() > LONG;
        let long = calls.functions().filter(|(_, body)| is_long(body)).map(|(index, _)| index);
        let mut choice = Self { counted, one_by_one: long.collect() };
        let mut works = Works::new(calls, &calls.with_loops - &choice.one_by_one);
        let order = callees_first(calls, &choice.counted).unwrap_or_default();
        let last = Vec::from_iter(choice.counted.iter().map(|it| Vertex::Function(*it)));
        for vertex in order.into_iter().chain(last) {
            let work = works.measure(vertex)?;
            match vertex {
                Vertex::Function(function) if work > most_uncounted(calls, vertex) => {
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

/// The most instructions with which a function's calls need not be counted.
fn most_uncounted(calls: &Calls<'_>, vertex: Vertex) -> u64 {
    // Who calls through a table stands for several.
    let weight = |caller: Vertex| if caller.function().is_some() { 1 } else { 3 };
    let callers = calls.graph.neighbors_directed(vertex, Incoming).map(weight).sum::<usize>();
    if callers < MANY { MOST_IF_FEW } else { MOST_IF_MANY }
}
