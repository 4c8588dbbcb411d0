//! What runs packages.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use rmpkg::flags::RunFlags;

use super::tools::ToolFlags;

#[derive(Debug, Subcommand)]
pub enum Running {
    /// Executes a package
    ///
    /// stdout is exactly what the runtime writes: one JSON document, or nothing if the run fails. The
    /// last line on stderr is a JSON object then.
    #[command(after_help = RUN_HELP)]
    Run(Box<RunFlags>),
    /// Serves a page that runs packages in the browser
    ///
    /// Packages the examples, then serves them, the loader and the demo page to this machine alone
    /// until Ctrl-C. The first line on stdout is the page's address. Examples with NumPy are packaged
    /// while the page is served already.
    #[command(after_help = DEMO_HELP)]
    Demo(DemoFlags),
}

#[derive(Debug, Args)]
pub struct DemoFlags {
    /// The pipelines to show: folders with a manifest.json and an input.json [default: the examples]
    #[arg(value_name = "FOLDER")]
    pub pipelines: Vec<PathBuf>,
    /// The port to listen on, 0 for any that is free
    #[arg(long, value_name = "PORT", default_value_t = 8642)]
    pub port: u16,
    /// Opens the page in the browser
    #[arg(long)]
    pub open: bool,
    /// Packages the examples again, without snapshots, when they or the runtime change, and reloads the page
    #[arg(long)]
    pub watch: bool,
    /// Serves without isolation from other origins, as most web servers do
    #[arg(long, conflicts_with = "wasmer")]
    pub no_isolation: bool,
    /// Lets scripts evaluate text as code, which the engine `wasmer` needs
    #[arg(long)]
    pub wasmer: bool,
    #[command(flatten)]
    pub tools: ToolFlags,
}

const RUN_HELP: &str = "\
Examples:
  cargo xtask run app.rmpkg --input input.json
  echo '[1, 2, 3]' | cargo xtask run app.rmpkg --input -
  cargo xtask run app.rmpkg --timeout 5 --max-memory 256 --data ./data --max-data 100

Exit codes: 0 success, 1 the runtime crashed or ended without a result, 2 bad or untrusted package,
bad input or manifest, 3 a node failed, 4 a limit was hit, 130 interrupted";

const DEMO_HELP: &str = "\
Examples:
  cargo xtask demo --open             build what is missing, serve, and show the page
  cargo xtask demo my-pipeline        shows a pipeline of your own, with its input.json
  cargo xtask demo --watch            while working on the examples or the runtime
  cargo xtask demo --wasmer           with the engine wasmer, after `npm ci` in web/
  cargo xtask --json demo --port 0    any free port; the address as JSON on stdout

Exit codes: 1 the port is in use or the build failed, 2 wrong usage, 130 ended by Ctrl-C";
