//! What the command reads from stdin.

use std::fmt;
use std::io::{self, Write};

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use serde_json::Value;

/// A pipeline and its input, with whatever a side has as manifest and as list of items. Its
/// `Display` is the document as JSON.
#[derive(Debug, Clone, PartialEq)]
pub struct Request<M, I> {
    /// The pipeline.
    pub manifest: M,
    /// The items for its first nodes. `None` runs source nodes; an empty list is an input of no
    /// items.
    pub input_data: Option<I>,
}

impl<D> Request<D, D> {
    /// Tells the two forms of the document apart: `{"manifest": …, "input_data": […]}`, and a bare
    /// manifest. `take` takes a field out of a document, `is_null` knows JSON's null.
    pub fn split(
        mut document: D,
        take: impl Fn(&mut D, &str) -> Option<D>,
        is_null: impl Fn(&D) -> bool,
    ) -> Self {
        let Some(manifest) = take(&mut document, "manifest") else {
            return Self { manifest: document, input_data: None };
        };
        let input_data = take(&mut document, "input_data").filter(|input| !is_null(input));
        Self { manifest, input_data }
    }
}

impl Request<Value, Value> {
    /// As [`Self::split`].
    pub fn from_value(document: Value) -> Self {
        let take = |document: &mut Value, name: &str| document.get_mut(name).map(Value::take);
        Self::split(document, take, Value::is_null)
    }
}

/// Without input it is the bare manifest.
impl<M: Serialize, I: Serialize> Serialize for Request<M, I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(input_data) = &self.input_data else {
            return self.manifest.serialize(serializer);
        };
        let mut request = serializer.serialize_struct("Request", 2)?;
        request.serialize_field("manifest", &self.manifest)?;
        request.serialize_field("input_data", input_data)?;
        request.end()
    }
}

impl<M: Serialize, I: Serialize> fmt::Display for Request<M, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        serde_json::to_writer(Text(f), self).map_err(|_| fmt::Error)
    }
}

/// Takes JSON piece by piece, so that a large input is not held twice.
struct Text<'a, 'b>(&'a mut fmt::Formatter<'b>);

impl Write for Text<'_, '_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let text = str::from_utf8(piece).map_err(io::Error::other)?;
        self.0.write_str(text).map_err(io::Error::other)?;
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_forms_are_written_and_told_apart() {
        let manifest = json!({"version": "v1"});
        let items = [json!("ä\n\u{1}"), json!(1.0)];
        let request = Request { manifest: &manifest, input_data: Some(items.as_slice()) };
        let text = request.to_string();
        assert_eq!(text, r#"{"manifest":{"version":"v1"},"input_data":["ä\n\u0001",1.0]}"#);
        let read = Request::from_value(serde_json::from_str(&text).unwrap());
        assert_eq!(read, Request { manifest: manifest.clone(), input_data: Some(json!(items)) });

        let bare = Request { manifest: &manifest, input_data: None::<Value> };
        assert_eq!(bare.to_string(), r#"{"version":"v1"}"#);
        assert_eq!(Request::from_value(manifest.clone()), Request { manifest, input_data: None });
    }

    #[test]
    fn null_is_no_input() {
        let read = Request::from_value(json!({"manifest": {}, "input_data": null}));
        assert_eq!(read, Request { manifest: json!({}), input_data: None });
    }
}
