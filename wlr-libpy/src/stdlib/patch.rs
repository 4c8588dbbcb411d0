//! Our own changes to modules of the standard library.

use std::fs;
use std::path::Path;

use diffy::patch_set::{FileOperation, FilePatch, ParseOptions, PatchSet};

use crate::error::KitError;

/// A change: its name, and a unified diff after a paragraph that says why.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patch {
    pub name: &'static str,
    pub text: &'static str,
}

macro_rules! patches {
    ($($name:literal),* $(,)?) => {
        [$(Patch {
            name: $name,
            text: include_str!(concat!("../../stdlib/patches/", $name, ".patch")),
        }),*]
    };
}

/// All changes. No two of them are to one file.
pub(super) const PATCHES: [Patch; 11] = patches![
    "configparser",
    "email",
    "html-parser",
    "http-cookies",
    "ipaddress",
    "minidom",
    "plistlib",
    "tarfile",
    "tomllib",
    "urllib",
    "zipfile",
];

impl Patch {
    /// Changes the files below `folder`.
    pub(super) fn apply(&self, folder: &Path) -> Result<(), KitError> {
        for change in PatchSet::parse(self.text, ParseOptions::unidiff()) {
            let change = change.map_err(|error| self.does_not_fit(&error))?;
            self.apply_to_file(folder, &change)?;
        }
        Ok(())
    }

    fn apply_to_file(&self, folder: &Path, change: &FilePatch<'_, str>) -> Result<(), KitError> {
        let operation = change.operation().strip_prefix(1);
        let FileOperation::Modify { original, .. } = operation else {
            return Err(self.does_not_fit(&"it does more than change files"));
        };
        let path = folder.join(original.as_ref());
        let old = fs::read_to_string(&path).map_err(KitError::io("read", &path))?;
        let text = change.patch().as_text().ok_or_else(|| self.does_not_fit(&"it is binary"))?;
        let new = diffy::apply(&old, text).map_err(|error| self.does_not_fit(&error))?;
        fs::write(&path, new).map_err(KitError::io("write", &path))
    }

    fn does_not_fit(&self, reason: &dyn std::fmt::Display) -> KitError {
        KitError::Patch { patch: self.name, reason: reason.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const GREETING: Patch = Patch {
        name: "greeting",
        text: "Why.\n\n--- a/hello.py\n+++ b/hello.py\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n",
    };

    #[test]
    fn a_patch_changes_what_it_fits_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hello.py");
        fs::write(&path, "one\ntwo\n").unwrap();
        GREETING.apply(folder.path()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\n2\n");
        let error = GREETING.apply(folder.path()).unwrap_err().to_string();
        assert!(error.starts_with("the patch `greeting` does not fit: "), "{error}");
    }

    #[test]
    fn each_patch_says_why_and_has_its_files_to_itself() {
        let mut files = BTreeSet::new();
        for patch in PATCHES {
            let (why, _) = patch.text.split_once("\n--- ").unwrap();
            assert!(why.trim().len() > 80, "{}", patch.name);
            for change in PatchSet::parse(patch.text, ParseOptions::unidiff()) {
                let change = change.unwrap();
                let operation = change.operation().strip_prefix(1);
                let FileOperation::Modify { original, .. } = operation else { panic!() };
                assert!(files.insert(original.to_string()), "{original}");
            }
        }
        assert!(files.contains("tarfile.py"));
    }
}
