//! Who cannot use the contract's constants has the same paths and names: the loader, which is not written in Rust, and
//! what the runtime says to its linker.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use pipeline_command::STREAM_RESUME;
use pipeline_command::guest::{APP, DATA, MODELS, USR};

const LOADER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/loader");
const RUNTIME: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

#[test]
fn the_loader_mounts_what_the_contract_has() {
    let layout = fs::read_to_string(Path::new(LOADER).join("package/layout.js")).unwrap();
    let (_, mounts) = layout.split_once("export const MOUNTS = ").unwrap();
    let (mounts, _) = mounts.split_once("});").unwrap();
    let mut found: Vec<_> =
        mounts.lines().filter_map(|line| line.trim().strip_prefix('\'')).collect();
    found.iter_mut().for_each(|line| *line = line.split_once('\'').unwrap().0);
    assert_eq!(found, [USR, APP, MODELS]);
}

#[test]
fn the_loader_has_the_folder_that_outlives_a_run() {
    assert!(the_loader_has(DATA), "no constant of the loader is `{DATA}`");
}

#[test]
fn a_stream_goes_on_by_the_same_export_everywhere() {
    assert!(the_loader_has(STREAM_RESUME), "no constant of the loader is `{STREAM_RESUME}`");
    for file in ["build.rs", "src/stream/suspension.rs"] {
        let text = fs::read_to_string(Path::new(RUNTIME).join(file)).unwrap();
        assert!(text.contains(&format!("= \"{STREAM_RESUME}\"")), "{file}");
    }
}

/// Whether a constant of the loader is this text.
fn the_loader_has(text: &str) -> bool {
    sources(Path::new(LOADER))
        .into_iter()
        .any(|file| fs::read_to_string(file).unwrap().contains(&format!("= '{text}';")))
}

/// The modules of the loader, without its tests and types.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let is_own = |folder: &&PathBuf| !folder.ends_with("test") && !folder.ends_with("types");
    let deeper = folders.iter().filter(is_own).flat_map(|folder| sources(folder));
    files
        .into_iter()
        .filter(|file| file.extension().is_some_and(|end| end == "js"))
        .chain(deeper)
        .collect()
}
