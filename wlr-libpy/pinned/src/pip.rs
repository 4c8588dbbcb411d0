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

/// Files of one kind that one run of pip downloads.
pub(crate) struct Request<'a> {
    pub(crate) files: &'a [Pinned<'a>],
    /// What pip is told of the kind.
    pub(crate) options: Vec<String>,
    /// Who tells pip what source distributions are.
    pub(crate) backend: Backend,
}

/// Downloads the files into the folder, where nothing else may be.
pub(crate) fn download(python: &OsStr, request: &Request<'_>, folder: &Path) -> Result<(), Error> {
    let output = run(python, request, folder)?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(failure(python, request.files, stderr));
    }
    match request.files.iter().find(|pinned| !folder.join(pinned.file).is_file()) {
        Some(missing) => Err(Error::OtherFile {
            file: missing.file.to_owned(),
            found: names(folder)?.join("`, `"),
        }),
        None => Ok(()),
    }
}

fn run(python: &OsStr, request: &Request<'_>, folder: &Path) -> Result<Output, Error> {
    // `-m` puts the working folder on `sys.path`, so that it must be one where nobody else writes.
    let here =
        tempfile::tempdir().map_err(Error::io("create a folder in", &std::env::temp_dir()))?;
    let requirements = here.path().join("requirements.txt");
    let line = |pinned: &Pinned<'_>| {
        let Pinned { name, version, sha256, .. } = pinned;
        format!("{name}=={version} --hash=sha256:{sha256}\n")
    };
    fs::write(&requirements, request.files.iter().map(line).collect::<String>())
        .map_err(Error::io("write", &requirements))?;
    let mut pip = Command::new(program(python));
    pip.current_dir(here.path())
        .args(["-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check"])
        .args(["--no-deps", "--require-hashes"])
        .args(&request.options)
        .arg("--dest")
        .arg(path::absolute(folder).map_err(Error::io("find", folder))?)
        .arg("--requirement")
        .arg(&requirements);
    let backends =
        tempfile::tempdir().map_err(Error::io("create a folder in", &std::env::temp_dir()))?;
    if let (Backend::StandIn, [pinned]) = (request.backend, request.files) {
        pip.env("PYTHONPATH", stand_in::write(pinned, backends.path())?);
        // An older pip would otherwise run a `setup.py` that has no `pyproject.toml` beside it.
        pip.env("PIP_USE_PEP517", "1");
    }
    let file = shown(request.files);
    pip.output().map_err(|source| Error::NoPython { python: python.to_owned(), file, source })
}

/// The files' names as a message has them, between backticks.
fn shown(files: &[Pinned<'_>]) -> String {
    files.iter().map(|pinned| pinned.file).collect::<Vec<_>>().join("`, `")
}

/// A path must not be taken as relative to pip's working folder.
fn program(python: &OsStr) -> OsString {
    let is_name = Path::new(python).components().count() == 1;
    match path::absolute(python) {
        Ok(absolute) if !is_name => absolute.into(),
        _ => python.to_owned(),
    }
}

/// What pip is told to take this file and no other kind.
pub(crate) fn kind_options(pinned: &Pinned<'_>) -> Vec<String> {
    match pinned.kind() {
        Kind::Wheel => {
            let only = ["--only-binary=:all:".to_owned()];
            only.into_iter().chain(tags::options(pinned.file)).collect()
        }
        // What would be installed to build it is pinned by nobody.
        Kind::Sdist => ["--no-binary=:all:", "--no-build-isolation"].map(str::to_owned).to_vec(),
    }
}

fn failure(python: &OsStr, files: &[Pinned<'_>], stderr: String) -> Error {
    let (python, file) = (python.to_owned(), shown(files));
    let says = |text: &str| stderr.contains(text);
    if says(OTHER_CONTENT) {
        let sha256 = files.iter().map(|pinned| pinned.sha256).collect::<Vec<_>>().join(", ");
        Error::OtherContent { file, sha256 }
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
