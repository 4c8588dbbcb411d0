//! The environment of the wasm build, the same for `build-wasm` and for a shell of the user.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::toolchain::WasmToolchain;
use crate::workspace;

/// What separates the flags in `CARGO_ENCODED_RUSTFLAGS`, so that a path may hold a space.
pub const FLAG_SEPARATOR: char = '\u{1f}';

/// Cargo as the wasm is built with it. `other` is the folder of another workspace that is built along.
pub fn cargo(toolchain: &WasmToolchain, other: Option<&Path>, target_features: &[&str]) -> Command {
    let mut cargo = Command::new(toolchain.cargo());
    cargo.current_dir(workspace::root()).envs(of(toolchain, other, target_features));
    if matches!(toolchain, WasmToolchain::System(_)) {
        // Left there by rustup for the active Rust.
        cargo.env_remove("RUSTUP_TOOLCHAIN").env_remove("LD_LIBRARY_PATH");
    }
    cargo
}

/// The environment variables in the order in which they are best read.
pub fn of(
    toolchain: &WasmToolchain,
    other: Option<&Path>,
    target_features: &[&str],
) -> Vec<(&'static str, String)> {
    let mut variables = toolchain.environment();
    let config = workspace::root().join("xtask/pyo3-config.txt");
    variables.push(("PYO3_CONFIG_FILE", config.to_string_lossy().into_owned()));
    let features = target_features.iter().map(|feature| format!("-Ctarget-feature={feature}"));
    let flags = [remap_flags(&homes(other)), toolchain.rustflags(), features.collect()].concat();
    // This variable overrules every other place for flags, the user's own `RUSTFLAGS` included:
    // the module that ships is the same wherever it is built.
    variables.push(("CARGO_ENCODED_RUSTFLAGS", flags.join(&FLAG_SEPARATOR.to_string())));
    variables
}

/// Folders whose place on this machine must not show in the module, and what stands for them. The
/// last one that fits counts: a workspace may lie in another one's folder.
fn homes(other: Option<&Path>) -> Vec<(PathBuf, &'static str)> {
    let root = workspace::root();
    let other = other.map(|other| (other.to_owned(), "/nodes"));
    let ours = [(root.to_owned(), "/rmpkg"), (workspace::target(), "/target")];
    let mut homes: Vec<_> = other.into_iter().chain(ours).collect();
    if let Some(home) = cargo_home() {
        let registries = home.join("registry/src");
        homes.push((home, "/cargo"));
        homes.extend(folders_in(&registries).into_iter().map(|folder| (folder, "/crates")));
    }
    homes
}

/// Cargo names these folders after the registries, of which any may be a mirror.
fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    let mut folders: Vec<_> = entries.map(|entry| entry.path()).collect();
    folders.sort();
    folders
}

fn cargo_home() -> Option<PathBuf> {
    let named = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    named.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
}

fn remap_flags(homes: &[(PathBuf, &str)]) -> Vec<String> {
    let flag = |(path, name): &(PathBuf, &str)| remap_flag(path, name);
    homes.iter().map(flag).collect()
}

fn remap_flag(path: &Path, name: &str) -> String {
    format!("--remap-path-prefix={}={name}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_this_machine_are_renamed() {
        let homes = [("/home/me/rmpkg".into(), "/rmpkg"), ("/home/me/.cargo".into(), "/cargo")];
        assert_eq!(
            remap_flags(&homes),
            [
                "--remap-path-prefix=/home/me/rmpkg=/rmpkg",
                "--remap-path-prefix=/home/me/.cargo=/cargo",
            ]
        );
    }
}
