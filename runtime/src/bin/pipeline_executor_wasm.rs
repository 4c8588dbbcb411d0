//! The command, with the Rust nodes that every runtime has: see [`runtime::command`].

use std::process::ExitCode;

use runtime::{builtin_nodes, command};

fn main() -> ExitCode {
    command::main(builtin_nodes())
}
