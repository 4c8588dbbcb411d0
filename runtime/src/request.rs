//! What the command reads: a manifest, alone or with input data.

use pipeline_manifest::{Manifest, json_type};
use serde_json::Value;
use thiserror::Error;

use crate::RunError;

/// A pipeline to run.
#[derive(Debug, Clone)]
pub struct Request {
    /// The pipeline.
    pub manifest: Manifest,
    /// The items for its first nodes. `None` runs source nodes; an empty list is an input of no
    /// items.
    pub input: Option<Vec<Value>>,
}

impl Request {
    /// Reads either `{"manifest": …, "input_data": […]}` or a bare manifest.
    ///
    /// # Errors
    ///
    /// [`RunError::Input`] if the document is neither, [`RunError::Manifest`] if the manifest in
    /// it is malformed.
    pub fn from_json(document: &[u8]) -> Result<Self, RunError> {
        if document.trim_ascii().is_empty() {
            return Err(InputError::Empty.into());
        }
        let mut document: Value = serde_json::from_slice(document).map_err(InputError::NotJson)?;
        if !document.is_object() {
            return Err(InputError::NotAnObject(json_type(&document)).into());
        }
        let Some(manifest) = document.get("manifest") else {
            return Ok(Self { manifest: Manifest::from_value(&document)?, input: None });
        };
        let manifest = Manifest::from_value(manifest)?;
        let input = match document.get_mut("input_data").map(Value::take) {
            None | Some(Value::Null) => None,
            Some(Value::Array(items)) => Some(items),
            Some(other) => return Err(InputError::InputData(json_type(&other)).into()),
        };
        Ok(Self { manifest, input })
    }
}

/// What can be wrong with the document around the manifest.
#[derive(Debug, Error)]
pub enum InputError {
    /// Nothing was passed.
    #[error("stdin is empty; pass a manifest, or `{{\"manifest\": …, \"input_data\": […]}}`")]
    Empty,
    /// The document is no JSON.
    #[error("stdin is not valid JSON: {0}")]
    NotJson(serde_json::Error),
    /// The document is some other JSON value.
    #[error("stdin must hold a JSON object, found {0}")]
    NotAnObject(&'static str),
    /// The items are no list.
    #[error("field `input_data` must be an array of items, found {0}")]
    InputData(&'static str),
}
