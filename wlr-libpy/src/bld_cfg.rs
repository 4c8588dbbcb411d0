//! Link flags for a build script, with the names of the original crate.
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     if std::env::var("CARGO_CFG_TARGET_FAMILY").as_deref() == Ok("wasm") {
//!         wlr_libpy::bld_cfg::configure_static_libs()?.emit_link_flags();
//!     }
//!     Ok(())
//! }
//! ```

use std::path::PathBuf;

use content_cache::CACHE_DIR_VARIABLE;

use crate::kit::{KIT_VARIABLE, Kit, KitError};

/// Folders and names of the static libraries to link.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LibsConfig {
    lib_paths: Vec<PathBuf>,
    libs: Vec<String>,
}

impl LibsConfig {
    /// No libraries.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a folder to search for libraries.
    pub fn add_lib_path(&mut self, path: impl Into<PathBuf>) {
        self.lib_paths.push(path.into());
    }

    /// Adds a library by its name without `lib` and `.a`.
    pub fn add(&mut self, name: &str) {
        self.libs.push(name.to_owned());
    }

    /// The directives for cargo, a line each.
    ///
    /// The libraries aren't bundled into the crate's rlib: it would carry a copy of libpython.
    pub fn link_flags(&self) -> Vec<String> {
        let search = self
            .lib_paths
            .iter()
            .map(|path| format!("cargo:rustc-link-search=native={}", path.display()));
        let libs = self.libs.iter().map(|lib| format!("cargo:rustc-link-lib=static:-bundle={lib}"));
        let variables = [KIT_VARIABLE, CACHE_DIR_VARIABLE];
        let rerun = variables.iter().map(|name| format!("cargo:rerun-if-env-changed={name}"));
        search.chain(libs).chain(rerun).collect()
    }

    /// Prints the directives for cargo.
    pub fn emit_link_flags(&self) {
        for flag in self.link_flags() {
            println!("{flag}");
        }
    }
}

/// Gets libpython, converting it first if that wasn't done on this machine yet.
///
/// # Errors
///
/// [`KitError`] when it can't be downloaded, verified or converted.
pub fn configure_static_libs() -> Result<LibsConfig, KitError> {
    let kit = Kit::ensure(&|_| ())?;
    let mut libs = LibsConfig::new();
    libs.add_lib_path(kit.library_folder);
    libs.add("python3.12");
    Ok(libs)
}

/// Bytes of the linear stack.
const STACK_SIZE: u32 = 8 << 20;

/// What the linker has to be told of a program with CPython inside.
///
/// CPython's own guard against deep C recursion must fire before the stack is used up; `--stack-first`
/// puts the stack below the data, so that an overflow traps instead of overwriting it.
pub fn link_args() -> Vec<String> {
    vec!["-z".to_owned(), format!("stack-size={STACK_SIZE}"), "--stack-first".to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_name_folders_and_libraries() {
        let mut libs = LibsConfig::new();
        libs.add_lib_path("/kit/lib");
        libs.add("python3.12");
        assert_eq!(
            libs.link_flags(),
            [
                "cargo:rustc-link-search=native=/kit/lib",
                "cargo:rustc-link-lib=static:-bundle=python3.12",
                "cargo:rerun-if-env-changed=RMPKG_LIBPYTHON_DIR",
                "cargo:rerun-if-env-changed=RMPKG_CACHE_DIR",
            ]
        );
    }
}
