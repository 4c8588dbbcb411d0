//! Distributions that would overwrite each other.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rmpkg_format::EntryNames;

use super::distribution::Distribution;

/// Checks that no two of them have a file of one name and different contents, or names that are one on some
/// machine.
///
/// # Errors
///
/// When two have, or their files cannot be read.
pub fn check_disjoint(distributions: &[Distribution]) -> Result<()> {
    let mut seen: BTreeMap<String, (&Distribution, PathBuf)> = BTreeMap::new();
    let mut names = EntryNames::default();
    for distribution in distributions {
        for (path, file) in distribution.files()? {
            if !seen.contains_key(&path) {
                names.insert(&path).with_context(|| {
                    format!("`{}` cannot be packaged with the others", distribution.name)
                })?;
            }
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

    fn distribution(name: &str, text: &str) -> (TempDir, Distribution) {
        distribution_of(name, "shared.py", text)
    }

    /// A distribution with one file.
    fn distribution_of(name: &str, file: &str, text: &str) -> (TempDir, Distribution) {
        let folder = tempfile::tempdir().unwrap();
        let unpacked = Unpacked { folder: folder.path().to_owned() };
        let path = unpacked.site_packages().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        let distribution = Distribution {
            name: name.to_owned(),
            version: "1".to_owned(),
            license: None,
            license_text: None,
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

    #[test]
    fn a_file_where_another_has_a_folder_is_named_with_its_distribution() {
        let files = [("a", "words"), ("b", "words/list.txt"), ("c", "Words")];
        let [a, b, c] = files.map(|(name, file)| distribution_of(name, file, ""));
        let error = |two: [Distribution; 2]| format!("{:#}", check_disjoint(&two).unwrap_err());
        insta::assert_snapshot!([error([a.1.clone(), b.1]), error([a.1, c.1])].join("\n"), @r"
        `b` cannot be packaged with the others: the entry `lib/python3.12/site-packages/words` is a file, but also the folder of `lib/python3.12/site-packages/words/list.txt`
        `c` cannot be packaged with the others: the entry names `lib/python3.12/site-packages/words` and `lib/python3.12/site-packages/Words` are one on systems that ignore case
        ");
    }
}
