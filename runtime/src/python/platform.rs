//! What CPython's build for WASI lacks: given to it where that is possible, else explained.
//!
//! A native CPython has all of it.

#[cfg(target_family = "wasm")]
mod absent;
#[cfg(target_family = "wasm")]
mod allocator;
#[cfg(any(target_family = "wasm", test))]
mod codecs;
#[cfg(target_family = "wasm")]
mod files;
#[cfg(target_family = "wasm")]
mod finder;
#[cfg_attr(not(target_family = "wasm"), path = "platform/native.rs")]
#[cfg_attr(target_family = "wasm", path = "platform/wasi.rs")]
mod here;
#[cfg(target_family = "wasm")]
mod identity;
#[cfg(target_family = "wasm")]
mod inittab;
#[cfg(target_family = "wasm")]
mod processes;
#[cfg(target_family = "wasm")]
mod stand_in;
#[cfg(target_family = "wasm")]
mod threads;

pub(super) use here::{
    adapt, advice, check_installation, is_absent, is_missing_codec, library_dirs, register, settle,
    start,
};
#[cfg(target_family = "wasm")]
pub(super) use identity::{forget_process, process_reads};
