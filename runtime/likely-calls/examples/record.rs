//! Records a profile of the runtime, and writes it to stdout:
//!
//! ```text
//! cargo xtask build-wasm --no-safepoints
//! cargo run -p likely-calls --example record -- target/wasm32-wasip1/release/pipeline_executor_wasm.wasm \
//!     FOLDER_WITH_lib/python3.12
//! ```
//!
//! The programs in `training/` run in the module that was linked, where functions have their names. They are
//! others than the benchmark's, which would otherwise be told what it measures.

use std::path::Path;

use likely_calls::record::{self, COUNTS};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Linker, Module, Result, Store, format_err};
use wasmtime_wasi::p1::{self, WasiP1Ctx};
use wasmtime_wasi::p2::pipe::MemoryInputPipe;
use wasmtime_wasi::{FsPerms, I32Exit, WasiCtx};

/// What Python's deepest calls need, with room for the host's.
const STACK_BYTES: usize = 8 << 20;

const REQUEST: &str = r#"{"manifest": {"version": "v1", "metadata": {"name": "training"},
    "nodes": [{"id": "training", "node_type": "training:Training"}], "connections": []},
    "input_data": [null]}"#;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, module, usr] = arguments.as_slice() else {
        return Err(format_err!("usage: record MODULE FOLDER_WITH_lib/python3.12"));
    };
    let wasm = std::fs::read(module).with_context(|| format!("cannot read `{module}`"))?;
    let (counting, usr) = (record::instrument(&wasm)?, usr.clone());
    let thread = std::thread::Builder::new().stack_size(3 * STACK_BYTES);
    let counts = thread.spawn(move || run(&counting, &usr))?.join();
    let counts = counts.map_err(|_| format_err!("the run panicked"))??;
    // Rust's names have what C's have not, and its code differs from release to release.
    let is_from_c =
        |name: &str| name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
    let profile =
        record::profile(&wasm, &counts, |name| is_from_c(name) && !name.starts_with("_R"))?;
    print!("{profile}");
    Ok(())
}

/// The counts of one run.
fn run(counting: &[u8], usr: &str) -> Result<Vec<u8>> {
    let mut config = Config::new();
    config.wasm_multi_memory(true).max_wasm_stack(STACK_BYTES).async_stack_size(2 * STACK_BYTES);
    let engine = Engine::new(&config)?;
    let module = Module::new(&engine, counting)?;
    let mut linker = Linker::new(&engine);
    p1::add_to_linker_sync(&mut linker, |wasi: &mut WasiP1Ctx| wasi)?;
    let training = Path::new(env!("CARGO_MANIFEST_DIR")).join("training");
    let mut context = WasiCtx::builder();
    context.arg("training").inherit_stderr().stdin(MemoryInputPipe::new(REQUEST));
    context.preopened_dir(training, "/app", FsPerms::ReadOnly)?;
    context.preopened_dir(usr, "/usr", FsPerms::ReadOnly)?;
    let mut store = Store::new(&engine, context.build_p1());
    let instance = linker.instantiate(&mut store, &module)?;
    let start = instance.get_typed_func::<(), ()>(&mut store, "_start")?;
    match start.call(&mut store, ()).map_err(|error| error.downcast::<I32Exit>()) {
        Ok(()) | Err(Ok(I32Exit(0))) => {}
        Err(Ok(exit)) => return Err(format_err!("the training failed with exit code {}", exit.0)),
        Err(Err(error)) => return Err(error),
    }
    let counts = instance.get_memory(&mut store, COUNTS).context("nothing was counted")?;
    Ok(counts.data(&store).to_vec())
}
