//! The packaged wasm under wasmtime. `cargo xtask test` builds it and names it to these tests:
//! `RMPKG_TEST_WASM` is the runtime, `RMPKG_TEST_STDLIB` the folder of its whole standard library.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod absent;
mod agreement;
mod arrays;
mod asyncio;
mod budget;
mod c_library;
mod cases;
mod compression;
mod cpython;
mod evil;
mod examples;
mod guest_world;
mod hosts;
mod instructions;
mod interrupt;
mod lock;
mod mathematics;
mod nodes;
mod numpy;
mod numpy_tests;
mod packages;
mod prebuilt;
mod python;
mod recipe;
mod recursion;
mod snapshot;
mod speech;
mod streams;
mod support;
mod variant;
mod whisper;
