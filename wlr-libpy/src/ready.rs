//! The layout of a kit, and whether a folder has it.

use std::path::{Path, PathBuf};

use crate::error::KitError;

pub use crate::error::KIT_VARIABLE;

/// Where a kit has its library.
pub(crate) const LIBRARY_FOLDER: &str = "lib/wasm32-wasi";
/// The library's name.
pub(crate) const LIBRARY: &str = "libpython3.12.a";
/// Where a kit has the standard library.
pub(crate) const STDLIB_FOLDER: &str = "usr/lib/python3.12";
/// Where the original's tarball has the standard library.
const ORIGINAL_STDLIB_FOLDER: &str = "usr/local/lib/python3.12";

/// The folders of a complete kit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// Has `libpython3.12.a`.
    pub library: PathBuf,
    /// Has the standard library's modules.
    pub stdlib: PathBuf,
}

impl Folders {
    /// Those of the kit in `folder`.
    ///
    /// # Errors
    ///
    /// [`KitError::IncompleteKit`] with the part that is not there.
    pub fn of(folder: &Path) -> Result<Self, KitError> {
        let incomplete = |missing| KitError::IncompleteKit { folder: folder.to_owned(), missing };
        let library = folder.join(LIBRARY_FOLDER);
        if !library.join(LIBRARY).is_file() {
            return Err(incomplete("lib/wasm32-wasi/libpython3.12.a"));
        }
        let stdlib = [STDLIB_FOLDER, ORIGINAL_STDLIB_FOLDER]
            .iter()
            .map(|path| folder.join(path))
            .find(|path| path.join("os.py").is_file())
            .ok_or(incomplete("usr/lib/python3.12/os.py"))?;
        Ok(Self { library, stdlib })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn put(folder: &Path, name: &str) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "").unwrap();
    }

    #[test]
    fn a_ready_kit_may_have_the_layout_of_the_original() {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "lib/wasm32-wasi/libpython3.12.a");
        put(folder.path(), "usr/local/lib/python3.12/os.py");
        let folders = Folders::of(folder.path()).unwrap();
        assert_eq!(folders.library, folder.path().join(LIBRARY_FOLDER));
        assert_eq!(folders.stdlib, folder.path().join(ORIGINAL_STDLIB_FOLDER));
    }

    #[test]
    fn an_incomplete_ready_kit_says_what_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let error = Folders::of(folder.path()).unwrap_err();
        assert!(error.to_string().ends_with("has no `lib/wasm32-wasi/libpython3.12.a`"), "{error}");
        put(folder.path(), "lib/wasm32-wasi/libpython3.12.a");
        let error = Folders::of(folder.path()).unwrap_err();
        assert!(error.to_string().ends_with("has no `usr/lib/python3.12/os.py`"), "{error}");
    }
}
