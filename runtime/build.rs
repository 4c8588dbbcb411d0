//! Links libpython: the converted static one into the wasm program, the machine's own natively.

use std::error::Error;

/// Bytes of the linear stack, and the variable that overrides it for measurements.
///
/// CPython's own guard against deep C recursion must fire before the stack is used up; `--stack-first`
/// puts the stack below the data, so that an overflow traps instead of overwriting it.
const STACK_SIZE: u32 = 8 << 20;
const STACK_SIZE_VARIABLE: &str = "RMPKG_STACK_SIZE";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    // The build script runs on the host, so `cfg(target_family)` would describe the wrong machine.
    if std::env::var("CARGO_CFG_TARGET_FAMILY").as_deref() == Ok("wasm") {
        link_static_libpython()
    } else {
        find_shared_libpython();
        Ok(())
    }
}

fn link_static_libpython() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-env-changed={STACK_SIZE_VARIABLE}");
    wlr_libpy::bld_cfg::configure_static_libs()?.emit_link_flags();
    let stack_size = match std::env::var(STACK_SIZE_VARIABLE) {
        Ok(value) => value.parse()?,
        Err(_) => STACK_SIZE,
    };
    println!("cargo:rustc-link-arg-bins=-z");
    println!("cargo:rustc-link-arg-bins=stack-size={stack_size}");
    println!("cargo:rustc-link-arg-bins=--stack-first");
    Ok(())
}

/// A Python outside the system's folders, such as pyenv's, is found at run time by its rpath.
fn find_shared_libpython() {
    let python = pyo3_build_config::get();
    if let (true, Some(folder)) = (python.shared, &python.lib_dir) {
        println!("cargo:rustc-link-arg=-Wl,-rpath,{folder}");
    }
}
