//! Packages around small programs.

use std::io::Cursor;

use pipeline_manifest::Manifest;
use rmpkg_format::layout::WASM_MODULE;
use rmpkg_format::{Package, PackageBuilder};
use rmpkg_run::{Pipeline, Runner};

/// A program that writes `text` to a stream and ends with an exit code.
pub fn program(stream: u32, text: &str, exit_code: u32) -> String {
    let bytes = escaped(text);
    let length: String =
        (text.len() as u32).to_le_bytes().map(|byte| format!("\\{byte:02x}")).concat();
    format!(
        r#"(import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
        (import "wasi_snapshot_preview1" "fd_write"
            (func $write (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (data (i32.const 0) "\10\00\00\00{length}") (data (i32.const 16) "{bytes}")
        (func (export "_start")
            (drop (call $write (i32.const {stream}) (i32.const 0) (i32.const 1) (i32.const 8)))
            (call $exit (i32.const {exit_code})))"#
    )
}

/// A text as the data of a module.
pub fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("\\{byte:02x}")).collect()
}

/// A report with these results.
pub fn report(results: &str) -> String {
    let graph_info = r#"{"node_count":1,"source_count":1,"sink_count":1,"execution_order":["a"]}"#;
    format!(
        r#"{{"status":"success","results":{results},"graph_info":{graph_info},
            "metrics":{{"total_ms":1,"nodes":[]}}}}"#
    )
}

/// A program that does this and nothing else.
pub fn start(body: &str) -> String {
    format!(r#"(memory (export "memory") 1) (func $start (export "_start") {body})"#)
}

/// A package's bytes, with a file among its nodes.
pub fn package_bytes(module: &str) -> Vec<u8> {
    packaged(wat::parse_str(format!("(module {module})")).unwrap())
}

/// As [`package_bytes`], of a module's own bytes.
pub fn packaged(wasm: Vec<u8>) -> Vec<u8> {
    let manifest = r#"{"version": "v1", "metadata": {},
        "nodes": [{"id": "a", "node_type": "Echo"}], "connections": []}"#;
    let mut builder = PackageBuilder::new(Manifest::from_json(manifest).unwrap());
    builder.add_bytes(WASM_MODULE, wasm).unwrap();
    builder.add_bytes("app/marker.txt", b"0123456789".to_vec()).unwrap();
    let mut bytes = Cursor::new(Vec::new());
    builder.write(&mut bytes).unwrap();
    bytes.into_inner()
}

pub fn package(module: &str) -> Package {
    Package::from_bytes(package_bytes(module)).unwrap()
}

pub fn load(module: &str) -> Pipeline {
    Runner::new().unwrap().load(&package(module)).unwrap()
}
