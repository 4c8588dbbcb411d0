//! A Rust node's parameters: typed, with defaults, and no silently ignored names.

use pipeline_manifest::Node;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use thiserror::Error;

/// The parameters of one node, as the manifest has them.
pub struct NodeParams<'a> {
    node: &'a Node,
    warn: fn(&str),
}

impl<'a> NodeParams<'a> {
    pub(crate) fn new(node: &'a Node, warn: fn(&str)) -> Self {
        Self { node, warn }
    }

    /// Reads the parameters into a struct. Its default says which parameters exist: any other one
    /// is ignored with a warning that names the nearest.
    ///
    /// # Errors
    ///
    /// [`ParamError`] if a parameter has the wrong type.
    pub fn parse<T: Default + Serialize + DeserializeOwned>(&self) -> Result<T, ParamError> {
        self.warn_of_unknown(&known_names(&T::default()));
        serde_path_to_error::deserialize(&self.node.params).map_err(|error| ParamError {
            field: error.path().to_string(),
            message: error.into_inner().to_string(),
        })
    }

    /// Says that the node has no parameters: each one is ignored with a warning.
    pub fn none(&self) {
        self.warn_of_unknown(&[]);
    }

    /// The parameters as the manifest has them.
    pub fn values(&self) -> &'a Map<String, Value> {
        &self.node.params
    }

    /// Warns of each parameter that isn't among the known ones.
    pub(crate) fn warn_of_unknown(&self, known: &[String]) {
        let Node { id, node_type, params, .. } = self.node;
        for name in params.keys().filter(|name| !known.contains(name)) {
            let advice = match nearest(name, known) {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => "this node type has no parameters".to_owned(),
            };
            (self.warn)(&format!(
                "node `{id}` ({node_type}): unknown parameter `{name}` is ignored; {advice}"
            ));
        }
    }
}

/// A parameter with a wrong type or value.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("parameter `{field}`: {message}")]
pub struct ParamError {
    /// The parameter's name.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

fn known_names(defaults: &impl Serialize) -> Vec<String> {
    match serde_json::to_value(defaults) {
        Ok(Value::Object(fields)) => names(fields),
        _ => Vec::new(),
    }
}

fn names(fields: Map<String, Value>) -> Vec<String> {
    fields.into_iter().map(|(name, _)| name).collect()
}

fn nearest<'k>(name: &str, known: &'k [String]) -> Option<&'k String> {
    known
        .iter()
        .max_by(|a, b| strsim::jaro_winkler(name, a).total_cmp(&strsim::jaro_winkler(name, b)))
}
