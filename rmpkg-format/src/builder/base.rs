//! The package that another one is made of, and how the two differ.

use std::collections::{BTreeMap, BTreeSet};

use pipeline_manifest::Manifest;

use crate::Package;
use crate::layout::MANIFEST;
use crate::manifest::{Edit, FileRecord};

/// What is compared of it.
#[derive(Debug)]
pub(super) struct Base {
    by: String,
    package: String,
    pipeline: Manifest,
    /// The digest of each entry.
    entries: BTreeMap<String, String>,
}

impl Base {
    pub(super) fn of(by: &str, package: &Package) -> Self {
        let entry = |record: &FileRecord| (record.path.clone(), record.sha256.clone());
        Self {
            by: by.to_owned(),
            package: package.sha256().to_owned(),
            pipeline: package.manifest().pipeline.clone(),
            entries: package.entries().map(entry).collect(),
        }
    }

    /// What makes this package another one with that pipeline and those files, if anything does.
    pub(super) fn edit(&self, pipeline: &Manifest, files: &[FileRecord]) -> Option<Edit> {
        let is_new = |file: &&FileRecord| self.entries.get(&file.path) != Some(&file.sha256);
        let new = files.iter().filter(is_new).map(|file| file.path.as_str());
        let paths: BTreeSet<_> = files.iter().map(|file| file.path.as_str()).collect();
        let gone = self.entries.keys().map(String::as_str).filter(|path| !paths.contains(path));
        let mut entries: BTreeSet<_> = new.chain(gone).map(str::to_owned).collect();
        if *pipeline != self.pipeline {
            entries.insert(MANIFEST.to_owned());
        }
        (!entries.is_empty()).then(|| Edit {
            by: self.by.clone(),
            package: self.package.clone(),
            entries: entries.into_iter().collect(),
        })
    }
}
