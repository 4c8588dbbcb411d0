//! The runtime as its users see it: the library's executor, and the native command.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod arguments;
mod array_files;
mod cases;
mod command;
mod encoding;
mod errors;
mod flow;
mod graph;
mod hosts;
mod lifecycle;
mod locate;
mod parameters;
mod protocol;
mod python_nodes;
mod readme;
mod rust_nodes;
mod stream;
mod support;
mod text_files;
