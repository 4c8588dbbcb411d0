//! The pipeline runtime: a library and the WASI command pipeline_executor_wasm.
