//! From a number to a module.

use anyhow::{Context, Result};
use arbitrary::Unstructured;
use sha2::{Digest, Sha256};
use wasm_smith::{Config, InstructionKind, InstructionKinds};

use crate::calls::CALLS;
use crate::{adapters, merge};

/// Each loop and each function takes one of a module's fuel, at the end of which it aborts.
const FUEL: u32 = 1000;
/// Of this many modules one has no such end, and may run for ever.
const ONE_ENDLESS_OF: u64 = 16;
/// How many random bytes a module is made from.
const BYTES: usize = 6 << 10;

/// How many functions of its own it has, and at most with WASI's.
const LEAST_FUNCTIONS: usize = 2;
const MOST_FUNCTIONS: usize = CALLS.len() + 8;

/// How large memories are at first and at most, in pages: as the limit is, below and beyond it.
const MEMORIES: [&str; 8] = ["1", "1", "2", "1 4", "1 16", "16", "17", "1 65536"];

/// Which instructions there are, one set for each module: of many kinds few come together.
const INSTRUCTIONS: [&[InstructionKind]; 4] = {
    use InstructionKind::{
        Control, Memory, MemoryInt, Numeric, NumericInt, Parametric, Table, Variable, Vector,
    };
    [
        &[Control, NumericInt, Variable],
        &[Control, NumericInt, MemoryInt, Parametric],
        &[Control, NumericInt, Table, Variable],
        &[Control, Numeric, Vector, Memory, Parametric, Table, Variable],
    ]
};

/// The module that a number makes.
///
/// # Errors
///
/// When it cannot be made, which no number is known to do.
pub(crate) fn module(seed: u64) -> Result<Vec<u8>> {
    let bytes = random_bytes(seed);
    let mut random = Unstructured::new(&bytes);
    let adapters = wat::parse_str(adapters::text(&mut random)?)?;
    let config = config(&mut random)?;
    let mut module = wasm_smith::Module::new(config, &mut random).context("no module is made")?;
    if !seed.is_multiple_of(ONE_ENDLESS_OF) {
        module.ensure_termination(FUEL)?;
    }
    merge::merge(&module.to_bytes(), &adapters)
}

/// As many as a module needs, and the same for each number: SHA-256 in counter mode.
fn random_bytes(seed: u64) -> Vec<u8> {
    let block = |count: u64| Sha256::digest([seed.to_le_bytes(), count.to_le_bytes()].concat());
    (0..).flat_map(block).take(BYTES).collect()
}

fn config(random: &mut Unstructured<'_>) -> Result<Config> {
    let memory = random.choose(&MEMORIES)?;
    let shape = format!(
        r#"(module {} (memory (export "memory") {memory}) (func (export "_start")))"#,
        adapters::imports()
    );
    Ok(Config {
        module_shape: Some(wat::parse_str(shape)?),
        allowed_instructions: InstructionKinds::new(random.choose(&INSTRUCTIONS)?),
        min_funcs: LEAST_FUNCTIONS,
        max_funcs: MOST_FUNCTIONS,
        max_instructions: 120,
        max_types: 40,
        max_type_size: 100_000,
        max_data_segments: 3,
        max_element_segments: 3,
        max_globals: 8,
        max_tables: 1,
        // More are counted by the loader before a run, by the other host when they are there.
        max_table_elements: 1_000_000,
        // Hosts may differ in the bits of what is not a number.
        canonicalize_nans: true,
        // Browsers refuse tables that may grow for ever.
        table_max_size_required: true,
        // The host has no memory of a module whose start function runs.
        allow_start_export: false,
        ..without_newer_proposals()
    })
}

/// What one of the engines does not have, or which the loader does not give.
fn without_newer_proposals() -> Config {
    Config {
        exceptions_enabled: false,
        gc_enabled: false,
        memory64_enabled: false,
        // The engine is built without what collects what it refers to.
        reference_types_enabled: false,
        relaxed_simd_enabled: false,
        tail_call_enabled: false,
        threads_enabled: false,
        extended_const_enabled: false,
        max_memories: 1,
        max_tags: 0,
        ..Config::default()
    }
}
