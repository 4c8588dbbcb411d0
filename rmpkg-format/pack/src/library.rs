//! The standard library that packages get a part of.

use std::collections::BTreeMap;
use std::path::PathBuf;

use content_cache::Key;

use crate::package::about::Vulnerability;

/// A standard library.
#[derive(Debug, Clone)]
pub struct StandardLibrary {
    /// The folder with its modules, the one with `os.py`.
    pub folder: PathBuf,
    /// Stands for the CPython that it belongs to: what was compiled with another one is not taken.
    pub interpreter: Key,
    /// Stands for the files in it.
    pub digest: String,
    /// What it was made of besides CPython's release: names, each with its SHA-256. Nothing if it is used as it was
    /// found.
    pub mended_by: BTreeMap<String, String>,
    /// What is known of its vulnerabilities.
    pub vulnerabilities: Vec<Vulnerability>,
}
