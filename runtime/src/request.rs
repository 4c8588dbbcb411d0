//! What the command reads: a manifest, alone or with input data.

pub(crate) mod half_character;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use pipeline_command::text::Utf16;
use pipeline_manifest::Manifest;
use pipeline_node::Item;
use pipeline_node::border::{Arrays, BorderError, Document, Json, NotJson, Reader};
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
    pub input: Option<Vec<Item>>,
}

impl Request {
    /// Reads either `{"manifest": …, "input_data": […]}` or a bare manifest. Input data may name
    /// arrays in files.
    ///
    /// # Errors
    ///
    /// [`RunError::Input`] if the document is neither or if an array in it is wrong,
    /// [`RunError::Manifest`] if the manifest in it is malformed.
    pub fn from_json(document: &[u8], arrays: &Arrays) -> Result<Self, RunError> {
        Self::read(document, arrays)
    }

    /// Reads what [`Self::from_json`] takes.
    ///
    /// # Errors
    ///
    /// As [`Self::from_json`], and [`RunError::Internal`] if it can't be read.
    pub fn read(stdin: impl Read, arrays: &Arrays) -> Result<Self, RunError> {
        let document = Document::read(stdin);
        let unreadable = |error| RunError::Internal(format!("cannot read stdin: {error}"));
        let mut document = document.map_err(unreadable)?;
        if document.is_blank() {
            return Err(InputError::Empty.into());
        }
        Self::from_document(json(&mut document, "")?, arrays)
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
        arrays: &Arrays,
    ) -> Result<Self, RunError> {
        let mut document = content(manifest, io::empty())?;
        let request = Self::from_document(json_of_file(manifest, &mut document, "")?, arrays)?;
        let input = match input {
            None => request.input,
            Some(input) => {
                let mut document = content(input, stdin)?;
                Some(items(json_of_file(input, &mut document, "input_data")?, arrays)?)
            }
        };
        Ok(Self { input, ..request })
    }

    /// The pipeline of a stream, whose items come later.
    pub(crate) fn of_stream(self) -> Result<Manifest, RunError> {
        match self.input {
            None => Ok(self.manifest),
            Some(_) => Err(InputError::StreamInput.into()),
        }
    }

    fn from_document(document: Json<'_>, arrays: &Arrays) -> Result<Self, RunError> {
        if !matches!(document, Json::Object(_)) {
            return Err(InputError::NotAnObject(document.kind()).into());
        }
        let is_null = |json: &Json<'_>| matches!(json, Json::Null);
        let document = pipeline_command::Request::split(document, Json::take, is_null);
        let manifest = Manifest::from_value(&Value::from(document.manifest))?;
        let input = document.input_data.map(|input| items(input, arrays)).transpose()?;
        Ok(Self { manifest, input })
    }
}

fn items(input: Json<'_>, arrays: &Arrays) -> Result<Vec<Item>, InputError> {
    match input {
        Json::List(items) => {
            Reader::new(arrays).items(items).map_err(|error| error.inside("input_data").into())
        }
        other => Err(InputError::InputData(other.kind())),
    }
}

fn content(file: &Path, stdin: impl Read) -> Result<Document, InputError> {
    let document = match file == Path::new("-") {
        true => Document::read(stdin),
        false => File::open(file).and_then(Document::read),
    };
    document.map_err(|error| unreadable(file, error.to_string()))
}

fn json_of_file<'a>(
    file: &Path,
    document: &'a mut Document,
    place: &str,
) -> Result<Json<'a>, InputError> {
    json(document, place).map_err(|error| match error {
        InputError::NotJson(error) => unreadable(file, format!("not valid JSON: {error}")),
        InputError::Encoding(encoding) => unreadable(file, encoding.to_string()),
        other => unreadable(file, other.to_string()),
    })
}

/// The document, which is at that place of a request.
fn json<'a>(document: &'a mut Document, place: &str) -> Result<Json<'a>, InputError> {
    document.json().map_err(|wrong| match wrong {
        NotJson::Encoding(encoding) => encoding.into(),
        NotJson::Syntax { error, text } => match half_character::place(&text, place) {
            Some(place) => InputError::HalfCharacter(place),
            None => InputError::NotJson(error),
        },
    })
}

pub(crate) fn unreadable(file: &Path, problem: String) -> InputError {
    InputError::File { file: file.display().to_string(), problem }
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
    /// The document is in another encoding.
    #[error("stdin is not valid JSON: {0}")]
    Encoding(#[from] Utf16),
    /// A text in the document has one of two escapes that make a character together.
    #[error(
        "`{0}` has half a surrogate pair, which is no valid Unicode; write the whole character, or \
         mend it where it was cut: JavaScript's `toWellFormed()` does so"
    )]
    HalfCharacter(String),
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
    /// The request of a stream has items.
    #[error(
        "field `input_data` has no place in the request of a stream; give the items after it, one on each line"
    )]
    StreamInput,
    /// A line of a stream is no JSON.
    #[error("item {index} of the stream is not valid JSON: {error}")]
    StreamItem {
        /// Its index, from 0.
        index: u64,
        /// What is wrong.
        error: serde_json::Error,
    },
    /// An item holds an array that isn't one.
    #[error(transparent)]
    Array(#[from] BorderError),
}
