//! What the command writes of a pipeline that it has not run.

use serde::{Deserialize, Serialize};

use crate::GraphInfo;

/// What is known of a pipeline that could run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename = "success")]
pub struct CheckReport {
    /// The nodes, in the order of declaration.
    pub nodes: Vec<CheckedNode>,
    /// The shape of the pipeline.
    pub graph_info: GraphInfo,
}

/// A node that was found, and whose parameters fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedNode {
    /// The node's id.
    pub id: String,
    /// Its type.
    pub node_type: String,
    /// What it is written in.
    pub language: Language,
}

/// Where the nodes of a pipeline are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename = "success")]
pub struct LocateReport {
    /// The nodes, in the order of declaration.
    pub nodes: Vec<LocatedNode>,
    /// The shape of the pipeline.
    pub graph_info: GraphInfo,
}

/// A node that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocatedNode {
    /// The node's id.
    pub id: String,
    /// Its type.
    pub node_type: String,
    /// What it is written in.
    pub language: Language,
    /// The module of a Python node's class, in dotted form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
}

/// What a node is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// It is linked into the command.
    Rust,
    /// Its class is in a file.
    Python,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_located_node_has_a_module_if_it_is_pythons() {
        let node = |language, module: Option<&str>| LocatedNode {
            id: "a".to_owned(),
            node_type: "T".to_owned(),
            language,
            module: module.map(str::to_owned),
        };
        let nodes = vec![node(Language::Rust, None), node(Language::Python, Some("a.b"))];
        let graph_info =
            GraphInfo { node_count: 2, source_count: 1, sink_count: 1, execution_order: vec![] };
        let report = LocateReport { nodes, graph_info };
        let json = serde_json::to_string(&report).unwrap();
        let expected = r#"{"status":"success","nodes":[{"id":"a","node_type":"T","language":"rust"},{"id":"a","node_type":"T","language":"python","module":"a.b"}],"graph_info":{"node_count":2,"source_count":1,"sink_count":1,"execution_order":[]}}"#;
        assert_eq!(json, expected);
        assert_eq!(LocateReport::from_stdout(&json), Ok(Some(report)));
    }
}
