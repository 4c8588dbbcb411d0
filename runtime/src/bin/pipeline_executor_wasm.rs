//! The command, with the Rust nodes that every runtime has: see [`runtime::command`].

use std::process::ExitCode;

use runtime::{Registry, command};

fn main() -> ExitCode {
    command::main(Registry::default())
}
