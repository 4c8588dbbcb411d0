//! What the command reads: a manifest, alone or with input data.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

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
        Self::from_value(serde_json::from_slice(document).map_err(InputError::NotJson)?)
    }

    /// Reads what [`Self::from_json`] takes.
    ///
    /// # Errors
    ///
    /// As [`Self::from_json`], and [`RunError::Internal`] if it can't be read.
    pub fn read(mut stdin: impl Read) -> Result<Self, RunError> {
        let mut document = Vec::new();
        let read = stdin.read_to_end(&mut document);
        read.map_err(|error| RunError::Internal(format!("cannot read stdin: {error}")))?;
        Self::from_json(&document)
    }

    /// Reads a manifest file, and a file with a JSON array of items; `-` is `stdin`.
    ///
    /// # Errors
    ///
    /// [`InputError::File`] if a file can't be read or isn't JSON, else as [`Self::from_json`].
    pub fn from_files(
        manifest: &Path,
        input: Option<&Path>,
        stdin: impl Read,
    ) -> Result<Self, RunError> {
        let request = Self::from_value(json_file(manifest, io::empty())?)?;
        let input = match input {
            None => request.input,
            Some(input) => Some(items(json_file(input, stdin)?)?),
        };
        Ok(Self { input, ..request })
    }

    fn from_value(document: Value) -> Result<Self, RunError> {
        if !document.is_object() {
            return Err(InputError::NotAnObject(json_type(&document)).into());
        }
        let document = pipeline_command::Request::from_value(document);
        let manifest = Manifest::from_value(&document.manifest)?;
        let input = document.input_data.map(items).transpose()?;
        Ok(Self { manifest, input })
    }
}

fn items(input: Value) -> Result<Vec<Value>, InputError> {
    match input {
        Value::Array(items) => Ok(items),
        other => Err(InputError::InputData(json_type(&other))),
    }
}

fn json_file(file: &Path, mut stdin: impl Read) -> Result<Value, InputError> {
    let failed = |problem: String| InputError::File { file: file.display().to_string(), problem };
    let text = if file == Path::new("-") {
        let mut text = Vec::new();
        stdin.read_to_end(&mut text).map(|_| text)
    } else {
        fs::read(file)
    };
    let text = text.map_err(|error| failed(error.to_string()))?;
    serde_json::from_slice(&text).map_err(|error| failed(format!("not valid JSON: {error}")))
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
    /// A file that was named isn't there, or isn't JSON.
    #[error("cannot read `{file}`: {problem}")]
    File {
        /// Its path, or `-`.
        file: String,
        /// What is wrong.
        problem: String,
    },
    /// The document is some other JSON value.
    #[error("stdin must hold a JSON object, found {0}")]
    NotAnObject(&'static str),
    /// The items are no list.
    #[error("field `input_data` must be an array of items, found {0}")]
    InputData(&'static str),
}
