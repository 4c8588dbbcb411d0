//! The `.npy` files of a run: where it reads them, and where those of its results go.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result, ensure};
use rmpkg_run::{Arrays, Results, Success};

use super::request::Npy;
use crate::output::{self, Temporary, Unfinished};

/// The folder in that of the arrays which gets those of the results.
const RESULTS: &str = "results";

/// The folders of a run; without arrays there are none.
#[derive(Default)]
pub struct Folders {
    /// What the run reads.
    read: Option<PathBuf>,
    /// What it writes to, and where that goes when it has succeeded.
    results: Option<(PathBuf, PathBuf)>,
    /// On the same disk as the results, so that they need only another name in the end.
    temporary: Option<Temporary>,
}

impl Folders {
    /// Makes the folders that a run needs. That of the arrays itself is made only for results.
    ///
    /// # Errors
    ///
    /// When there is something else in the place of a folder, or nothing can be written there.
    pub fn prepare(arrays: Option<&Path>, input: Option<&Npy>) -> Result<Self> {
        let mut folders = Self::default();
        if let Some(arrays) = arrays {
            check(arrays)?;
            let beside = if arrays.exists() { arrays } else { output::parent(arrays) };
            folders.results = Some((folders.make(RESULTS, beside)?, arrays.join(RESULTS)));
        }
        folders.read = match (input, arrays) {
            (None, None) => None,
            (None, Some(arrays)) if arrays.exists() => Some(arrays.to_owned()),
            (None, Some(arrays)) => Some(folders.make("arrays", output::parent(arrays))?),
            (Some(input), _) => {
                let folder = folders.make("arrays", &env::temp_dir())?;
                input.place(&folder)?;
                Some(folder)
            }
        };
        Ok(folders)
    }

    /// Makes a folder in the temporary one, which is in `beside` unless it is there already.
    fn make(&mut self, name: &str, beside: &Path) -> Result<PathBuf> {
        let context = || format!("cannot make a folder in `{}`", beside.display());
        let temporary = match self.temporary.take() {
            Some(temporary) => temporary,
            None => Temporary::make_in(beside).with_context(context)?,
        };
        let folder = self.temporary.insert(temporary).path().join(name);
        fs::create_dir(&folder).with_context(context)?;
        Ok(folder)
    }

    /// What the run reads.
    pub fn arrays(&self) -> Arrays {
        self.read.clone().map_or(Arrays::None, Arrays::Folder)
    }

    /// Where its results go. Their names in the report are those that a next run can read them by.
    pub fn results(&self) -> Results {
        self.results.clone().map_or(Results::Report, |(folder, _)| Results::Folder {
            folder,
            prefix: format!("{RESULTS}/"),
        })
    }

    /// Puts the arrays of the results in their place and removes those of an earlier run. Other
    /// files there stay.
    ///
    /// # Errors
    ///
    /// When something there can't be replaced, or Ctrl-C was pressed before.
    pub fn keep(self, success: &Success) -> Result<()> {
        let Some((_, results)) = &self.results else { return Ok(()) };
        let context = || format!("cannot write to `{}`", results.display());
        let _unfinished = Unfinished::begin();
        output::go_on()?;
        if !success.files.is_empty() {
            fs::create_dir_all(results).with_context(context)?;
        }
        let mut kept = Vec::new();
        for file in success.files.values() {
            let target = results.join(file.file_name().unwrap_or_default());
            fs::rename(file, &target)
                .with_context(|| format!("cannot write `{}`", target.display()))?;
            kept.push(target);
        }
        remove_others(results, &kept).with_context(context)
    }
}

/// Nothing is written through a link, which could lead elsewhere.
fn check(arrays: &Path) -> Result<()> {
    ensure!(
        !arrays.exists() || arrays.is_dir(),
        "`{}` is no folder; name one that has the arrays, or that is to get those of the results",
        arrays.display()
    );
    ensure!(
        arrays.exists() || output::parent(arrays).is_dir(),
        "`{}` can't be made, since `{}` is no folder",
        arrays.display(),
        output::parent(arrays).display()
    );
    let results = arrays.join(RESULTS);
    ensure!(
        results.symlink_metadata().is_ok_and(|metadata| metadata.is_dir())
            || results.symlink_metadata().is_err(),
        "`{}` is no folder, but the arrays of the results go there; move it away",
        results.display()
    );
    Ok(())
}

/// Removes the arrays that an earlier run has left.
fn remove_others(results: &Path, kept: &[PathBuf]) -> std::io::Result<()> {
    if !results.exists() {
        return Ok(());
    }
    for path in rmpkg_run::array_files(results)?.into_values() {
        if !kept.contains(&path) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}
