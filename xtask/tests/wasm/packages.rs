//! Pipelines with packages from the Python package index: one for each way in which such packages differ from
//! what people write for a pipeline. `cargo xtask test-packages` runs many more.

use assert_cmd::cargo::cargo_bin_cmd;

#[test]
#[ignore = "needs the runtime wasm and the Python package index: run cargo xtask test"]
fn packages_of_every_kind_give_what_cpython_gives() {
    let names = [
        "absent-modules", // uses what it imports although WASI cannot have it
        "beautifulsoup4", // codecs by computed names
        "boltons",        // asks for the name of the machine
        "docutils",       // imports its own modules by computed names
        "html5lib",       // modules that are made when they are imported
        "jinja2",         // needs a package whose C part is optional
        "python-stdnum",  // imports modules that WASI cannot have
        "pyyaml",         // is a source distribution itself
        "xlsxwriter",     // writes temporary files
    ];
    cargo_bin_cmd!("xtask").args(["--quiet", "test-packages"]).args(names).assert().success();
}
