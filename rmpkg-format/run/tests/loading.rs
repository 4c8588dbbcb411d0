//! Why a package is not loaded: each [`LoadError`].

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[allow(dead_code, reason = "each file of tests uses a part of it")]
mod support;

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use rmpkg_format::Package;
use rmpkg_run::{CompileError, LoadError, Request, Runner};
use support::{package, package_bytes, program, report, start};

#[test]
fn a_package_is_unpacked_and_compiled_once() {
    let cache = tempfile::tempdir().unwrap();
    let package = package(&program(1, &report("[]"), 0));
    let kept = || {
        let runner = Runner::with_cache(cache.path()).unwrap();
        runner.load(&package).unwrap().run(&Request::default()).unwrap();
        let files = |folder: &str| fs::read_dir(cache.path().join(folder)).unwrap();
        let entries = files("packages").chain(files("modules")).map(|entry| entry.unwrap().path());
        // wasmtime's own cleaning of its cache comes and goes as a hidden file.
        let hidden = |path: &PathBuf| path.file_name().unwrap().as_encoded_bytes()[0] == b'.';
        entries.filter(|path| !hidden(path)).collect::<BTreeSet<_>>()
    };
    let first = kept();
    assert!(first.len() > 1, "{first:?}");
    assert_eq!(kept(), first);
}

#[test]
fn a_cache_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let Err(error) = Runner::with_cache(&file) else { panic!("it is no folder") };
    assert!(matches!(error, LoadError::Host(_)), "{error:?}");

    fs::write(folder.path().join("packages"), "").unwrap();
    let runner = Runner::with_cache(folder.path()).unwrap();
    let Err(error) = runner.load(&package(&start(""))) else { panic!("`packages` is no folder") };
    assert!(matches!(error, LoadError::Cache(_)), "{error:?}");
}

#[test]
fn a_damaged_entry_is_named() {
    let marker = b"0123456789";
    let mut bytes = package_bytes(&start(""));
    let at = bytes.windows(marker.len()).position(|window| window == marker).unwrap();
    bytes[at] = b'1';
    let damaged = Package::from_bytes(bytes).unwrap();
    let Err(error) = Runner::new().unwrap().load(&damaged) else { panic!("it is damaged") };
    assert!(matches!(error, LoadError::Package(_)), "{error:?}");
    assert!(error.to_string().contains("`app/marker.txt`"), "{error}");
}

#[test]
fn an_untrusted_package_is_neither_unpacked_nor_compiled() {
    use rmpkg_format::TrustPolicy;
    let cache = tempfile::tempdir().unwrap();
    let package = package(&program(1, &report("[]"), 0));
    let kept = || fs::read_dir(cache.path().join("packages")).map_or(0, Iterator::count);
    let runner = Runner::with_cache(cache.path()).unwrap();
    let other = "0".repeat(64);
    let policy = TrustPolicy { sha256: Some(other.clone()), ..TrustPolicy::default() };
    let Err(error) = runner.load_trusted(&package, &policy) else { panic!("it is another one") };
    assert!(matches!(error, LoadError::Untrusted(_)), "{error:?}");
    let said = format!("the sha256 of the package is {}, not {other}", package.sha256());
    assert_eq!((error.to_string(), kept()), (said, 0));

    let policy =
        TrustPolicy { sha256: Some(package.sha256().to_owned()), ..TrustPolicy::default() };
    let pipeline = runner.load_trusted(&package, &policy).unwrap();
    assert!(pipeline.run(&Request::default()).is_ok() && kept() > 0);
}

#[test]
fn a_module_that_is_no_command_is_refused() {
    let Err(error) = Runner::new().unwrap().load(&package("")) else { panic!("no `_start`") };
    assert!(matches!(error, LoadError::Module(_)), "{error:?}");
}

/// Its module is no command, but that is never looked at.
#[test]
fn another_runtime_than_those_that_may_run_is_refused_before_it_is_compiled() {
    let (trusted, other) = (package(&start("")), package(""));
    let runner = Runner::new().unwrap().only([trusted.wasm_sha256().parse().unwrap()]);
    runner.load(&trusted).unwrap();
    let Err(error) = runner.load(&other) else { panic!("it is not trusted") };
    let sha256 = other.wasm_sha256();
    assert!(matches!(&error, LoadError::WrongRuntime { sha256: found } if found == sha256));
    assert!(error.to_string().contains(&format!("has the SHA-256 {sha256}, which")), "{error}");
    let Err(error) = Runner::new().unwrap().only([]).load(&trusted) else { panic!("none is") };
    assert!(matches!(error, LoadError::WrongRuntime { .. }), "{error:?}");
}

/// Thousands of functions, of which the compiler has not made machine code in no time.
#[test]
fn a_module_that_takes_too_long_to_compile_is_given_up() {
    let large = package(&format!("{} {}", start(""), "(func (drop (i32.const 7)))".repeat(5_000)));
    let runner = Runner::new().unwrap().compile_time(Some(Duration::ZERO));
    let Err(error) = runner.load(&large) else { panic!("it had no time") };
    assert!(matches!(error, LoadError::Module(CompileError::TooSlow { .. })), "{error:?}");
    assert!(error.to_string().contains("was not compiled within 0ns"), "{error}");
    Runner::new().unwrap().compile_time(None).load(&large).unwrap();
}

/// The folder for temporary files is the process's: this test runs in another one.
#[cfg(unix)]
#[test]
fn a_temporary_folder_that_cannot_be_made_is_named() {
    const HERE: &str = "/absent/for/this/test";
    if env::temp_dir().as_os_str() != HERE {
        let mut again = Command::new(env::current_exe().unwrap());
        again.args(["--exact", "a_temporary_folder_that_cannot_be_made_is_named"]);
        let output = again.env("TMPDIR", HERE).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        return;
    }
    let Err(error) = Runner::new().unwrap().load(&package(&start(""))) else { panic!("no folder") };
    assert!(matches!(error, LoadError::Temporary { .. }), "{error:?}");
    assert_eq!(error.to_string(), format!("cannot create a folder in `{HERE}`"));
}
