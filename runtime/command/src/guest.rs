//! The paths under which the command finds what a host gives it.

/// The prefix of the Python installation.
pub const USR: &str = "/usr";
/// The folder of the standard library.
pub const STDLIB: &str = "/usr/lib/python3.12";
/// The package's Python nodes.
pub const APP: &str = "/app";
/// The models, read only.
pub const MODELS: &str = "/models";
/// The folder that outlives a run.
pub const DATA: &str = "/data";
/// The `.npy` files that items of the input refer to, read only.
pub const ARRAYS: &str = "/arrays";
/// Where the arrays of the results go, as `.npy` files that the report refers to.
pub const RESULTS: &str = "/results";
/// A folder that a run has to itself, writable, empty at first and gone with the run.
pub const TMP: &str = "/tmp";
