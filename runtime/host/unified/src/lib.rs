//! No code: the manifest gives the crates below wasmtime the same features whatever is built.
//!
//! Cargo compiles a crate once for each set of features, and unites only the features that the
//! packages of one command ask for. Without this crate `cargo build -p rmpkg`, `cargo test
//! --workspace` and `cargo xtask` would each compile wasmtime and Cranelift, the largest part of any
//! build here, for themselves.
