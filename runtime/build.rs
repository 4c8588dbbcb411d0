//! Links libpython: the converted static one into the wasm program, the machine's own natively. What
//! is built into the static one besides becomes a table.

use std::error::Error;
use std::path::PathBuf;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // The build script runs on the host, so `cfg(target_family)` would describe the wrong machine.
    if std::env::var("CARGO_CFG_TARGET_FAMILY").as_deref() != Ok("wasm") {
        find_shared_libpython();
    } else if let Err(error) = link_static_libpython().and_then(|()| write_inittab()) {
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

/// The source that `src/python/platform/inittab.rs` includes.
fn write_inittab() -> Result<(), Box<dyn Error>> {
    let has_feature = |feature: &str| {
        let name = feature.to_uppercase().replace('-', "_");
        std::env::var_os(format!("CARGO_FEATURE_{name}")).is_some()
    };
    let source = builtin_packages::inittab(&builtin_packages::ALL, has_feature);
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo names no `OUT_DIR`")?);
    Ok(std::fs::write(folder.join("inittab.rs"), source)?)
}

/// A Python outside the system's folders, such as pyenv's, is found at run time by its rpath.
fn find_shared_libpython() {
    let python = pyo3_build_config::get();
    if let (true, Some(folder)) = (python.shared, &python.lib_dir) {
        println!("cargo:rustc-link-arg=-Wl,-rpath,{folder}");
    }
}
