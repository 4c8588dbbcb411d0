//! Arrays that cross the border as files.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};

use bytes::Bytes;

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
    /// As `.npy` files that are in memory, by their names.
    Memory(BTreeMap<String, Bytes>),
}

impl Arrays {
    /// The array in a file of the folder.
    pub(super) fn read(&self, file: &str) -> Result<Array, Problem> {
        let array = match self {
            Self::Inline => return Err(Problem::NoFolder(file.to_owned())),
            Self::Memory(files) => match files.get(file) {
                Some(file) => npy::from_bytes(file),
                None => Err(io::Error::from(io::ErrorKind::NotFound).into()),
            },
            Self::Files(folder) if is_within(folder, file) => read(&folder.join(file)),
            Self::Files(_) => return Err(Problem::Outside(file.to_owned())),
        };
        array.map_err(|error| match error {
            NpyError::Io(error) if error.kind() == io::ErrorKind::NotFound => {
                Problem::NoFile(file.to_owned())
            }
            NpyError::Io(error) if is_refused(&error) => Problem::Outside(file.to_owned()),
            error => Problem::File { file: file.to_owned(), error },
        })
    }
}

/// Whether a path stays in the folder, through links too. What isn't there stays in it. In wasm the
/// host sees to links: there is no way to ask where they lead.
fn is_within(folder: &Path, file: &str) -> bool {
    let is_normal = |part| matches!(part, Component::Normal(_));
    if file.is_empty() || !Path::new(file).components().all(is_normal) {
        return false;
    }
    if cfg!(target_family = "wasm") {
        return true;
    }
    match (folder.canonicalize(), folder.join(file).canonicalize()) {
        (Ok(folder), Ok(file)) => file.starts_with(folder),
        _ => true,
    }
}

/// Whether the host has refused to follow a link out of the folder. Hosts differ in the code, EPERM or
/// ENOTCAPABLE; for a file that nobody may read they all have another one.
fn is_refused(error: &io::Error) -> bool {
    cfg!(target_family = "wasm") && matches!(error.raw_os_error(), Some(63 | 76))
}

/// A pipe would let its reader wait.
fn read(path: &Path) -> Result<Array, NpyError> {
    let metadata = fs::metadata(path)?;
    if metadata.is_file() {
        return npy::read(File::open(path)?, metadata.len());
    }
    Err(io::Error::other("it is no regular file").into())
}

/// Writes each array of the items into the folder: the first one as `0.npy`, and so on. In its place the
/// items then have an object that names the file, its dtype and its shape. The prefix stands before
/// each name in the items.
///
/// # Errors
///
/// The name of the first file that can't be written, and why. No file is left then.
pub fn store(
    items: Vec<Item>,
    folder: &Path,
    prefix: &str,
) -> Result<Vec<Item>, (String, NpyError)> {
    let mut written = Vec::new();
    let outcome = detach(items, prefix, |name, array| {
        let path = folder.join(name);
        let file = File::create(&path)?;
        written.push(path);
        npy::write(&array, file)
    });
    if outcome.is_err() {
        for path in written {
            fs::remove_file(path).ok();
        }
    }
    outcome
}

/// Gives each array of the items away under a name, `0.npy` and so on. In its place the items then have
/// an object that names the file, its dtype and its shape. The prefix stands before each name in the
/// items.
///
/// # Errors
///
/// The first name that is not taken, and why.
pub fn detach<E>(
    items: Vec<Item>,
    prefix: &str,
    take: impl FnMut(&str, Array) -> Result<(), E>,
) -> Result<Vec<Item>, (String, E)> {
    let mut detach = Detach { prefix, take, files: 0 };
    items.into_iter().map(|item| detach.item(item)).collect()
}

struct Detach<'a, T> {
    prefix: &'a str,
    take: T,
    files: usize,
}

impl<E, T: FnMut(&str, Array) -> Result<(), E>> Detach<'_, T> {
    fn item(&mut self, item: Item) -> Result<Item, (String, E)> {
        Ok(match item {
            Item::Array(array) => self.array(array)?,
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

    fn array(&mut self, array: Array) -> Result<Item, (String, E)> {
        let name = format!("{}.npy", self.files);
        self.files += 1;
        let marker = marker(format!("{}{name}", self.prefix), &array);
        (self.take)(&name, array).map_err(|error| (name, error))?;
        Ok(marker)
    }
}

fn marker(file: String, array: &Array) -> Item {
    let shape = crate::array::lengths(array.shape());
    let dtype = super::write::dtype(array.dtype());
    let fields = [(MARKER, true.into()), ("file", file.into()), ("dtype", dtype), ("shape", shape)];
    Object::from_iter(fields.map(|(name, field)| (name.to_owned(), field))).into()
}
