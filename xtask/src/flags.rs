//! The whole command line. Each group of commands is a file: with their names, what `--help` says of them, and their
//! flags.

mod bench;
mod build;
mod check;
mod machine;
mod package;
mod run;
mod suites;
mod tools;

use clap::{Parser, Subcommand};

use bench::BENCH_HELP;
pub use bench::{BenchFlags, BenchGroup, Browser};
pub use build::{BuildFlags, Building, RuntimeFlags, WheelFlags};
pub use check::{Checking, FuzzFlags, FuzzTarget, TestSnapshotFlags};
pub use machine::{EnvFlags, Machine, SetupFlags};
pub use package::{LockFlags, ModelFlags, ModelName, PackageFlags, Packaging, Quantization};
pub use run::{DemoFlags, Running};
pub use suites::{SuiteFlags, Suites, TestCpythonFlags, TestNumpyFlags, TestPackagesFlags};
pub use tools::ToolFlags;

/// Sets up, builds, packages, runs and tests rmpkg
///
/// Results go to stdout, progress and errors to stderr. NO_COLOR turns colours off, RMPKG_CACHE_DIR
/// moves the folder that keeps downloads and build results; nobody else may write to it.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
pub struct Xtask {
    /// Prints only errors and the result
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Prints the result as one JSON document
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
}

// In the order in which `--help` lists them.
#[derive(Debug, Subcommand)]
pub enum Command {
    #[command(flatten)]
    Machine(Machine),
    #[command(flatten)]
    Packaging(Packaging),
    #[command(flatten)]
    Running(Running),
    #[command(flatten)]
    Building(Building),
    #[command(flatten)]
    Checking(Checking),
    #[command(flatten)]
    Suites(Suites),
    /// Measures speed and size, each as a ratio
    ///
    /// Both sides of a ratio are measured in turn (A B A B), so that whatever else the machine does slows
    /// both; the first round is thrown away. What is compared with is pinned by hash, downloaded from the
    /// registries when it is needed first, and used for nothing else.
    #[command(after_help = BENCH_HELP)]
    Bench(BenchFlags),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::variant::Variant;

    fn variant(arguments: &[&str]) -> Variant {
        let words = [&["xtask", "build-wasm"], arguments].concat();
        let command = Xtask::parse_from(words).command;
        let Command::Building(Building::BuildWasm(flags)) = command else { unreachable!() };
        Variant::from(&flags)
    }

    #[test]
    fn the_same_choice_is_the_same_variant_however_it_is_written() {
        assert_eq!(variant(&[]), Variant::default());
        let all = variant(&["--with", "audio,bz2,lzma,numpy,whisper"]);
        assert_eq!(all, Variant::with_everything());
        assert_eq!(variant(&["--with", "numpy,lzma,whisper", "--with", "bz2,lzma,audio"]), all);
        let bare = variant(&["--no-safepoints", "--debug", "--runtime", "own"]);
        let record = bare.record("own");
        assert_eq!(bare.runtime_crate, Some("own".into()));
        assert_eq!((record.safepoints, record.debug), (false, true));
    }

    #[test]
    fn what_cannot_be_built_in_is_refused_with_what_can() {
        let words = ["xtask", "package", "--with", "sqlite3"];
        let error = Xtask::try_parse_from(words).unwrap_err().to_string();
        assert!(error.contains("[possible values: audio, bz2, lzma, numpy, whisper]"), "{error}");
    }

    #[test]
    fn the_commands_in_the_recipe_for_ci_are_valid() {
        let recipe = include_str!("../../docs/ci.md").replace("\"$(cat .ci/mixed.budget)\"", "1");
        let mut found = [0, 0];
        for line in recipe.lines() {
            let command = line.split(" > ").next().unwrap();
            let words: Vec<_> = command.split_whitespace().collect();
            let parsed = match words.as_slice() {
                ["cargo", words @ ..] if words[0] == "xtask" => {
                    found[0] += 1;
                    Xtask::try_parse_from(words).map(drop)
                }
                ["rmpkg", ..] => {
                    found[1] += 1;
                    rmpkg::flags::Rmpkg::try_parse_from(words).map(drop)
                }
                _ => continue,
            };
            assert!(parsed.is_ok(), "{command}: {parsed:?}");
        }
        assert_eq!(found, [2, 7]);
    }
}
