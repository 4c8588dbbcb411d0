//! What a host gives the command.

/// The program's name: its first argument, and what it is called in its own messages.
pub const PROGRAM: &str = "remotemedia_runtime";
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
