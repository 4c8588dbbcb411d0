//! Which calls are counted, so that recursion comes back to the host as loops do.

mod graph;

use std::collections::BTreeSet;

use petgraph::Direction::{Incoming, Outgoing};
use petgraph::algo::kosaraju_scc;
use petgraph::visit::NodeFiltered;

use crate::Error;
use graph::{CallGraph, Vertex};

/// The functions whose calls are counted: none comes back to itself without a call of one of them.
///
/// A call through a table may reach each function of its type that there is a reference to; of these,
/// all that may come back to themselves are counted. The recursion that is left calls functions by name
/// alone: of each such cycle the function that most of its calls lead through is counted, until no
/// cycle is left.
pub(crate) fn counted(wasm: &[u8]) -> Result<BTreeSet<u32>, Error> {
    let graph = graph::of(wasm)?;
    let mut counted = BTreeSet::new();
    for cycle in cycles(&graph, &counted) {
        let anywhere = cycle.iter().filter(|vertex| matches!(vertex, Vertex::AnyOfArity(_)));
        counted.extend(anywhere.flat_map(|any| graph.neighbors(*any)));
    }
    loop {
        let left = cycles(&graph, &counted);
        if left.is_empty() {
            return Ok(counted.into_iter().filter_map(Vertex::function).collect());
        }
        counted.extend(left.iter().filter_map(|cycle| busiest(&graph, cycle)));
    }
}

/// Groups of vertices of which each can be reached from each other, without those that are counted.
fn cycles(graph: &CallGraph, counted: &BTreeSet<Vertex>) -> Vec<Vec<Vertex>> {
    let left = NodeFiltered::from_fn(graph, |vertex| !counted.contains(&vertex));
    let mut groups = kosaraju_scc(&left);
    groups.retain(|group| group.len() > 1 || graph.contains_edge(group[0], group[0]));
    groups
}

/// The function of a cycle with the most ways through it; of several the first.
fn busiest(graph: &CallGraph, cycle: &[Vertex]) -> Option<Vertex> {
    let members = BTreeSet::from_iter(cycle);
    let degree = |vertex, direction| {
        graph.neighbors_directed(vertex, direction).filter(|other| members.contains(other)).count()
    };
    let ways = |vertex| degree(vertex, Incoming) * degree(vertex, Outgoing);
    let functions = members.iter().rev().filter(|vertex| vertex.function().is_some());
    functions.max_by_key(|vertex| ways(***vertex)).map(|vertex| **vertex)
}
