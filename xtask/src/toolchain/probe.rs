//! Looks for Rust toolchains on this machine.

use std::env;
use std::path::{Path, PathBuf};

use super::{Probe, Rust, SystemProbe, TARGET};
use crate::process;
use crate::version::Version;

/// The oldest release that compiles this workspace.
const OLDEST_RUST: Version = Version::new(1, 95);
/// Where a distribution installs its own compiler; `rustc` in `PATH` is often rustup's.
const SYSTEM_BIN: &str = "/usr/bin";
/// Where Debian's `wasi-libc` installs the C library.
const SYSTEM_LIBC: &str = "/usr/lib/wasm32-wasi";

/// Looks for the active Rust and for the system's Rust.
pub fn probe() -> Probe {
    let active = rust(Path::new("rustc"));
    let active_has_target = active.as_ref().is_some_and(has_target);
    Probe { active, active_has_target, system: system() }
}

fn system() -> SystemProbe {
    let bin = Path::new(SYSTEM_BIN);
    let rust = rust(&bin.join("rustc")).filter(is_recent);
    let source = rust.as_ref().map(|rust| rust.sysroot.join("lib/rustlib/src/rust"));
    let libc = PathBuf::from(SYSTEM_LIBC);
    SystemProbe {
        cargo: existing(bin.join("cargo")),
        // The standard library's own dependencies have to be beside it to be built offline.
        source: source.filter(|source| source.join("library/std/Cargo.toml").is_file()),
        linker: linker(),
        libc: libc.join("crt1-command.o").is_file().then_some(libc),
        rust,
    }
}

fn rust(rustc: &Path) -> Option<Rust> {
    let verbose = process::ask(rustc, &["-vV"])?;
    let release = verbose.lines().find_map(|line| line.strip_prefix("release: "))?.to_owned();
    let sysroot = process::ask(rustc, &["--print", "sysroot"])?.into();
    Some(Rust { rustc: rustc.to_owned(), release, sysroot })
}

fn is_recent(rust: &Rust) -> bool {
    Version::find_in(&rust.release).is_some_and(|version| version >= OLDEST_RUST)
}

/// Whether the standard library for the target is installed, by rustup or by a distribution.
fn has_target(rust: &Rust) -> bool {
    rust.sysroot.join("lib/rustlib").join(TARGET).join("lib").is_dir()
}

/// The newest `wasm-ld` or `wasm-ld-<version>` in `PATH`; one without a version is the newest.
fn linker() -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    let files = env::split_paths(&folders).filter_map(|folder| folder.read_dir().ok()).flatten();
    files
        .filter_map(|file| linker_version(file.ok()?.file_name().to_str()?))
        .max()
        .and_then(|version| which::which(linker_name(version)).ok())
}

fn linker_version(file_name: &str) -> Option<u32> {
    match file_name.strip_prefix("wasm-ld")? {
        "" => Some(u32::MAX),
        suffix => suffix.strip_prefix('-')?.parse().ok(),
    }
}

fn linker_name(version: u32) -> String {
    if version == u32::MAX { "wasm-ld".to_owned() } else { format!("wasm-ld-{version}") }
}

fn existing(path: PathBuf) -> Option<PathBuf> {
    path.is_file().then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versioned_and_plain_linkers_are_recognised() {
        assert_eq!(linker_version("wasm-ld-22"), Some(22));
        assert_eq!(linker_version("wasm-ld"), Some(u32::MAX));
        assert_eq!(linker_version("wasm-ld-next"), None);
        assert_eq!(linker_version("ld.lld"), None);
        assert_eq!(linker_name(22), "wasm-ld-22");
    }
}
