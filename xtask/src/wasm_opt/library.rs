//! The `wasm-opt` crate: an optimiser of 2023 that takes very long to compile, for machines without
//! Node.js. It is there only with the feature `wasm-opt-crate`.

use std::path::Path;

use anyhow::{Context, Result};
use wasm_opt::{Feature, OptimizationOptions, Pass};

/// What the compiler turns on for the target.
const TARGET_FEATURES: [Feature; 6] = [
    Feature::BulkMemory,
    Feature::Multivalue,
    Feature::MutableGlobals,
    Feature::TruncSat,
    Feature::ReferenceTypes,
    Feature::SignExt,
];

/// Optimises the module at `input` as the program would do with `flags`.
///
/// # Errors
///
/// When the module cannot be read, optimised or written.
pub fn optimise(input: &Path, output: &Path, flags: &[&str]) -> Result<()> {
    let mut options = OptimizationOptions::new_opt_level_3();
    options.debug_info(flags.contains(&"-g"));
    for feature in TARGET_FEATURES {
        options.enable_feature(feature);
    }
    for (flag, pass) in
        [("--strip-debug", Pass::StripDebug), ("--strip-producers", Pass::StripProducers)]
    {
        if flags.contains(&flag) {
            options.add_pass(pass);
        }
    }
    options.run(input, output).context("the built-in wasm-opt failed")
}
