//! The items on their way between the nodes.

use pipeline_manifest::Graph;
use serde_json::Value;

/// Holds each node's output until everyone who reads it has read it.
pub(super) struct Flow<'g> {
    graph: &'g Graph,
    input: Vec<Value>,
    input_readers_left: usize,
    outputs: Vec<Vec<Value>>,
    readers_left: Vec<usize>,
}

impl<'g> Flow<'g> {
    pub(super) fn new(graph: &'g Graph, input: Vec<Value>) -> Self {
        let nodes = graph.order().len();
        Self {
            graph,
            input,
            input_readers_left: graph.sources().count(),
            outputs: vec![Vec::new(); nodes],
            readers_left: (0..nodes).map(|node| graph.downstream(node).len()).collect(),
        }
    }

    /// The items for a node: the pipeline's input if nothing feeds it, else what its feeders gave,
    /// one after the other in the order of the connections.
    pub(super) fn take_input(&mut self, node: usize) -> Vec<Value> {
        match self.graph.upstream(node) {
            [] => read(&mut self.input, &mut self.input_readers_left),
            &[only] => self.read(only),
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

    fn read(&mut self, node: usize) -> Vec<Value> {
        read(&mut self.outputs[node], &mut self.readers_left[node])
    }
}

/// The last reader gets the items themselves, so that a chain of nodes copies nothing.
fn read(items: &mut Vec<Value>, readers_left: &mut usize) -> Vec<Value> {
    *readers_left -= 1;
    if *readers_left == 0 { std::mem::take(items) } else { items.clone() }
}
