//! Builds inside the sandbox, of source distributions that are written here.

use std::collections::BTreeMap;
use std::env;
use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::package;

const UI: Ui = Ui::new(true, false);
const SETUP: &str = "from setuptools import setup, Extension, find_packages\n\
    setup(name='My.Name', version='1.0', packages=find_packages(), install_requires=['six>1'],\n      \
    keywords=list({'a', 'b', 'c', 'd', 'e', 'f', 'g'}), \
    ext_modules=[Extension('mine._fast', ['mine/fast.c'])])\n";
const OPTIONAL: &str =
    "try:\n    from mine._fast import answer\nexcept ImportError:\n    answer = 42\n";

fn sandbox() -> Sandbox<'static> {
    let wasm = || files::read(env::var_os("RMPKG_TEST_WASM").unwrap().as_ref());
    Sandbox::new(move || package::load(&wasm()?, UI), || Ok(package::tests::library()), UI)
}

/// What a source distribution with these files gives, without the cache.
fn outcome(sandbox: &Sandbox<'_>, files: &[(&str, &str)]) -> Result<Rebuilt, String> {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        archive.start_file(format!("my-1.0/{name}"), SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    let sdist = folder.path().join("my-1.0.zip");
    fs::write(&sdist, archive.finish().unwrap().into_inner()).unwrap();
    build(&sdist, sandbox).unwrap()
}

#[test]
fn what_a_build_names_outside_of_its_folder_is_not_read() {
    let work = tempfile::tempdir().unwrap();
    let (inner, outside) = (work.path().join("inner"), work.path().join("outside.whl"));
    fs::create_dir_all(inner.join(WHEELS)).unwrap();
    fs::write(&outside, "outside").unwrap();
    fs::write(inner.join(WHEELS).join("a.whl"), "inside").unwrap();
    let read = |name: &str| written(&inner, name).unwrap();
    assert_eq!(read("a.whl").as_deref(), Some(&b"inside"[..]));
    assert_eq!(read("../../outside.whl"), None);
    assert_eq!(read(outside.to_str().unwrap()), None);
    assert_eq!((read("b.whl"), read("")), (None, None));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../../outside.whl", inner.join(WHEELS).join("b.whl")).unwrap();
        assert_eq!(read("b.whl"), None);
    }
}

/// A build backend of the distribution's own, which makes a wheel with that metadata.
fn backend(name: &str, version: &str) -> String {
    format!(
        "import zipfile\n\ndef build_wheel(folder, config_settings=None, metadata_directory=None):\n    \
            with zipfile.ZipFile(folder + '/a.whl', 'w') as wheel:\n        \
                wheel.writestr('a-1.dist-info/METADATA', 'Name: {name}\\nVersion: {version}\\n')\n    \
            return 'a.whl'\n"
    )
}

#[test]
#[ignore = "runs the wasm: cargo xtask test"]
fn a_build_writes_nothing_outside_of_the_sandbox() {
    let sandbox = sandbox();
    let elsewhere = tempfile::tempdir().unwrap();
    let name = elsewhere.path().join("written").display().to_string();
    let project = "[build-system]\nrequires = []\nbuild-backend = 'own'\nbackend-path = ['.']\n";
    let own = backend(&name, "1");
    let refusal = outcome(&sandbox, &[("pyproject.toml", project), ("own.py", &own)]).unwrap_err();
    assert!(refusal.contains("which no distribution has"), "{refusal}");
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
#[ignore = "runs the wasm: cargo xtask test"]
fn an_optional_extension_is_left_out_and_the_bytes_are_always_the_same() {
    let sandbox = sandbox();
    let files = [("setup.py", SETUP), ("mine/__init__.py", OPTIONAL), ("mine/fast.c", "not C")];
    let [one, other] = [(); 2].map(|()| outcome(&sandbox, &files).unwrap());
    assert_eq!(one.bytes, other.bytes);
    assert_eq!(one.name, "my_name-1.0-py3-none-any.whl");
    assert_eq!(rebuild::described(&one.bytes).unwrap().1, ["six>1"]);
    assert!(one.files.contains_key("mine/__init__.py"));
}

#[test]
#[ignore = "runs the wasm: cargo xtask test"]
fn what_is_of_no_use_without_its_extension_is_refused() {
    let sandbox = sandbox();
    let needing = "from mine._fast import answer\n";
    let files = [("setup.py", SETUP), ("mine/__init__.py", needing)];
    insta::assert_snapshot!(outcome(&sandbox, &files).unwrap_err(), @"it cannot be imported without its compiled `mine._fast`: No module named 'mine._fast'");
    // Nothing is wrong with the package itself, and all that is in it needs the extension.
    let files = [
        ("setup.py", SETUP),
        ("mine/__init__.py", ""),
        ("mine/one.py", needing),
        ("mine/two.py", needing),
    ];
    insta::assert_snapshot!(outcome(&sandbox, &files).unwrap_err(), @"most of its modules cannot be imported without its compiled `mine._fast`");
}

#[test]
#[ignore = "runs the wasm: cargo xtask test"]
fn what_misses_a_part_of_its_own_is_refused_though_the_build_names_no_extension() {
    let sandbox = sandbox();
    // As with plugins of setuptools that compile, and that the sandbox does not have.
    let setup = SETUP.split(", ext_modules").next().unwrap().to_owned() + ")\n";
    let of = |init: &str| outcome(&sandbox, &[("setup.py", &setup), ("mine/__init__.py", init)]);
    insta::assert_snapshot!(of("from mine._fast import answer\n").unwrap_err(), @"it cannot be imported without what its build would have compiled or written: No module named 'mine._fast'");
    for init in [OPTIONAL, "import six\n", "raise SystemExit('no such platform')\n"] {
        assert!(of(init).is_ok(), "{init}");
    }
}

#[test]
#[ignore = "runs the wasm: cargo xtask test"]
fn a_build_that_needs_what_the_sandbox_does_not_have_is_refused() {
    let sandbox = sandbox();
    let of = |setup: &str| outcome(&sandbox, &[("setup.py", setup)]).unwrap_err();
    let project = "[build-system]\nrequires = ['maturin']\nbuild-backend = 'maturin'\n";
    let refusals = [
        outcome(&sandbox, &[("pyproject.toml", project)]).unwrap_err(),
        of("import subprocess\nsubprocess.check_output(['cc', '--version'])\n"),
        of("import expandvars\n"),
        of("raise SystemExit('no such platform')\n"),
        of("open('/outside', 'w')\n"),
        of("import socket\nsocket.create_connection(('127.0.0.1', 80))\n"),
    ];
    insta::assert_snapshot!(refusals.join("\n"), @r"
    it is built by `maturin`, which makes compiled code or is not known here
    its build fails inside the sandbox: OSError: [Errno 58] wasi does not support processes.
    its build needs `expandvars`, which the sandbox does not have
    its build fails inside the sandbox: SystemExit: no such platform
    its build fails inside the sandbox: FileNotFoundError: [Errno 44] No such file or directory: '/outside'
    its build fails inside the sandbox: gaierror: [Errno -4] name resolution is not available in WASI preview1
    ");
}

#[test]
#[ignore = "runs the wasm: cargo xtask test"]
fn markers_have_the_values_that_the_resolver_is_told() {
    let backend = "import os, platform, sys\n\
        def build_wheel(folder, *_):\n    \
        raise ValueError(repr(dict(python_full_version=platform.python_version(), implementation_name=sys.implementation.name,\n        \
        platform_python_implementation=platform.python_implementation(), sys_platform=sys.platform, os_name=os.name,\n        \
        platform_system=platform.system(), platform_machine=platform.machine())))\n";
    let project = "[build-system]\nrequires = []\nbuild-backend = 'own'\nbackend-path = ['.']\n";
    let refusal =
        outcome(&sandbox(), &[("pyproject.toml", project), ("own.py", backend)]).unwrap_err();
    let found = refusal.split("ValueError: ").nth(1).unwrap().replace('\'', "\"");
    let found: BTreeMap<String, String> = serde_json::from_str(&found).unwrap();
    let markers = found.iter().map(|(name, value)| format!("{name} == '{value}'"));
    let told = crate::dependencies::resolve::GUEST.split(" and ").map(str::to_owned);
    assert_eq!(markers.collect::<std::collections::BTreeSet<_>>(), told.collect());
}
