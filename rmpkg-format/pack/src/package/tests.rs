//! Packages of right and wrong pipelines, with the real runtime.

use std::collections::BTreeMap;

use content_cache::Key;
use rmpkg_format::Provenance;
use tempfile::TempDir;
use terminal_ui::Report;

use super::*;

const STEPS: &str = "
import dataclasses

@dataclasses.dataclass
class Scale:
    factor: float = 1.0

    def process(self, item):
        return item * self.factor
";

/// Imports what no scan sees: it is in the whole standard library and not in the package's part.
const HIDDEN: &str = "
import importlib
importlib.import_module('c' + 'sv')

class Hidden:
    pass
";

/// Asks for a time zone.
const ZONES: &str = "
import zoneinfo

class Zones:
    pass
";

/// Imports what this runtime was built without.
const SPECTRUM: &str = "
import numpy as np

class Spectrum:
    pass
";

/// Needs a folder that the user of a package gives.
const LABELS: &str = "
with open('/data/labels.txt') as file:
    LABELS = file.read()

class Labels:
    def process(self, item):
        return LABELS
";

/// Fails on import wherever it runs.
const BROKEN: &str = "
LIMIT = int('ten')

class Broken:
    pass
";

/// A pipeline whose last node is `node`.
fn folder(node: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let manifest = format!(
        r#"{{"version": "v1", "metadata": {{"name": "test"}},
            "nodes": [{{"id": "first", "node_type": "PassThrough"}}, {node}],
            "connections": [{{"from": "first", "to": "last"}}]}}"#
    );
    fs::create_dir(folder.path().join("nodes")).unwrap();
    fs::write(folder.path().join("manifest.json"), manifest).unwrap();
    let sources = [
        ("steps.py", STEPS),
        ("hidden.py", HIDDEN),
        ("labels.py", LABELS),
        ("broken.py", BROKEN),
        ("zones.py", ZONES),
    ];
    let of_numpy = Some(("spectrum.py", SPECTRUM)).filter(|_| node.contains("Spectrum"));
    for (name, source) in sources.into_iter().chain(of_numpy) {
        fs::write(folder.path().join("nodes").join(name), source).unwrap();
    }
    folder
}

/// Packages the folder as `out/test.rmpkg` in it.
fn package(folder: &TempDir) -> Result<Built> {
    package_with(folder, Options { no_snapshot: true, ..Options::default() })
}

fn package_with(folder: &TempDir, options: Options) -> Result<Built> {
    let output = folder.path().join("out/test.rmpkg");
    let options = Options { output: Some(output), ..options };
    let module = module();
    let library = library();
    let compiled = Compiled::ForThisProcessor;
    let runtime = Runtime { module: &module, library: &library, compiled };
    let pipeline = Pipeline::read(folder.path())?;
    let temporary = tempfile::tempdir().unwrap();
    let ui = Ui::new(true, false);
    assemble(&pipeline, runtime, &options, temporary.path(), Steps::default(), ui)
}

/// The module that tests run.
pub(crate) fn module() -> Module {
    Module {
        wasm: fs::read(std::env::var_os("RMPKG_TEST_WASM").unwrap()).unwrap().into(),
        rust: "1.95.0".to_owned(),
        wasm_opt: "119".to_owned(),
        provenance: Provenance::default(),
        components: Vec::new(),
        licenses: about::Texts::default(),
        builtins: Vec::new(),
        linked: 0,
        optimised: 0,
    }
}

/// The standard library that tests run beside.
pub(crate) fn library() -> StandardLibrary {
    let folder = PathBuf::from(std::env::var_os("RMPKG_TEST_STDLIB").unwrap());
    let digest = folder.display().to_string();
    StandardLibrary {
        interpreter: Key::of([digest.as_bytes()]),
        digest,
        folder,
        mended_by: BTreeMap::new(),
        vulnerabilities: Vec::new(),
    }
}

/// What a person reads. Nothing may have been written.
fn refusal(node: &str) -> String {
    let folder = folder(node);
    let report = Report::of(&package(&folder).unwrap_err());
    assert!(!folder.path().join("out").exists());
    let hint = report.hint.map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
    let text = format!("{}: {}{hint}", report.error, report.causes.join(": "));
    text.replace(folder.path().to_str().unwrap(), "DIR")
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_pipeline_that_cannot_run_is_refused_before_anything_is_written() {
    insta::assert_snapshot!(refusal(r#"{"id": "last", "node_type": "Scael"}"#), @r"
    the pipeline in `DIR/manifest.json` cannot run: node `last` (Scael): unknown node type; Rust nodes are `AddNode`, `CalculatorNode`, `Echo`, `MultiplyNode`, `PassThrough`, `PassThroughNode`; no Python class of that name is in `/app`, `remotemedia.nodes`
    hint: correct the `node_type`, or define the class at the top level of a file directly in `nodes/`; a Rust node of one's own needs `cargo xtask package --runtime FOLDER`
    ");
    let wrong = r#"{"id": "last", "node_type": "Scale", "params": {"factor": "2"}}"#;
    insta::assert_snapshot!(refusal(wrong), @r"
    the pipeline in `DIR/manifest.json` cannot run: node `last` (Scale): parameter `factor`: expected `float`, found a string
    hint: correct the node's `params`
    ");
    insta::assert_snapshot!(refusal(r#"{"id": "last", "node_type": "Hidden"}"#), @r#"
    the pipeline in `DIR/manifest.json` cannot run: node `last` (Hidden): `import` failed: ModuleNotFoundError: No module named 'csv'; name its distribution in the manifest's `python.dependencies`, ship `csv` with the app, or list it in `python.stdlib` if it belongs to the standard library
      Traceback (most recent call last):
        File "/app/hidden.py", line 3, in <module>
          importlib.import_module('c' + 'sv')
        File "<stdlib>/importlib/__init__.py", line 90, in import_module
      ModuleNotFoundError: No module named 'csv'
    hint: correct what fails, or package it all the same with `--allow-failing-imports`, if it can be imported only where it is to run
    "#);
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_node_that_needs_what_is_not_built_in_is_refused_with_the_flag_that_builds_it_in() {
    insta::assert_snapshot!(refusal(r#"{"id": "last", "node_type": "Spectrum"}"#), @"node `last` (spectrum.py:2) imports `numpy`, which is absent: this CPython is built without it; build the package with `--with numpy`, or name `numpy` in the manifest's `python.builtin`, or compute with `math`, `statistics` and `array`:");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_rust_node_of_a_builtin_package_is_refused_with_the_flag_that_builds_it_in() {
    let text = refusal(r#"{"id": "last", "node_type": "AudioFileReader"}"#);
    let hint = "\nhint: `AudioFileReader` is a node of the builtin package `audio`; build the package with \
                `--with audio`, or name `audio` in the manifest's `python.builtin`, or decode WAV files in a \
                Python node with `wave`";
    assert!(text.ends_with(hint), "{text}");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn time_zones_come_along_unless_the_manifest_says_no() {
    let folder = folder(r#"{"id": "last", "node_type": "Zones"}"#);
    let zones = || {
        let built = package(&folder).unwrap();
        let package = rmpkg_format::Package::open(&built.package).unwrap();
        package.entries().filter(|entry| entry.path.contains("/tzdata/zoneinfo/")).count()
    };
    assert!(zones() > 500);
    let path = folder.path().join("manifest.json");
    let manifest = fs::read_to_string(&path).unwrap();
    fs::write(&path, manifest.replacen('{', r#"{"python": {"tzdata": false},"#, 1)).unwrap();
    assert_eq!(zones(), 0);
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn an_import_that_needs_the_users_files_stops_nothing() {
    let folder = folder(r#"{"id": "last", "node_type": "Labels"}"#);
    let built = package(&folder).unwrap();
    assert!(built.package.is_file());
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn an_import_that_fails_is_refused_unless_it_is_allowed() {
    let broken = r#"{"id": "last", "node_type": "Broken"}"#;
    insta::assert_snapshot!(refusal(broken), @r#"
    the pipeline in `DIR/manifest.json` cannot run: node `last` (Broken): `import` failed: ValueError: invalid literal for int() with base 10: 'ten'
      Traceback (most recent call last):
        File "/app/broken.py", line 2, in <module>
          LIMIT = int('ten')
      ValueError: invalid literal for int() with base 10: 'ten'
    hint: correct what fails, or package it all the same with `--allow-failing-imports`, if it can be imported only where it is to run
    "#);
    for node in [broken, r#"{"id": "last", "node_type": "Hidden"}"#] {
        let folder = folder(node);
        let allowed = Options {
            failing_imports: FailingImports::Allowed,
            no_snapshot: true,
            ..Options::default()
        };
        assert!(package_with(&folder, allowed).unwrap().package.is_file());
    }
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_package_that_would_come_out_the_same_is_left_as_it_is() {
    let folder = folder(r#"{"id": "last", "node_type": "Scale"}"#);
    let steps = || {
        let built = package(&folder).unwrap();
        let steps: Vec<_> = built.steps.iter().map(|step| step.step).collect();
        (steps.contains(&"package"), fs::read(built.package).unwrap())
    };
    // Nobody else has the file: its content is this test's own.
    let own = folder.path().join("nodes/own.txt");
    fs::write(&own, folder.path().display().to_string()).unwrap();
    let (is_made, first) = steps();
    assert!(is_made);
    let (is_made, again) = steps();
    assert!(!is_made && again == first);
    fs::remove_file(folder.path().join("out/test.rmpkg")).unwrap();
    let (is_made, again) = steps();
    assert!(is_made && again == first);
    fs::write(own, "changed").unwrap();
    let (is_made, changed) = steps();
    assert!(is_made && changed != first);
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_compiled_extension_that_a_node_needs_is_named_with_its_machine() {
    let folder = folder(r#"{"id": "last", "node_type": "quick:Quick"}"#);
    let nodes = folder.path().join("nodes");
    fs::create_dir(nodes.join("fast")).unwrap();
    let elf = [b"\x7fELF\x02\x01".as_slice(), &[0; 12], &[0x3e, 0]].concat();
    fs::write(nodes.join("fast/_c.cpython-312-x86_64-linux-gnu.so"), elf).unwrap();
    fs::write(nodes.join("fast/__init__.py"), "from fast._c import quick").unwrap();
    fs::write(nodes.join("quick.py"), "import fast\n\nclass Quick:\n    pass\n").unwrap();
    let report = Report::of(&package(&folder).unwrap_err());
    let expected = "`nodes/fast/_c.cpython-312-x86_64-linux-gnu.so` is a compiled extension for \
        x86_64 Linux, which WebAssembly can't load, and a node needs it";
    assert_eq!(report.error, expected, "{:?}", report.causes);
    assert!(report.hint.unwrap().contains("run `rmpkg lock`"));
    assert!(!folder.path().join("out").exists());
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_module_is_stored_where_that_is_wanted_and_made_again_where_it_is_not() {
    let folder = folder(r#"{"id": "last", "node_type": "Scale"}"#);
    let weight = |stored_module: bool| {
        let built = package_with(&folder, Options { stored_module, ..Options::default() }).unwrap();
        let module = built.sizes.iter().find(|size| size.part.starts_with("wasm, with")).unwrap();
        (module.raw.unwrap(), module.deflated.unwrap())
    };
    let (raw, packed) = weight(true);
    assert_eq!(raw, packed);
    let (raw, packed) = weight(false);
    assert!(packed < raw / 2, "{packed} of {raw}");
}
