//! What a run is given.

use std::path::PathBuf;

use serde_json::Value;
use wasi_host::Limits;

use crate::{Arrays, Input, Results};

/// What a run is given. The default is the package's own pipeline without input, with the default
/// limits: no limit of time, 2 GiB of memory, 256 MiB of stdout, 64 MiB of stderr, 1 GiB and 100,000
/// files in `/data` and for the arrays of the results.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The input items; without them, the pipeline's sources run.
    pub input: Option<Input>,
    /// A manifest in place of the package's own.
    pub manifest: Option<Value>,
    /// A folder that nodes see as `/data` and may write to.
    pub data: Option<PathBuf>,
    /// A folder that nodes see as `/models`, read-only, in place of the package's own.
    pub models: Option<PathBuf>,
    /// A folder that nodes are looked for in, `/app`, in place of the package's own.
    pub app: Option<PathBuf>,
    /// The `.npy` files that items of the input refer to.
    pub arrays: Arrays,
    /// Where the arrays in the results go.
    pub results: Results,
    /// What the run may use up.
    pub limits: Limits,
}
