//! The `dist-info` of NumPy, and its licences.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Error, VERSION, unpack};

/// Writes `numpy-….dist-info` to `site_packages`, whose files are all there already.
pub(crate) fn write_info(sources: &Path, site_packages: &Path) -> Result<(), Error> {
    let metadata = read(&sources.join("PKG-INFO"))?;
    let info = site_packages.join(format!("numpy-{VERSION}.dist-info"));
    for (name, text) in license_files(sources, &metadata)? {
        unpack::write(&info.join("licenses").join(name), text.as_bytes())?;
    }
    unpack::write(&info.join("METADATA"), metadata.as_bytes())?;
    unpack::write(&info.join("INSTALLER"), b"numpy-kit\n")?;
    let record = info.join("RECORD");
    unpack::write(&record, b"")?;
    let line = |file: PathBuf| format!("{},,\n", file.display());
    let lines: String = unpack::files(site_packages)?.into_iter().map(line).collect();
    unpack::write(&record, lines.as_bytes())
}

/// The texts of all licences but that of the C++ libraries, each below the name of its file in NumPy's source distribution; that of SIMDe
/// is the comment at the head of its header `simde`.
pub(crate) fn licenses(sources: &Path, simde: &Path) -> Result<String, Error> {
    let metadata = read(&sources.join("PKG-INFO"))?;
    let mut all = format!("NumPy {VERSION} and what it includes\n");
    let mut files = license_files(sources, &metadata)?;
    files.push(("SIMDe".to_owned(), first_comment(&read(simde)?)));
    for (name, text) in files {
        let rule = "-".repeat(name.len());
        all += &format!("\n{rule}\n{name}\n{rule}\n\n{}\n", text.trim_end());
    }
    Ok(all)
}

/// Names and texts of the files that the metadata name.
fn license_files(sources: &Path, metadata: &str) -> Result<Vec<(String, String)>, Error> {
    let fields = metadata.lines().take_while(|line| !line.is_empty());
    let names = fields.filter_map(|line| line.strip_prefix("License-File: "));
    names.map(|name| Ok((name.to_owned(), read(&sources.join(name))?))).collect()
}

/// Without the marks of the comment.
fn first_comment(source: &str) -> String {
    let comment = source.split("*/").next().unwrap_or_default();
    let lines = comment.lines().map(|line| line.trim_start_matches(['/', '*', ' ']).trim_end());
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn read(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(Error::io("read", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let info = "Metadata-Version: 2.4\nName: numpy\nLicense-File: LICENSE.txt\nLicense-File: \
                    numpy/fft/LICENSE.md\n\nLicense-File: no-field\n";
        for (name, text) in
            [("PKG-INFO", info), ("LICENSE.txt", "first\n"), ("numpy/fft/LICENSE.md", "second")]
        {
            unpack::write(&folder.path().join(name), text.as_bytes()).unwrap();
        }
        folder
    }

    #[test]
    fn all_licences_are_in_one_text() {
        let sources = sources();
        let simde = sources.path().join("simde.h");
        unpack::write(&simde, b"/* SPDX: MIT\n *\n *   Permission\n */\n#define X\n").unwrap();
        let text = licenses(sources.path(), &simde).unwrap();
        assert!(text.contains("\nSIMDe\n-----\n\nSPDX: MIT\n\nPermission\n"), "{text}");
        assert!(!text.contains("#define"), "{text}");
        let first = text.find("\nLICENSE.txt\n-----------\n\nfirst\n").unwrap();
        assert!(text.find("numpy/fft/LICENSE.md").unwrap() > first, "{text}");
        assert!(text.contains("\n\nsecond\n"), "{text}");
    }

    #[test]
    fn the_record_names_every_file() {
        let site_packages = tempfile::tempdir().unwrap();
        unpack::write(&site_packages.path().join("numpy/__init__.py"), b"").unwrap();
        write_info(sources().path(), site_packages.path()).unwrap();
        let info = format!("numpy-{VERSION}.dist-info");
        let record = read(&site_packages.path().join(&info).join("RECORD")).unwrap();
        assert!(record.contains("numpy/__init__.py,,\n"), "{record}");
        assert!(record.contains(&format!("{info}/licenses/numpy/fft/LICENSE.md,,\n")), "{record}");
        assert!(record.contains(&format!("{info}/RECORD,,\n")), "{record}");
    }
}
