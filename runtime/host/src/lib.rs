//! Runs a WASI preview1 command under wasmtime with limits.
