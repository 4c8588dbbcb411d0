//! What can be compiled, what can't, and where compiled modules are kept.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use wasi_host::{CompileError, Host, HostError, HostOptions, Invocation};

fn compile(wat: &str) -> Result<(), CompileError> {
    compile_bytes(&wat::parse_str(wat).unwrap())
}

fn compile_bytes(bytes: &[u8]) -> Result<(), CompileError> {
    Host::new(HostOptions::default()).unwrap().compile(bytes).map(drop)
}

#[test]
fn text_is_not_wasm() {
    assert!(matches!(compile_bytes(b"(module)"), Err(CompileError::NotWasm)));
    assert!(matches!(compile_bytes(b""), Err(CompileError::NotWasm)));
}

#[test]
fn a_component_is_told_from_a_module() {
    assert!(matches!(compile("(component)"), Err(CompileError::Component)));
}

#[test]
fn a_damaged_module_is_not_valid() {
    let mut wasm = wat::parse_str(r#"(module (func (export "_start")))"#).unwrap();
    wasm.pop();
    let error = compile_bytes(&wasm).unwrap_err();
    assert!(matches!(error, CompileError::Invalid { .. }));
    assert!(error.to_string().contains("the wasm module is not valid"), "{error}");
}

#[test]
fn a_library_is_no_command() {
    assert!(matches!(compile("(module)"), Err(CompileError::NoStart)));
    let start_with_parameter = r#"(module (func (export "_start") (param i32)))"#;
    assert!(matches!(compile(start_with_parameter), Err(CompileError::NoStart)));
}

#[test]
fn foreign_imports_are_all_named() {
    let error = compile(
        r#"(module
             (import "env" "dlopen" (func))
             (import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))
             (import "wasi_snapshot_preview2" "magic" (func))
             (func (export "_start")))"#,
    )
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the wasm module imports what WASI preview1 does not offer: \
         `env.dlopen`, `wasi_snapshot_preview2.magic`"
    );
}

#[test]
fn an_unknown_preview1_function_is_foreign_too() {
    let error = compile(
        r#"(module (import "wasi_snapshot_preview1" "fork" (func)) (func (export "_start")))"#,
    )
    .unwrap_err();
    assert!(matches!(
        error,
        CompileError::ForeignImports { imports } if imports == ["`wasi_snapshot_preview1.fork`"]
    ));
}

#[test]
fn a_compiled_module_is_taken_from_the_cache() {
    let folder = tempfile::tempdir().unwrap();
    let wasm = wat::parse_str(r#"(module (memory (export "memory") 1) (func (export "_start")))"#);
    let wasm = wasm.unwrap();

    let first = cached(folder.path());
    first.compile(&wasm).unwrap();
    assert_eq!(first.cache_hits(), 0);
    assert_eq!(modules_in(folder.path()).len(), 1);

    let second = cached(folder.path());
    let command = second.compile(&wasm).unwrap();
    assert_eq!(second.cache_hits(), 1);
    assert_eq!(modules_in(folder.path()).len(), 1);
    assert!(command.run(Invocation::default()).unwrap().is_success());
}

#[test]
fn a_damaged_cache_entry_is_compiled_again() {
    let folder = tempfile::tempdir().unwrap();
    let wasm = wat::parse_str(r#"(module (memory (export "memory") 1) (func (export "_start")))"#);
    let wasm = wasm.unwrap();
    cached(folder.path()).compile(&wasm).unwrap();
    for module in modules_in(folder.path()) {
        fs::write(module, b"damaged").unwrap();
    }
    let host = cached(folder.path());
    let command = host.compile(&wasm).unwrap();
    assert_eq!(host.cache_hits(), 0);
    assert!(command.run(Invocation::default()).unwrap().is_success());
}

#[test]
fn a_cache_folder_that_is_a_file_is_named() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let options = HostOptions { module_cache: Some(file.path().to_path_buf()) };
    let error = Host::new(options).err().unwrap();
    assert!(matches!(error, HostError::ModuleCache { path, .. } if path == file.path()));
}

fn cached(folder: &Path) -> Host {
    Host::new(HostOptions { module_cache: Some(folder.to_path_buf()) }).unwrap()
}

/// The compiled modules in a cache folder; the engine keeps usage statistics beside them.
fn modules_in(folder: &Path) -> Vec<PathBuf> {
    files_in(&folder.join("compiled"))
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_in(&path));
        } else if path.extension().is_none() {
            found.push(path);
        }
    }
    found
}
