//! From JSON to the types, with errors that name the field and, where there is one, the node.

use serde::{Deserialize, Deserializer, de};
use serde_json::{Map, Value};
use serde_path_to_error::{Path, Segment};

use crate::{Manifest, ManifestError, Snapshot};

impl Manifest {
    /// Reads a manifest from JSON text. Checks each field by itself; [`Manifest::graph`] checks
    /// them together.
    ///
    /// # Errors
    ///
    /// [`ManifestError::Syntax`] if the text is not JSON, [`ManifestError::Field`] if a field is
    /// missing or has the wrong type.
    pub fn from_json(text: &str) -> Result<Self, ManifestError> {
        Self::from_value(&serde_json::from_str(text)?)
    }

    /// Reads a manifest from parsed JSON.
    ///
    /// # Errors
    ///
    /// [`ManifestError::Field`] if a field is missing or has the wrong type.
    pub fn from_value(value: &Value) -> Result<Self, ManifestError> {
        if !value.is_object() {
            return Err(ManifestError::NotAnObject(json_type(value)));
        }
        serde_path_to_error::deserialize(value).map_err(|error| ManifestError::Field {
            path: error.path().to_string(),
            node: node_id(error.path(), value),
            message: error.inner().to_string(),
        })
    }
}

/// The JSON name of a value's type, for messages.
pub fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// `params` is an object; `null` is accepted for "none", since older producers write it.
pub(crate) fn object_or_null<'de, D>(deserializer: D) -> Result<Map<String, Value>, D::Error>
where
    D: Deserializer<'de>,
{
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(Map::new()),
        Value::Object(params) => Ok(params),
        other => Err(de::Error::custom(format!("expected an object, found {}", json_type(&other)))),
    }
}

impl<'de> Deserialize<'de> for Snapshot {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Bool(wanted) => Ok(Self::Wanted(wanted)),
            object @ Value::Object(_) => {
                serde_json::from_value(object).map(Self::Modules).map_err(de::Error::custom)
            }
            other => Err(de::Error::custom(format!(
                "expected `true`, `false` or an object with `add` and `remove`, found {}",
                json_type(&other)
            ))),
        }
    }
}

/// The id of the node that `path` leads into.
fn node_id(path: &Path, manifest: &Value) -> Option<String> {
    let mut segments = path.iter();
    let (Some(Segment::Map { key }), Some(Segment::Seq { index })) =
        (segments.next(), segments.next())
    else {
        return None;
    };
    manifest[key].get(index)?.get("id")?.as_str().map(str::to_owned)
}
