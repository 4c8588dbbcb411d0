//! Distributions that would overwrite each other.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::distribution::Distribution;

/// Checks that no two of them have a file of one name and different contents.
///
/// # Errors
///
/// When two have, or their files cannot be read.
pub fn check_disjoint(distributions: &[Distribution]) -> Result<()> {
    let mut seen: BTreeMap<String, (&Distribution, PathBuf)> = BTreeMap::new();
    for distribution in distributions {
        for (path, file) in distribution.files()? {
            match seen.get(&path) {
                Some((other, first)) if read(first)? != read(&file)? => bail!(
                    "`{}` and `{}` both have a file `{path}`, each with another content; they \
                     cannot be packaged together",
                    other.name,
                    distribution.name
                ),
                _ => seen.insert(path, (distribution, file)),
            };
        }
    }
    Ok(())
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read `{}`", file.display()))
}
