//! The command line.

use std::ffi::OsString;
use std::path::{self, PathBuf};

use lexopt::{Arg, Parser, ValueExt};

pub(super) const HELP: &str = "\
Runs a pipeline: one JSON document in, one out

Usage: pipeline_executor_wasm [run|check] [MANIFEST] [--input FILE] [--nodes DIR]...

Commands:
  run     runs the pipeline (the default)
  check   finds every node and checks its parameters, without making a node

Arguments:
  MANIFEST         the pipeline's manifest [default: the request on stdin, a manifest or
                   {\"manifest\": …, \"input_data\": […]}]
  --input FILE     a JSON array of items; `-` reads it from stdin
  --nodes DIR      a folder of Python nodes; may be repeated [default: `nodes` beside the manifest;
                   in wasm `/app`]
  -h, --help       this text

The result is one line of JSON on stdout. Logs, warnings and what nodes print go to stderr. If the run
fails, stdout stays empty and stderr's last line is a JSON object that says why.

Examples:
  cargo run -p runtime -- run examples/mixed/manifest.json --input examples/mixed/input.json
  echo '[1, 2]' | cargo run -p runtime -- run examples/mixed/manifest.json --input -
  cargo run -p runtime -- check examples/mixed/manifest.json
  cargo run -p runtime -- --nodes examples/mixed/nodes < request.json

Exit codes: 0 success, 1 the runtime is broken, 2 the request is wrong, 3 a node failed, 4 a limit was hit
";

#[derive(Clone, Copy)]
pub(super) enum Action {
    Run,
    Check,
    Help,
}

pub(super) struct Arguments {
    pub(super) action: Action,
    pub(super) manifest: Option<PathBuf>,
    /// `-` is stdin.
    pub(super) input: Option<PathBuf>,
    nodes: Vec<PathBuf>,
}

impl Arguments {
    pub(super) fn parse() -> Result<Self, lexopt::Error> {
        let mut parser = Parser::from_env();
        let mut arguments =
            Self { action: Action::Run, manifest: None, input: None, nodes: Vec::new() };
        let mut is_first = true;
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Short('h') | Arg::Long("help") => arguments.action = Action::Help,
                Arg::Long("input") => arguments.input = Some(parser.value()?.into()),
                Arg::Long("nodes") => arguments.nodes.push(absolute(parser.value()?)?),
                Arg::Value(value) if is_first && (value == "run" || value == "check") => {
                    arguments.action = if value == "run" { Action::Run } else { Action::Check };
                }
                Arg::Value(value) if arguments.manifest.is_none() => {
                    arguments.manifest = Some(value.parse()?);
                }
                other => return Err(other.unexpected()),
            }
            is_first = false;
        }
        if arguments.input.is_some() && arguments.manifest.is_none() {
            return Err("`--input` needs a manifest file; without one stdin holds both".into());
        }
        Ok(arguments)
    }

    /// The folders of the Python nodes.
    pub(super) fn app_dirs(&self) -> Vec<PathBuf> {
        if !self.nodes.is_empty() {
            return self.nodes.clone();
        }
        if cfg!(target_family = "wasm") {
            return vec![PathBuf::from("/app")];
        }
        let beside = self.manifest.as_deref().and_then(|manifest| path::absolute(manifest).ok());
        let nodes = beside.map(|manifest| manifest.with_file_name("nodes"));
        nodes.into_iter().filter(|nodes| nodes.is_dir()).collect()
    }
}

/// A node may change the working directory.
fn absolute(dir: OsString) -> Result<PathBuf, lexopt::Error> {
    path::absolute(dir).map_err(|error| format!("`--nodes`: {error}").into())
}
