//! How much memory reading takes. One test, since the allocator counts for the whole process.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use peak_alloc::PeakAlloc;
use rmpkg_format::{PackageReader, ReadLimits};
use support::{builder, bytes};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

const MODEL: usize = 8 << 20;
const ENOUGH: usize = 1 << 20;

/// The bytes that are allocated at the same time, at most, while the file is verified.
fn peak(file: &Path, limits: &ReadLimits) -> usize {
    let file = File::open(file).unwrap();
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let _any_answer_will_do =
        PackageReader::with_limits(file, limits).and_then(|mut package| package.verify());
    ALLOCATOR.peak_usage() - before
}

#[test]
fn memory_follows_neither_large_entries_nor_the_sizes_that_files_claim() {
    let folder = tempfile::tempdir().unwrap();
    let stored = folder.path().join("stored.rmpkg");
    let deflated = folder.path().join("deflated.rmpkg");
    let mut random = 1_u32;
    let mut noise = || {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        random.to_be_bytes()[0]
    };
    let models = [(&stored, (0..MODEL).map(|_| noise()).collect()), (&deflated, vec![0; MODEL])];
    for (file, model) in models {
        let mut builder = builder();
        fs::write(file, bytes(builder.add_bytes("models/large.bin", model).unwrap())).unwrap();
        PackageReader::new(File::open(file).unwrap()).unwrap().verify().unwrap();
        let peak = peak(file, &ReadLimits::default());
        assert!(peak < ENOUGH, "{peak} bytes for {}", file.display());
    }
    assert!(fs::metadata(&stored).unwrap().len() > MODEL as u64);

    let unlimited = ReadLimits {
        package_bytes: u64::MAX,
        entries: usize::MAX,
        manifest_bytes: u64::MAX,
        entry_bytes: u64::MAX,
        module_bytes: u64::MAX,
        unpacked_bytes: u64::MAX,
    };
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for file in fs::read_dir(corpus).unwrap().map(|file| file.unwrap().path()) {
        let peak = peak(&file, &unlimited);
        assert!(peak < ENOUGH, "{peak} bytes for {}", file.display());
    }
}
