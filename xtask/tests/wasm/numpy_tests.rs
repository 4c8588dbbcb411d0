//! Some of NumPy's own tests: where 64-bit indices on a machine of 32 bits could go wrong, and floating-point
//! errors in casts.
//! All of them take long: `cargo xtask test-numpy` runs them.

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;

const FILES: [&str; 6] = [
    "numpy/_core/tests/test_casting_floatingpoint_errors.py",
    "numpy/_core/tests/test_half.py",
    "numpy/_core/tests/test_indexing.py",
    "numpy/_core/tests/test_item_selection.py",
    "numpy/_core/tests/test_nep50_promotions.py",
    "numpy/lib/tests/test_format.py",
];

#[test]
#[ignore = "builds a variant of the runtime: run cargo xtask test"]
fn some_of_numpys_tests_end_as_expected() {
    let mut command = cargo_bin_cmd!("xtask");
    let output =
        command.args(["--quiet", "--json", "test-numpy", "--file"]).args(FILES).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    for file in report["modules"].as_array().unwrap() {
        assert!(file["passed"].as_u64() > Some(10), "{file}");
    }
}
