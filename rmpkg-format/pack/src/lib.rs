//! From a pipeline's folder to an `.rmpkg`, with a runtime that is there.
//!
//! [`package`] does what follows once there is a [`Module`] and a [`StandardLibrary`]: it chooses the files, checks
//! the pipeline by running it, keeps the memory in which Python was started, and writes. [`dependencies`] is what a
//! pipeline takes from the package index, [`prebuilt`] a runtime in a folder. The crate knows nothing of how a runtime is built.

pub mod dependencies;
pub mod exports;
pub mod files;
pub mod library;
pub mod machine;
pub mod module;
pub mod own_file;
pub mod package;
pub mod pip;
pub mod prebuilt;
pub mod steps;

pub use library::StandardLibrary;
pub use module::{Builtin, Module};
