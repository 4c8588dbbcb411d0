//! Arrays that a run gets and gives as `.npy` files, beside its JSON.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use bytes::Bytes;
use pipeline_node::Array;
use pipeline_node::npy::{self, NpyError};

/// The `.npy` files that a run may read. An item of its input has an array in it by a file's name,
/// as `{"__numpy__": true, "file": "a.npy"}`.
#[derive(Debug, Clone, Default)]
pub enum Arrays {
    /// There are none.
    #[default]
    None,
    /// Those in a folder and in the folders in it. They are read where they are, and not changed.
    Folder(PathBuf),
    /// These, by their names. For the run they are written to a temporary folder.
    Files(BTreeMap<String, NpyFile>),
}

/// What is in a `.npy` file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NpyFile {
    /// All before the numbers, unless it stands in `rest`.
    header: Bytes,
    rest: Bytes,
}

impl NpyFile {
    pub(crate) fn write(&self, mut file: impl Write) -> io::Result<()> {
        file.write_all(&self.header)?;
        file.write_all(&self.rest)
    }
}

/// The whole file.
impl From<Bytes> for NpyFile {
    fn from(file: Bytes) -> Self {
        Self { header: Bytes::new(), rest: file }
    }
}

/// The whole file.
impl From<Vec<u8>> for NpyFile {
    fn from(file: Vec<u8>) -> Self {
        Bytes::from(file).into()
    }
}

/// The file of an array, whose bytes are not copied.
impl TryFrom<Array> for NpyFile {
    type Error = NpyError;

    fn try_from(array: Array) -> Result<Self, NpyError> {
        Ok(Self { header: npy::header(&array)?.into(), rest: array.data().clone() })
    }
}

/// Where the arrays in the results of a run go.
#[derive(Debug, Clone, Default)]
pub enum Results {
    /// Into the report, as base64.
    #[default]
    Report,
    /// Into [`Success::arrays`](crate::Success::arrays), by way of a temporary folder.
    Memory,
    /// Into a folder, as files: [`Success::files`](crate::Success::files).
    Folder {
        /// The folder. It must be there, and should be empty: the run may write to it what it
        /// likes. After a run that has failed, what is in it is worth nothing.
        folder: PathBuf,
        /// What the report puts before a file's name, such as `results/`.
        prefix: String,
    },
}

impl Results {
    pub(crate) fn prefix(&self) -> &str {
        if let Self::Folder { prefix, .. } = self { prefix } else { "" }
    }
}
