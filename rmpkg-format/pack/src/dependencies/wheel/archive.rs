//! The files in the archive that a wheel is, none of them trusted.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek};

use anyhow::{Context, Result, ensure};
use rmpkg_format::EntryNames;
use zip::ZipArchive;

/// As many as a package may have entries.
const MAX_FILES: usize = 20_000;
/// Of all files of a wheel together; they are held in memory.
const MAX_BYTES: u64 = 1 << 30;

/// Files by their path, with `/` between the parts.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Unpacks a wheel in memory.
///
/// # Errors
///
/// When it is no zip, names a file outside of itself or two files alike, holds links, or unpacks to more
/// than anybody expects.
pub fn read(wheel: &[u8]) -> Result<Files> {
    let mut archive = ZipArchive::new(Cursor::new(wheel)).context("it is no zip file")?;
    ensure!(!archive.has_duplicate_names(), "two files in it have the same name");
    let count = archive.len();
    ensure!(count <= MAX_FILES, "it has {count} files, more than the {MAX_FILES} it may have");
    let (mut files, mut names, mut left) = (Files::new(), EntryNames::default(), MAX_BYTES);
    for index in 0..count {
        if let Some((name, bytes)) = file(&mut archive, index, left)? {
            names.insert(&name)?;
            left -= bytes.len() as u64;
            files.insert(name, bytes);
        }
    }
    Ok(files)
}

/// The name and the content of an entry, if it is no folder.
fn file(
    archive: &mut ZipArchive<impl Read + Seek>,
    index: usize,
    left: u64,
) -> Result<Option<(String, Vec<u8>)>> {
    let entry = archive.by_index(index).context("it is damaged")?;
    let name = entry.name().context("it is damaged")?.into_owned();
    if entry.is_dir() {
        return Ok(None);
    }
    ensure!(!entry.is_symlink(), "`{name}` in it is a link");
    let mut bytes = Vec::new();
    let damaged = || format!("`{name}` in it is damaged");
    // Memory grows with what comes out, not with what the entry claims.
    entry.take(left + 1).read_to_end(&mut bytes).with_context(damaged)?;
    ensure!(
        bytes.len() as u64 <= left,
        "it unpacks to more than the {MAX_BYTES} bytes it may have"
    );
    Ok(Some((name, bytes)))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn zip(names: &[&str]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(b"x").unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn error(wheel: &[u8]) -> String {
        format!("{:#}", read(wheel).unwrap_err())
    }

    #[test]
    fn files_are_read_and_folders_passed_over() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.add_directory("a/", SimpleFileOptions::default()).unwrap();
        for name in ["a/b.py", "c"] {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
        }
        let files = read(&zip.finish().unwrap().into_inner()).unwrap();
        assert_eq!(files.into_keys().collect::<Vec<_>>(), ["a/b.py", "c"]);
    }

    #[test]
    fn names_that_lead_elsewhere_are_refused() {
        for name in ["../x.py", "/x.py", "a/../../x", "a\\b", "c:x"] {
            let wheel = zip(&["0123456789".get(..name.len()).unwrap()]);
            let wheel = replaced(&wheel, &"0123456789"[..name.len()], name);
            assert!(error(&wheel).starts_with("the entry name `"), "{}", error(&wheel));
        }
    }

    #[test]
    fn two_files_alike_are_refused() {
        assert!(error(&zip(&["a.py", "A.py"])).contains("are one on systems that ignore case"));
        let twice = replaced(&zip(&["a.py", "b.py"]), "b.py", "a.py");
        assert_eq!(error(&twice), "two files in it have the same name");
    }

    #[test]
    fn links_are_refused() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.add_symlink("a", "/etc/passwd", SimpleFileOptions::default()).unwrap();
        assert_eq!(error(&zip.finish().unwrap().into_inner()), "`a` in it is a link");
    }

    #[test]
    fn what_is_no_zip_or_a_damaged_one_is_refused() {
        assert!(error(b"<!doctype html>").starts_with("it is no zip file"));
        let stored =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("a", stored).unwrap();
        zip.write_all(b"content").unwrap();
        let wheel = replaced(&zip.finish().unwrap().into_inner(), "content", "CONTENT");
        assert!(error(&wheel).starts_with("`a` in it is damaged"), "{}", error(&wheel));
    }

    #[test]
    fn a_bomb_is_refused_before_it_fills_the_memory() {
        let mut archive = ZipArchive::new(Cursor::new(zip(&["a"]))).unwrap();
        assert!(file(&mut archive, 0, 1).is_ok());
        let error = file(&mut archive, 0, 0).unwrap_err().to_string();
        assert!(error.starts_with("it unpacks to more than"), "{error}");
    }

    /// The bytes with one text in the place of another of the same length.
    fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
        let (from, to, mut bytes) = (from.as_bytes(), to.as_bytes(), bytes.to_vec());
        for at in 0..=bytes.len() - from.len() {
            if bytes[at..].starts_with(from) {
                bytes[at..at + to.len()].copy_from_slice(to);
            }
        }
        bytes
    }
}
