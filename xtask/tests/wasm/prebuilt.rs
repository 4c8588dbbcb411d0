//! A runtime in a folder: with it `rmpkg` makes the same packages, and needs nothing of this workspace.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use assert_cmd::cargo::cargo_bin_cmd;
use tempfile::TempDir;

const EXAMPLE: &str = "examples/mixed";

/// The folder with the runtime, written once.
static RUNTIME: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("runtime");
    cargo_bin_cmd!("xtask").arg("runtime").arg("--output").arg(&folder).assert().success();
    folder
});

/// A folder of one's own, and a cache in which nothing is yet.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    fn rmpkg(&self) -> Command {
        self.command(rmpkg())
    }

    fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env("RMPKG_CACHE_DIR", self.cache()).env("RMPKG_RUNTIME", &*RUNTIME);
        command.env("RMPKG", rmpkg());
        command
    }

    /// What the engine has compiled, or was brought.
    fn compiled(&self) -> usize {
        let modules = self.cache().join("modules/compiled/modules");
        let versions = fs::read_dir(modules).unwrap().map(|version| version.unwrap().path());
        let files = versions.flat_map(|version| fs::read_dir(version).unwrap());
        files.filter(|file| file.as_ref().unwrap().path().extension().is_none()).count()
    }
}

/// The command, which the workspace's tests have built beside the one that is tested here.
fn rmpkg() -> PathBuf {
    let name = format!("rmpkg{}", std::env::consts::EXE_SUFFIX);
    let program = Path::new(env!("CARGO_BIN_EXE_xtask")).with_file_name(name);
    assert!(program.is_file(), "`cargo build --package rmpkg` makes {}", program.display());
    program
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_package_is_the_same_whoever_makes_it_and_nothing_is_compiled_for_it() {
    let place = Place::new();
    let folder = place.folder.path();
    for flags in [&[][..], &["--no-snapshot"]] {
        let [ours, theirs] = ["ours", "theirs"].map(|name| folder.join(name));
        let mut rmpkg = place.rmpkg();
        rmpkg.arg("package").arg(root().join(EXAMPLE)).args(flags).arg("--output").arg(&theirs);
        let output = rmpkg.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let mut xtask = cargo_bin_cmd!("xtask");
        xtask.args(["package", "--pipeline"]).arg(root().join(EXAMPLE)).args(flags);
        xtask.arg("--output").arg(&ours).assert().success();
        assert!(fs::read(ours).unwrap() == fs::read(theirs).unwrap(), "the packages differ");
        assert_eq!(place.compiled(), 1, "the module that was brought is not taken");
    }
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_new_pipeline_passes_its_own_test() {
    let place = Place::new();
    let pipeline = place.folder.path().join("hello");
    let made = place.rmpkg().arg("new").arg(&pipeline).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let mut python = place.command("python3");
    let test = python.arg(pipeline.join("test_pipeline.py")).output().unwrap();
    let said = String::from_utf8_lossy(&test.stderr);
    assert!(test.status.success() && said.contains("Ran 2 tests"), "{said}");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_lock_is_the_same_whoever_makes_it() {
    let place = Place::new();
    let folder = place.folder.path();
    // The one is a wheel for every machine, the other is built in the sandbox.
    let manifest = r#"{"version": "v1", "metadata": {"name": "t"}, "connections": [],
        "nodes": [{"id": "a", "node_type": "Echo"}],
        "python": {"dependencies": ["six", "markupsafe==3.0.2"]}}"#;
    let [ours, theirs] = ["ours", "theirs"].map(|name| {
        fs::create_dir(folder.join(name)).unwrap();
        fs::write(folder.join(name).join("manifest.json"), manifest).unwrap();
        folder.join(name)
    });
    let rmpkg =
        |flags: &[&str]| place.rmpkg().arg("lock").arg(&theirs).args(flags).output().unwrap();
    assert_eq!(rmpkg(&["--check"]).status.code(), Some(1));
    let output = rmpkg(&[]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(rmpkg(&["--check"]).status.code(), Some(0));
    cargo_bin_cmd!("xtask").arg("lock").arg(&ours).assert().success();
    let [ours, theirs] =
        [ours, theirs].map(|folder| fs::read_to_string(folder.join("pylock.toml")));
    assert_eq!(theirs.unwrap(), ours.unwrap());
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn what_the_runtime_lacks_is_refused_in_a_sentence() {
    let place = Place::new();
    let refused = |name: &str, manifest: &str| {
        let pipeline = place.folder.path().join(name);
        fs::create_dir(&pipeline).unwrap();
        fs::write(pipeline.join("manifest.json"), manifest).unwrap();
        let mut rmpkg = place.rmpkg();
        let output = rmpkg.args(["--quiet", "package"]).arg(&pipeline).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let text = String::from_utf8(output.stderr).unwrap();
        text.replace(place.folder.path().to_str().unwrap(), "DIR")
            .replace(RUNTIME.to_str().unwrap(), "RUNTIME")
    };
    let manifest = |python: &str, node_type: &str| {
        format!(
            r#"{{"version": "v1", "metadata": {{"name": "t"}}, {python} "connections": [],
                "nodes": [{{"id": "a", "node_type": "{node_type}"}}]}}"#
        )
    };
    let numpy = refused("numpy", &manifest(r#""python": {"builtin": ["numpy"]},"#, "Echo"));
    insta::assert_snapshot!(numpy, @r"
    error: the pipeline wants `numpy` built in, and the modules of the runtime in `RUNTIME` have nothing
    hint: in a checkout, `cargo xtask runtime --with numpy --output FOLDER` makes one that has them; name its folder with `--runtime` or in RMPKG_RUNTIME
    ");
    let rust = refused("rust", &manifest("", "OwnRustNode"));
    insta::assert_snapshot!(rust, @r"
    error: the pipeline in `DIR/rust/manifest.json` cannot run
      cause: node `a` (OwnRustNode): unknown node type; Rust nodes are `AddNode`, `CalculatorNode`, `Echo`, `MultiplyNode`, `PassThrough`, `PassThroughNode`; no Python class of that name is in `/app`, `remotemedia.nodes`
    hint: correct the `node_type`, or define the class at the top level of a file directly in `nodes/`; a Rust node of one's own needs `cargo xtask package --runtime FOLDER`
    ");
}
