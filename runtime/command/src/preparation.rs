//! A memory that is prepared once, in which every run begins: what is asked for, and what comes of it.
//!
//! The program prepares its memory when the export [`INITIALIZE`] is called in the place of `_start`. Its
//! arguments are the names of Python modules, and it writes a [`PreparationReport`] to stdout. A run in a copy of
//! this memory begins with the export [`RESUME`].

use serde::{Deserialize, Serialize};

/// The export that prepares the memory.
pub const INITIALIZE: &str = "wizer.initialize";
/// The export that runs the program in a memory that was prepared.
pub const RESUME: &str = "wizer.resume";
/// The exported global with the end of the stack.
pub const STACK_POINTER: &str = "__stack_pointer";

/// What is in a memory that was prepared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreparationReport {
    /// The Python modules that are loaded, of those that are files; sorted.
    pub modules: Vec<String>,
    /// Modules that were asked for and should not be kept; they may be in the memory all the same.
    pub left_out: Vec<LeftOut>,
}

/// A Python module that should not be kept in a memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Its name.
    pub module: String,
    /// Why, as a sentence that goes on from the name.
    pub because: String,
}
