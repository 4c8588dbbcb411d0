//! A module in place of a build backend.
//!
//! pip asks a source distribution for its metadata before it hands it out, and leaves that to the build
//! backend that the distribution names. Name and version are known here, and nothing else is wanted.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Error, Pinned};

/// Writes the module to `folder`, which is to be put on Python's path.
pub(crate) fn write(backend: &str, pinned: &Pinned<'_>, folder: &Path) -> Result<PathBuf, Error> {
    let Pinned { name, version, .. } = pinned;
    let path = folder.join(format!("{}.py", backend.replace('.', "/")));
    let parent = path.parent().unwrap_or(folder);
    fs::create_dir_all(parent).map_err(Error::io("create", parent))?;
    let module = format!(
        r#"import os


def prepare_metadata_for_build_wheel(folder, config_settings=None):
    name = "{name}-{version}.dist-info"
    os.mkdir(os.path.join(folder, name))
    with open(os.path.join(folder, name, "METADATA"), "w") as file:
        file.write("Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    return name
"#
    );
    fs::write(&path, module).map_err(Error::io("write", &path))?;
    Ok(folder.to_owned())
}
