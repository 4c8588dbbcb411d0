//! In which module each Python node's class is: the runtime finds it, and nobody else.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use pipeline_command::{Action, LocateReport, guest};
use wasi_host::{Command, Invocation, Limits, Preopen};

use super::check::{self, TIME};
use super::pipeline::Pipeline;
use super::refusal;

/// The module of each Python node, by the node's id. Nothing is imported for it.
///
/// # Errors
///
/// When a node type is found nowhere or in several modules.
pub fn modules(runtime: &Command, pipeline: &Pipeline) -> Result<BTreeMap<String, String>> {
    let outcome =
        runtime.run(invocation(pipeline)?).context("the runtime that was built cannot be run")?;
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    match check::problem(&outcome, &stderr) {
        None => {}
        Some(check::Problem::Certain(error)) => return refusal::refuse(pipeline, error),
        Some(check::Problem::Import { message, .. } | check::Problem::OfThePlace(message)) => {
            bail!("the nodes could not be found: {message}")
        }
    }
    let report: LocateReport = serde_json::from_slice(&outcome.stdout)
        .context("the runtime gave an unexpected answer to where the nodes are")?;
    let nodes = report.nodes.into_iter();
    Ok(nodes.filter_map(|node| Some((node.id, node.module?))).collect())
}

fn invocation(pipeline: &Pipeline) -> Result<Invocation> {
    let nodes = pipeline.nodes_folder();
    let app = Preopen { host: nodes, guest: guest::APP.to_owned(), writable: false };
    Ok(Invocation {
        args: Action::Locate.args(),
        stdin: serde_json::to_vec(&pipeline.manifest)?,
        preopens: [app].into_iter().filter(|preopen| preopen.host.is_dir()).collect(),
        limits: Limits { time: Some(TIME), ..Limits::default() },
        ..Invocation::default()
    })
}
