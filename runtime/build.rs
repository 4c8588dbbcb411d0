//! Links libpython: the converted static one into the wasm program, the machine's own natively. What
//! is built into the static one besides becomes a table.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use builtin_packages::BuiltinPackage;
use wlr_libpy::bld_cfg::LibsConfig;

/// The export of `src/stream/suspension.rs`.
const STREAM_RESUME: &str = "stream.resume";

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
    let mut libs = wlr_libpy::bld_cfg::configure_static_libs()?;
    let built_in =
        BuiltinPackage::known().filter(|package| package.feature().is_none_or(has_feature));
    let folders: BTreeSet<_> = built_in.filter_map(BuiltinPackage::archives).collect();
    for variable in folders {
        add_archives(&mut libs, variable)?;
    }
    libs.emit_link_flags();
    for arg in guest_libc::link_args().chain([format!("--export={STREAM_RESUME}")]) {
        println!("cargo:rustc-link-arg={arg}");
    }
    Ok(())
}

fn has_feature(feature: &str) -> bool {
    let name = feature.to_uppercase().replace('-', "_");
    std::env::var_os(format!("CARGO_FEATURE_{name}")).is_some()
}

/// All archives of the folder that the variable names.
fn add_archives(libs: &mut LibsConfig, variable: &str) -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-env-changed={variable}");
    let missing = || {
        format!("`{variable}` names no folder that has `lib/`; `cargo xtask` makes one and sets it")
    };
    let folder = std::env::var_os(variable).map(|folder| Path::new(&folder).join("lib"));
    let folder = folder.filter(|folder| folder.is_dir()).ok_or_else(missing)?;
    println!("cargo:rerun-if-changed={}", folder.display());
    for library in libraries(&folder)? {
        libs.add(&library);
    }
    libs.add_lib_path(folder);
    Ok(())
}

/// The names of the archives in the folder, without `lib` and `.a`.
fn libraries(folder: &Path) -> std::io::Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let name = name.strip_prefix("lib").and_then(|name| name.strip_suffix(".a"));
        names.extend(name.map(str::to_owned));
    }
    Ok(names)
}

/// The source that `src/python/platform/inittab.rs` includes.
fn write_inittab() -> Result<(), Box<dyn Error>> {
    let source = builtin_packages::inittab(BuiltinPackage::known(), has_feature);
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo names no `OUT_DIR`")?);
    Ok(fs::write(folder.join("inittab.rs"), source)?)
}

/// A Python outside the system's folders, such as pyenv's, is found at run time by its rpath.
fn find_shared_libpython() {
    let python = pyo3_build_config::get();
    if let (true, Some(folder)) = (python.shared, &python.lib_dir) {
        println!("cargo:rustc-link-arg=-Wl,-rpath,{folder}");
    }
}
