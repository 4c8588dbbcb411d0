//! The lines that a stream writes to stdout, and the export with which a host goes on with one.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::read::{Document, Malformed, is_document, typed};
use crate::{ErrorDocument, GraphInfo, Metrics};

/// The export that a host calls to go on with a stream that waits, where the host can't let the guest wait in its
/// reads and writes. It takes nothing and gives 1 as long as the stream waits for its host, and else 0.
pub const STREAM_RESUME: &str = "stream.resume";

/// A line with a result has this before the item, where there is a single sink.
pub const ITEM_START: &str = "{\"item\":";

/// A line with a result ends with this, after the item.
pub const ITEM_END: &str = "}\n";

/// What a line has before the item of this sink, where there are several: `{"sink":"id","item":`.
pub fn item_start(sink: &str) -> String {
    format!("{{\"sink\":{},\"item\":", serde_json::Value::from(sink))
}

/// The last line of a stream that came to its end. As JSON it also has `status`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct StreamEnd {
    /// The shape of the pipeline.
    pub graph_info: GraphInfo,
    /// What the stream cost.
    pub metrics: Metrics,
}

impl Serialize for StreamEnd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut end = serializer.serialize_struct("StreamEnd", 3)?;
        end.serialize_field("status", "success")?;
        end.serialize_field("graph_info", &self.graph_info)?;
        end.serialize_field("metrics", &self.metrics)?;
        end.end()
    }
}

/// A line of a stream, as a host reads it.
#[derive(Debug)]
pub enum StreamLine<'a> {
    /// A result.
    Item {
        /// The node that gave it, where there are several that feed no other.
        sink: Option<Cow<'a, str>>,
        /// The item as it was written.
        item: &'a RawValue,
    },
    /// The stream came to its end.
    End(Box<StreamEnd>),
    /// The stream failed.
    Error(Box<ErrorDocument>),
}

impl<'a> StreamLine<'a> {
    /// Reads a line. `None` if it is no line of a stream.
    ///
    /// # Errors
    ///
    /// [`Malformed`] if it is a last line with a field that is missing or has the wrong type.
    pub fn read(line: &'a str) -> Result<Option<Self>, Malformed> {
        if let Some(item) = only_item(line) {
            return Ok(Some(Self::Item { sink: None, item }));
        }
        #[derive(Deserialize)]
        struct Result<'a> {
            /// An error document has an `item`, too.
            status: Option<IgnoredAny>,
            #[serde(borrow, default)]
            sink: Option<Cow<'a, str>>,
            #[serde(borrow)]
            item: &'a RawValue,
        }
        if let Ok(Result { status: None, sink, item }) = serde_json::from_str(line) {
            return Ok(Some(Self::Item { sink, item }));
        }
        if is_document(line, "success") {
            return typed(Document::Report, line).map(|end| Some(Self::End(Box::new(end))));
        }
        let error = ErrorDocument::from_stderr(line)?;
        Ok(error.map(|error| Self::Error(Box::new(error))))
    }
}

/// The item of a line as the command writes it for a single sink, without a look at its fields: there are very many.
fn only_item(line: &str) -> Option<&RawValue> {
    let item = line.strip_prefix(ITEM_START)?.strip_suffix('}')?;
    serde_json::from_str(item).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(line: &str) -> (Option<String>, String) {
        match StreamLine::read(line) {
            Ok(Some(StreamLine::Item { sink, item })) => {
                (sink.map(Cow::into_owned), item.get().to_owned())
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_result_is_read_as_it_is_written() {
        for sink in [None, Some("a \"b\"\u{e4}\n")] {
            let start = sink.map_or(ITEM_START.to_owned(), item_start);
            let line = format!("{start}[1.0, \"}}\"]{ITEM_END}");
            assert_eq!(item(&line), (sink.map(str::to_owned), "[1.0, \"}\"]".to_owned()));
        }
    }

    #[test]
    fn a_line_may_be_written_otherwise() {
        assert_eq!(item(r#"{"item":1,"sink":"a"}"#), (Some("a".to_owned()), "1".to_owned()));
        assert_eq!(item(r#" { "item" : [1] } "#), (None, "[1]".to_owned()));
        assert!(matches!(StreamLine::read(r#"{"item":1},{"item":2}"#), Ok(None)));
    }

    #[test]
    fn an_item_that_looks_like_an_end_is_none() {
        let (sink, found) = item(r#"{"item":{"status":"success"}}"#);
        assert_eq!((sink, found.as_str()), (None, r#"{"status":"success"}"#));
    }

    #[test]
    fn the_last_line_is_read_as_it_is_written() {
        let metrics = Metrics {
            total_ms: 1.0,
            python_start_ms: None,
            peak_memory_bytes: None,
            nodes: vec![],
        };
        let graph_info = GraphInfo {
            node_count: 1,
            source_count: 1,
            sink_count: 1,
            execution_order: vec!["a".to_owned()],
        };
        let end = StreamEnd { graph_info, metrics };
        let line = serde_json::to_string(&end).unwrap();
        assert!(line.starts_with(r#"{"status":"success","graph_info":"#), "{line}");
        assert!(matches!(StreamLine::read(&line), Ok(Some(StreamLine::End(read))) if *read == end));
        let error =
            r#"{"status":"error","kind":"node_failed","message":"m","item":2,"stream_item":7}"#;
        let Ok(Some(StreamLine::Error(error))) = StreamLine::read(error) else { panic!() };
        assert_eq!(error.stream_item, Some(7));
    }

    #[test]
    fn anything_else_is_no_line_or_says_what_is_wrong() {
        for line in ["", "1", "{}", r#"{"item":}"#, r#"{"sink":1,"item":2}"#, "{\"item\":1} 2"] {
            assert!(matches!(StreamLine::read(line), Ok(None)), "{line}");
        }
        let error = StreamLine::read(r#"{"status":"success"}"#).unwrap_err();
        assert_eq!(error.to_string(), "its report is malformed: missing field `graph_info`");
    }
}
