//! Packages with another runtime than the one that ships: with the Rust nodes of a crate, and with all
//! that can be built into CPython.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::cargo::cargo_bin_cmd;
use builtin_packages::BuiltinPackage;
use rmpkg_format::Package;
use rmpkg_format::layout::SBOM;
use rmpkg_run::{Request, Runner};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::budget;
use crate::support::workspace;

const OWN_NODE: &str = "runtime/examples/own-node";
/// `cargo xtask test` has built this variant before.
const EVERYTHING: [&str; 2] = ["--with", "audio,bz2,lzma,numpy,whisper"];

const COMPRESS: &str = "
import bz2, lzma, sys

class Compress:
    def process(self, batch):
        data = bytes(batch) * 1000
        modules = [bz2, lzma]
        kept = [module.decompress(module.compress(data)) == data for module in modules]
        small = [len(module.compress(data)) < len(data) for module in modules]
        return [kept, small, sorted({'_bz2', '_lzma'} & set(sys.builtin_module_names))]
";

fn xtask(runtime: &Path, pipeline: &Path, output: &Path, options: &[&str]) -> Output {
    let mut command = cargo_bin_cmd!("xtask");
    command
        .current_dir(workspace())
        .args(["--quiet", "package", "--no-snapshot"])
        .args(EVERYTHING)
        .args(options);
    command.arg("--runtime").arg(runtime).arg("--pipeline").arg(pipeline);
    command.arg("--output").arg(output).output().unwrap()
}

/// The pipeline packaged with that variant.
pub fn package(pipeline: &Path) -> Package {
    package_with(pipeline, &[])
}

/// The same with further options.
pub fn package_with(pipeline: &Path, options: &[&str]) -> Package {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.rmpkg");
    write(pipeline, &file, options);
    Package::open(&file).unwrap().verify().unwrap()
}

/// Writes that package to a file.
pub fn write(pipeline: &Path, file: &Path, options: &[&str]) {
    let output = xtask(&workspace().join(OWN_NODE), pipeline, file, options);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The module of that variant.
pub fn everything() -> Vec<u8> {
    package(compressing().path()).wasm().to_vec()
}

/// What the package makes of the items.
pub fn results(package: &Package, input: &[i32]) -> Value {
    let pipeline = Runner::new().unwrap().load(package).unwrap();
    let input: Vec<_> = input.iter().map(|item| json!(item)).collect();
    let success =
        pipeline.run(&Request { input: Some(input.into()), ..Request::default() }).unwrap();
    json!(success.results().unwrap())
}

/// A pipeline of a `BatchNode`, and of a Python node behind it.
fn compressing() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let manifest = json!({
        "version": "v1",
        "metadata": { "name": "compress" },
        "nodes": [
            { "id": "batch", "node_type": "BatchNode", "params": { "size": 3 } },
            { "id": "compress", "node_type": "Compress" },
        ],
        "connections": [{ "from": "batch", "to": "compress" }],
    });
    fs::create_dir(folder.path().join("nodes")).unwrap();
    fs::write(folder.path().join("manifest.json"), manifest.to_string()).unwrap();
    fs::write(folder.path().join("nodes/compress.py"), COMPRESS).unwrap();
    folder
}

#[test]
#[ignore = "builds a variant of the runtime: run cargo xtask test"]
fn nodes_of_a_crate_are_packaged_and_run() {
    let package = package(&workspace().join(OWN_NODE).join("pipeline"));
    assert_eq!(results(&package, &[1, 2, 3, 4, 5]), json!([[1, 2], [3, 4], [5]]));
    let provenance = package.manifest().package.provenance.clone().unwrap();
    let variant = provenance.runtime.unwrap();
    assert_eq!(
        (variant.crate_name.as_str(), variant.safepoints, variant.debug),
        ("own-node", true, false)
    );
    assert_eq!(variant.builtins, ["audio", "bz2", "lzma", "numpy", "whisper"]);
    let names = crates(&package);
    for expected in
        ["own-node", "pipeline-node", "runtime", "python-bz2", "libbz2-rs-sys", "lzma-rust2"]
    {
        assert!(names.contains(expected), "{expected}: {names:?}");
    }
    assert!(!names.iter().any(|name| name.contains("-runtime-")), "{names:?}");
    assert_names_no_folder(package.wasm());
}

/// The names of the crates that a package's module is made of.
fn crates(package: &Package) -> BTreeSet<String> {
    let bill: Value = serde_json::from_slice(&package.read(SBOM).unwrap()).unwrap();
    let components = bill["components"].as_array().unwrap();
    components.iter().filter_map(|part| part["name"].as_str()).map(str::to_owned).collect()
}

/// Whoever doesn't ask for nodes doesn't pay for them: of their crates nothing is in the module, nor their names.
#[test]
#[ignore = "builds a variant of the runtime: run cargo xtask test"]
fn a_package_without_builtin_nodes_has_nothing_of_them() {
    let [plain, everything] = [budget::mixed(), package(compressing().path())];
    let [in_plain, in_everything] = [&plain, &everything].map(crates);
    let further: BTreeSet<_> = in_everything.difference(&in_plain).map(String::as_str).collect();
    for of_nodes in ["audio-nodes", "candle-core", "rubato", "symphonia", "whisper-node"] {
        assert!(further.contains(of_nodes), "{of_nodes}: {further:?}");
    }
    let nodes: Vec<_> = BuiltinPackage::optional().flat_map(|package| package.nodes).collect();
    let named = |package: &Package| -> Vec<_> {
        nodes.iter().filter(|node| contains(package.wasm(), node.as_bytes())).collect()
    };
    assert!(!named(&everything).is_empty());
    assert!(named(&plain).is_empty(), "{:?}", named(&plain));
}

#[test]
#[ignore = "builds a variant of the runtime: run cargo xtask test"]
fn what_is_built_in_on_demand_works_behind_a_node_of_a_crate() {
    let package = package(compressing().path());
    let answer = json!([[true, true], [true, true], ["_bz2", "_lzma"]]);
    assert_eq!(results(&package, &[1, 2, 3]), json!([answer]));
}

/// The folders of this machine that the module could have the names of.
fn assert_names_no_folder(wasm: &[u8]) {
    for folder in [workspace(), std::env::home_dir().unwrap().join(".")] {
        let name = folder.to_str().unwrap().as_bytes();
        assert!(!contains(wasm, name), "{}", folder.display());
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// A crate of that name in the target folder, so that all but it is compiled already.
fn crate_with(source: &str) -> TempDir {
    let target = Path::new(env!("CARGO_BIN_EXE_xtask")).parent().unwrap();
    let folder = tempfile::tempdir_in(target).unwrap();
    let contract = workspace().join("runtime/node");
    let manifest = format!(
        "[package]\nname = \"wrong\"\nversion = \"1.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\npipeline-node = {{ path = {contract:?} }}\n\n[workspace]\n"
    );
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    fs::write(folder.path().join("src/lib.rs"), source).unwrap();
    folder
}

fn refusal(runtime: &Path) -> String {
    let example = workspace().join("examples/calculator");
    let output = xtask(runtime, &example, &PathBuf::from("no.rmpkg"), &[]);
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
#[ignore = "builds a variant of the runtime: run cargo xtask test"]
fn a_crate_without_the_function_is_refused_in_one_sentence() {
    let sentence = "the crate `wrong` does not export \
                    `pub fn register(registry: &mut pipeline_node::Registry)`";
    let absent = refusal(crate_with("").path());
    assert!(absent.contains(sentence) && absent.contains("docs/nodes.md"), "{absent}");
    let other = refusal(crate_with("pub fn register() {}").path());
    assert!(other.contains(sentence), "{other}");
}

#[test]
#[ignore = "needs a Rust for wasm: run cargo xtask test"]
fn a_folder_without_a_crate_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let refusal = refusal(folder.path());
    assert!(refusal.contains("is no crate: it has no `Cargo.toml`"), "{refusal}");
    assert!(refusal.contains("runtime/examples/own-node"), "{refusal}");
}
