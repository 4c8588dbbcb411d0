//! The node as native code, under wasmtime and in a page, where whisper.cpp is too.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use pipeline_command::Report;
use rmpkg_format::Package;
use rmpkg_run::{Pipeline, Request};
use serde::Deserialize;
use serde_json::Value;
use terminal_ui::Ui;

use super::speech::{Speech, items};
use crate::bench::browser::{Browsers, Run, Side, Task};
use crate::bench::script::write_json;
use crate::bench::{native_runtime, packages};
use crate::flags::Browser;
use crate::process;

/// What a side has heard, and what that has cost.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Heard {
    /// What is said in each recording.
    pub texts: Vec<String>,
    /// How long it took with a model that is loaded.
    pub seconds: f64,
    /// The same with the loading of the model.
    pub whole: f64,
    /// How large the wasm's memory has become, where that is known.
    pub bytes: Option<u64>,
}

impl Heard {
    fn of(report: &Report) -> Result<Self> {
        let text = |item: &Value| item["text"].as_str().map(str::to_owned);
        let texts = report.results.iter().map(text).collect::<Option<Vec<_>>>();
        let metrics = &report.metrics;
        Ok(Self {
            texts: texts.context("a result has no text")?,
            seconds: metrics.nodes.iter().map(|node| node.ms).sum::<f64>() / 1_000.0,
            whole: metrics.total_ms / 1_000.0,
            bytes: metrics.peak_memory_bytes,
        })
    }
}

/// The runtime as a program, a process each time.
pub struct Native {
    program: PathBuf,
    pipeline: PathBuf,
}

impl Native {
    pub fn build(speech: &Speech, ui: Ui) -> Result<Self> {
        Ok(Self {
            program: native_runtime::build_with(&["whisper"], ui)?,
            pipeline: speech.pipeline.clone(),
        })
    }

    pub fn run(&self, names: &[String]) -> Result<Heard> {
        let input = write_json(&items(names))?;
        let mut command = Command::new(&self.program);
        command.arg("run").arg(self.pipeline.join("manifest.json"));
        command.arg("--input").arg(input.path()).env("RAYON_NUM_THREADS", "1");
        let output = process::read_stdout(&mut command)?;
        let report = Report::from_stdout(&String::from_utf8_lossy(&output));
        let report = report.map_err(|malformed| anyhow::anyhow!("{malformed}"))?;
        Heard::of(&report.context("the program has written no report")?)
    }
}

/// The package in this process.
pub struct UnderWasmtime {
    pipeline: Pipeline,
}

impl UnderWasmtime {
    pub fn load(package: &Package) -> Result<Self> {
        Ok(Self { pipeline: packages::load(package)? })
    }

    pub fn run(&self, names: &[String]) -> Result<Heard> {
        let request = Request { input: Some(items(names).into()), ..Request::default() };
        Heard::of(&packages::run(&self.pipeline, request)?.report()?)
    }
}

/// What a side in a browser of its own hears.
pub fn in_page(
    browsers: &Browsers,
    browser: Browser,
    side: &Side,
    recordings: Vec<String>,
) -> Result<Heard> {
    let run = Run::once(browser, side.clone(), Task::Speech { recordings });
    serde_json::from_value(browsers.run(&run)?.value).context("the page has told no texts")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_runtime_tells_what_it_costs() {
        let report = |results: Value| {
            let nodes = json!([{"id": "whisper", "items_in": 1, "items_out": 1, "ms": 1500.0}]);
            let metrics = json!({"total_ms": 2000.0, "peak_memory_bytes": 7, "nodes": nodes});
            let order = json!(["whisper"]);
            let graph = json!({"node_count": 1, "source_count": 1, "sink_count": 1, "execution_order": order});
            let report = json!({"results": results, "graph_info": graph, "metrics": metrics});
            serde_json::from_value::<Report>(report).unwrap()
        };
        let heard = Heard::of(&report(json!([{"text": " he was"}]))).unwrap();
        let expected =
            Heard { texts: vec![" he was".to_owned()], seconds: 1.5, whole: 2.0, bytes: Some(7) };
        assert_eq!(heard, expected);
        assert!(Heard::of(&report(json!([7]))).is_err());
    }
}
