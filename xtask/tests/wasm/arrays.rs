//! Arrays in files beside the JSON: Rust nodes on them, under wasmtime.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin_cmd;
use content_cache::Cache;
use pipeline_manifest::Manifest;
use rmpkg_format::layout::WASM_MODULE;
use rmpkg_format::{Package, PackageBuilder};
use rmpkg_run::{
    Array, Arrays, Item, Limits, Object, Pipeline, Request, Results, RunError, Runner,
};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A package of one node; without Python it needs no standard library.
fn package(node_type: &str, params: &Value) -> PackageBuilder {
    let manifest = json!({
        "version": "v1", "metadata": {}, "connections": [],
        "nodes": [{ "id": "node", "node_type": node_type, "params": params }],
    });
    let mut builder = PackageBuilder::new(Manifest::from_json(&manifest.to_string()).unwrap());
    let wasm = fs::read(std::env::var("RMPKG_TEST_WASM").unwrap()).unwrap();
    builder.add_bytes(WASM_MODULE, wasm).unwrap();
    builder
}

fn pipeline(node_type: &str, params: &Value) -> Pipeline {
    let mut bytes = std::io::Cursor::new(Vec::new());
    package(node_type, params).write(&mut bytes).unwrap();
    let runner = Runner::with_cache(Cache::open().unwrap().root()).unwrap();
    runner.load(&Package::from_bytes(bytes.into_inner()).unwrap()).unwrap()
}

fn named(file: &str) -> Value {
    json!({ "__numpy__": true, "file": file })
}

fn error(request: &Request) -> RunError {
    pipeline("PassThrough", &json!({})).run(request).unwrap_err()
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_rust_node_multiplies_an_array_that_is_never_json() {
    let numbers = |factor: f32| (0..50_000_u16).map(move |n| f32::from(n) * factor);
    let array = |factor| Array::from_elements([50, 1_000], numbers(factor)).unwrap();
    let item = |factor| -> Item {
        let fields =
            [("rate".to_owned(), 8_000_i64.into()), ("samples".to_owned(), array(factor).into())];
        Object::from_iter(fields).into()
    };
    let request = Request::of_items(vec![array(1.0).into(), Item::List(vec![array(2.0).into()])]);
    let success = pipeline("MultiplyNode", &json!({ "factor": 2 })).run(&request.unwrap()).unwrap();
    let expected = [array(2.0).into(), Item::List(vec![array(4.0).into()])];
    assert_eq!(success.items().unwrap(), expected);
    assert!(success.json.len() < 2_000, "{} bytes of JSON", success.json.len());

    let request = Request::of_items(vec![item(1.0)]).unwrap();
    let success = pipeline("PassThrough", &json!({})).run(&request).unwrap();
    assert_eq!(success.items().unwrap(), [item(1.0)]);
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn files_and_base64_give_the_same() {
    let array = Array::from_elements([2, 1], [-1_i64, i64::MAX]).unwrap();
    let request = Request::of_items(vec![array.into()]).unwrap();
    let pipeline = pipeline("PassThrough", &json!({}));
    let files = pipeline.run(&request).unwrap();
    let report = pipeline.run(&Request { results: Results::Report, ..request }).unwrap();
    assert_eq!(report.arrays, BTreeMap::new());
    assert_eq!(report.results().unwrap()[0]["array"]["meta"]["dtype"], "int64");
    assert_eq!(files.items().unwrap(), report.items().unwrap());
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_run_reads_nothing_outside_of_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("arrays")).unwrap();
    fs::write(folder.path().join("secret.npy"), "secret").unwrap();
    let message = |name: &str| {
        let arrays = Arrays::Folder(folder.path().join("arrays"));
        let input = Some(vec![json!(1), json!({ "x": [named(name)] })].into());
        let error = error(&Request { input, arrays, ..Request::default() });
        assert_eq!((error.kind(), error.exit_code()), ("invalid_input", 2));
        let message = error.to_string();
        let place = r#"input_data[1]["x"][0]: "#;
        message.strip_prefix(place).unwrap_or_else(|| panic!("{message}")).to_owned()
    };
    #[cfg(unix)]
    std::os::unix::fs::symlink("../secret.npy", folder.path().join("arrays/link.npy")).unwrap();
    let link: &[&str] = if cfg!(unix) { &["link.npy"] } else { &[] };
    for name in
        ["../secret.npy", "/arrays/../secret.npy", "..", "/etc/passwd", ""].iter().chain(link)
    {
        let expected = format!(
            "the array's file `{name}` leads out of the folder of arrays; name a file in it"
        );
        assert_eq!(message(name), expected);
    }
    let absent = "the array's file `absent.npy` is not in the folder of arrays";
    assert_eq!(message("absent.npy"), absent);
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn without_a_folder_a_file_is_refused() {
    let input = Some(vec![named("a.npy")].into());
    let error = error(&Request { input, ..Request::default() });
    let expected = "input_data[0]: the array is the file `a.npy`, but there is no folder of arrays";
    assert!(error.to_string().starts_with(expected), "{error}");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn results_in_files_have_the_limit_of_files() {
    let array = Array::from_elements([1_000], (0..1_000).map(f64::from)).unwrap();
    let limits = Limits { file_bytes: Some(12_096), ..Limits::default() };
    let error = error(&Request { limits, ..Request::of_items(vec![array.into()]).unwrap() });
    assert!(matches!(error, RunError::Data { limit: 12_096 }), "{error:?}");
}

/// A folder with a package, and with an array in `in`.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("double.rmpkg");
    package("MultiplyNode", &json!({ "factor": 2 })).build_file(&file).unwrap();
    let array = Array::from_elements([2], [1.5_f32, -2.0]).unwrap();
    let request = Request::of_items(vec![array.into()]).unwrap();
    let success = pipeline("PassThrough", &json!({})).run(&request).unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("in/a.npy"), &success.arrays["0.npy"]).unwrap();
    folder
}

/// What `cargo xtask run` gives as results.
fn run(folder: &TempDir, arguments: &[&str], stdin: &str) -> Value {
    let mut command: Command = cargo_bin_cmd!("xtask");
    command.current_dir(folder.path()).args(["--quiet", "run", "double.rmpkg"]).args(arguments);
    let output = command.write_stdin(stdin).assert().success().get_output().stdout.clone();
    let report: Value = serde_json::from_slice(&output).unwrap();
    report["results"].clone()
}

/// The numbers in a file that begins with a header of 128 bytes.
fn numbers(file: &Path) -> Vec<f32> {
    let bytes = fs::read(file).unwrap();
    bytes[128..].chunks_exact(4).map(|four| f32::from_le_bytes(four.try_into().unwrap())).collect()
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn the_results_of_one_run_are_the_input_of_the_next() {
    let folder = folder();
    let arguments = ["--input", "-", "--arrays", "in"];
    let results = folder.path().join("in/results/0.npy");
    let first = run(&folder, &arguments, &json!([named("a.npy")]).to_string());
    let expected = json!([{
        "__numpy__": true, "file": "results/0.npy", "dtype": "float32", "shape": [2],
    }]);
    assert_eq!(first, expected);
    assert_eq!(numbers(&results), [3.0, -4.0]);
    assert_eq!(run(&folder, &arguments, &first.to_string()), expected);
    assert_eq!(numbers(&results), [6.0, -8.0]);
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn an_array_is_input_without_json() {
    let folder = folder();
    run(&folder, &["--input", "in/a.npy", "--arrays", "out"], "");
    assert_eq!(numbers(&folder.path().join("out/results/0.npy")), [3.0, -4.0]);
    let results = run(&folder, &["--input", "in/a.npy"], "");
    assert_eq!(results[0]["array"]["data"], "AABAQAAAgMA=");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
}
