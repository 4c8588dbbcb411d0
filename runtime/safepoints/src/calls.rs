//! Which calls are counted, so that recursion comes back to the host as loops do, and so that little runs
//! between two counts.

mod graph;
mod order;
mod path;
mod work;

use std::collections::BTreeSet;

use petgraph::Direction::Incoming;
use wasmparser::FunctionBody;

use crate::{Error, leaves};
pub(crate) use graph::{Calls, Vertex};
pub use work::MOST_WORK;
pub(crate) use work::{Batches, Works, callees_first};

/// The most instructions of a function, with those of the functions that it calls, whose calls are not
/// counted: of one that so many others call, since it is called often, and of any other. What is counted in
/// those that are called seldom leaves room to those that are called often.
const MANY: usize = 8;
const MOST_IF_MANY: u64 = 1 << 15;
const MOST_IF_FEW: u64 = 1 << 13;

/// The most instructions of a function whose iterations are counted in batches. What a function with
/// safepoints does is a little more.
const MOST_IN_BATCHES: u64 = MOST_WORK / 4;

/// The most instructions of a function none of whose callees' calls need be counted.
const MOST_IN_ONE: u64 = MOST_WORK / 2;

/// From here on a function may do more than is proved, once it has safepoints.
const TOO_MUCH: u64 = MOST_WORK / 4 * 3;

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
    /// The functions that may take a large part of a run's time: long ones, and those that many others call.
    pub(crate) busy: BTreeSet<u32>,
}

impl Choice {
    /// Chooses among the functions of a module.
    ///
    /// A call through a table may reach each function of its type that there is a reference to. `nests` tells
    /// whether loops may get another one around them.
    pub(crate) fn of(calls: &Calls<'_>, nests: bool) -> Result<Self, Error> {
        let counted = order::some_of_each_cycle(calls);
        let is_long = |body: &FunctionBody<'_>| body.as_bytes().len() > LONG;
        let long = calls.functions().filter(|(_, body)| is_long(body)).map(|(index, _)| index);
        let long = BTreeSet::from_iter(long);
        let of_many = calls.functions().map(|(index, _)| index);
        let of_many = of_many.filter(|index| is_called_by_many(calls, Vertex::Function(*index)));
        let busy = of_many.chain(long.iter().copied()).collect();
        let mut choice = Self { counted, one_by_one: long, busy };
        let mut works = Works::new(calls, batches(calls, &choice.one_by_one, nests)?);
        for vertex in callees_first(calls, &choice.counted).unwrap_or_default() {
            let work = works.measure(vertex)?;
            match vertex {
                Vertex::Function(function) if work > most_uncounted(calls, vertex) => {
                    choice.counted.insert(function);
                    if work > MOST_IN_BATCHES {
                        choice.one_by_one.insert(function);
                        works.count_one_by_one(function);
                    }
                    if works.measure(vertex)? > MOST_IN_ONE {
                        choice.count_callees(calls, vertex, &mut works)?;
                    }
                }
                Vertex::Function(function) if choice.counted.contains(&function) => {}
                _ => works.note(vertex, work),
            }
        }
        choice.make_room(calls, nests)?;
        Ok(choice)
    }

    /// Counts more where safepoints themselves do too much: those of loops that do nearly nothing multiply where
    /// such loops are called in loops.
    fn make_room(&mut self, calls: &Calls<'_>, nests: bool) -> Result<(), Error> {
        let batches = batches(calls, &self.one_by_one, nests)?;
        let mut works = Works::new(calls, batches).with_safepoints();
        for vertex in callees_first(calls, &self.counted).unwrap_or_default() {
            if let (Some(function), true) = (vertex.function(), works.measure(vertex)? > TOO_MUCH) {
                self.counted.insert(function);
                self.one_by_one.insert(function);
                works.count_one_by_one(function);
                if works.measure(vertex)? > TOO_MUCH {
                    self.count_callees(calls, vertex, &mut works)?;
                }
            }
            if vertex.function().is_none_or(|function| !self.counted.contains(&function)) {
                works.note(vertex, works.measure(vertex)?);
            }
        }
        Ok(())
    }

    /// Counts the calls of what a function calls, since it calls so much one after the other that to count its
    /// own calls is not enough: those of larger functions first, and of smaller ones if it still does too much.
    fn count_callees(
        &mut self,
        calls: &Calls<'_>,
        vertex: Vertex,
        works: &mut Works<'_>,
    ) -> Result<(), Error> {
        let mut least = MOST_IF_FEW;
        self.count_larger(calls, vertex, works, least)?;
        while works.measure(vertex)? > TOO_MUCH && least > 0 {
            least /= 2;
            self.count_larger(calls, vertex, works, least)?;
        }
        Ok(())
    }

    /// Counts the calls of what a function calls that does more than `least` instructions.
    fn count_larger(
        &mut self,
        calls: &Calls<'_>,
        vertex: Vertex,
        works: &mut Works<'_>,
        least: u64,
    ) -> Result<(), Error> {
        let called = Vec::from_iter(calls.graph.neighbors(vertex));
        for callee in &called {
            let reachable = calls.graph.neighbors(*callee).filter(|_| callee.function().is_none());
            for one in reachable.chain([*callee]) {
                if let (Some(function), true) = (one.function(), works.measure(one)? > least) {
                    self.counted.insert(function);
                    works.note(one, 0);
                }
            }
        }
        for table in called.into_iter().filter(|callee| callee.function().is_none()) {
            works.note(table, works.measure(table)?);
        }
        Ok(())
    }
}

/// The functions that count iterations in batches, with those of their loops that count down.
fn batches(calls: &Calls<'_>, one_by_one: &BTreeSet<u32>, nests: bool) -> Result<Batches, Error> {
    let functions = calls.with_loops.difference(one_by_one);
    let bodies = functions.filter_map(|function| Some((*function, calls.body(*function)?)));
    let countdowns = |body| if nests { leaves::countdowns(body) } else { Ok(BTreeSet::new()) };
    bodies.map(|(function, body)| Ok((function, countdowns(body)?))).collect()
}

/// The most instructions with which a function's calls need not be counted.
fn most_uncounted(calls: &Calls<'_>, vertex: Vertex) -> u64 {
    if is_called_by_many(calls, vertex) { MOST_IF_MANY } else { MOST_IF_FEW }
}

fn is_called_by_many(calls: &Calls<'_>, vertex: Vertex) -> bool {
    // Who calls through a table stands for several.
    let weight = |caller: Vertex| if caller.function().is_some() { 1 } else { 3 };
    calls.graph.neighbors_directed(vertex, Incoming).map(weight).sum::<usize>() >= MANY
}
