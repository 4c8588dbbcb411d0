//! The flags of `rmpkg run`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use rmpkg_run::RuntimeDigest;

use super::{RegistryFlags, TrustFlags};

/// Flags of `run`.
#[derive(Debug, Args)]
pub struct RunFlags {
    /// The package: a file, or oci://HOST[:PORT]/NAME:TAG in a registry
    #[arg(value_name = "PACKAGE")]
    pub file: PathBuf,
    /// What the package must be, else nothing of it is unpacked, kept or compiled.
    #[command(flatten)]
    pub trust: TrustFlags,
    /// The pipeline's manifest, `-` for stdin [default: the package's own]
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
    /// The input items as a JSON array, or a single one as a .npy file; `-` for stdin
    #[arg(long, value_name = "FILE")]
    pub input: Option<PathBuf>,
    /// Takes items and gives results one by one, each as JSON on a line of its own
    ///
    /// The items are those of --input, of stdin without it. stdout has the results alone; the last line on stderr is a
    /// JSON object that says how the stream has ended. The limits of output count for each result.
    #[arg(long, conflicts_with = "arrays")]
    pub stream: bool,
    /// Seconds that a stream may compute for an item, after which it is ended
    #[arg(long, value_name = "SECONDS", value_parser = seconds, requires = "stream")]
    pub item_timeout: Option<Duration>,
    /// A folder with the .npy files that items refer to; arrays in the results go to FOLDER/results
    #[arg(long, value_name = "FOLDER")]
    pub arrays: Option<PathBuf>,
    /// Seconds after which the run is ended
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub timeout: Option<Duration>,
    /// Seconds after which compiling the runtime is given up [default: 600]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub compile_timeout: Option<Duration>,
    /// SHA-256 of a runtime that may run; again for another one. All others are refused
    #[arg(long, value_name = "SHA256")]
    pub runtime: Vec<RuntimeDigest>,
    /// Memory that the run may take, in MiB [default: 2048]
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u64).range(1..=4096))]
    pub max_memory: Option<u64>,
    /// What the run may write to stdout, and to stderr, in MiB [default: 64]
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u64).range(..=MAX_MEBIBYTES))]
    pub max_output: Option<u64>,
    /// A folder that nodes see as /data and may write to
    #[arg(long, value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// A folder that nodes see as /models, in place of the package's own
    #[arg(long, value_name = "FOLDER")]
    pub models: Option<PathBuf>,
    /// What the run may write to /data, to /tmp and as arrays, in MiB [default: 1024]
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u64).range(..=MAX_MEBIBYTES))]
    pub max_data: Option<u64>,
    /// Files and folders that the run may make in /data, in /tmp and for arrays [default: 100000]
    #[arg(long, value_name = "N")]
    pub max_files: Option<u64>,
    /// How a registry is talked to.
    #[command(flatten)]
    pub registry: RegistryFlags,
}

/// The most mebibytes whose bytes can be counted.
const MAX_MEBIBYTES: u64 = u64::MAX >> 20;

/// A number of seconds, as a flag has it.
///
/// # Errors
///
/// When it is none, or too large.
pub fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

/// Examples and exit codes of `run`.
pub(super) const RUN_HELP: &str = "\
Examples:
  rmpkg run app.rmpkg --input input.json
  echo '[1, 2, 3]' | rmpkg run app.rmpkg --input -
  rmpkg run app.rmpkg --input signal.npy --arrays out    writes out/results/0.npy, …
  rmpkg run app.rmpkg --stream < items.jsonl > results.jsonl
  rmpkg run app.rmpkg --key release.pub                  runs nothing that is not signed with it
  rmpkg run oci://localhost:5000/team/app:1.0 --key release.pub
  rmpkg run app.rmpkg --timeout 5 --max-memory 256 --data ./data --max-data 100
  rmpkg run app.rmpkg --models ./models                  with models that are not in the package

With --key or --sha256 the package is checked first, and what was checked is what runs.
Of any other package nothing is unpacked, kept or compiled.

Exit codes: 0 success, 1 the runtime crashed or ended without a result, 2 bad or untrusted package,
bad input or manifest, 3 a node failed, 4 a limit was hit, 130 interrupted";
