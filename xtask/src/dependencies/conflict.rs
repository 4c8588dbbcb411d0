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

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::super::wheel::Unpacked;
    use super::*;

    /// A distribution with one file.
    fn distribution(name: &str, text: &str) -> (TempDir, Distribution) {
        let folder = tempfile::tempdir().unwrap();
        let unpacked = Unpacked { folder: folder.path().to_owned() };
        fs::create_dir(unpacked.site_packages()).unwrap();
        fs::write(unpacked.site_packages().join("shared.py"), text).unwrap();
        let distribution = Distribution {
            name: name.to_owned(),
            version: "1".to_owned(),
            license: None,
            license_files: Vec::new(),
            sha256: String::new(),
            dist_info: String::new(),
            unpacked,
        };
        (folder, distribution)
    }

    #[test]
    fn two_may_share_what_is_the_same_and_nothing_else() {
        let [a, b, c] =
            [("a", "x"), ("b", "x"), ("c", "y")].map(|(name, text)| distribution(name, text));
        check_disjoint(&[a.1.clone(), b.1]).unwrap();
        let error = check_disjoint(&[a.1, c.1]).unwrap_err().to_string();
        let expected = "`a` and `c` both have a file `lib/python3.12/site-packages/shared.py`, each \
            with another content; they cannot be packaged together";
        assert_eq!(error, expected);
    }
}
