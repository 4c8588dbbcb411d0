//! What the command writes on success.

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

/// The result of a run, with items of the type `I`. As JSON it also has `status` and `outputs`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Report<I = Value> {
    /// The items that the last nodes gave.
    pub results: Vec<I>,
    /// The shape of the pipeline.
    pub graph_info: GraphInfo,
    /// What it cost.
    pub metrics: Metrics,
}

impl<I: Serialize> Serialize for Report<I> {
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// What a run cost; times in milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// The whole run.
    pub total_ms: f64,
    /// The start of the Python interpreter, if the pipeline has Python nodes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub python_start_ms: Option<f64>,
    /// The most memory that the run has needed, where that is known: in wasm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peak_memory_bytes: Option<u64>,
    /// Each node, in the order in which they ran.
    pub nodes: Vec<NodeMetrics>,
}

/// What one node cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
