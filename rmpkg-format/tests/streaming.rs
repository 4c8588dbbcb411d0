//! Packages that are read piece by piece, from a file or what behaves like one.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;

use rmpkg_format::layout::WASM_MODULE;
use rmpkg_format::{Package, PackageError, PackageReader, ReadLimits};
use support::{WASM, builder, bytes};

const STDLIB: &str = "wasi-deps/usr/lib/python3.12/os.pyc";

fn corpus() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

#[test]
fn every_file_of_the_corpus_gives_its_code() {
    let expected = fs::read(corpus().join("expected.json")).unwrap();
    let expected: BTreeMap<String, Option<String>> = serde_json::from_slice(&expected).unwrap();
    for (name, code) in expected {
        let file = File::open(corpus().join(&name)).unwrap();
        let found = PackageReader::new(file).and_then(|mut package| package.verify());
        assert_eq!(found.err().map(|error| error.code()), code.as_deref(), "{name}");
    }
}

#[test]
fn a_stream_gives_what_the_package_in_memory_gives() {
    let whole = Package::from_bytes(bytes(&builder())).unwrap();
    let mut package = PackageReader::new(Cursor::new(bytes(&builder()))).unwrap();
    assert_eq!(package.manifest(), whole.manifest());
    assert_eq!(package.manifest_json(), whole.manifest_json());
    assert!(package.signature().is_none());
    let paths: Vec<_> = package.entries().map(|record| record.path.clone()).collect();
    assert_eq!(paths, whole.entries().map(|record| record.path.clone()).collect::<Vec<_>>());
    for path in paths {
        let mut content = Vec::new();
        package.read(&path).unwrap().read_to_end(&mut content).unwrap();
        assert_eq!(content, whole.read(&path).unwrap(), "{path}");
    }
    let error = package.read("app/other.py").err().unwrap();
    assert!(matches!(error, PackageError::NoEntry(path) if path == "app/other.py"));
}

#[test]
fn entries_may_be_read_in_pieces_and_left_in_the_middle() {
    let mut package = PackageReader::new(Cursor::new(bytes(&builder()))).unwrap();
    let mut piece = [0; 7];
    package.read(STDLIB).unwrap().read_exact(&mut piece).unwrap();
    assert_eq!(piece, [b'o'; 7]);

    let mut wasm = package.read(WASM_MODULE).unwrap();
    assert_eq!(wasm.read(&mut []).unwrap(), 0);
    for expected in WASM {
        wasm.read_exact(&mut piece[..1]).unwrap();
        assert_eq!(piece[0], *expected);
    }
    assert_eq!(wasm.read(&mut piece).unwrap(), 0);
}

#[test]
fn a_wrong_content_shows_at_its_end() {
    let file = File::open(corpus().join("sha256-differs.rmpkg")).unwrap();
    let mut package = PackageReader::new(file).unwrap();
    let mut content = Vec::new();
    let error = package.read("app/node.py").unwrap().read_to_end(&mut content).unwrap_err();
    assert_eq!(content, b"class Node: ...\n");
    assert!(matches!(PackageError::from(error), PackageError::WrongSha256 { .. }));
}

#[test]
fn the_limits_hold_for_streams_too() {
    let limits = ReadLimits { package_bytes: 100, ..ReadLimits::default() };
    let error = PackageReader::with_limits(Cursor::new(bytes(&builder())), &limits).err().unwrap();
    assert!(matches!(error, PackageError::PackageTooLarge { limit: 100, .. }));
}

/// 2 MiB of directory for one entry: no good names are so long.
#[test]
fn a_directory_that_no_package_needs_is_not_read() {
    let directory = vec![0; 2 << 20];
    let mut end = b"PK\x05\x06\0\0\0\0\x01\0\x01\0".to_vec();
    end.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    end.extend([0; 6]);
    let limits = ReadLimits { entries: 10, ..ReadLimits::default() };
    let error = Package::with_limits([directory, end].concat(), &limits).err().unwrap();
    assert!(matches!(error, PackageError::DirectoryTooLarge { size: 2_097_152, limit: 10_700 }));
    assert_eq!(error.code(), "too_large");
}

/// A file on a disk that fails after so many bytes.
struct Failing(Cursor<Vec<u8>>, u64);

impl Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0.position() >= self.1 {
            Err(io::Error::other("bad block"))
        } else {
            self.0.read(buffer)
        }
    }
}

impl Seek for Failing {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

#[test]
fn a_source_that_fails_is_no_bad_package() {
    let error = PackageReader::new(Failing(Cursor::new(bytes(&builder())), 10)).err().unwrap();
    assert!(matches!(&error, PackageError::Source(source) if source.to_string() == "bad block"));
    assert_eq!(error.code(), "unreadable");
}
