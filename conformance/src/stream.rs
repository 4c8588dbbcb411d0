//! The cases as streams: what a pipeline gives may not depend on how its items come.

use std::collections::BTreeMap;

use pipeline_command::{ErrorDocument, StreamLine};
use pipeline_manifest::{Graph, Manifest};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::document::compact;
use crate::{Case, Ending};

impl Case {
    /// The same run as a stream; `None` where the case is about the document that a run reads, or about a run
    /// that has no input, which a stream always has.
    ///
    /// # Panics
    ///
    /// When a file of the case is no JSON.
    pub fn stream_request(&self) -> Option<Vec<u8>> {
        if self.read("stdin.txt").is_some() || self.expects_bad_input() {
            return None;
        }
        let manifest = self.read("manifest.json")?;
        let items: Vec<Box<RawValue>> = match self.read("input.json") {
            Some(input) => serde_json::from_str(&input).ok()?,
            None if self.read("expected.json").is_some() => Vec::new(),
            None => return None,
        };
        let lines = items.iter().map(|item| compact(item.get()) + "\n");
        let request = format!("{{\"manifest\":{}}}\n", compact(&manifest));
        Some((request + &lines.collect::<String>()).into_bytes())
    }

    /// A run refuses its input before its nodes are made, a stream when it comes to it.
    fn expects_bad_input(&self) -> bool {
        let error = self.read("expected-error.json").unwrap_or_default();
        error.contains(r#""kind": "invalid_input""#)
    }

    /// Compares the ending of a stream with what the case expects of a run.
    ///
    /// # Errors
    ///
    /// When they differ; the text is for a person.
    pub fn check_stream(&self, ending: &Ending) -> Result<(), String> {
        let manifest = self.read("manifest.json").unwrap_or_default();
        let stream = Stream::read(&ending.stdout)?;
        let stderr = without_place(&ending.stderr)?;
        if let Some(error) = stream.error {
            require(error == error_line(&ending.stderr)?, "the two error documents differ")?;
            return self.check(&Ending { stdout: String::new(), stderr, code: ending.code });
        }
        let manifest = Manifest::from_json(&manifest).map_err(|error| error.to_string())?;
        let graph = manifest.graph().map_err(|error| error.to_string())?;
        if graph.order().iter().any(|&node| graph.upstream(node).len() > 1) {
            require(ending.code == Some(0), "the exit code is not that of a success")?;
            return self.check_in_any_order(&stream.results);
        }
        let sinks = sinks(&manifest, &graph);
        let stdout = report(&sinks, &stream.results, &stream.end.unwrap_or_default())?;
        self.check(&Ending { stdout, stderr, code: ending.code })
    }

    /// Where connections meet, a run sorts the items by them, and a stream does not.
    fn check_in_any_order(
        &self,
        results: &BTreeMap<Option<String>, Vec<String>>,
    ) -> Result<(), String> {
        let expected: Value = serde_json::from_str(&self.read("expected.json").unwrap_or_default())
            .map_err(|error| error.to_string())?;
        let list = expected["results"].as_array().into_iter().flatten();
        let mut expected: Vec<_> = list.map(Value::to_string).collect();
        let mut found: Vec<_> = results.values().flatten().cloned().collect();
        expected.sort();
        found.sort();
        require(expected == found, &format!("expected {expected:?}, found {found:?}"))
    }
}

/// What a stream wrote.
#[derive(Default)]
struct Stream {
    /// By the node that gave them, if there are several.
    results: BTreeMap<Option<String>, Vec<String>>,
    /// The last line.
    end: Option<String>,
    error: Option<ErrorDocument>,
}

impl Stream {
    fn read(stdout: &str) -> Result<Self, String> {
        let mut stream = Self::default();
        for line in stdout.lines() {
            require(
                stream.end.is_none() && stream.error.is_none(),
                "there is something after the last line",
            )?;
            match StreamLine::read(line).map_err(|malformed| malformed.to_string())? {
                Some(StreamLine::Item { sink, item }) => {
                    let results = stream.results.entry(sink.map(|sink| sink.into_owned()));
                    results.or_default().push(item.get().to_owned());
                }
                Some(StreamLine::End(_)) => stream.end = Some(line.to_owned()),
                Some(StreamLine::Error(error)) => stream.error = Some(*error),
                None => return Err(format!("this is no line of a stream: {line}")),
            }
        }
        let has_end = stream.end.is_some() || stream.error.is_some();
        require(has_end, "the last line is missing").map(|()| stream)
    }
}

/// The ids of the nodes that feed no other.
fn sinks<'a>(manifest: &'a Manifest, graph: &Graph) -> Vec<&'a str> {
    graph.sinks().map(|node| manifest.nodes[node].id.as_str()).collect()
}

/// The report of a run that has these results.
fn report(
    sinks: &[&str],
    results: &BTreeMap<Option<String>, Vec<String>>,
    end: &str,
) -> Result<String, String> {
    let of_sink = |sink: &&str| match sinks.len() {
        1 => results.get(&None),
        _ => results.get(&Some((*sink).to_owned())),
    };
    let items: Vec<_> = sinks.iter().filter_map(of_sink).flatten().cloned().collect();
    let all: usize = results.values().map(Vec::len).sum();
    require(items.len() == all, "a line names a node that is no sink")?;
    let list = format!("[{}]", items.join(","));
    let outputs = if let [only] = items.as_slice() { only } else { &list };
    let rest = end.strip_prefix(r#"{"status":"success","#).ok_or("the last line is no end")?;
    Ok(format!(r#"{{"status":"success","outputs":{outputs},"results":{list},{rest}"#) + "\n")
}

/// stderr without what a stream says besides: which of its items it had read.
fn without_place(stderr: &str) -> Result<String, String> {
    let Ok(mut error) = error_line(stderr) else { return Ok(stderr.to_owned()) };
    error.stream_item = None;
    let before = stderr.trim_end().rsplit_once('\n').map_or("", |(before, _)| before);
    Ok(format!("{before}\n{error}\n"))
}

fn error_line(stderr: &str) -> Result<ErrorDocument, String> {
    let error = ErrorDocument::from_stderr(stderr).map_err(|malformed| malformed.to_string())?;
    error.ok_or_else(|| "stderr has no error document".to_owned())
}

fn require(holds: bool, otherwise: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise.to_owned()) }
}
