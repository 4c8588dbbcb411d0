//! Folders that are no runtimes, or not what their index says; and one that is.

use std::fs;

use rmpkg_format::{Provenance, RuntimeVariant};
use tempfile::TempDir;
use terminal_ui::{Report, Ui};

use super::*;
use crate::package::tests::{library, module};
use crate::package::{Compiled, Options, Pipeline, Runtime, about, assemble};
use crate::steps::Steps;

const UI: Ui = Ui::new(true, false);

fn file(path: &str, content: &[u8]) -> File {
    File { path: path.to_owned(), sha256: sha256_hex(content) }
}

/// A module of which nothing is there but what the index says.
fn listed(builtins: &[&str]) -> BuiltModule {
    let builtins = builtins.iter().map(|name| (*name).to_owned()).collect();
    let variant = RuntimeVariant {
        crate_name: "runtime".to_owned(),
        builtins,
        safepoints: true,
        debug: false,
    };
    let module = Module {
        wasm: (*b"").into(),
        rust: "1.95.0".to_owned(),
        wasm_opt: "132".to_owned(),
        provenance: Provenance { runtime: Some(variant), ..Provenance::default() },
        components: Vec::new(),
        licenses: about::Texts::default(),
        builtins: Vec::new(),
        linked: 0,
        optimised: 0,
    };
    let (wasm, licenses) = (file("a.wasm", b"wasm"), file("a.json", b"{}"));
    BuiltModule { wasm, licenses, compiled: None, module }
}

fn runtime(modules: Vec<BuiltModule>) -> Prebuilt {
    let library = index::Library {
        archive: file("stdlib.zip", b"zip"),
        interpreter: "0".repeat(64),
        mended_by: Default::default(),
        vulnerabilities: Vec::new(),
    };
    let index = Index {
        format: 1,
        rmpkg: String::new(),
        library,
        modules,
        builtins: Default::default(),
        bytecode: Default::default(),
    };
    Prebuilt { folder: "DIR".into(), index }
}

fn told(error: &anyhow::Error, folder: &TempDir) -> String {
    let Report { error, causes, hint, .. } = Report::of(error);
    let text = format!("{error}: {} ({})", causes.join(": "), hint.unwrap_or_default());
    text.replace(folder.path().to_str().unwrap(), "DIR")
}

#[test]
fn the_module_with_the_fewest_others_is_taken_and_none_is_refused() {
    let [numpy, bz2] = ["numpy", "bz2"].map(|name| BuiltinPackage::named(name).unwrap());
    let runtime =
        runtime([&["bz2", "numpy"][..], &[], &["numpy"]].map(listed).into_iter().collect());
    let chosen = |builtins: &[&BuiltinPackage]| {
        runtime.choose(builtins).map(|module| module.builtins().collect::<Vec<_>>())
    };
    assert_eq!(chosen(&[]).unwrap(), [""; 0]);
    assert_eq!(chosen(&[numpy]).unwrap(), ["numpy"]);
    assert_eq!(chosen(&[bz2]).unwrap(), ["bz2", "numpy"]);
    let lzma = BuiltinPackage::named("lzma").unwrap();
    let nowhere = tempfile::tempdir().unwrap();
    insta::assert_snapshot!(told(&chosen(&[numpy, lzma]).unwrap_err(), &nowhere), @"the pipeline wants `numpy`, `lzma` built in, and the modules of the runtime in `DIR` have `bz2`, `numpy` or nothing or `numpy`:  (in a checkout, `cargo xtask runtime --with numpy,lzma --output FOLDER` makes one that has them; name its folder with `--runtime` or in RMPKG_RUNTIME)");
}

#[test]
fn a_file_that_is_not_what_the_index_says_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = Prebuilt { folder: folder.path().to_owned(), ..runtime(Vec::new()) };
    fs::write(folder.path().join("a"), "content").unwrap();
    assert_eq!(runtime.read(&file("a", b"content")).unwrap(), b"content");
    let other = told(&runtime.read(&file("a", b"other")).unwrap_err(), &folder);
    assert!(other.starts_with("`DIR/a` has the sha256 "), "{other}");
    assert!(other.ends_with("(get the runtime anew)"), "{other}");
    let none = told(&runtime.read(&file("b", b"")).unwrap_err(), &folder);
    assert!(none.starts_with("cannot read `DIR/b`: "), "{none}");
    for path in ["../a", "/a", "", "a/../../a"] {
        let error = runtime.read(&file(path, b"content")).unwrap_err().to_string();
        assert!(error.ends_with("leads out of its folder; get the runtime anew"), "{error}");
    }
}

#[test]
fn a_folder_without_an_index_or_with_that_of_another_format_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let opened = || told(&Prebuilt::open(folder.path()).unwrap_err(), &folder);
    let none = opened();
    assert!(none.starts_with("cannot read `DIR/runtime.json`: "), "{none}");
    assert!(none.ends_with("`cargo xtask runtime` makes one)"), "{none}");
    fs::write(folder.path().join(INDEX), r#"{"format": 7}"#).unwrap();
    let newer = "`DIR/runtime.json` has the format 7, and this rmpkg reads the format 1: ";
    assert!(opened().starts_with(newer), "{}", opened());
    fs::write(folder.path().join(INDEX), r#"{"format": 1}"#).unwrap();
    assert!(opened().starts_with("`DIR/runtime.json` is wrong: "), "{}", opened());
}

fn at(temporary: &Path) -> Prepared<'_> {
    Prepared { temporary, bytes: 0 }
}

/// A folder with another one in it, in which a runtime is prepared that has nothing but an index.
fn prepared() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let temporary = folder.path().join("temporary");
    fs::create_dir_all(temporary.join("runtime")).unwrap();
    fs::write(temporary.join("runtime").join(INDEX), "new").unwrap();
    (folder, temporary)
}

#[test]
fn a_folder_with_something_else_is_not_replaced() {
    let (folder, temporary) = prepared();
    fs::write(folder.path().join("mine"), "").unwrap();
    let error = at(&temporary).place(folder.path()).unwrap_err();
    let said = told(&error, &folder);
    assert!(said.starts_with("`DIR` is there and holds no runtime; name another folder"), "{said}");
    assert!(folder.path().join("mine").is_file());
}

#[test]
fn a_runtime_is_replaced_or_stays() {
    let (folder, temporary) = prepared();
    let place = folder.path().join("place");
    let index = || fs::read_to_string(place.join(INDEX)).unwrap();
    fs::create_dir(&place).unwrap();
    fs::write(place.join(INDEX), "former").unwrap();
    // Somebody takes away what was prepared: then the second of two moves fails.
    let nothing = folder.path().join("nothing");
    fs::create_dir(&nothing).unwrap();
    let error = at(&nothing).place(&place).unwrap_err();
    assert!(told(&error, &folder).starts_with("cannot write `DIR/place`: "));
    assert_eq!(index(), "former");
    at(&temporary).place(&place).unwrap();
    assert_eq!(index(), "new");
    assert!(temporary.join("former").join(INDEX).is_file());
}

/// A process that is killed leaves the former runtime beside its place, before the new one is there or after that.
#[test]
fn what_a_killed_process_left_is_no_obstacle() {
    for was_placed in [false, true] {
        let (folder, temporary) = prepared();
        let (place, former) = (folder.path().join("place"), folder.path().join("place.former"));
        for left in [&former].into_iter().chain(was_placed.then_some(&place)) {
            fs::create_dir(left).unwrap();
            fs::write(left.join(INDEX), "left").unwrap();
        }
        at(&temporary).place(&place).unwrap();
        assert_eq!(fs::read_to_string(place.join(INDEX)).unwrap(), "new");
        assert!(!former.exists());
    }
}

/// Somebody else's folder may have the name that the former runtime gets.
#[test]
fn what_is_no_former_runtime_stays() {
    let (folder, temporary) = prepared();
    let (place, other) = (folder.path().join("place"), folder.path().join("place.former"));
    fs::create_dir(&other).unwrap();
    fs::write(other.join("mine"), "").unwrap();
    at(&temporary).place(&place).unwrap();
    let said = told(&check_place(&place).unwrap_err(), &folder);
    let expected = "`DIR/place.former` is there and holds no runtime; name another folder";
    assert!(said.starts_with(expected), "{said}");
    assert_eq!(told(&at(&temporary).place(&place).unwrap_err(), &folder), said);
    assert!(other.join("mine").is_file() && place.join(INDEX).is_file());
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_runtime_from_a_folder_gives_the_same_package() {
    let folder = tempfile::tempdir().unwrap();
    let (module, library) = (module(), library());
    let runtime = folder.path().join("runtime");
    let write = || {
        let temporary = tempfile::tempdir_in(folder.path()).unwrap();
        let prepared = prepare(&[("plain", &module)], &library, temporary.path(), UI).unwrap();
        prepared.place(&runtime).unwrap();
        fs::read(runtime.join(INDEX)).unwrap()
    };
    let first = write();
    assert!(first == write(), "the same parts give another folder");
    let manifest = r#"{"version": "v1", "metadata": {"name": "t"}, "connections": [],
        "nodes": [{"id": "a", "node_type": "Shout"}]}"#;
    fs::create_dir(folder.path().join("nodes")).unwrap();
    fs::write(folder.path().join("manifest.json"), manifest).unwrap();
    let node = "import re\n\nclass Shout:\n    def process(self, item):\n        return re.sub('$', '!', item)\n";
    fs::write(folder.path().join("nodes/shout.py"), node).unwrap();
    let pipeline = Pipeline::read(folder.path()).unwrap();
    let package = |name: &str, module: &Module, library: &StandardLibrary, compiled| {
        let output = folder.path().join(name);
        let options = Options { output: Some(output.clone()), ..Options::default() };
        let temporary = tempfile::tempdir().unwrap();
        let runtime = Runtime { module, library, compiled };
        let steps = Steps::default();
        assemble(&pipeline, runtime, &options, temporary.path(), steps, UI).unwrap();
        fs::read(output).unwrap()
    };
    let (brought, its_library) = Prebuilt::open(&runtime).unwrap().with(&[]).unwrap();
    let built = package("built.rmpkg", &module, &library, Compiled::ForThisProcessor);
    let prebuilt = package("prebuilt.rmpkg", &brought, &its_library, Compiled::ForAnyProcessor);
    assert!(built == prebuilt, "the packages differ");
}
