//! What goes into a report.

use std::time::Duration;

use pipeline_manifest::{Graph, Manifest};

use crate::GraphInfo;

/// The shape of a pipeline.
pub(crate) fn graph_info(manifest: &Manifest, graph: &Graph) -> GraphInfo {
    let order = graph.order().iter();
    GraphInfo {
        node_count: manifest.nodes.len(),
        source_count: graph.sources().count(),
        sink_count: graph.sinks().count(),
        execution_order: order.map(|&node| manifest.nodes[node].id.clone()).collect(),
    }
}

/// Milliseconds to the microsecond: more digits are noise.
pub(crate) fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}
