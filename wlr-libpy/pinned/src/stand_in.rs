//! A module in place of whatever build backend a source distribution names.
//!
//! pip asks a source distribution for its metadata before it hands it out, and leaves that to the build
//! backend that the distribution names, in a process of its own. That may be code of the distribution.
//! Name and version are known here, and nothing else is wanted: Python imports `sitecustomize` before
//! anything else, which takes the backend's place.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Error, Pinned};

const MODULE: &str = include_str!("stand_in.py");

/// Writes the module to `folder`, which is to be put on Python's path.
pub(crate) fn write(pinned: &Pinned<'_>, folder: &Path) -> Result<PathBuf, Error> {
    let path = folder.join("sitecustomize.py");
    let text = MODULE.replace("@NAME@", pinned.name).replace("@VERSION@", pinned.version);
    fs::write(&path, text).map_err(Error::io("write", &path))?;
    Ok(folder.to_owned())
}
