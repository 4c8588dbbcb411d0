//! The bytecode of a package's own files.

use std::fs;

use serde_json::{Value, json};
use stdlib_subset::{Choice, Subset};

use crate::guest::{Guest, TestApp, write};

/// Cannot import what would have to be compiled for it.
const UNCOMPILING: &str = "
import importlib.machinery

def refuse(*arguments, **options):
    raise ImportError('it would have to be compiled')

importlib.machinery.SourceFileLoader.source_to_code = refuse
import helper

class Use:
    def process(self, item):
        return helper.N
";

/// Says what its source is, and fails in the helper's second line.
const NODE: &str = "
import inspect
import helper

class Use:
    def process(self, item):
        if item == 'fail':
            helper.fail()
        return [inspect.getsource(helper.fail), helper.fail.__code__.co_filename, helper.__cached__]
";

const HELPER: &str = "def fail():
    raise ValueError('here')
";

fn subset(guest: &Guest, app: &TestApp) -> Subset {
    let choice = Choice { nodes: TestApp::node_in("use"), ..Choice::default() };
    guest.subset(app, &choice).unwrap()
}

fn source_of(subset: &Subset, path: &str) -> Option<std::path::PathBuf> {
    Some(subset.beside.iter().find(|file| file.path == path)?.source.clone())
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn nodes_run_from_bytecode_and_know_their_source() {
    let (guest, app) = (Guest::new(), TestApp::new(&[("use.py", NODE), ("helper.py", HELPER)]));
    let subset = subset(&guest, &app);
    let paths: Vec<_> = subset.beside.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["__pycache__/use.cpython-312.pyc", "__pycache__/helper.cpython-312.pyc"]);
    let results = guest.run(&app, &subset, "use:Use", &json!(["x"]));
    let cached = "/app/__pycache__/helper.cpython-312.pyc";
    assert_eq!(results.unwrap(), json!([[HELPER, "/app/helper.py", cached]]));
    let stderr = guest.run(&app, &subset, "use:Use", &json!(["fail"])).unwrap_err();
    let document: Value = serde_json::from_str(stderr.lines().last().unwrap()).unwrap();
    insta::assert_snapshot!(document["traceback"].as_str().unwrap(), @r#"
    Traceback (most recent call last):
      File "/app/use.py", line 8, in process
        helper.fail()
      File "/app/helper.py", line 2, in fail
        raise ValueError('here')
    ValueError: here
    "#);
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn bytecode_is_taken_as_long_as_its_source_is_the_same() {
    let files = [("use.py", UNCOMPILING), ("helper.py", "N = 1\n")];
    let (guest, app) = (Guest::new(), TestApp::new(&files));
    let subset = subset(&guest, &app);
    let run = || guest.run(&app, &subset, "use:Use", &json!([0]));
    assert_eq!(run().unwrap(), json!([1]));
    write(&app.folder().join("helper.py"), b"N = 2\n");
    let stderr = run().unwrap_err();
    assert!(stderr.contains("it would have to be compiled"), "{stderr}");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_file_is_compiled_once_wherever_it_is() {
    let guest = Guest::new();
    let app = || TestApp::new(&[("use.py", NODE), ("helper.py", HELPER)]);
    let path = "__pycache__/helper.cpython-312.pyc";
    let (first, second) = (subset(&guest, &app()), subset(&guest, &app()));
    assert_eq!(source_of(&first, path), source_of(&second, path));
    assert!(fs::metadata(source_of(&first, path).unwrap()).unwrap().len() > 100);
    let renamed = TestApp::new(&[("use.py", NODE), ("helper.py", HELPER), ("a/helper.py", HELPER)]);
    let renamed = subset(&guest, &renamed);
    let moved = source_of(&renamed, "a/__pycache__/helper.cpython-312.pyc");
    assert_ne!(moved, source_of(&first, path), "the code says that it is elsewhere");
}
