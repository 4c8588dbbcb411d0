//! Writes random WASI commands to a folder, for hosts to be compared. What a number makes is the same module each time.
//!
//! wasm-smith makes the code. It calls WASI through functions that are written here, which turn any numbers into
//! arguments that mostly make sense: code that knows nothing of WASI would hand over nothing but wild pointers,
//! for which there are modules made by hand.

mod adapters;
mod calls;
mod generate;
mod merge;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Parser;

#[derive(Parser)]
struct Flags {
    /// The folder to write to
    folder: PathBuf,
    /// The number that makes the first module; those that follow make the others
    #[arg(long, default_value_t = 0)]
    first: u64,
    /// How many there are to be
    #[arg(long, default_value_t = 100)]
    count: u64,
}

fn main() -> Result<()> {
    let Flags { folder, first, count } = Flags::parse();
    fs::create_dir_all(&folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
    for seed in first..first + count {
        let wasm = generate::module(seed).with_context(|| format!("module {seed}"))?;
        let file = folder.join(format!("{seed:06}.wasm"));
        fs::write(&file, wasm).with_context(|| format!("cannot write `{}`", file.display()))?;
    }
    Ok(())
}
