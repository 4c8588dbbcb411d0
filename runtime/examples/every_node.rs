//! The command with the Rust nodes of all builtin packages, as a program of one's own has them; natively the
//! conformance cases that need such nodes run it.

use std::process::ExitCode;

use runtime::{builtin_nodes, command};

fn main() -> ExitCode {
    let mut registry = builtin_nodes();
    audio_nodes::register(&mut registry);
    whisper_node::register(&mut registry);
    command::main(registry)
}
