//! Arrays that cross the border as files.

use std::fs::File;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::{MARKER, Problem};
use crate::npy::{self, NpyError};
use crate::{Array, Item, Object};

/// How arrays come in, besides in the JSON itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Arrays {
    /// In no other way.
    #[default]
    Inline,
    /// As `.npy` files of this folder.
    Files(PathBuf),
}

impl Arrays {
    /// The array in a file of the folder.
    pub(super) fn read(&self, file: &str) -> Result<Array, Problem> {
        let Self::Files(folder) = self else { return Err(Problem::NoFolder(file.to_owned())) };
        let is_normal = |part| matches!(part, Component::Normal(_));
        if file.is_empty() || !Path::new(file).components().all(is_normal) {
            return Err(Problem::Outside(file.to_owned()));
        }
        read(&folder.join(file)).map_err(|error| Problem::File { file: file.to_owned(), error })
    }
}

fn read(path: &Path) -> Result<Array, NpyError> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_file() {
        return npy::read(file, metadata.len());
    }
    Err(io::Error::other("it is no regular file").into())
}

/// Writes each array of the items into the folder: the first one as `0.npy`, and so on. In its place the
/// items then have an object that names the file, its dtype and its shape.
///
/// # Errors
///
/// The name of the first file that can't be written, and why.
pub fn store(items: Vec<Item>, folder: &Path) -> Result<Vec<Item>, (String, NpyError)> {
    let mut store = Store { folder, files: 0 };
    items.into_iter().map(|item| store.item(item)).collect()
}

struct Store<'a> {
    folder: &'a Path,
    files: usize,
}

impl Store<'_> {
    fn item(&mut self, item: Item) -> Result<Item, (String, NpyError)> {
        Ok(match item {
            Item::Array(array) => self.array(&array)?,
            Item::List(items) => {
                items.into_iter().map(|item| self.item(item)).collect::<Result<Vec<_>, _>>()?.into()
            }
            Item::Object(fields) => {
                let fields = fields.into_iter().map(|(name, item)| Ok((name, self.item(item)?)));
                fields.collect::<Result<Object, _>>()?.into()
            }
            other => other,
        })
    }

    fn array(&mut self, array: &Array) -> Result<Item, (String, NpyError)> {
        let name = format!("{}.npy", self.files);
        self.files += 1;
        let written = File::create(self.folder.join(&name))
            .map_err(NpyError::from)
            .and_then(|file| npy::write(array, file));
        match written {
            Ok(()) => Ok(marker(name, array)),
            Err(error) => Err((name, error)),
        }
    }
}

fn marker(file: String, array: &Array) -> Item {
    let shape = crate::array::lengths(array.shape());
    let dtype = super::write::dtype(array.dtype());
    let fields = [(MARKER, true.into()), ("file", file.into()), ("dtype", dtype), ("shape", shape)];
    Object::from_iter(fields.map(|(name, field)| (name.to_owned(), field))).into()
}
