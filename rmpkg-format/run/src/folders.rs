//! The folders on this machine that the arrays of a run are in.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};

use bytes::Bytes;
use pipeline_command::guest;
use tempfile::TempDir;
use wasi_host::{Preopen, private_folder};

use crate::{Arrays, NpyFile, Request, Results, RunError, Success};

/// The folders of one run. Without arrays there are none.
#[derive(Default)]
pub(crate) struct Folders {
    arrays: Option<PathBuf>,
    results: Option<PathBuf>,
    /// Removed when the run is over.
    temporary: Option<TempDir>,
}

impl Folders {
    /// Makes what the request needs.
    pub(crate) fn of(request: &Request) -> Result<Self, RunError> {
        let mut folders = Self::default();
        folders.arrays = match &request.arrays {
            Arrays::None => None,
            Arrays::Folder(folder) => Some(folder.clone()),
            Arrays::Files(files) => {
                let folder = folders.make("arrays")?;
                files.iter().try_for_each(|(name, file)| write(&folder, name, file))?;
                Some(folder)
            }
        };
        folders.results = match &request.results {
            Results::Report => None,
            Results::Folder { folder, .. } => Some(folder.clone()),
            Results::Memory => Some(folders.make("results")?),
        };
        Ok(folders)
    }

    fn make(&mut self, name: &str) -> Result<PathBuf, RunError> {
        let temporary = match self.temporary.take() {
            Some(temporary) => temporary,
            None => {
                let parent = std::env::temp_dir();
                private_folder(&parent).map_err(|error| failed(&parent, error))?
            }
        };
        let folder = self.temporary.insert(temporary).path().join(name);
        fs::create_dir(&folder).map_err(|error| failed(&folder, error))?;
        Ok(folder)
    }

    /// How the guest sees them.
    pub(crate) fn preopens(&self) -> impl Iterator<Item = Preopen> {
        let folders = [(&self.arrays, guest::ARRAYS, false), (&self.results, guest::RESULTS, true)];
        folders.into_iter().filter_map(|(host, guest, writable)| {
            Some(Preopen { host: host.clone()?, guest: guest.to_owned(), writable })
        })
    }

    /// Adds the arrays that the run has left.
    pub(crate) fn collect(&self, results: &Results, success: &mut Success) -> Result<(), RunError> {
        let Some(folder) = &self.results else { return Ok(()) };
        let files = array_files(folder).map_err(|error| failed(folder, error))?;
        match results {
            Results::Report => {}
            Results::Memory => {
                success.arrays = files.iter().map(read).collect::<Result<_, _>>()?;
            }
            Results::Folder { prefix, .. } => {
                let named = |(name, path)| (format!("{prefix}{name}"), path);
                success.files = files.into_iter().map(named).collect();
            }
        }
        Ok(())
    }
}

fn write(folder: &Path, name: &str, file: &NpyFile) -> Result<(), RunError> {
    let path = Path::new(name);
    let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    if path.components().next().is_none() || !path.components().all(is_plain) {
        return Err(RunError::ArrayName(name.to_owned()));
    }
    let path = folder.join(path);
    path.parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| file.write(File::create_new(&path)?))
        .map_err(|error| failed(&path, error))
}

/// The files in a folder that have the names of those with arrays in results, `0.npy`, `1.npy`, …, by
/// these names. Everything else is passed over, links among it.
///
/// # Errors
///
/// When the folder can't be read.
pub fn array_files(folder: &Path) -> io::Result<BTreeMap<String, PathBuf>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().into_string().ok().filter(|name| is_result(name));
        if let (Some(name), true) = (name, entry.file_type()?.is_file()) {
            files.insert(name, entry.path());
        }
    }
    Ok(files)
}

/// Whether a file has the name of one with an array: a number and `.npy`.
fn is_result(name: &str) -> bool {
    let number = name.strip_suffix(".npy");
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

fn read((name, path): (&String, &PathBuf)) -> Result<(String, Bytes), RunError> {
    let bytes = fs::read(path).map_err(|error| failed(path, error))?;
    Ok((name.clone(), bytes.into()))
}

fn failed(path: &Path, reason: io::Error) -> RunError {
    RunError::Arrays { path: path.to_owned(), reason }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    /// Arrays may be secret.
    #[test]
    fn nobody_else_looks_into_the_folders_of_a_run() {
        let request = Request { results: Results::Memory, ..Request::default() };
        let folders = Folders::of(&request).unwrap();
        let root = folders.temporary.as_ref().unwrap().path();
        assert_eq!(root.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }
}
