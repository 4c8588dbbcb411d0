//! A package that is there already: where nothing has changed, nothing is made again.
//!
//! The cache remembers the digest of a package by everything that it was made from. A file with that digest
//! in the package's place is the package.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use content_cache::{Cache, Key, sha256_hex, sha256_of_file};
use serde::{Deserialize, Serialize};

use super::about;
use super::pipeline::Pipeline;
use super::{Options, Runtime, Stated};
use crate::files::Files;
use crate::own_file;

const KIND: &str = "made";
const FILE: &str = "made.json";

/// What is remembered of a package.
#[derive(Debug, Serialize, Deserialize)]
struct Made {
    sha256: String,
    stated: Stated,
}

/// Everything that a package is made from.
///
/// # Errors
///
/// When a file cannot be read.
pub(super) fn key(
    pipeline: &Pipeline,
    Runtime { module, library, .. }: Runtime<'_>,
    options: &Options,
) -> Result<Key> {
    let mut parts = vec![own_file::identity()?.into_bytes()];
    let Options { output: _, coverage, failing_imports, no_snapshot, stored_module } = options;
    let chosen = format!("{coverage:?} {failing_imports:?} {no_snapshot} {stored_module}");
    parts.push(chosen.into_bytes());
    parts.push(serde_json::to_vec(&pipeline.manifest)?);
    parts.push(format!("{:?}", pipeline.lock.as_ref().map(|lock| &lock.sha256)).into_bytes());
    parts.push(sha256_hex(&module.wasm).into_bytes());
    parts.push(serde_json::to_vec(module)?);
    parts.push(about::licenses(module, &[])?.into_bytes());
    parts.extend(module.builtins.iter().map(|builtin| format!("{builtin:?}").into_bytes()));
    parts.push(format!("{library:?}").into_bytes());
    for files in [&pipeline.nodes, &pipeline.models] {
        parts.push(files.len().to_le_bytes().to_vec());
        parts.extend(digests(files)?);
    }
    Ok(Key::of(parts.iter().map(Vec::as_slice)))
}

fn digests(files: &Files) -> Result<Vec<Vec<u8>>> {
    let mut parts = Vec::new();
    for (name, path) in files {
        let digest = sha256_of_file(path);
        let digest = digest.with_context(|| format!("cannot read `{}`", path.display()))?;
        parts.extend([name.clone().into_bytes(), digest.into_bytes()]);
    }
    Ok(parts)
}

/// What was stated of the package in that place, if it is what would be made again. Whatever is wrong
/// with a memory, it is none then.
pub(super) fn find(cache: &Cache, key: &Key, package: &Path) -> Option<Stated> {
    let text = fs::read(cache.get(KIND, key)?.join(FILE)).ok()?;
    let made: Made = serde_json::from_slice(&text).ok()?;
    (sha256_of_file(package).ok()? == made.sha256).then_some(made.stated)
}

/// Remembers the package that was made.
///
/// # Errors
///
/// When it cannot be read, or the cache cannot be written.
pub(super) fn note(cache: &Cache, key: &Key, package: &Path, stated: &Stated) -> Result<()> {
    let sha256 = sha256_of_file(package);
    let sha256 = sha256.with_context(|| format!("cannot read `{}`", package.display()))?;
    let made = Made { sha256, stated: stated.clone() };
    cache.get_or_fill::<anyhow::Error>(KIND, key, |entry| {
        let path = entry.join(FILE);
        fs::write(&path, serde_json::to_vec(&made)?)
            .with_context(|| format!("cannot write `{}`", path.display()))
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_known_as_long_as_it_is_what_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let (cache, key) =
            (Cache::at(folder.path().join("cache")), Key::of([b"inputs".as_slice()]));
        let package = folder.path().join("a.rmpkg");
        let stated = Stated {
            python: "3.12.1".to_owned(),
            stdlib_modules: 7,
            warnings: vec!["of something".to_owned()],
        };
        assert_eq!(find(&cache, &key, &package), None);
        fs::write(&package, "bytes").unwrap();
        note(&cache, &key, &package, &stated).unwrap();
        assert_eq!(find(&cache, &key, &package), Some(stated));
        assert_eq!(find(&cache, &Key::of([b"others".as_slice()]), &package), None);
        fs::write(&package, "others").unwrap();
        assert_eq!(find(&cache, &key, &package), None);
        fs::remove_file(&package).unwrap();
        assert_eq!(find(&cache, &key, &package), None);
    }
}
