//! The command `rmpkg`: `rmpkg --help`.

use std::process::ExitCode;

use clap::Parser;
use rmpkg::flags::Rmpkg;

fn main() -> ExitCode {
    rmpkg::main(Rmpkg::parse())
}
