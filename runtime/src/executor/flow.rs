//! The items on their way between the nodes.

use pipeline_manifest::Graph;
use serde_json::Value;

/// Holds each node's output until everyone who reads it has read it.
pub(super) struct Flow<'g> {
    graph: &'g Graph,
    input: Vec<Value>,
    outputs: Vec<Vec<Value>>,
    readers_left: Vec<usize>,
}

impl<'g> Flow<'g> {
    pub(super) fn new(graph: &'g Graph, input: Vec<Value>) -> Self {
        let nodes = graph.order().len();
        Self {
            graph,
            input,
            outputs: vec![Vec::new(); nodes],
            readers_left: (0..nodes).map(|node| graph.downstream(node).len()).collect(),
        }
    }

    /// The items for a node: the pipeline's input if nothing feeds it, else what its feeders gave,
    /// one after the other in the order of the connections.
    pub(super) fn take_input(&mut self, node: usize) -> Vec<Value> {
        match self.graph.upstream(node) {
            [] => self.input.clone(),
            [only] => self.read(*only),
            several => several.iter().flat_map(|&feeder| self.read(feeder)).collect(),
        }
    }

    pub(super) fn put_output(&mut self, node: usize, items: Vec<Value>) {
        self.outputs[node] = items;
    }

    /// What the nodes gave that feed no other, in the order of declaration.
    pub(super) fn into_results(mut self) -> Vec<Value> {
        self.graph.sinks().flat_map(|sink| std::mem::take(&mut self.outputs[sink])).collect()
    }

    /// The last reader gets the items themselves, so that a chain of nodes copies nothing.
    fn read(&mut self, node: usize) -> Vec<Value> {
        self.readers_left[node] -= 1;
        if self.readers_left[node] == 0 {
            std::mem::take(&mut self.outputs[node])
        } else {
            self.outputs[node].clone()
        }
    }
}
