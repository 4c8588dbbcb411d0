//! Gives a WASI command the memory that it had when one of its functions had returned, so that each run
//! begins there.
//!
//! `wasmtime-wizer` writes the module: code, types and tables stay byte for byte, and the memory's content
//! takes the place of the data. What the memory was comes from [`wasi_host::Command::prepare`], which runs the
//! module as it is: the module exports its memory and its mutable globals itself, and is not changed to be looked
//! into. So whoever runs it compiles it once.

mod data;
mod module;

use std::collections::BTreeMap;

use futures::executor::block_on;
use thiserror::Error;
use wasi_host::Image;
use wasmtime_wizer::{InstanceState, SnapshotVal, ValType, Wizer};

use module::Module;

/// How `wasmtime-wizer` names the globals that it asks for, by their index.
const GLOBAL: &str = "__wizer_global_";

/// The entry points of a command whose memory can be kept.
#[derive(Debug, Clone, Copy)]
pub struct Entries<'a> {
    /// The export that was called; the result has it no longer.
    pub initialize: &'a str,
    /// The export that becomes `_start`.
    pub resume: &'a str,
    /// The exported global with the end of the stack, which lies below all data.
    pub stack_pointer: &'a str,
}

/// Why a module's memory can't be kept.
#[derive(Debug, Error)]
pub enum SnapshotError {
    /// It is no module, or has what no snapshot can hold.
    #[error("the module cannot have a snapshot: {0}")]
    Module(String),
    /// Something that a run changes is not exported, and so unknown.
    #[error("the module cannot have a snapshot: it does not export its variable number {0}")]
    HiddenGlobal(u32),
}

/// The module with the memory of `image`, which begins with `resume`.
///
/// # Errors
/// [`SnapshotError`] when the module has state that an image does not hold.
pub fn embed(wasm: &[u8], image: &Image, entries: Entries<'_>) -> Result<Vec<u8>, SnapshotError> {
    let module = Module::read(wasm)?;
    let mut state = State { globals: module.variables(image)?, memory: image.memory.clone() };
    clear_stack(&mut state.memory, &module, image, entries.stack_pointer);
    let mut wizer = Wizer::new();
    wizer.init_func(entries.initialize).func_rename("_start", entries.resume);
    let refused = |error| SnapshotError::Module(format!("{error:#}"));
    let (context, _) = wizer.instrument(wasm).map_err(refused)?;
    data::without_empty(block_on(wizer.snapshot(&context, &mut state)).map_err(refused)?)
}

/// What lies below the end of the stack is of calls that have returned: it would only take room.
fn clear_stack(memory: &mut [u8], module: &Module, image: &Image, stack_pointer: &str) {
    let end = image.globals.get(stack_pointer).and_then(|end| usize::try_from(*end).ok());
    let stack = end.filter(|end| *end <= module.first_data).and_then(|end| memory.get_mut(..end));
    if let Some(stack) = stack {
        stack.fill(0);
    }
}

/// What the memory and the globals were.
struct State {
    globals: BTreeMap<u32, i32>,
    memory: Vec<u8>,
}

impl InstanceState for State {
    async fn global_get(&mut self, name: &str, _type: ValType) -> SnapshotVal {
        let index = name.strip_prefix(GLOBAL).and_then(|index| index.parse().ok());
        // All variables of the module are there: see `Module::variables`.
        let value = index.and_then(|index: u32| self.globals.get(&index));
        SnapshotVal::I32(value.copied().unwrap_or_default())
    }

    async fn memory_contents(&mut self, _name: &str, contents: impl FnOnce(&[u8]) + Send) {
        contents(&self.memory);
    }
}
