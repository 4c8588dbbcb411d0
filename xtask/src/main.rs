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

use crate::flags::{Building, Checking, Command, Machine, Packaging, Running, Suites, Xtask};

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
        Command::Machine(command) => match command {
            Machine::Setup(flags) => setup::run(&flags, ui),
            Machine::Doctor(flags) => doctor::run(&flags, ui),
            Machine::Env(flags) => env::run(&flags, ui),
            Machine::Cache(flags) => rmpkg::cache::run(&flags, ui),
        },
        Command::Packaging(command) => match command {
            Packaging::Package(flags) => package::run(&flags, ui),
            Packaging::Lock(flags) => lock::run(&flags, ui),
            Packaging::Model(flags) => model::run(&flags, ui),
        },
        Command::Running(command) => match command {
            Running::Run(flags) => rmpkg::run::run(&flags, ui),
            Running::Demo(flags) => demo::run(&flags, ui),
        },
        Command::Building(command) => match command {
            Building::BuildWasm(flags) => build_wasm::run(&flags, ui),
            Building::Runtime(flags) => runtime::run(&flags, ui),
            Building::Wheel(flags) => wheel::run(&flags, ui),
        },
        Command::Checking(command) => match command {
            Checking::Test(flags) => test::run(&flags, ui),
            Checking::Audit => audit::run(ui),
            Checking::Fuzz(flags) => fuzz::run(&flags, ui),
            Checking::TestSnapshot(flags) => test_snapshot::run(&flags, ui),
            Checking::TestSpark(flags) => test_spark::run(&flags, ui),
            Checking::TestWhisper => test_whisper::run(ui),
            Checking::TestWheel(flags) => test_wheel::run(&flags, ui),
        },
        Command::Suites(command) => match command {
            Suites::TestCpython(flags) => test_cpython::run(&flags, ui),
            Suites::TestNumpy(flags) => test_numpy::run(&flags, ui),
            Suites::TestPackages(flags) => test_packages::run(&flags, ui),
        },
        Command::Bench(flags) => bench::run(&flags, ui),
    }
}
