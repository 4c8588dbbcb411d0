//! The lock beside a pipeline's manifest.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use content_cache::sha256_hex;
use terminal_ui::WithHint;

use super::lockfile::{LOCK, Lock, LockError};
use super::requirements::Requirements;
use crate::files;

/// A lock, and the digest of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locked {
    /// Its file.
    pub path: PathBuf,
    /// What it says.
    pub lock: Lock,
    /// SHA-256 of the file, in 64 lower-case hexadecimal digits.
    pub sha256: String,
}

/// The lock of the pipeline in the folder, which has these requirements, if there is one. One that `lock` did not write
/// is taken as it is.
///
/// # Errors
///
/// When it is missing though the pipeline wants something, cannot be used, or is one of other requirements.
pub fn read(folder: &Path, requirements: &Requirements) -> Result<Option<Locked>> {
    let locked = of_folder(folder)?;
    check(locked.as_ref(), &folder.join(LOCK), requirements).hint(|| remedy(folder))?;
    Ok(locked)
}

/// What makes the lock of the pipeline in `folder`: the command by itself would lock the one of the current folder.
pub fn remedy(folder: &Path) -> String {
    let folder = folder.display();
    format!("run `rmpkg lock {folder}`, or in a checkout `cargo xtask lock {folder}`")
}

/// The lock in the folder, if there is one, whatever it was made of.
///
/// # Errors
///
/// When it cannot be used.
pub fn of_folder(folder: &Path) -> Result<Option<Locked>> {
    let path = folder.join(LOCK);
    if !path.exists() {
        return Ok(None);
    }
    let text = files::read(&path)?;
    let wrong = || format!("`{}` is wrong", path.display());
    let lock = str::from_utf8(&text).with_context(wrong).hint(|| remedy(folder))?;
    let lock = match lock.parse() {
        Ok(lock) => lock,
        Err(error) => {
            let remedy = remedy_of(&error, folder);
            return Err(error).with_context(wrong).hint(|| remedy);
        }
    };
    Ok(Some(Locked { sha256: sha256_hex(&text), lock, path }))
}

fn remedy_of(error: &LockError, folder: &Path) -> String {
    match error {
        LockError::Elsewhere { package, .. } => {
            format!("put the files of `{package}` into `nodes/`")
        }
        _ => remedy(folder),
    }
}

fn check(locked: Option<&Locked>, path: &Path, requirements: &Requirements) -> Result<()> {
    let path = path.display();
    let digest = locked.map(|locked| &locked.lock.requirements_sha256);
    match (digest, requirements.wanted.first()) {
        (None, Some(wanted)) => bail!(
            "{}: `{}` is wanted, and there is no `{path}` that says which release",
            wanted.origin,
            wanted.text
        ),
        (Some(Some(digest)), _) if *digest != requirements.digest() => {
            bail!("`{path}` was made of other requirements than those that the pipeline has now")
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use pipeline_manifest::Manifest;

    use super::*;
    use crate::files::Files;

    /// What is said of a pipeline that wants `greet` with this lock.
    fn said(lock: Option<&str>) -> String {
        let folder = tempfile::tempdir().unwrap();
        let manifest = r#"{"version":"v1","metadata":{"name":"n"},"nodes":[{"id":"a","node_type":"Echo"}],
            "connections":[],"python":{"dependencies":["greet>=1"]}}"#;
        let (manifest, path) =
            (Manifest::from_json(manifest).unwrap(), folder.path().join("manifest.json"));
        let requirements = Requirements::read(&manifest, path, &Files::new()).unwrap();
        if let Some(lock) = lock {
            fs::write(folder.path().join(LOCK), lock).unwrap();
        }
        let report = match read(folder.path(), &requirements) {
            Ok(_) => return String::new(),
            Err(error) => terminal_ui::Report::of(&error),
        };
        let hint = report.hint.unwrap_or_default();
        let text = format!("{}: {} ({hint})", report.error, report.causes.join(": "));
        text.replace(folder.path().to_str().unwrap(), "DIR")
    }

    #[test]
    fn a_lock_must_be_there_and_of_what_is_wanted() {
        let stale = "lock-version = '1.0'\npackages = []\n[tool.rmpkg]\nrequirements-sha256 = '0'";
        let other = "lock-version = '2.0'\npackages = []";
        insta::assert_snapshot!([None, Some(stale), Some(other)].map(said).join("\n"));
        assert_eq!(said(Some("lock-version = '1.0'\npackages = []")), "");
        let elsewhere =
            "lock-version = '1.0'\n[[packages]]\nname = 'a'\nversion = '1'\ndirectory = {}";
        let advice = "(put the files of `a` into `nodes/`)";
        assert!(said(Some(elsewhere)).ends_with(advice), "{}", said(Some(elsewhere)));
    }
}
