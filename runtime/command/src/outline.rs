//! A report's types without its contents: reading one takes no memory, however long the text is.

use std::fmt;

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de};

use crate::read::report;
use crate::{Malformed, Report};

impl Report {
    /// Whether a guest wrote a report to stdout that [`Self::from_stdout`] can read. Nothing of it is kept.
    ///
    /// # Errors
    ///
    /// [`Malformed`] as there.
    pub fn is_on_stdout(stdout: &str) -> Result<bool, Malformed> {
        Ok(report::<Outline>(stdout)?.is_some())
    }
}

/// The fields of a [`Report`].
#[derive(Deserialize)]
#[expect(dead_code, reason = "what is read is looked at by its types alone")]
struct Outline {
    results: Vec<Anything>,
    graph_info: Graph,
    metrics: Cost,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what is read is looked at by its types alone")]
struct Graph {
    node_count: usize,
    source_count: usize,
    sink_count: usize,
    execution_order: Vec<Text>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what is read is looked at by its types alone")]
struct Cost {
    total_ms: f64,
    #[serde(default)]
    python_start_ms: Option<f64>,
    #[serde(default)]
    peak_memory_bytes: Option<u64>,
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what is read is looked at by its types alone")]
struct Node {
    id: Text,
    items_in: usize,
    items_out: usize,
    ms: f64,
}

/// A string.
struct Text;

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts;
        impl Visitor<'_> for Texts {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E: de::Error>(self, _: &str) -> Result<Text, E> {
                Ok(Text)
            }
        }
        deserializer.deserialize_str(Texts)
    }
}

/// Any value. Unlike [`IgnoredAny`](de::IgnoredAny) it has numbers and strings looked at, and depth counted, as
/// for a value that is kept.
struct Anything;

impl<'de> Deserialize<'de> for Anything {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Anything {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(Self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self, A::Error> {
        while items.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self, A::Error> {
        while fields.next_entry::<Text, Self>()?.is_some() {}
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REST: &str = r#""graph_info":{"node_count":1,"source_count":1,"sink_count":1,"execution_order":["a"]},"metrics":{"total_ms":1,"nodes":[{"id":"a","items_in":1,"items_out":1,"ms":0.5}]}"#;

    fn of_results(results: &str) -> String {
        format!(r#"{{"status":"success","results":{results},{REST}}}"#)
    }

    #[test]
    fn its_verdict_is_that_of_reading() {
        let deep = "[".repeat(200) + &"]".repeat(200);
        let results = [
            "[]",
            r#"[null, true, -1, 18446744073709551615, 1e300, "ä\ud83d\ude00", {"a": [{}]}]"#,
            r#"[{"a": 1, "a": 2}]"#,
            "7",
            "[1e999]",
            r#"["\ud800"]"#,
            r#"[{"a": [1, 2, nul]}]"#,
            &deep,
        ];
        let mut texts: Vec<_> = results.into_iter().map(of_results).collect();
        texts.extend(
            ["", "[]", r#"{"status":"error"}"#, r#"{"status":"success"}"#].map(str::to_owned),
        );
        for (field, wrong) in [
            (r#"["a"]"#, "[1]"),
            (r#""node_count":1"#, r#""node_count":-1"#),
            (r#""total_ms":1"#, r#""total_ms":"1""#),
            (r#""total_ms":1"#, r#""total_ms":1,"peak_memory_bytes":1.5"#),
            (r#""id":"a""#, r#""id":null"#),
        ] {
            texts.push(of_results("[]").replacen(field, wrong, 1));
        }
        for text in texts {
            let read = Report::<serde_json::Value>::from_stdout(&text);
            assert_eq!(Report::is_on_stdout(&text), read.map(|report| report.is_some()), "{text}");
        }
    }
}
