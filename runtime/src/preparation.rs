//! The entry points of a program whose memory is prepared once and kept, see [`pipeline_command::preparation`].

#![allow(unsafe_code, reason = "the host calls these functions, and they call the C library's")]

use std::ffi::CStr;
use std::io;
use std::process;

use guest_libc::preparation;
use pipeline_command::{ExitStatus, PreparationReport};

use crate::line::write_line;
use crate::python;

/// Where the standard library is: the only folder that there is for the preparation.
const MOUNT: &CStr = c"/usr";

unsafe extern "C" {
    fn __wasm_call_ctors();
    fn __wasm_call_dtors();
    fn __main_void() -> i32;
}

/// Prepares the memory. The host calls it once, in the place of `_start`.
#[unsafe(export_name = "wizer.initialize")]
extern "C" fn initialize() {
    preparation::begin(MOUNT);
    // SAFETY: nothing has called them, and nothing will.
    unsafe { __wasm_call_ctors() };
    let modules: Vec<_> = std::env::args().skip(1).collect();
    let outcome = python::prepare(&modules).and_then(|report| write(&report));
    if let Err(message) = outcome {
        eprintln!("error: {message}");
        process::exit(ExitStatus::Internal.code().into());
    }
    drop(modules);
    preparation::clear_free_memory();
}

fn write(report: &PreparationReport) -> Result<(), String> {
    write_line(&mut io::stdout(), report)
        .map_err(|error| format!("cannot write to stdout: {error}"))
}

/// Runs the program in a memory that was prepared, as `_start` does in a new one.
#[unsafe(export_name = "wizer.resume")]
extern "C" fn resume() {
    preparation::resume();
    // SAFETY: these are the steps of the C library's own `_start`.
    let code = unsafe {
        let code = __main_void();
        __wasm_call_dtors();
        code
    };
    if code != 0 {
        process::exit(code);
    }
}
