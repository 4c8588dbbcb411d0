//! Sizes of files as they are, and as web servers send them.

use std::fs;
use std::iter::Sum;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use terminal_ui::WithHint;

use crate::process;
use crate::workspace;

/// Compresses files; its path and its text.
const SCRIPT_PATH: &str = "xtask/bench/compress.mjs";
pub const SCRIPT: &str = include_str!("../../bench/compress.mjs");

/// A file's size and those of what servers make of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Weights {
    /// As it is.
    pub raw: u64,
    /// With gzip at level 9.
    pub gzip: u64,
    /// With brotli at level 11.
    pub brotli: u64,
}

impl Weights {
    /// Compresses a file and weighs it.
    ///
    /// # Errors
    ///
    /// When there is no such file, or no Node.js.
    pub fn of(file: &Path) -> Result<Self> {
        compress(&[file.to_owned()])?;
        Self::read(file)
    }

    /// Weighs a file that was compressed. Servers send it as it is where that is less.
    ///
    /// # Errors
    ///
    /// When it is not there.
    pub fn read(file: &Path) -> Result<Self> {
        let size = |extension: Option<&str>| {
            let file = extension.map_or(file.to_owned(), |name| file.with_added_extension(name));
            let size = fs::metadata(&file).map(|file| file.len());
            size.with_context(|| format!("cannot weigh `{}`", file.display()))
        };
        let raw = size(None)?;
        Ok(Self { raw, gzip: size(Some("gz"))?.min(raw), brotli: size(Some("br"))?.min(raw) })
    }
}

impl Sum for Weights {
    fn sum<I: Iterator<Item = Self>>(weights: I) -> Self {
        weights.fold(Self::default(), |sum, one| Self {
            raw: sum.raw + one.raw,
            gzip: sum.gzip + one.gzip,
            brotli: sum.brotli + one.brotli,
        })
    }
}

/// Writes files with `.gz` and `.br` beside each of `files`.
///
/// # Errors
///
/// When one of them is not there, or there is no Node.js.
pub fn compress(files: &[PathBuf]) -> Result<()> {
    let mut node = Command::new("node");
    node.arg(workspace::root().join(SCRIPT_PATH)).args(files);
    process::run_hidden(&mut node, None)
        .hint(|| "install Node.js, whose zlib compresses the files".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_itself_becomes_small() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, vec![7; 100_000]).unwrap();
        let Weights { raw, gzip, brotli } = Weights::of(&file).unwrap();
        assert_eq!(raw, 100_000);
        assert!(brotli < gzip && gzip < 1_000, "{gzip} {brotli}");
    }

    #[test]
    fn what_is_compressed_already_is_sent_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        for (name, bytes) in [("file", 10), ("file.gz", 20), ("file.br", 9)] {
            fs::write(folder.path().join(name), vec![0; bytes]).unwrap();
        }
        let weights = Weights::read(&file).unwrap();
        assert_eq!(weights, Weights { raw: 10, gzip: 10, brotli: 9 });
        let twice: Weights = [weights; 2].into_iter().sum();
        assert_eq!(twice, Weights { raw: 20, gzip: 20, brotli: 18 });
    }

    #[test]
    fn a_file_that_is_not_there_is_an_error() {
        let error = Weights::of(Path::new("no-such-file")).unwrap_err();
        assert!(format!("{error:#}").contains("failed"), "{error:#}");
    }
}
