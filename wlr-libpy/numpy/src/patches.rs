//! The changes to NumPy's source, and how they are applied.

use std::fs;
use std::path::{Path, PathBuf};

use diffy::patch_set::{FileOperation, FilePatch, ParseOptions, PatchSet};

use crate::Error;

/// A change: its name, and a unified diff after a paragraph that says why.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patch {
    pub name: &'static str,
    pub text: &'static str,
}

macro_rules! patches {
    ($($name:literal),* $(,)?) => {
        [$(Patch { name: $name, text: include_str!(concat!("../patches/", $name, ".patch")) }),*]
    };
}

/// All changes, in the order in which they are applied.
pub(crate) const PATCHES: [Patch; 10] = patches![
    "0001-longdouble-is-double",
    "0002-npy-intp-of-64-bits",
    "0003-randomstate-of-64-bits",
    "0004-files-without-dup",
    "0005-function-types",
    "0006-floating-point-status",
    "0007-cblas-of-the-program",
    "0008-sort-without-branches",
    "0009-imports-of-a-package",
    "0010-fewer-bytes",
];

impl Patch {
    /// Changes the files below `folder`.
    ///
    /// # Errors
    ///
    /// [`Error::Patch`] if a file or a place in it is not there as the patch has it.
    pub(crate) fn apply(&self, folder: &Path) -> Result<(), Error> {
        for change in PatchSet::parse(self.text, ParseOptions::unidiff()) {
            let change = change.map_err(|error| self.does_not_fit(Path::new(""), &error))?;
            self.apply_to_file(folder, &change)?;
        }
        Ok(())
    }

    fn apply_to_file(&self, folder: &Path, change: &FilePatch<'_, str>) -> Result<(), Error> {
        let (name, old) = self.target(folder, change)?;
        let path = folder.join(&name);
        let text =
            change.patch().as_text().ok_or_else(|| self.does_not_fit(&name, &"it is binary"))?;
        let new = diffy::apply(&old, text).map_err(|error| self.does_not_fit(&name, &error))?;
        fs::write(&path, new).map_err(Error::io("write", &path))
    }

    /// The name of the changed file, and what is in it.
    fn target(
        &self,
        folder: &Path,
        change: &FilePatch<'_, str>,
    ) -> Result<(PathBuf, String), Error> {
        match change.operation().strip_prefix(1) {
            FileOperation::Create(name) => Ok((PathBuf::from(name.as_ref()), String::new())),
            FileOperation::Modify { original, .. } => {
                let path = folder.join(original.as_ref());
                let old = fs::read_to_string(&path)
                    .map_err(|error| self.does_not_fit(Path::new(original.as_ref()), &error))?;
                Ok((PathBuf::from(original.as_ref()), old))
            }
            _ => Err(self.does_not_fit(Path::new(""), &"it moves or removes a file")),
        }
    }

    fn does_not_fit(&self, file: &Path, reason: &dyn std::fmt::Display) -> Error {
        let (patch, file) = (self.name, file.to_owned());
        Error::Patch { patch, file, reason: reason.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GREETING: Patch = Patch {
        name: "greeting",
        text: "Why this is so.\n\n--- a/sub/hello.c\n+++ b/sub/hello.c\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n\
               --- /dev/null\n+++ b/sub/new.h\n@@ -0,0 +1,1 @@\n+new\n",
    };

    fn folder(hello: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("sub")).unwrap();
        fs::write(folder.path().join("sub/hello.c"), hello).unwrap();
        folder
    }

    #[test]
    fn a_patch_changes_and_adds_files() {
        let folder = folder("zero\none\ntwo\nthree\n");
        GREETING.apply(folder.path()).unwrap();
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(read("sub/hello.c"), "zero\none\n2\nthree\n");
        assert_eq!(read("sub/new.h"), "new\n");
    }

    #[test]
    fn a_patch_that_does_not_fit_is_refused_by_name() {
        let folder = folder("one\nII\nthree\n");
        let error = GREETING.apply(folder.path()).unwrap_err().to_string();
        assert!(error.starts_with("the patch `greeting` does not fit `sub/hello.c`"), "{error}");
        assert!(error.contains("hunk #1"), "{error}");
    }

    #[test]
    fn a_patch_of_a_file_that_is_not_there_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let error = GREETING.apply(folder.path()).unwrap_err();
        assert!(matches!(error, Error::Patch { .. }), "{error}");
    }

    #[test]
    fn each_patch_says_why_before_what() {
        for patch in PATCHES {
            let (why, what) = patch.text.split_once("\n--- ").unwrap();
            assert!(why.trim().len() > 80 && !what.is_empty(), "{}", patch.name);
            assert!(PatchSet::parse(patch.text, ParseOptions::unidiff()).all(|file| file.is_ok()));
        }
    }
}
