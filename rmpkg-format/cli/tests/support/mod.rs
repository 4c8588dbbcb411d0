//! What the commands under test are given.

#[cfg(unix)]
pub mod process;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pipeline_manifest::Manifest;
use rmpkg_format::PackageBuilder;
use rmpkg_format::layout::{SBOM, SITE_PACKAGES, WASM_MODULE};
use tempfile::TempDir;

const PIPELINE: &str = r#"{"version": "v1", "metadata": {"name": "other"},
    "nodes": [{"id": "a", "node_type": "Echo"}], "connections": []}"#;

/// Packages and keys, which other tests have, by the names that they get here.
const COPIES: [(&str, &str); 9] = [
    ("corpus/good.rmpkg", "plain.rmpkg"),
    ("corpus/good-deflated.rmpkg", "deflated.rmpkg"),
    ("corpus/good-without-python.rmpkg", "without-python.rmpkg"),
    ("corpus/good-provenance-runtime.rmpkg", "with-provenance.rmpkg"),
    ("corpus/good-signed.rmpkg", "signed.rmpkg"),
    ("corpus/checksum-differs.rmpkg", "damaged.rmpkg"),
    ("tests/legacy/archiver.rmpkg", "legacy.rmpkg"),
    ("tests/corpus/signed/test.pub", "test.pub"),
    ("tests/corpus/signed/test.key", "test.key"),
];

/// Small files; some of the nodes' folder are by-products, which have no place in a package.
const FILES: [(&str, &str); 10] = [
    ("other.pub", "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3\n"),
    ("password", "secret\n"),
    ("wrong-password", "guess\n"),
    ("input.json", "[1, 2]"),
    ("pipeline.json", PIPELINE),
    ("bad.json", "{}"),
    ("nodes/node.py", "class Node: pass\n"),
    ("nodes/.hidden", ""),
    ("nodes/__pycache__/node.pyc", ""),
    ("models/weights.bin", "0123456789"),
];

/// A temporary folder, [filled](fill).
pub fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    folder
}

/// The names of what is in a folder.
pub fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// Fills a folder with packages, good and bad, keys, nodes and manifests.
pub fn fill(folder: &Path) {
    let format = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for (from, to) in COPIES {
        fs::copy(format.join(from), folder.join(to)).unwrap();
    }
    for (path, content) in FILES {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    for secret in ["test.key", "password", "wrong-password"] {
        make_private(&folder.join(secret));
    }
    let mut damaged = fs::read(folder.join("legacy.rmpkg")).unwrap();
    damaged.truncate(400);
    fs::write(folder.join("legacy-damaged.rmpkg"), damaged).unwrap();
    fs::write(folder.join("signal.npy"), SIGNAL).unwrap();
    fs::create_dir(folder.join("recordings")).unwrap();
    fs::write(folder.join("recordings/signal.npy"), SIGNAL).unwrap();
    let success = r#"{"status":"success","outputs":[],"results":[],"graph_info":{"node_count":1,"source_count":1,"sink_count":1,"execution_order":["a"]},"metrics":{"total_ms":1,"nodes":[]}}"#;
    let failure = r#"{"status":"error","kind":"node","node":"a","message":"no such word"}"#;
    package(&folder.join("answers.rmpkg"), &program(1, success, 0));
    package(&folder.join("fails.rmpkg"), &program(2, failure, 3));
    package(&folder.join("endless.rmpkg"), ENDLESS);
    package(&folder.join("copies.rmpkg"), &copies(""));
    package(&folder.join("copies-and-fails.rmpkg"), &copies("unreachable"));
    package(&folder.join("aborts.rmpkg"), ABORTS);
    write(&folder.join("torn.rmpkg"), b"\0asm\x01\0\0\0\x02".to_vec());
    with_distributions(&folder.join("with-distributions.rmpkg"));
}

/// Secrets that others could read are warned of.
fn make_private(file: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

/// Three bytes as NumPy writes them.
pub const SIGNAL: &[u8] = b"\x93NUMPY\x01\x00\x76\x00{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }                                                            \n\x01\x02\x03";

/// A module that copies the array `signal.npy` to its results, and then does something else.
pub fn copies(then: &str) -> String {
    let report = r#"{"status":"success","outputs":{"__numpy__":true,"file":"results/0.npy"},"results":[{"__numpy__":true,"file":"results/0.npy"}],"graph_info":{"node_count":1,"source_count":1,"sink_count":1,"execution_order":["a"]},"metrics":{"total_ms":1,"nodes":[]}}"#;
    let (length, report) = (report.len() + 1, report.replace('"', "\\\""));
    format!(
        r#"(import "wasi_snapshot_preview1" "path_open"
            (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_read"
            (func $fd_read (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_write"
            (func $fd_write (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (data (i32.const 64) "signal.npy") (data (i32.const 128) "0.npy")
        (data (i32.const 1024) "{report}\n")
        (func $must (param $errno i32) (if (local.get $errno) (then unreachable)))
        (func $open (param $folder i32) (param $path i32) (param $length i32) (param $flags i32)
                    (param $rights i64)
            (call $must (call $path_open (local.get $folder) (i32.const 0) (local.get $path)
                (local.get $length) (local.get $flags) (local.get $rights) (i64.const 0) (i32.const 0)
                (i32.const 0))))
        (func $buffer (param $at i32) (param $length i32)
            (i32.store (i32.const 8) (local.get $at))
            (i32.store (i32.const 12) (local.get $length)))
        (func (export "_start")
            (call $open (i32.const 3) (i32.const 64) (i32.const 10) (i32.const 0) (i64.const 2))
            (call $buffer (i32.const 8192) (i32.const 4096))
            (call $must (call $fd_read
                (i32.load (i32.const 0)) (i32.const 8) (i32.const 1) (i32.const 4)))
            (call $open (i32.const 4) (i32.const 128) (i32.const 5) (i32.const 1) (i64.const 64))
            (call $buffer (i32.const 8192) (i32.load (i32.const 4)))
            (call $must (call $fd_write
                (i32.load (i32.const 0)) (i32.const 8) (i32.const 1) (i32.const 4)))
            {then}
            (call $buffer (i32.const 1024) (i32.const {length}))
            (call $must (call $fd_write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 4))))"#
    )
}

/// A module that never ends.
pub const ENDLESS: &str =
    r#"(memory (export "memory") 1) (func (export "_start") (loop $again (br $again)))"#;
/// A module that does what wasm forbids.
const ABORTS: &str = r#"(memory (export "memory") 1) (func (export "_start") unreachable)"#;

/// A module that writes `text` and a line end to a stream and ends with an exit code.
pub fn program(stream: u32, text: &str, exit_code: u32) -> String {
    let length = text.len() + 1;
    let text: String = text.bytes().map(|byte| format!("\\{byte:02x}")).collect();
    format!(
        r#"(import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
        (import "wasi_snapshot_preview1" "fd_write"
            (func $write (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (data (i32.const 16) "{text}\n")
        (func (export "_start")
            (i32.store (i32.const 0) (i32.const 16))
            (i32.store (i32.const 4) (i32.const {length}))
            (drop (call $write (i32.const {stream}) (i32.const 0) (i32.const 1) (i32.const 8)))
            (call $exit (i32.const {exit_code})))"#
    )
}

/// Writes a package around a module, given as text.
pub fn package(path: &Path, module: &str) {
    write(path, wasm(module));
}

fn write(path: &Path, wasm: Vec<u8>) {
    let mut builder = PackageBuilder::new(pipeline());
    builder.add_bytes(WASM_MODULE, wasm).unwrap();
    builder.build_file(path).unwrap();
}

/// A package with a bill of a crate and of three distributions.
fn with_distributions(path: &Path) {
    let part = |name: &str, folder: &str, license: &str| {
        format!(
            r#"{{"type": "library", "name": "{name}", "version": "1.0", "licenses": [{license}],
                "purl": "pkg:pypi/{name}@1.0", "evidence": {{"occurrences": [{{"location": "{folder}/x"}}]}}}}"#
        )
    };
    let parts = [
        part("serde", "elsewhere", r#"{"expression": "MIT"}"#),
        part("jinja2", SITE_PACKAGES, r#"{"license": {"name": "BSD License"}}"#),
        part("markupsafe", SITE_PACKAGES, r#"{"expression": "BSD-3-Clause"}"#),
        part("odd", SITE_PACKAGES, ""),
    ];
    let bill = format!(r#"{{"bomFormat": "CycloneDX", "components": [{}]}}"#, parts.join(","));
    let mut builder = PackageBuilder::new(pipeline());
    builder.add_bytes(WASM_MODULE, b"\0asm\x01\0\0\0".to_vec()).unwrap();
    builder.add_bytes(SBOM, bill.into_bytes()).unwrap();
    builder.build_file(path).unwrap();
}

pub fn pipeline() -> Manifest {
    Manifest::from_json(PIPELINE).unwrap()
}

pub fn wasm(module: &str) -> Vec<u8> {
    wat::parse_str(format!("(module {module})")).unwrap()
}
