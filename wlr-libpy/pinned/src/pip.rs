//! Runs pip.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{self, Path};
use std::process::{Command, Output};

use crate::{Backend, Error, Kind, Pinned, stand_in, tags};

/// What pip says, each in one of its releases or another, if it could not reach the index.
const OFFLINE: [&str; 4] =
    ["NewConnectionError", "Max retries exceeded", "Retrying (", "connection broken"];
const OTHER_CONTENT: &str = "DO NOT MATCH THE HASHES";
const NO_PIP: &str = "No module named pip";

/// Downloads the file into the folder, where nothing else may be. `backend` tells pip what a
/// source distribution is.
pub(crate) fn download(
    python: &OsStr,
    pinned: &Pinned<'_>,
    backend: Backend,
    folder: &Path,
) -> Result<(), Error> {
    let file = pinned.file.to_owned();
    let output = run(python, pinned, backend, folder)?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(failure(python, pinned, stderr));
    }
    if folder.join(pinned.file).is_file() {
        return Ok(());
    }
    Err(Error::OtherFile { file, found: names(folder)?.join("`, `") })
}

fn run(
    python: &OsStr,
    pinned: &Pinned<'_>,
    backend: Backend,
    folder: &Path,
) -> Result<Output, Error> {
    // `-m` puts the working folder on `sys.path`, so that it must be one where nobody else writes.
    let here =
        tempfile::tempdir().map_err(Error::io("create a folder in", &std::env::temp_dir()))?;
    let requirements = here.path().join("requirements.txt");
    let Pinned { name, version, sha256, .. } = pinned;
    fs::write(&requirements, format!("{name}=={version} --hash=sha256:{sha256}\n"))
        .map_err(Error::io("write", &requirements))?;
    let mut pip = Command::new(program(python));
    pip.current_dir(here.path())
        .args(["-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check"])
        .args(["--no-deps", "--require-hashes"])
        .args(kind_options(pinned))
        .arg("--dest")
        .arg(path::absolute(folder).map_err(Error::io("find", folder))?)
        .arg("--requirement")
        .arg(&requirements);
    let backends =
        tempfile::tempdir().map_err(Error::io("create a folder in", &std::env::temp_dir()))?;
    if backend == Backend::StandIn {
        pip.env("PYTHONPATH", stand_in::write(pinned, backends.path())?);
        // An older pip would otherwise run a `setup.py` that has no `pyproject.toml` beside it.
        pip.env("PIP_USE_PEP517", "1");
    }
    let file = pinned.file.to_owned();
    pip.output().map_err(|source| Error::NoPython { python: python.to_owned(), file, source })
}

/// A path must not be taken as relative to pip's working folder.
fn program(python: &OsStr) -> OsString {
    let is_name = Path::new(python).components().count() == 1;
    match path::absolute(python) {
        Ok(absolute) if !is_name => absolute.into(),
        _ => python.to_owned(),
    }
}

fn kind_options(pinned: &Pinned<'_>) -> Vec<String> {
    match pinned.kind() {
        Kind::Wheel => {
            let only = ["--only-binary=:all:".to_owned()];
            only.into_iter().chain(tags::options(pinned.file)).collect()
        }
        // What would be installed to build it is pinned by nobody.
        Kind::Sdist => ["--no-binary=:all:", "--no-build-isolation"].map(str::to_owned).to_vec(),
    }
}

fn failure(python: &OsStr, pinned: &Pinned<'_>, stderr: String) -> Error {
    let (python, file) = (python.to_owned(), pinned.file.to_owned());
    let says = |text: &str| stderr.contains(text);
    if says(OTHER_CONTENT) {
        Error::OtherContent { file, sha256: pinned.sha256.to_owned() }
    } else if OFFLINE.into_iter().any(says) {
        Error::NoNetwork { file }
    } else if says(NO_PIP) {
        Error::NoPip { python, file }
    } else {
        Error::Pip { python, file, stderr }
    }
}

fn names(folder: &Path) -> Result<Vec<String>, Error> {
    let entries = fs::read_dir(folder).map_err(Error::io("list", folder))?;
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut names: Vec<_> = entries.filter_map(Result::ok).map(name).collect();
    names.sort();
    Ok(names)
}
