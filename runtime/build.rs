//! Links libpython: the converted static one into the wasm program, the machine's own natively.

use std::error::Error;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // The build script runs on the host, so `cfg(target_family)` would describe the wrong machine.
    if std::env::var("CARGO_CFG_TARGET_FAMILY").as_deref() != Ok("wasm") {
        find_shared_libpython();
    } else if let Err(error) = link_static_libpython() {
        // An error that `main` returned would be shown in Rust's debug form.
        println!("cargo::error={}", sentence(error.as_ref()));
    }
}

/// The error and its causes on one line, which is all that cargo takes.
fn sentence(error: &dyn Error) -> String {
    let mut sentence = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        sentence = format!("{sentence}: {error}");
        cause = error.source();
    }
    sentence.replace('\n', " ")
}

fn link_static_libpython() -> Result<(), Box<dyn Error>> {
    wlr_libpy::bld_cfg::configure_static_libs()?.emit_link_flags();
    Ok(())
}

/// A Python outside the system's folders, such as pyenv's, is found at run time by its rpath.
fn find_shared_libpython() {
    let python = pyo3_build_config::get();
    if let (true, Some(folder)) = (python.shared, &python.lib_dir) {
        println!("cargo:rustc-link-arg=-Wl,-rpath,{folder}");
    }
}
