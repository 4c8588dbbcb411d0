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

use std::env;
use std::path::PathBuf;

use crate::error::KitError;
use crate::ready::KIT_VARIABLE;

/// Bytes of the linear stack: CPython's own guard against deep C recursion must fire before they are
/// used up.
pub const STACK_SIZE: u32 = 8 << 20;

/// Moves the cache that a kit is made in. The crate that has the cache is there with `build` alone.
const CACHE_DIR_VARIABLE: &str = "RMPKG_CACHE_DIR";

/// Environment variable that overrides [`STACK_SIZE`], for measurements.
pub const STACK_SIZE_VARIABLE: &str = "RMPKG_STACK_SIZE";

/// What the linker must be told of a program with libpython in it, besides the libraries. A build
/// script's arguments don't reach the programs that depend on its crate: whoever links one passes these.
///
/// The stack lies below the data, so that an overflow traps instead of overwriting them.
pub fn link_args() -> Vec<String> {
    let stack_size = env::var(STACK_SIZE_VARIABLE).unwrap_or_else(|_| STACK_SIZE.to_string());
    vec!["-z".to_owned(), format!("stack-size={stack_size}"), "--stack-first".to_owned()]
}

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
        let args = link_args().into_iter().map(|arg| format!("cargo:rustc-link-arg={arg}"));
        let variables = [KIT_VARIABLE, CACHE_DIR_VARIABLE, STACK_SIZE_VARIABLE];
        let rerun = variables.iter().map(|name| format!("cargo:rerun-if-env-changed={name}"));
        search.chain(libs).chain(args).chain(rerun).collect()
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
/// [`KitError`] when it can't be downloaded, verified or converted; without the feature `build`, when
/// `RMPKG_LIBPYTHON_DIR` names no complete kit.
pub fn configure_static_libs() -> Result<LibsConfig, KitError> {
    let mut libs = LibsConfig::new();
    libs.add_lib_path(library_folder()?);
    libs.add("python3.12");
    Ok(libs)
}

#[cfg(feature = "build")]
fn library_folder() -> Result<PathBuf, KitError> {
    Ok(crate::kit::Kit::ensure(&|_| ())?.library_folder)
}

#[cfg(not(feature = "build"))]
fn library_folder() -> Result<PathBuf, KitError> {
    let folder = env::var_os(KIT_VARIABLE).ok_or(KitError::NoKit)?;
    Ok(crate::ready::Folders::of(std::path::Path::new(&folder))?.library)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "build")]
    #[test]
    fn the_cache_is_the_one_that_kits_are_made_in() {
        assert_eq!(CACHE_DIR_VARIABLE, content_cache::CACHE_DIR_VARIABLE);
    }

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
                "cargo:rustc-link-arg=-z",
                "cargo:rustc-link-arg=stack-size=8388608",
                "cargo:rustc-link-arg=--stack-first",
                "cargo:rerun-if-env-changed=RMPKG_LIBPYTHON_DIR",
                "cargo:rerun-if-env-changed=RMPKG_CACHE_DIR",
                "cargo:rerun-if-env-changed=RMPKG_STACK_SIZE",
            ]
        );
    }
}
