//! How much runs at most between two counts.

use std::collections::{BTreeSet, HashMap};

use petgraph::algo::toposort;
use petgraph::visit::NodeFiltered;

use super::graph::{Calls, Vertex};
use super::path::Longest;
use crate::Error;
use crate::helpers::BATCH;

/// The most instructions that a call may take before something is counted.
pub const MOST_WORK: u64 = 1 << 22;

/// What each call may take, in instructions, before something is counted.
pub(crate) struct Works<'a> {
    calls: &'a Calls<'a>,
    /// The functions that count iterations in batches.
    batches: BTreeSet<u32>,
    known: HashMap<Vertex, u64>,
}

impl<'a> Works<'a> {
    /// Nothing is known yet but which functions count iterations in batches.
    pub(crate) fn new(calls: &'a Calls<'a>, batches: BTreeSet<u32>) -> Self {
        Self { calls, batches, known: HashMap::new() }
    }

    /// What a call takes, if what was noted of others is true and all else takes nothing.
    pub(crate) fn measure(&self, vertex: Vertex) -> Result<u64, Error> {
        let known = |vertex: &Vertex| self.known.get(vertex).copied().unwrap_or_default();
        let Vertex::Function(function) = vertex else {
            let reachable = self.calls.graph.neighbors(vertex);
            return Ok(reachable.map(|one| known(&one)).max().unwrap_or_default());
        };
        let Some(body) = self.calls.body(function) else { return Ok(0) };
        let of_call = |called: Option<Vertex>| called.as_ref().map_or(0, known);
        let longest = Longest::of(body, |operator| of_call(self.calls.called(operator)))?;
        let iterations = longest.again.saturating_mul(self.iterations(function));
        Ok(longest.once.saturating_add(iterations))
    }

    /// How often loops may run again in a function before that is counted.
    fn iterations(&self, function: u32) -> u64 {
        if self.batches.contains(&function) { u64::from(BATCH) } else { 0 }
    }

    /// Notes that a function counts its iterations one by one.
    pub(crate) fn count_one_by_one(&mut self, function: u32) {
        self.batches.remove(&function);
    }

    /// Notes what a call takes.
    pub(crate) fn note(&mut self, vertex: Vertex, work: u64) {
        self.known.insert(vertex, work);
    }
}

/// What is called and not counted, callees before those that call them.
///
/// # Errors
///
/// With something that comes back to itself, when that is left.
pub(crate) fn callees_first(
    calls: &Calls<'_>,
    counted: &BTreeSet<u32>,
) -> Result<Vec<Vertex>, Vertex> {
    let is_counted = |vertex: Vertex| vertex.function().is_some_and(|it| counted.contains(&it));
    let left = NodeFiltered::from_fn(&calls.graph, |vertex| !is_counted(vertex));
    let mut order = toposort(&left, None).map_err(|cycle| cycle.node_id())?;
    order.reverse();
    Ok(order)
}
