//! How much runs at most between two counts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use petgraph::algo::toposort;
use petgraph::visit::NodeFiltered;
use wasmparser::Operator;

use super::graph::{Calls, Vertex};
use super::path::Longest;
use crate::Error;
use crate::helpers::{BATCH, STRIP};

/// The most instructions that a call may take before something is counted.
pub const MOST_WORK: u64 = 1 << 22;

/// The most instructions of a safepoint in a loop.
const SAFEPOINT: u64 = 32;

/// The functions that count iterations in batches, with the numbers of those of their loops that run in strips.
pub(crate) type Batches = BTreeMap<u32, BTreeSet<usize>>;

/// What each call may take, in instructions, before something is counted.
pub(crate) struct Works<'a> {
    calls: &'a Calls<'a>,
    batches: Batches,
    /// What is added to an iteration by a safepoint that is still to come.
    of_safepoint: u64,
    known: HashMap<Vertex, u64>,
}

impl<'a> Works<'a> {
    /// Nothing is known yet but which functions count iterations in batches.
    pub(crate) fn new(calls: &'a Calls<'a>, batches: Batches) -> Self {
        Self { calls, batches, of_safepoint: 0, known: HashMap::new() }
    }

    /// The same for functions that have no safepoints yet, as if they had them.
    pub(crate) fn with_safepoints(self) -> Self {
        Self { of_safepoint: SAFEPOINT, ..self }
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
        let of_call = |operator: &Operator<'_>| of_call(self.calls.called(operator));
        let Some(strips) = self.batches.get(&function) else {
            return Ok(Longest::of(body, &BTreeSet::new(), of_call)?.once);
        };
        let longest = Longest::of(body, strips, of_call)?;
        // A batch that is not full yet, and a whole strip, which was paid for before.
        let again = longest.again.max(longest.again_in_strip).saturating_add(self.of_safepoint);
        let again = again.saturating_mul(u64::from(BATCH));
        let in_strip = longest.again_in_strip.saturating_mul(u64::from(STRIP));
        Ok(longest.once.saturating_add(again).saturating_add(in_strip))
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

/// What is called and not counted, callees before those that call them, and behind that what is counted: its calls take
/// nothing from those who call.
///
/// # Errors
///
/// With something uncounted that comes back to itself.
pub(crate) fn callees_first(
    calls: &Calls<'_>,
    counted: &BTreeSet<u32>,
) -> Result<Vec<Vertex>, Vertex> {
    let is_counted = |vertex: Vertex| vertex.function().is_some_and(|it| counted.contains(&it));
    let left = NodeFiltered::from_fn(&calls.graph, |vertex| !is_counted(vertex));
    let mut order = toposort(&left, None).map_err(|cycle| cycle.node_id())?;
    order.reverse();
    order.extend(counted.iter().map(|function| Vertex::Function(*function)));
    Ok(order)
}
