//! What the command writes on success.

use std::time::Duration;

use pipeline_manifest::{Graph, Manifest};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use serde_json::Value;

/// The result of a run. As JSON it also has `status` and `outputs`.
#[derive(Debug)]
pub struct Report {
    /// The items that the last nodes gave.
    pub results: Vec<Value>,
    /// The shape of the pipeline.
    pub graph_info: GraphInfo,
    /// What it cost.
    pub metrics: Metrics,
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut report = serializer.serialize_struct("Report", 5)?;
        report.serialize_field("status", "success")?;
        // `outputs` is kept for older consumers: a single item stands there without its array, so
        // that one item that is a list looks like several items. `results` has no such trap.
        match self.results.as_slice() {
            [only] => report.serialize_field("outputs", only)?,
            items => report.serialize_field("outputs", items)?,
        }
        report.serialize_field("results", &self.results)?;
        report.serialize_field("graph_info", &self.graph_info)?;
        report.serialize_field("metrics", &self.metrics)?;
        report.end()
    }
}

/// The shape of a pipeline.
#[derive(Debug, Serialize)]
pub struct GraphInfo {
    /// How many nodes there are.
    pub node_count: usize,
    /// How many of them nothing feeds.
    pub source_count: usize,
    /// How many of them feed nothing.
    pub sink_count: usize,
    /// The ids in the order in which the nodes ran.
    pub execution_order: Vec<String>,
}

impl GraphInfo {
    pub(crate) fn new(manifest: &Manifest, graph: &Graph) -> Self {
        Self {
            node_count: manifest.nodes.len(),
            source_count: graph.sources().count(),
            sink_count: graph.sinks().count(),
            execution_order: graph
                .order()
                .iter()
                .map(|&node| manifest.nodes[node].id.clone())
                .collect(),
        }
    }
}

/// What a run cost; times in milliseconds.
#[derive(Debug, Serialize)]
pub struct Metrics {
    /// The whole run.
    pub total_ms: f64,
    /// The start of the Python interpreter, if the pipeline has Python nodes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub python_start_ms: Option<f64>,
    /// The most memory that the run has needed, where that is known: in wasm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peak_memory_bytes: Option<usize>,
    /// Each node, in the order in which they ran.
    pub nodes: Vec<NodeMetrics>,
}

/// What one node cost.
#[derive(Debug, Serialize)]
pub struct NodeMetrics {
    /// The node's id.
    pub id: String,
    /// How many items it got.
    pub items_in: usize,
    /// How many items it gave.
    pub items_out: usize,
    /// The time that its own items took to make.
    pub ms: f64,
}

/// What is known of a pipeline that could run.
#[derive(Debug, Serialize)]
pub struct CheckReport {
    status: &'static str,
    /// The nodes, in the order of declaration.
    pub nodes: Vec<CheckedNode>,
    /// The shape of the pipeline.
    pub graph_info: GraphInfo,
}

impl CheckReport {
    pub(crate) fn new(graph_info: GraphInfo, nodes: Vec<CheckedNode>) -> Self {
        Self { status: "success", nodes, graph_info }
    }
}

/// A node that was found, and whose parameters fit.
#[derive(Debug, Serialize)]
pub struct CheckedNode {
    /// The node's id.
    pub id: String,
    /// Its type.
    pub node_type: String,
    /// `rust` or `python`.
    pub language: &'static str,
}

/// Milliseconds to the microsecond: more digits are noise.
pub(crate) fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}
