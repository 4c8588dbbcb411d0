//! Each target holds on every input that fuzzing has found, on parts of it, and with bits flipped.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use fuzz_checks::{TARGETS, Target};

/// Every this many bytes an input is cut off, and a bit is flipped.
const STRIDE: usize = 37;

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The inputs in the folder, sorted by name so that each run is the same.
fn inputs(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|file| (file.clone(), fs::read(file).unwrap())).collect()
}

fn check((_, check): Target, input: &[u8]) {
    check(input);
    for at in (0..input.len()).step_by(STRIDE) {
        check(&input[..at]);
        let mut damaged = input.to_vec();
        damaged[at] ^= 1 << (at % 8);
        check(&damaged);
    }
}

#[test]
fn every_target_holds_on_its_corpus() {
    for target in TARGETS {
        let inputs = inputs(&folder("../corpus").join(target.0));
        assert!(!inputs.is_empty(), "{} has no corpus", target.0);
        for (file, input) in inputs {
            println!("{}", file.display());
            check(target, &input);
        }
    }
}

#[test]
fn the_reader_holds_on_the_corpus_of_bad_packages() {
    for (file, input) in inputs(&folder("../../rmpkg-format/corpus")) {
        println!("{}", file.display());
        check(TARGETS[2], &input);
    }
}

#[test]
fn corpora_are_small() {
    for (name, _) in TARGETS {
        let sizes =
            inputs(&folder("../corpus").join(name)).into_iter().map(|(_, input)| input.len());
        let total: usize = sizes.sum();
        assert!(
            total < 512 * 1024,
            "{name} has {total} bytes; remove what reaches no code of its own"
        );
    }
}
