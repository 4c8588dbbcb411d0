//! The command line.

use std::ffi::OsString;
use std::path::{self, PathBuf};

use lexopt::{Arg, Parser, ValueExt};
use pipeline_command::{Action, guest};
use pipeline_node::border::Arrays;

use super::results::Results;

pub(super) const HELP: &str = "\
Runs a pipeline: one JSON document in, one out

Usage: pipeline_executor_wasm [run|stream|check|locate] [MANIFEST] [--input FILE] [--nodes DIR]... [--models DIR] [--data DIR] [--arrays DIR] [--results DIR]

Commands:
  run     runs the pipeline (the default)
  stream  runs the pipeline on items that come one by one, each on a line of its own after the
          request; each result is a line, {\"item\": …}, and the last line says how it ended
  check   finds every node and checks its parameters, without making a node
  locate  says where every node is found, without importing one

Arguments:
  MANIFEST         the pipeline's manifest [default: the request on stdin, a manifest or
                   {\"manifest\": …, \"input_data\": […]}]
  --input FILE     a JSON array of items, or with `stream` an item per line; `-` reads it from stdin
  --nodes DIR      a folder of Python nodes; may be repeated [default: `nodes` beside the manifest;
                   in wasm `/app`]
  --models DIR     the folder of the models [default: `models` beside the manifest; in wasm `/models`]
  --data DIR       a folder whose files outlive the run [default: none; in wasm `/data`]
  --arrays DIR     the folder of the .npy files that items refer to, as
                   {\"__numpy__\": true, \"file\": \"a.npy\"} [default: none; in wasm `/arrays`]
  --results DIR    a folder that arrays in the results are written to, as 0.npy, 1.npy, …
                   [default: none, they are base64 in the report; in wasm `/results`]
  --results-prefix TEXT
                   what the report puts before the names of these files [default: nothing]
  -h, --help       this text

The result is one line of JSON on stdout. Logs, warnings and what nodes print go to stderr. If the run
fails, stdout stays empty and stderr's last line is a JSON object that says why.

Examples:
  cargo run -p runtime -- run examples/mixed/manifest.json --input examples/mixed/input.json
  echo '[1, 2]' | cargo run -p runtime -- run examples/mixed/manifest.json --input -
  printf '1\\n2\\n' | cargo run -p runtime -- stream examples/mixed/manifest.json
  cargo run -p runtime -- check examples/mixed/manifest.json
  cargo run -p runtime -- --nodes examples/mixed/nodes < request.json
  cargo run -p runtime -- manifest.json --input input.json --arrays recordings --results out

Exit codes: 0 success, 1 the runtime is broken, 2 the request is wrong, 3 a node failed, 4 a limit was hit
";

pub(super) struct Arguments {
    pub(super) wants_help: bool,
    pub(super) action: Action,
    pub(super) manifest: Option<PathBuf>,
    /// `-` is stdin.
    pub(super) input: Option<PathBuf>,
    nodes: Vec<PathBuf>,
    models: Option<PathBuf>,
    data: Option<PathBuf>,
    arrays: Option<PathBuf>,
    results: Option<PathBuf>,
    results_prefix: String,
}

impl Arguments {
    pub(super) fn parse() -> Result<Self, lexopt::Error> {
        let mut parser = Parser::from_env();
        let mut arguments = Self {
            wants_help: false,
            action: Action::Run,
            manifest: None,
            input: None,
            nodes: Vec::new(),
            models: None,
            data: None,
            arrays: None,
            results: None,
            results_prefix: String::new(),
        };
        let mut is_first = true;
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Short('h') | Arg::Long("help") => arguments.wants_help = true,
                Arg::Long("input") => arguments.input = Some(parser.value()?.into()),
                Arg::Long("nodes") => arguments.nodes.push(absolute(parser.value()?)?),
                Arg::Long("models") => arguments.models = Some(absolute(parser.value()?)?),
                Arg::Long("data") => arguments.data = Some(absolute(parser.value()?)?),
                Arg::Long("arrays") => arguments.arrays = Some(absolute(parser.value()?)?),
                Arg::Long("results") => arguments.results = Some(absolute(parser.value()?)?),
                Arg::Long("results-prefix") => {
                    arguments.results_prefix = parser.value()?.string()?;
                }
                Arg::Value(value) => match value.to_str().and_then(Action::from_name) {
                    Some(action) if is_first => arguments.action = action,
                    _ if arguments.manifest.is_none() => arguments.manifest = Some(value.into()),
                    _ => return Err(Arg::Value(value).unexpected()),
                },
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
            return vec![PathBuf::from(guest::APP)];
        }
        self.beside_the_manifest("nodes").into_iter().collect()
    }

    /// The folder of the models.
    pub(super) fn models(&self) -> Option<PathBuf> {
        let default = || match cfg!(target_family = "wasm") {
            true => mounted(guest::MODELS),
            false => self.beside_the_manifest("models"),
        };
        self.models.clone().or_else(default)
    }

    /// The folder whose files outlive the run.
    pub(super) fn data(&self) -> Option<PathBuf> {
        given_or_mounted(&self.data, guest::DATA)
    }

    /// The files that arrays of the input stand in.
    pub(super) fn arrays(&self) -> Arrays {
        given_or_mounted(&self.arrays, guest::ARRAYS).map_or(Arrays::Inline, Arrays::Files)
    }

    /// Where arrays of the results go, if they become files.
    pub(super) fn results(&self) -> Option<Results<'_>> {
        let folder = given_or_mounted(&self.results, guest::RESULTS)?;
        Some(Results { folder, prefix: &self.results_prefix })
    }

    fn beside_the_manifest(&self, folder: &str) -> Option<PathBuf> {
        let manifest = path::absolute(self.manifest.as_deref()?).ok()?;
        Some(manifest.with_file_name(folder)).filter(|folder| folder.is_dir())
    }
}

fn given_or_mounted(given: &Option<PathBuf>, guest: &str) -> Option<PathBuf> {
    let is_guest = cfg!(target_family = "wasm");
    given.clone().or_else(|| is_guest.then(|| mounted(guest)).flatten())
}

/// A folder that the host has mounted.
fn mounted(dir: &str) -> Option<PathBuf> {
    Some(PathBuf::from(dir)).filter(|dir| dir.is_dir())
}

/// A node may change the working directory.
fn absolute(dir: OsString) -> Result<PathBuf, lexopt::Error> {
    path::absolute(&dir).map_err(|error| format!("`{}`: {error}", dir.display()).into())
}
