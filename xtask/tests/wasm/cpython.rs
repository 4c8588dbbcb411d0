//! A few of CPython's own tests. All of them take minutes: `cargo xtask test-cpython` runs them.

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn quick_modules_of_cpythons_tests_end_as_expected() {
    let mut command = cargo_bin_cmd!("xtask");
    command.args(["--quiet", "--json", "test-cpython", "--wasm"]);
    command.arg(std::env::var("RMPKG_TEST_WASM").unwrap());
    command.args(["--module", "test_bisect", "test_asyncio.test_locks"]);
    let output = command.output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    if stderr.contains("no CPython 3.12 with its tests was found") {
        eprintln!("CPython's own tests are not run: {stderr}");
        return;
    }
    assert!(output.status.success(), "{stderr}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    for module in report["modules"].as_array().unwrap() {
        assert!(module["passed"].as_u64() > Some(40), "{module}");
    }
}
