//! The standard library that packages get: CPython 3.12.1's, which the kit has, with what was mended since.
//!
//! Two layers lie on top of it. `stdlib/taken.txt` lists the files of a later release of the same line,
//! each with its SHA-256; they come from npm's `pyodide`, which carries that release's library.
//! `stdlib/left.txt` says of each other file that differs why it stays. What was mended later still is in
//! `stdlib/patches/`, one patch for each module, in our own words.

mod lists;
mod npm;
mod patch;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use content_cache::{Cache, Key, sha256_hex};
use zip::ZipArchive;

use crate::error::KitError;
use crate::kit::Kit;
use crate::ready::STDLIB_FOLDER;
use crate::wheel::WHEEL_PART;

pub use npm::ARCHIVE_VARIABLE;
use patch::PATCHES;

/// The release of CPython that the listed files are of.
pub const TAKEN_RELEASE: &str = "3.12.7";
/// What is known of each vulnerability of CPython 3.12.1 that was mended since, as JSON: an array of objects with
/// `id`, `modules`, `state` and `justification` as CycloneDX has them, `detail`, and `by`: what mends it here.
pub const VULNERABILITIES: &str = include_str!("../stdlib/vulnerabilities.json");

/// All that decides what is in the folder, besides the kit.
const MADE_FROM: [&str; 5] = [
    include_str!("stdlib.rs"),
    include_str!("stdlib/npm.rs"),
    include_str!("stdlib/patch.rs"),
    lists::TAKEN,
    lists::LEFT,
];

/// A standard library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stdlib {
    /// Has its modules.
    pub folder: PathBuf,
    /// What lies on top of the kit's files: names, each with its SHA-256 in hexadecimal digits. None for a
    /// kit that somebody made elsewhere: its library is used as it is.
    pub materials: BTreeMap<String, String>,
}

impl Stdlib {
    /// That of a kit, made unless it was before. `progress` hears of each step.
    ///
    /// # Errors
    ///
    /// [`KitError`] if a file cannot be had, is not what it should be, or does not take a patch.
    pub fn ensure(kit: &Kit, progress: &dyn Fn(&str)) -> Result<Self, KitError> {
        if !kit.materials.contains_key(WHEEL_PART.name) {
            return Ok(Self { folder: kit.stdlib_folder.clone(), materials: BTreeMap::new() });
        }
        let cache = Cache::open()?;
        let parts = MADE_FROM.into_iter().chain(PATCHES.iter().map(|patch| patch.text));
        let key = Key::of([kit.key.as_str()].into_iter().chain(parts).map(str::as_bytes));
        let entry = cache.get_or_fill("stdlib", &key, |entry| {
            make(&kit.stdlib_folder, &entry.join(STDLIB_FOLDER), &cache, progress)
        })?;
        Ok(Self { folder: entry.join(STDLIB_FOLDER), materials: materials() })
    }
}

fn materials() -> BTreeMap<String, String> {
    let own = PATCHES.iter().map(|patch| (format!("{}.patch", patch.name), patch.text));
    let own = own.chain([("taken.txt".to_owned(), lists::TAKEN)]);
    let own = own.map(|(name, text)| (format!("stdlib/{name}"), sha256_hex(text.as_bytes())));
    own.chain([(npm::MATERIAL.to_owned(), npm::LIBRARY_SHA256.to_owned())]).collect()
}

fn make(kit: &Path, folder: &Path, cache: &Cache, progress: &dyn Fn(&str)) -> Result<(), KitError> {
    let library = npm::library(cache, progress)?;
    progress("putting the standard library together");
    copy(kit, folder)?;
    let taken = lists::taken()?;
    let mut archive = ZipArchive::new(Cursor::new(library)).map_err(npm::damaged)?;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(npm::damaged)?;
        let name = entry.name().map_err(npm::damaged)?.into_owned();
        let mut text = Vec::new();
        entry.read_to_end(&mut text).map_err(KitError::io("read", Path::new(&name)))?;
        put(folder, &name, &text, &taken)?;
    }
    PATCHES.iter().try_for_each(|patch| patch.apply(folder))
}

/// Puts a file of the later release in its place, if it is listed.
fn put(
    folder: &Path,
    name: &str,
    text: &[u8],
    taken: &BTreeMap<&str, &str>,
) -> Result<(), KitError> {
    let path = folder.join(name);
    let undecided = || KitError::Undecided { file: name.to_owned() };
    let Some(sha256) = taken.get(name) else {
        let differs = fs::read(&path).is_ok_and(|old| old != text);
        return if differs && !lists::is_left(name) { Err(undecided()) } else { Ok(()) };
    };
    if sha256_hex(text) != **sha256 {
        return Err(undecided());
    }
    fs::write(&path, text).map_err(KitError::io("write", &path))
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) -> Result<(), KitError> {
    fs::create_dir_all(to).map_err(KitError::io("create", to))?;
    for entry in fs::read_dir(from).map_err(KitError::io("list", from))? {
        let entry = entry.map_err(KitError::io("list", from))?;
        let (path, copied) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &copied)?;
        } else {
            fs::copy(&path, &copied).map_err(KitError::io("copy", &path))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    #[test]
    fn a_listed_file_takes_the_place_of_the_older_one() {
        let folder = library(&[("a.py", "old")]);
        let sha256 = sha256_hex(b"new");
        let taken = BTreeMap::from([("a.py", sha256.as_str())]);
        put(folder.path(), "a.py", b"new", &taken).unwrap();
        assert_eq!(fs::read(folder.path().join("a.py")).unwrap(), b"new");
        let error = put(folder.path(), "a.py", b"newer", &taken).unwrap_err();
        assert!(matches!(error, KitError::Undecided { .. }), "{error}");
    }

    #[test]
    fn a_file_that_differs_and_is_in_neither_list_is_named() {
        let folder = library(&[("a.py", "old"), ("os.py", "old"), ("same.py", "same")]);
        let put = |name, text: &str| put(folder.path(), name, text.as_bytes(), &BTreeMap::new());
        let error = put("a.py", "new").unwrap_err().to_string();
        assert!(error.starts_with("nobody has decided on `a.py`"), "{error}");
        put("os.py", "new").unwrap();
        put("same.py", "same").unwrap();
        put("elsewhere.py", "new").unwrap();
        assert_eq!(fs::read(folder.path().join("os.py")).unwrap(), b"old");
        assert!(!folder.path().join("elsewhere.py").exists());
    }

    #[test]
    fn a_folder_is_copied_with_all_that_is_in_it() {
        let from = library(&[("a.py", "1")]);
        fs::create_dir(from.path().join("sub")).unwrap();
        fs::write(from.path().join("sub/b.py"), "2").unwrap();
        let to = tempfile::tempdir().unwrap();
        copy(from.path(), &to.path().join("copy")).unwrap();
        assert_eq!(fs::read(to.path().join("copy/sub/b.py")).unwrap(), b"2");
    }

    #[test]
    fn each_patch_and_the_list_are_among_the_materials() {
        let materials = materials();
        assert_eq!(materials.len(), PATCHES.len() + 2);
        assert!(materials.keys().any(|name| name == "stdlib/tarfile.patch"));
        assert!(materials.keys().any(|name| name.starts_with("pyodide@")));
    }
}
