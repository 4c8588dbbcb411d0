//! A runtime with a Rust node of its own, besides those that every runtime has and Python nodes.

mod batch;

use std::process::ExitCode;

use runtime::{Registry, command};

fn main() -> ExitCode {
    let mut registry = Registry::default();
    registry.register("BatchNode", batch::create);
    command::main(registry)
}
