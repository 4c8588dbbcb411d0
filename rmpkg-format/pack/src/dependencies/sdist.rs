//! From a source distribution to a pure wheel, by a build inside the sandbox.
//!
//! Extension modules are left out. Whether the wheel is of any use without them is tried there too: its modules
//! are imported. The same source distribution gives the same bytes on every machine.

mod rebuild;
mod sandbox;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use content_cache::{Cache, Key, sha256_hex};
use serde::Deserialize;
use serde_json::json;
use terminal_ui::Ui;

use crate::files;
use rebuild::Rebuilt;
pub use sandbox::Sandbox;
use sandbox::{Mount, SCRIPTS};

const KIND: &str = "pure-wheels";
const WHEELS: &str = "wheels";

/// A wheel that was built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PureWheel {
    /// Where it lies in the cache.
    pub path: PathBuf,
    /// Its name, such as `markupsafe-3.0.4-py3-none-any.whl`.
    pub name: String,
    /// Its SHA-256, in 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Its version, as its metadata says it.
    pub version: String,
    /// What it needs, likewise.
    pub requires: Vec<String>,
}

/// What came of a source distribution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A wheel.
    Built(PureWheel),
    /// None that would be of use, for this reason: a part of a sentence about the distribution.
    Refused(String),
}

#[derive(Debug, Deserialize)]
struct Answer {
    wheel: Option<String>,
    #[serde(default)]
    extensions: Vec<String>,
    refusal: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Imports {
    top: Option<String>,
    failed: Vec<String>,
    imported: usize,
}

/// The wheel of the source distribution, from the cache or built in the sandbox.
///
/// # Errors
///
/// When libpython cannot be had, there is no runtime or no build backend, or the cache cannot be written. What lies in the source
/// distribution itself is an [`Outcome::Refused`].
pub fn pure_wheel(sdist: &Path, sandbox: &Sandbox<'_>, ui: Ui) -> Result<Outcome> {
    let (cache, key) = (Cache::open()?, key(&files::read(sdist)?, sandbox)?);
    if let Some(entry) = cache.get(KIND, &key) {
        return in_entry(&entry).map(Outcome::Built);
    }
    let shown = file_name(sdist)?;
    sandbox.ready()?;
    let _spinner = ui.spinner("Building", format!("a pure wheel of {shown}, inside the sandbox"));
    let rebuilt = match build(sdist, sandbox).with_context(|| format!("cannot build `{shown}`"))? {
        Ok(rebuilt) => rebuilt,
        Err(refusal) => return Ok(Outcome::Refused(refusal)),
    };
    let entry = cache.get_or_fill(KIND, &key, |folder| {
        files::write(&folder.join(&rebuilt.name), &rebuilt.bytes)
    })?;
    in_entry(&entry).map(Outcome::Built)
}

/// Everything that the wheel depends on: of the runtime it is Python that builds.
fn key(sdist: &[u8], sandbox: &Sandbox<'_>) -> Result<Key> {
    let python = sandbox.library()?.interpreter;
    let python = python.as_str().as_bytes();
    let scripts = SCRIPTS.iter().map(|(_, text)| text.as_bytes());
    let parts = [rebuild::FORMAT.as_bytes(), sandbox::BACKENDS.text.as_bytes(), python, sdist];
    Ok(Key::of(parts.into_iter().chain(scripts)))
}

fn in_entry(entry: &Path) -> Result<PureWheel> {
    let context = || format!("cannot read `{}`", entry.display());
    let file = fs::read_dir(entry).with_context(context)?.next();
    let path = file.with_context(context)?.with_context(context)?.path();
    let bytes = files::read(&path)?;
    let (version, requires) = rebuild::described(&bytes)?;
    Ok(PureWheel {
        name: file_name(&path)?.to_owned(),
        sha256: sha256_hex(&bytes),
        version,
        requires,
        path,
    })
}

fn file_name(path: &Path) -> Result<&str> {
    let name = path.file_name().and_then(|name| name.to_str());
    name.with_context(|| format!("`{}` has no name", path.display()))
}

/// The inner result is the wheel, or why there is none.
fn build(sdist: &Path, sandbox: &Sandbox<'_>) -> Result<Result<Rebuilt, String>> {
    let folder = sdist.parent().context("the file is in no folder")?;
    let work = tempfile::tempdir().context("cannot create a temporary folder")?;
    let mounts = [Mount::read(folder, "/sdist"), Mount::write(work.path(), "/data")];
    let item = json!(file_name(sdist)?);
    let answer: Answer = match sandbox.run("pure_wheel:PureWheel", item, &mounts)? {
        Ok(answer) => answer,
        Err(ending) => return Ok(Err(format!("its build does not end well: {ending}"))),
    };
    let Some(name) = answer.wheel else {
        return Ok(Err(answer.refusal.unwrap_or_else(|| "its build gives no wheel".to_owned())));
    };
    let Some(wheel) = written(work.path(), &name)? else {
        return Ok(Err("its build gives no wheel where it says that there is one".to_owned()));
    };
    let rebuilt = match rebuild::rebuild(&wheel) {
        Ok(rebuilt) => rebuilt,
        Err(error) => {
            return Ok(Err(format!("its build gives a wheel that cannot be used: {error:#}")));
        }
    };
    Ok(match imports(&rebuilt, &answer.extensions, sandbox)? {
        None => Ok(rebuilt),
        Some(refusal) => Err(refusal),
    })
}

/// What the guest wrote under that name. It may have said any name, and made links that lead out of its folder.
fn written(work: &Path, name: &str) -> Result<Option<Vec<u8>>> {
    let path = work.join(WHEELS).join(name);
    let (Ok(work), Ok(path)) = (fs::canonicalize(work), fs::canonicalize(path)) else {
        return Ok(None);
    };
    let is_within = path.starts_with(work) && path.is_file();
    is_within.then(|| files::read(&path)).transpose()
}

/// Why the wheel is of no use without compiled code, if it is of none. What was left out is not known where another
/// tool than setuptools would have compiled it: then the package itself has to miss a part of its own.
fn imports(
    rebuilt: &Rebuilt,
    extensions: &[String],
    sandbox: &Sandbox<'_>,
) -> Result<Option<String>> {
    let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
    for (name, bytes) in &rebuilt.files {
        files::write(&folder.path().join(name), bytes)?;
    }
    let mounts = [Mount::read(folder.path(), "/wheel")];
    let answer =
        sandbox.run::<Imports>("wheel_imports:WheelImports", json!(extensions), &mounts)?;
    let without = match extensions {
        [] => "what its build would have compiled or written".to_owned(),
        _ => format!("its compiled `{}`", extensions.join("`, `")),
    };
    Ok(match answer {
        Ok(Imports { top: Some(error), .. }) => {
            Some(format!("it cannot be imported without {without}: {error}"))
        }
        _ if extensions.is_empty() => None,
        Err(ending) => Some(format!("importing it without {without} does not end well: {ending}")),
        // One module may be for the compiled part alone; if it is half of them, nothing is left to use.
        Ok(Imports { failed, imported, .. }) if failed.len() >= imported => {
            Some(format!("most of its modules cannot be imported without {without}"))
        }
        Ok(_) => None,
    })
}

/// The wheel at its place, if it is the one that a lock names.
///
/// # Errors
///
/// When the build gives none, or another one.
pub fn expected_wheel(
    sdist: &Path,
    sha256: &str,
    sandbox: &Sandbox<'_>,
    ui: Ui,
) -> Result<PathBuf> {
    let shown = file_name(sdist)?;
    match pure_wheel(sdist, sandbox, ui)? {
        Outcome::Built(wheel) if wheel.sha256 == sha256 => Ok(wheel.path),
        Outcome::Built(wheel) => bail!(
            "the wheel that `{shown}` gives has the sha256 {} instead of {sha256}; run `rmpkg lock`, or in a checkout `cargo xtask lock`",
            wheel.sha256
        ),
        Outcome::Refused(reason) => {
            bail!(
                "`{shown}` gives no pure wheel: {reason}; run `rmpkg lock`, or in a checkout `cargo xtask lock`"
            )
        }
    }
}
