//! A node's parameters: typed, with defaults, and no silently ignored names.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use thiserror::Error;

/// The parameters of one node, as its pipeline's manifest has them.
pub struct NodeParams<'a> {
    id: &'a str,
    node_type: &'a str,
    values: &'a Map<String, Value>,
    warn: &'a dyn Fn(&str),
}

impl<'a> NodeParams<'a> {
    /// The parameters of the node with this id and type. Warnings name both.
    pub fn new(
        id: &'a str,
        node_type: &'a str,
        values: &'a Map<String, Value>,
        warn: &'a dyn Fn(&str),
    ) -> Self {
        Self { id, node_type, values, warn }
    }

    /// Reads the parameters into a struct. Its default says which parameters exist: any other one
    /// is ignored with a warning that names the nearest.
    ///
    /// # Errors
    ///
    /// [`ParamError`] if a parameter has the wrong type.
    pub fn parse<T: Default + Serialize + DeserializeOwned>(&self) -> Result<T, ParamError> {
        self.warn_of_unknown(&known_names(&T::default()));
        serde_path_to_error::deserialize(self.values).map_err(|error| ParamError {
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
        self.values
    }

    /// Warns of each parameter that isn't among the known ones.
    pub fn warn_of_unknown(&self, known: &[String]) {
        let Self { id, node_type, values, warn } = self;
        for name in values.keys().filter(|name| !known.contains(name)) {
            let advice = match nearest(name, known) {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => "this node type has no parameters".to_owned(),
            };
            warn(&format!(
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

impl ParamError {
    /// The parameter of this name is wrong, for this reason.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

fn known_names(defaults: &impl Serialize) -> Vec<String> {
    match serde_json::to_value(defaults) {
        Ok(Value::Object(fields)) => fields.into_iter().map(|(name, _)| name).collect(),
        _ => Vec::new(),
    }
}

fn nearest<'k>(name: &str, known: &'k [String]) -> Option<&'k String> {
    known
        .iter()
        .max_by(|a, b| strsim::jaro_winkler(name, a).total_cmp(&strsim::jaro_winkler(name, b)))
}
