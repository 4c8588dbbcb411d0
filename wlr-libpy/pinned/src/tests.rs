//! Downloads with programs that stand for Python.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::cell::RefCell;
use std::os::unix::fs::PermissionsExt;

use tempfile::TempDir;

use super::*;

/// A file with the content `hello`.
const HELLO: Pinned<'_> = Pinned {
    name: "hello",
    version: "1.0",
    file: "hello-1.0-py3-none-any.whl",
    sha256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
};
/// Writes the file to where pip's `--dest` says.
const WRITE_HELLO: &str = r#"
while [ "$1" != --dest ]; do shift; done
printf hello > "$2/hello-1.0-py3-none-any.whl"
"#;

struct World {
    folder: TempDir,
}

impl World {
    /// `script` is what this Python does.
    fn new(script: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let python = folder.path().join("python");
        // Moved to its place, so that it is closed when it is run, whatever other tests start.
        let unfinished = folder.path().join("unfinished");
        fs::write(&unfinished, format!("#!/bin/sh\n{script}")).unwrap();
        fs::set_permissions(&unfinished, fs::Permissions::from_mode(0o755)).unwrap();
        fs::rename(&unfinished, &python).unwrap();
        Self { folder }
    }

    fn fetch(&self, pinned: &Pinned<'_>) -> Result<PathBuf, Error> {
        self.fetch_telling(pinned, &|_| ())
    }

    fn fetch_telling(
        &self,
        pinned: &Pinned<'_>,
        progress: &dyn Fn(&str),
    ) -> Result<PathBuf, Error> {
        let cache = Cache::at(self.folder.path().join("cache"));
        pinned.fetch_with(self.folder.path().join("python").into(), Backend::Own, &cache, progress)
    }

    fn failure(script: &str) -> String {
        let world = Self::new(script);
        let error = world.fetch(&HELLO).unwrap_err().to_string();
        error.replace(world.folder.path().to_str().unwrap(), "DIR")
    }
}

#[test]
fn a_file_is_downloaded_once() {
    let world = World::new(WRITE_HELLO);
    let steps = RefCell::new(Vec::new());
    let progress = |step: &str| steps.borrow_mut().push(step.to_owned());
    let path = world.fetch_telling(&HELLO, &progress).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"hello");
    fs::remove_file(world.folder.path().join("python")).unwrap();
    assert_eq!(world.fetch_telling(&HELLO, &progress).unwrap(), path);
    assert_eq!(steps.into_inner(), ["hello 1.0"]);
}

#[test]
fn pip_is_told_the_hash_and_that_only_a_wheel_will_do() {
    let world = World::new(&format!(
        r#"echo "$@" > "$(dirname "$0")/args"; cat requirements.txt >> "$(dirname "$0")/args"; {WRITE_HELLO}"#
    ));
    world.fetch(&HELLO).unwrap();
    let told = fs::read_to_string(world.folder.path().join("args")).unwrap();
    assert!(told.starts_with("-m pip download "), "{told}");
    assert!(told.contains("--no-deps --require-hashes --only-binary=:all: --dest "), "{told}");
    let requirement = format!("hello==1.0 --hash=sha256:{}\n", HELLO.sha256);
    assert!(told.ends_with(&requirement), "{told}");
}

/// `python -m pip` runs a `pip.py` of the folder that it is started in.
#[test]
fn the_working_folder_holds_nothing_that_could_be_taken_for_pip() {
    let world = World::new(&format!(r#"ls -a > "$(dirname "$0")/files"; {WRITE_HELLO}"#));
    world.fetch(&HELLO).unwrap();
    let files = fs::read_to_string(world.folder.path().join("files")).unwrap();
    assert_eq!(files, ".\n..\nrequirements.txt\n");
}

#[test]
fn a_source_distribution_is_asked_for_as_such() {
    let sdist = Pinned { file: "hello-1.0.tar.gz", ..HELLO };
    let world = World::new(&format!(r#"echo "$@" > "$(dirname "$0")/args"; {WRITE_HELLO}"#));
    let error = world.fetch(&sdist).unwrap_err().to_string();
    let told = fs::read_to_string(world.folder.path().join("args")).unwrap();
    assert!(told.contains(" --no-binary=:all: --no-build-isolation "), "{told}");
    assert_eq!(
        error,
        "pip downloaded `hello-1.0-py3-none-any.whl` where `hello-1.0.tar.gz` was asked for; \
         correct the name of the file"
    );
}

/// A Python that runs the build backend as pip does, and prints what it says.
fn answer_of_the_stand_in(variables: &str, argument: &str) -> Option<String> {
    let world = World::new(&format!(
        r#"cd "$(dirname "$0")"; {variables} python3 -c '
import sys, importlib, os, pathlib
backend = importlib.import_module("in_tree.backend").__legacy__
name = backend.prepare_metadata_for_build_wheel(".")
print(name, pathlib.Path(name, "METADATA").read_text(), sep="\n", end="")
' {argument} > answer; {WRITE_HELLO}"#
    ));
    let cache = Cache::at(world.folder.path().join("cache"));
    let python = world.folder.path().join("python");
    HELLO.fetch_with(python.into(), Backend::StandIn, &cache, &|_| ()).unwrap();
    let answer = fs::read_to_string(world.folder.path().join("answer")).unwrap();
    (!answer.is_empty()).then_some(answer)
}

#[test]
fn a_stand_in_answers_for_any_build_backend() {
    let expected = "hello-1.0.dist-info\nMetadata-Version: 2.1\nName: hello\nVersion: 1.0\n";
    for prefix in ["PEP517", "_PYPROJECT_HOOKS"] {
        let variables = format!("{prefix}_BUILD_BACKEND=in_tree.backend:__legacy__");
        assert_eq!(answer_of_the_stand_in(&variables, "").as_deref(), Some(expected));
    }
}

#[test]
fn nothing_runs_if_pip_names_the_backend_in_a_way_that_is_not_known() {
    assert_eq!(answer_of_the_stand_in("OTHER=in_tree.backend", "_in_process.py"), None);
}

#[test]
fn a_file_with_another_content_is_never_used() {
    let world = World::new(&WRITE_HELLO.replace("printf hello", "printf hullo"));
    assert!(matches!(world.fetch(&HELLO).unwrap_err(), Error::Damaged { .. }));
    assert!(!world.folder.path().join("cache/downloads").join(HELLO.file).exists());
    assert!(matches!(world.fetch(&HELLO).unwrap_err(), Error::Damaged { .. }), "it stayed");
}

#[test]
fn a_file_that_was_changed_in_the_cache_is_downloaded_again() {
    let world = World::new(WRITE_HELLO);
    let path = world.fetch(&HELLO).unwrap();
    fs::write(&path, "hullo").unwrap();
    assert_eq!(world.fetch(&HELLO).unwrap(), path);
    assert_eq!(fs::read(path).unwrap(), b"hello");
}

#[test]
fn what_pip_cannot_do_is_said_in_one_sentence() {
    let says = |text: &str| World::failure(&format!("echo '{text}' >&2; exit 1"));
    assert_eq!(
        says("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."),
        format!(
            "the package index has other files for `hello-1.0-py3-none-any.whl` than the one that \
             is pinned (sha256 {}), so nothing was used; check that pip is configured for an index \
             that you trust",
            HELLO.sha256
        )
    );
    assert_eq!(
        says("WARNING: Retrying (Retry(total=4)) after connection broken by NewConnectionError"),
        "cannot reach the package index to download `hello-1.0-py3-none-any.whl`; connect to a \
         network, or configure pip for an index that can be reached"
    );
    assert_eq!(
        says("python: No module named pip"),
        "`DIR/python` has no pip, which is needed to download `hello-1.0-py3-none-any.whl`; \
         install pip, or name another Python in `PYTHON`"
    );
    assert_eq!(
        says("ERROR: something else"),
        "`DIR/python -m pip download` of `hello-1.0-py3-none-any.whl` failed:\n\
         ERROR: something else"
    );
}

#[test]
fn a_python_that_is_not_there_is_named() {
    let world = World::new("");
    let cache = Cache::at(world.folder.path().join("cache"));
    let error =
        HELLO.fetch_with("no-such-python".into(), Backend::Own, &cache, &|_| ()).unwrap_err();
    assert!(error.to_string().starts_with("cannot run `no-such-python -m pip` to download `hello"));
    assert!(matches!(error, Error::NoPython { .. }));
}

/// The real pip, which refuses before it asks any index.
#[test]
fn what_pip_refuses_is_passed_on() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = Pinned { version: "one, or other", ..HELLO };
    let cache = Cache::at(folder.path());
    let error = wrong.fetch_with("python3".into(), Backend::Own, &cache, &|_| ()).unwrap_err();
    assert!(matches!(error, Error::Pip { .. }), "{error}");
    assert!(error.to_string().contains("Invalid requirement"), "{error}");
}

/// Counts its runs, and writes the files that it is asked for if all of them are `hello`.
const WRITE_ALL: &str = r#"
here="$(dirname "$0")"
echo "$@" >> "$here/runs"
while [ "$1" != --dest ]; do shift; done
for requirement in $(grep -o '^[a-z]*==' "$4"); do
    name="${requirement%==}"
    if [ "$name" = other ]; then echo 'DO NOT MATCH THE HASHES' >&2; exit 1; fi
    printf hello > "$2/$name-1.0-py3-none-any.whl"
done
"#;
const AGAIN: Pinned<'_> = Pinned { name: "again", file: "again-1.0-py3-none-any.whl", ..HELLO };
const OTHER: Pinned<'_> = Pinned { name: "other", file: "other-1.0-py3-none-any.whl", ..HELLO };

fn fetch_all(world: &World, wheels: &[Pinned<'_>]) -> Result<Vec<PathBuf>, Error> {
    let cache = Cache::at(world.folder.path().join("cache"));
    let python = world.folder.path().join("python");
    fetch_pure_with(python.as_os_str(), wheels, "3.12", &cache, &|_| ())
}

#[test]
fn one_run_of_pip_gets_all_wheels_that_are_not_there() {
    let world = World::new(WRITE_ALL);
    for _ in 0..2 {
        let paths = fetch_all(&world, &[HELLO, AGAIN]).unwrap();
        assert!(paths[0].ends_with(HELLO.file) && paths[1].ends_with(AGAIN.file), "{paths:?}");
    }
    let runs = fs::read_to_string(world.folder.path().join("runs")).unwrap();
    assert_eq!(runs.lines().count(), 1, "{runs}");
    let target = " --implementation cp --abi none --platform any --python-version 3.12 ";
    assert!(runs.contains(target), "{runs}");
}

#[test]
fn of_many_wheels_the_one_at_fault_is_named() {
    let world = World::new(WRITE_ALL);
    let error = fetch_all(&world, &[HELLO, OTHER]).unwrap_err();
    assert!(matches!(&error, Error::OtherContent { file, .. } if file == OTHER.file), "{error}");
}
