//! Finds functions without which no cycle of calls is left.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use petgraph::Direction::{Incoming, Outgoing};
use petgraph::acyclic::Acyclic;
use petgraph::algo::kosaraju_scc;
use petgraph::data::Build;
use petgraph::graph::{DiGraph, NodeIndex};

use super::graph::{Calls, Vertex};

/// At least one function of each cycle of calls. Those that many others call are the last to be chosen, since
/// they are called most often, and of these the short ones, which have the least to do.
///
/// The functions are put into an order in which calls lead forwards alone, one after the other, and those for
/// which there is no place any more are chosen.
pub(super) fn some_of_each_cycle(calls: &Calls<'_>) -> BTreeSet<u32> {
    let mut order = Order::default();
    let recursive = recursive(calls);
    let length = |vertex: &Vertex| {
        let body = vertex.function().and_then(|function| calls.body(function));
        body.map_or(0, |body| body.as_bytes().len())
    };
    let callers = |vertex: &Vertex| calls.graph.neighbors_directed(*vertex, Incoming).count();
    let mut last_first = Vec::from_iter(&recursive);
    last_first.sort_by_cached_key(|vertex| {
        let is_function = vertex.function().is_some();
        (is_function, Reverse(callers(vertex)), length(vertex), **vertex)
    });
    let left_over = last_first.into_iter().filter(|vertex| !order.add(**vertex, calls));
    left_over.filter_map(|vertex| vertex.function()).collect()
}

/// What is in a cycle of calls.
fn recursive(calls: &Calls<'_>) -> BTreeSet<Vertex> {
    let mut groups = kosaraju_scc(&calls.graph);
    groups.retain(|group| group.len() > 1 || calls.graph.contains_edge(group[0], group[0]));
    groups.into_iter().flatten().collect()
}

/// Vertices of whose edges none closes a cycle.
#[derive(Default)]
struct Order {
    graph: Acyclic<DiGraph<(), ()>>,
    places: HashMap<Vertex, NodeIndex>,
}

impl Order {
    /// Adds a vertex with its edges to those that are there, unless one of them closes a cycle.
    fn add(&mut self, vertex: Vertex, calls: &Calls<'_>) -> bool {
        let here = self.graph.add_node(());
        let mut added = Vec::new();
        for direction in [Outgoing, Incoming] {
            for other in calls.graph.neighbors_directed(vertex, direction) {
                let other = if other == vertex { Some(&here) } else { self.places.get(&other) };
                let Some(&other) = other else { continue };
                let (from, to) = if direction == Outgoing { (here, other) } else { (other, here) };
                match self.graph.try_add_edge(from, to, ()) {
                    Ok(edge) => added.push(edge),
                    Err(_) => {
                        // The last ones first: removing one gives its number to the last.
                        for edge in added.into_iter().rev() {
                            self.graph.remove_edge(edge);
                        }
                        return false;
                    }
                }
            }
        }
        self.places.insert(vertex, here);
        true
    }
}
