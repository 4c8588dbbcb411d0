//! The folder with NumPy in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use content_cache::{Cache, Key, sha256_hex};
use wlr_libpy::kit::Kit;

use crate::Error;
use crate::layout::{KIT_VARIABLE, LIBRARY, LICENSES, SITE_PACKAGES, TESTS};
use crate::make::{key, make};
use crate::pins::{CYTHON, HEADERS, NUMPY, SIMDE};
use crate::toolchain::Toolchain;

/// NumPy for wasm32-wasi.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumpyKit {
    /// The folder that [`KIT_VARIABLE`] may name.
    pub folder: PathBuf,
    /// Changes whenever NumPy does.
    pub key: Key,
    /// What it was made of: names with versions, each with its SHA-256 in hexadecimal digits. Only what is part
    /// of NumPy has its version after `==`.
    pub materials: BTreeMap<String, String>,
}

impl NumpyKit {
    /// The folder that [`KIT_VARIABLE`] names, or else the one that is compiled from the pinned source
    /// and kept in the user's cache folder. `progress` hears of each step.
    ///
    /// # Errors
    ///
    /// [`Error`]; nothing half-made stays behind.
    pub fn ensure(python: &Kit, progress: &dyn Fn(&str)) -> Result<Self, Error> {
        match std::env::var_os(KIT_VARIABLE) {
            Some(folder) => Self::ready(Path::new(&folder)),
            None => Self::from_source(python, &Cache::open()?, progress),
        }
    }

    fn ready(folder: &Path) -> Result<Self, Error> {
        for missing in [LIBRARY, SITE_PACKAGES, LICENSES] {
            if !folder.join(missing).exists() {
                return Err(Error::Incomplete { folder: folder.to_owned(), missing });
            }
        }
        let path = folder.join(LIBRARY);
        let bytes = fs::read(&path).map_err(Error::io("read", &path))?;
        let materials = BTreeMap::from([("libnumpy.a".to_owned(), sha256_hex(&bytes))]);
        Ok(Self { folder: folder.to_owned(), key: Key::of([bytes.as_slice()]), materials })
    }

    fn from_source(python: &Kit, cache: &Cache, progress: &dyn Fn(&str)) -> Result<Self, Error> {
        let toolchain = Toolchain::find()?;
        let key = key(python, &toolchain)?;
        let folder = cache
            .get_or_fill("numpy", &key, |entry| make(entry, python, &toolchain, cache, progress))?;
        let materials = BTreeMap::from([
            (format!("{}=={}", NUMPY.name, NUMPY.version), NUMPY.sha256.to_owned()),
            (format!("{}=={}", SIMDE.name, SIMDE.version), SIMDE.sha256.to_owned()),
            // Not as pip writes a version: these are no part of a package.
            (format!("{} {}", CYTHON.name, CYTHON.version), CYTHON.sha256.to_owned()),
            (format!("{} {}", HEADERS.name, HEADERS.version), HEADERS.sha256.to_owned()),
        ]);
        Ok(Self { folder, key, materials })
    }

    /// Folders to search for the static libraries that [`libraries`](Self::libraries) names.
    pub fn library_dirs(&self) -> Vec<PathBuf> {
        vec![self.folder.join("lib")]
    }

    /// What to link, in this order, by names without `lib` and `.a`.
    pub fn libraries(&self) -> &'static [&'static str] {
        &["numpy", "c++", "c++abi"]
    }

    /// Has the package `numpy` and its `dist-info`, without what a run never needs.
    pub fn site_packages(&self) -> PathBuf {
        self.folder.join(SITE_PACKAGES)
    }

    /// Has the package `numpy` as it is installed, with its tests, and the `pytest.ini` for them. The extension
    /// modules that they import are [`TEST_MODULES`](crate::TEST_MODULES), in the library with the others.
    pub fn tests(&self) -> PathBuf {
        self.folder.join(TESTS)
    }

    /// The licences of NumPy and of what it includes; the C++ libraries are under LLVM's.
    pub fn licenses(&self) -> PathBuf {
        self.folder.join(LICENSES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_folder_is_used_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("lib")).unwrap();
        fs::create_dir(folder.path().join(SITE_PACKAGES)).unwrap();
        fs::write(folder.path().join(LICENSES), "free").unwrap();
        fs::write(folder.path().join(LIBRARY), "one").unwrap();
        let first = NumpyKit::ready(folder.path()).unwrap();
        assert_eq!(first.folder, folder.path());
        fs::write(folder.path().join(LIBRARY), "two").unwrap();
        assert_ne!(NumpyKit::ready(folder.path()).unwrap().key, first.key);
    }

    #[test]
    fn an_incomplete_folder_says_what_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let error = NumpyKit::ready(folder.path()).unwrap_err().to_string();
        assert!(error.contains("which has no `lib/libnumpy.a`; name a folder"), "{error}");
    }
}
