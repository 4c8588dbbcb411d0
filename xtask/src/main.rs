//! Sets up, builds, packages, runs and tests rmpkg: `cargo xtask --help`.
//!
//! It only orchestrates: what it knows is which tool does what, in which order and with which
//! settings. Formats, the runtime and the conversion of libpython are other crates' business.

mod apt;
mod audit;
mod bench;
mod build_wasm;
mod demo;
mod doctor;
mod engines;
mod env;
mod flags;
mod fuzz;
mod kits;
mod lock;
mod model;
mod native_numpy;
mod package;
mod python_stdlib;
mod python_versions;
mod runtime;
mod setup;
mod site_packages;
mod suite;
mod test;
mod test_cpython;
mod test_numpy;
mod test_packages;
mod test_snapshot;
mod test_spark;
mod test_wheel;
mod test_whisper;
mod toolchain;
mod tools;
mod variant;
mod version;
mod wasm_opt;
mod wheel;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use child_processes as process;
use clap::Parser;
use rmpkg_pack::{own_file, pip, steps};
use terminal_ui::{Interrupted, Ui};

use crate::flags::{Command, Xtask};

fn main() -> ExitCode {
    let flags = Xtask::parse();
    let ui = Ui::new(flags.quiet, flags.json);
    terminal_ui::show_warnings(ui, "content_cache");
    let result = rmpkg::end_on_signal().and_then(|()| dispatch(flags.command, ui));
    result.unwrap_or_else(|error| {
        ui.error(&error);
        let interrupted = error.chain().any(<dyn std::error::Error>::is::<Interrupted>);
        if interrupted { rmpkg::interrupted_exit_code().into() } else { ExitCode::FAILURE }
    })
}

fn dispatch(command: Command, ui: Ui) -> Result<ExitCode> {
    match command {
        Command::Setup(flags) => setup::run(&flags, ui),
        Command::Doctor(flags) => doctor::run(&flags, ui),
        Command::BuildWasm(flags) => build_wasm::run(&flags, ui),
        Command::Package(flags) => package::run(&flags, ui),
        Command::Runtime(flags) => runtime::run(&flags, ui),
        Command::Lock(flags) => lock::run(&flags, ui),
        Command::Model(flags) => model::run(&flags, ui),
        Command::Run(flags) => rmpkg::run::run(&flags, ui),
        Command::Cache(flags) => rmpkg::cache::run(&flags, ui),
        Command::Audit => audit::run(ui),
        Command::Demo(flags) => demo::run(&flags, ui),
        Command::Test(flags) => test::run(&flags, ui),
        Command::Fuzz(flags) => fuzz::run(&flags, ui),
        Command::TestCpython(flags) => test_cpython::run(&flags, ui),
        Command::TestNumpy(flags) => test_numpy::run(&flags, ui),
        Command::TestPackages(flags) => test_packages::run(&flags, ui),
        Command::TestSnapshot(flags) => test_snapshot::run(&flags, ui),
        Command::TestSpark(flags) => test_spark::run(&flags, ui),
        Command::TestWheel(flags) => test_wheel::run(&flags, ui),
        Command::TestWhisper => test_whisper::run(ui),
        Command::Wheel(flags) => wheel::run(&flags, ui),
        Command::Bench(flags) => bench::run(&flags, ui),
        Command::Env(flags) => env::run(&flags, ui),
    }
}
